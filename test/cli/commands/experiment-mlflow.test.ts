import { afterEach, expect, test, vi } from 'vitest'
import { isNumeric } from '../../../src/pipeline/table.ts'
import { smallTable } from '../../pipeline/experiment/small-experiment.ts'
import { startFakeMlflow } from '../../tracking/fake-mlflow.ts'
import { runCli } from '../run-cli.ts'
import { temporaryFolder } from '../temporary-folder.ts'

const mlflow = await startFakeMlflow()
const file = temporaryFolder()
const table = smallTable()
const lines = Array.from({ length: table.numRows }, (_, row) =>
  [...table.columns.values()]
    .map((column) => (isNumeric(column) ? (Number.isNaN(column[row]!) ? '' : column[row]!) : (column[row] ?? '')))
    .join(',')
)
const data = file('loans.csv', `${[...table.columns.keys()].join(',')}\n${lines.join('\n')}\n`)
const plan = file(
  'plan.json',
  JSON.stringify({
    name: 'two',
    seed: 3,
    classes: ['Poor', 'Standard', 'Good'],
    resamples: 10,
    protocols: [{ name: 'stratified-grouped', numFolds: 3 }],
    candidates: [
      { name: 'trees', learner: 'boosting', parameters: { num_leaves: 4, num_iterations: 6 } },
      { name: 'card', learner: 'scorecard' }
    ],
    rule: { protocol: 'stratified-grouped', standardErrors: 1, excluded: ['card'] }
  })
)
const out = file('out')
const argv = ['experiment', '--data', data, '--label', 'label', '--group', 'customer', '--plan', plan, '--out', out]

afterEach(() => {
  mlflow.trouble = () => undefined
  vi.unstubAllEnvs()
})

test('logs to a server, also what was run before', async () => {
  vi.stubEnv('MLFLOW_TRACKING_TOKEN', 'a-token')
  expect((await runCli([...argv, '-q'])).code).toBe(0)
  const { code, err } = await runCli([...argv, '--mlflow', mlflow.address, '--experiment', 'loans'])
  expect(code).toBe(0)
  expect(err).toContain('going on with 6 folds that are done')
  expect(err).toMatch(
    /opencredit: logging to MLflow\nopencredit: logged to MLflow as run run-0\nopencredit: registered loans version 1 as champion\n$/
  )
  expect([...mlflow.experiments.keys()]).toEqual(['loans'])
  expect(mlflow.aliases.get('loans')).toBe('champion=1')
  const report = mlflow.artifacts.get('run-0/artifacts/report.html')!
  expect(report.toString()).toMatch(/^<!doctype html>/i)
  expect(mlflow.received.every(({ headers }) => headers['authorization'] === 'Bearer a-token')).toBe(true)
})

test('an address that is wrong is found out before anything is read or trained', async () => {
  mlflow.trouble = () => ({ status: 403 })
  const refused = await runCli([...argv, '--mlflow', mlflow.address])
  expect([refused.code, refused.err]).toEqual([
    1,
    'opencredit: MLflow: GET /api/2.0/mlflow/experiments/get-by-name answered 403\n'
  ])
  const none = await runCli([...argv, '--mlflow', 'sqlite:///secret.db'])
  expect([none.code, none.err]).toEqual([
    2,
    'opencredit: --mlflow: "address" expected that of an MLflow server, http://… or https://…; got another; see opencredit experiment --help\n'
  ])
  const alone = await runCli([...argv, '--experiment', 'loans'])
  expect([alone.code, alone.err]).toEqual([
    2,
    'opencredit: --experiment needs --mlflow; see opencredit experiment --help\n'
  ])
})
