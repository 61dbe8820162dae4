import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { sklearnEstimators } from '../../../src/format/sklearn/estimators.ts'
import { predict } from '../../../src/predict/predict.ts'
import { loadModelFile } from '../../../src/node/load-model-file.ts'
import { temporaryFolder } from '../temporary-folder.ts'
import { jsonLines, runCli } from '../run-cli.ts'

const script = readFileSync('src/format/sklearn/export_model.py', 'utf8')
const fileOf = temporaryFolder()

test('prints the script as it stands in the repository', async () => {
  expect(await runCli(['export-sklearn'])).toEqual({ code: 0, out: script, err: '' })
})

test('writes it to a file', async () => {
  const file = fileOf('export_model.py')
  expect((await runCli(['export-sklearn', '-o', file])).code).toBe(0)
  expect(readFileSync(file, 'utf8')).toBe(script)
})

test('takes no argument', async () => {
  const { code, err } = await runCli(['export-sklearn', 'model.joblib'])
  expect(code).toBe(2)
  expect(err).toContain('model.joblib')
})

test('the script exports what the loader takes', () => {
  for (const name of sklearnEstimators) expect(script).toContain(`'${name}'`)
})

test('other commands read what the script writes', async () => {
  const file = 'fixtures/sklearn/histogram-texts/model.json'
  const model = loadModelFile(file)
  const stdin = 'f 0,f 1,f 2,f 3,f 4\n1,0,0.5,blue,2\n,1,0,puce,-1\n'
  const predicted = await runCli(['predict', file, '-', '--ndjson'], { stdin })
  expect([predicted.code, predicted.err]).toEqual([0, ''])
  const rows = [
    { 'f 0': 1, 'f 1': 0, 'f 2': 0.5, 'f 3': 'blue', 'f 4': 2 },
    { 'f 1': 1, 'f 2': 0, 'f 3': 'puce', 'f 4': -1 }
  ]
  expect(jsonLines(predicted.out).flat()).toEqual([...predict(model, rows)])
  const explained = await runCli(['explain', '-', '--model', file], { stdin })
  expect(jsonLines(explained.out)).toHaveLength(2)
  const { out } = await runCli(['inspect', file])
  expect(out).toContain('scikit-learn 1.9.1')
  expect(out).toContain('HistGradientBoostingClassifier')
})
