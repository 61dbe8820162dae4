import { expect, test } from 'vitest'
import { loadModelFile } from '../../../src/node/load-model-file.ts'
import { predict, predictLeaf, predictRaw } from '../../../src/predict/predict.ts'
import { jsonLines, runCli } from '../run-cli.ts'

const file = 'fixtures/catboost/statistics/model.cbm'
const records = [
  { income: 1.5, age: 2, debt: null, ratio: -1, job: 'nurse', branch: 3, owner: 1 },
  { income: 0.1, age: 0, debt: -2, ratio: 3, job: 'never seen', branch: 7000, owner: 0 }
]
const names = Object.keys(records[0]!)
const stdin = `${names.join(',')}\n${records.map((record) => Object.values(record).join(',')).join('\n')}\n`

test('predict: cells of categories are texts, outputs, raw scores and leaves by the trees of the file', async () => {
  const model = loadModelFile(file)
  const outputs = await runCli(['predict', file, '-', '--ndjson'], { stdin })
  expect([outputs.code, outputs.err]).toEqual([0, ''])
  expect(jsonLines(outputs.out).flat()).toEqual([...predict(model, records)])
  const raw = await runCli(['predict', file, '-', '--raw', '--ndjson'], { stdin })
  expect(jsonLines(raw.out).flat()).toEqual([...predictRaw(model, records)])
  const leaves = await runCli(['predict', file, '-', '--leaf', '--ndjson'], { stdin })
  expect(jsonLines(leaves.out).flat()).toEqual([...predictLeaf(model, records)])
})

test('explain: features of the row', async () => {
  const { code, out } = await runCli(['explain', '-', '--model', file], { stdin })
  expect(code).toBe(0)
  const explained = jsonLines(out) as object[]
  expect(explained).toHaveLength(2)
  for (const name of names) expect(JSON.stringify(explained[0])).toContain(name)
})

test('a missing category is refused, as CatBoost refuses it', async () => {
  const { code, err } = await runCli(['predict', file, '-'], { stdin: stdin.replace('nurse', '') })
  expect(code).not.toBe(0)
  expect(err).toContain('as category, got a missing value')
})

test('inspect: the library, its version and the loss', async () => {
  const report = await runCli(['inspect', file])
  expect(report.out).toContain('CatBoost 1.2.10')
  expect(report.out).toContain('Logloss')
  const { out } = await runCli(['inspect', file, '--json'])
  expect(JSON.parse(out)).toMatchObject({ library: 'CatBoost', version: '1.2.10', numIterations: 5, numFeatures: 7 })
})
