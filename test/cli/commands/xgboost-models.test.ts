import { expect, test } from 'vitest'
import { loadModelFile } from '../../../src/node/load-model-file.ts'
import { predictLeaf, predictRaw } from '../../../src/predict/predict.ts'
import { jsonLines, runCli } from '../run-cli.ts'

const file = 'fixtures/xgboost/vector-leaves/model.ubj'
const rows = [
  [1.5, 2, 0.25, NaN, -1],
  [0.1, 0, -2, 3, 1]
]
const stdin = `f0,f1,f2,f3,f4\n${rows.map((row) => row.map((value) => (Number.isNaN(value) ? '' : value)).join(',')).join('\n')}\n`

test('predict: raw scores, and leaves by the trees of the file', async () => {
  const model = loadModelFile(file)
  const raw = await runCli(['predict', file, '-', '--raw', '--ndjson'], { stdin })
  expect([raw.code, raw.err]).toEqual([0, ''])
  expect(jsonLines(raw.out).flat()).toEqual([...predictRaw(model, rows)])
  const leaves = await runCli(['predict', file, '-', '--leaf', '--ndjson'], { stdin })
  expect(jsonLines(leaves.out).flat()).toEqual([...predictLeaf(model, rows)])
  expect(jsonLines(leaves.out)[0]).toHaveLength(4)
})

test('explain', async () => {
  const { code, out } = await runCli(['explain', '-', '--model', file], { stdin })
  expect(code).toBe(0)
  expect(jsonLines(out)).toHaveLength(2)
})

test('inspect: the library, its version and the objective', async () => {
  const report = await runCli(['inspect', file])
  expect(report.out).toContain('XGBoost 3.2.0')
  expect(report.out).toContain('reg:squarederror')
  const { out } = await runCli(['inspect', file, '--json'])
  expect(JSON.parse(out)).toMatchObject({ library: 'XGBoost', version: '3.2.0', numIterations: 4 })
})
