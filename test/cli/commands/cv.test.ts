import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { createDataset, crossValidate } from '../../../src/train/index.ts'
import { runCli } from '../run-cli.ts'
import { temporaryFolder } from '../temporary-folder.ts'

const file = temporaryFolder()
const rows = Array.from({ length: 240 }, (_, i) => [
  (i * 37) % 101,
  (i * 17) % 23,
  Number((i * 37) % 101 > 40 + (i % 7) * 3)
])
const customers = rows.map((_, i) => `c${Math.floor(i / 3)}`)
const lines = rows.map((row, i) => `${customers[i]},${row.join(',')}`)
const data = file('data.csv', `customer,a,b,y\n${lines.join('\n')}\n`)
const argv = ['cv', '--data', data, '--label', 'y', 'objective=binary', 'metric=auc', 'min_data_in_leaf=5']
const dataset = createDataset(
  [0, 1].map((column) => Float64Array.from(rows, (row) => row[column]!)),
  { label: rows.map((row) => row[2]!), featureNames: ['a', 'b'] }
)
const parameters = { objective: 'binary', metric: 'auc', num_trees: 6, min_data_in_leaf: 5 } as const

interface Result {
  readonly numFolds: number
  readonly numIterations: number
  readonly metrics: readonly {
    readonly dataset: string
    readonly metric: string
    readonly means: number[]
    readonly folds: number[][]
  }[]
}

async function jsonOf(...more: string[]): Promise<Result> {
  const rounds = more.some((one) => one.startsWith('num_')) ? [] : ['num_trees=6']
  const { code, out, err } = await runCli([...argv, '--json', '-q', ...rounds, ...more])
  expect([code, err]).toEqual([0, ''])
  return JSON.parse(out) as Result
}

test('the numbers of crossValidate', async () => {
  const expected = crossValidate(parameters, dataset, { folds: 4, seed: 3, evaluateTraining: true })
  const { metrics } = await jsonOf('--folds', '4', '--seed', '3', '--ignore', 'customer', '--train-metrics')
  expect(metrics.map(({ dataset: name, metric }) => [name, metric])).toEqual([
    ['training', 'auc'],
    ['validation', 'auc']
  ])
  for (const [i, { means, folds }] of metrics.entries()) {
    expect(means).toEqual([...expected.metrics[i]!.means])
    expect(folds).toEqual(expected.metrics[i]!.values.map((values) => [...values]))
  }
})

test('equal values of a column stay together, and are not learnt from', async () => {
  const expected = crossValidate(parameters, dataset, { groups: customers })
  expect((await jsonOf('--fold-groups', 'customer')).metrics[0]!.means).toEqual([...expected.metrics[0]!.means])
})

test('rows in the order of the file, whatever their class', async () => {
  const expected = crossValidate(parameters, dataset, { shuffle: false, stratified: false })
  const { metrics } = await jsonOf('--ignore', 'customer', '--no-shuffle', '--no-stratify')
  expect(metrics[0]!.means).toEqual([...expected.metrics[0]!.means])
})

test('a report for people, and progress on standard error', async () => {
  const { out, err } = await runCli([
    ...argv,
    'num_trees=6',
    '--fold-groups',
    'customer',
    '--folds',
    '3',
    '-o',
    file('report.txt')
  ])
  expect(out).toBe('')
  expect(readFileSync(file('report.txt'), 'utf8')).toMatch(
    /^3 folds of 240 rows, 6 iterations\n\nmetric +mean +deviation +folds\nvalidation auc +0\.\d+ +0\.\d+ +0\.\d+ +0\.\d+ +0\.\d+\n$/
  )
  expect(err).toMatch(/^Iteration:1, validation auc : 0\.\d+\n/)
})

test('early stopping ends with the best mean', async () => {
  const { numIterations, metrics } = await jsonOf('--ignore', 'customer', 'early_stopping_round=2', 'num_iterations=50')
  expect(numIterations).toBe(metrics[0]!.means.length)
  expect(Math.max(...metrics[0]!.means)).toBe(metrics[0]!.means.at(-1))
})

test('wrong usage', async () => {
  const conf = file('train.conf', `data = ${data}\n`)
  expect(await runCli(['cv', `config=${conf}`, '--fold-groups', 'customer'])).toMatchObject({
    code: 2,
    err: 'opencredit: --fold-groups expected a table, got a file of LightGBM, whose queries stay together; see opencredit cv --help\n'
  })
  expect((await runCli(['cv', '--label', 'y'])).err).toBe('opencredit: missing --data; see opencredit cv --help\n')
  expect((await runCli([...argv, '--folds', '1'])).err).toBe('opencredit: "folds" expected at least 2, got 1\n')
  expect((await runCli([...argv, '--fold-groups', 'client'])).err).toMatch(
    /"fold-groups" expected the name of a column/
  )
})
