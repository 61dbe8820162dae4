import { expect, test } from 'vitest'
import { loadModelFile } from '../../../src/node/load-model-file.ts'
import { predict, predictLeaf, predictRaw } from '../../../src/predict/predict.ts'
import { jsonLines, runCli } from '../run-cli.ts'

const file = 'fixtures/onnx/xgboost/model.onnx'
const rows = [
  [1.5, 2, 0.25, NaN, -1, 0],
  [0.1, 0, -2, 3, 1, 0.5]
]
const stdin = `f0,f1,f2,f3,f4,f5\n${rows.map((row) => row.map((value) => (Number.isNaN(value) ? '' : value)).join(',')).join('\n')}\n`

test('predict: two outputs of one raw score, and leaves by the trees of the file', async () => {
  const model = loadModelFile(file)
  const outputs = await runCli(['predict', file, '-', '--ndjson'], { stdin })
  expect([outputs.code, outputs.err]).toEqual([0, ''])
  expect(jsonLines(outputs.out)).toHaveLength(2)
  expect(jsonLines(outputs.out).flat()).toEqual([...predict(model, rows)])
  const raw = await runCli(['predict', file, '-', '--raw', '--ndjson'], { stdin })
  expect(jsonLines(raw.out).flat()).toEqual([...predictRaw(model, rows)])
  const leaves = await runCli(['predict', file, '-', '--leaf', '--ndjson'], { stdin })
  expect(jsonLines(leaves.out).flat()).toEqual([...predictLeaf(model, rows)])
  const table = await runCli(['predict', file, '-'], { stdin })
  expect(table.out.split('\n')[0]).toBe('prediction_0,prediction_1')
})

test('predict: what the graph computes before its trees', async () => {
  const staged = 'fixtures/onnx/sklearn-pipeline/model.onnx'
  const { code, out } = await runCli(['predict', staged, '-', '--ndjson'], { stdin })
  expect(code).toBe(0)
  expect(jsonLines(out).flat()).toEqual([...predict(loadModelFile(staged), rows)])
})

test('explain says what such a file lacks', async () => {
  const { code, err } = await runCli(['explain', '-', '--model', file], { stdin })
  expect(code).not.toBe(0)
  expect(err).toContain('training rows in every node')
})

test('inspect: the exporter, its version and the operator', async () => {
  const report = await runCli(['inspect', file])
  expect(report.out).toContain('ONNX OnnxMLTools 1.16.0')
  expect(report.out).toContain('TreeEnsembleClassifier')
  const { out } = await runCli(['inspect', file, '--json'])
  expect(JSON.parse(out)).toMatchObject({ library: 'ONNX', version: 'OnnxMLTools 1.16.0', numOutputs: 2, numTrees: 4 })
})
