import { beforeEach, expect, test } from 'vitest'
import { saveModel } from '../../src/format/save-model.ts'
import type { ExperimentPlan } from '../../src/pipeline/experiment/plan.ts'
import type { Experiment } from '../../src/pipeline/experiment/results.ts'
import { fitChosen, resultsText, runExperiment } from '../../src/pipeline/experiment/run-experiment.ts'
import { classKeys, modelName } from '../../src/tracking/experiment-names.ts'
import { logExperiment } from '../../src/tracking/log-experiment.ts'
import { createMlflowClient } from '../../src/tracking/mlflow-client.ts'
import { smallPlan, smallTable } from '../pipeline/experiment/small-experiment.ts'
import { type KeptRun, startFakeMlflow } from './fake-mlflow.ts'

const mlflow = await startFakeMlflow()
const client = createMlflowClient(mlflow.address, { retryDelay: 1, retries: 1 })
const { search: _, ...withoutSearch } = smallPlan
const plan: ExperimentPlan = {
  ...withoutSearch,
  resamples: 20,
  candidates: smallPlan.candidates.map(({ search: _tried, ...one }) => one)
}
const others = (name: string): string[] => plan.candidates.map((one) => one.name).filter((one) => one !== name)
const whoseChampionIs = (name: string): Promise<Experiment> =>
  runExperiment(
    { ...plan, rule: { protocol: 'stratified-grouped', standardErrors: 1, excluded: others(name) } },
    smallTable()
  )
const experiment = await whoseChampionIs('trees')

beforeEach(() => {
  mlflow.trouble = () => undefined
  for (const kept of [mlflow.runs, mlflow.models, mlflow.aliases, mlflow.artifacts, mlflow.experiments]) kept.clear()
  mlflow.versions.length = 0
})

const runNamed = (name: string): KeptRun => [...mlflow.runs.values()].find((run) => run.name === name)!

test('a run of the experiment, and one of each candidate', async () => {
  const progress: number[] = []
  const logged = await logExperiment(client, experiment, {
    name: 'loans',
    source: 'loans.csv',
    artifacts: { 'notes/a.txt': Uint8Array.of(97) },
    onProgress: ({ done, total }) => progress.push(done / total)
  })
  expect(progress).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1])
  expect(mlflow.experiments.get('loans')).toBe(logged.experimentId)
  expect([...mlflow.runs.values()].map(({ name, status }) => [name, status])).toEqual(
    ['small', 'trees', 'monotone', 'balanced', 'card'].map((name) => [name, 'FINISHED'])
  )
  const parent = mlflow.runs.get(logged.runId)!
  expect(Object.fromEntries(parent.tags)).toMatchObject({
    'opencredit.protocol': 'stratified-grouped',
    'opencredit.seed': '3',
    'opencredit.data_checksum': experiment.results.data.checksum,
    'opencredit.champion': 'trees'
  })
  const results = mlflow.artifacts.get(`${logged.runId}/artifacts/results.json`)!
  expect(results.toString()).toBe(resultsText(experiment))
  expect(mlflow.artifacts.has(`${logged.runId}/artifacts/notes/a.txt`)).toBe(true)
  expect(logged.models).toEqual([])

  const { tags, params, inputs } = runNamed('monotone')
  expect([tags.get('mlflow.parentRunId'), tags.get('opencredit.is_champion')]).toEqual([logged.runId, 'false'])
  expect(Object.fromEntries(params)).toEqual({
    learner: 'boosting',
    form: 'cumulative',
    leaveOut: '["burden"]',
    directions: '{"up":["income"],"down":["debt"]}',
    decision: '{"cutoffs":"fitted"}',
    num_leaves: '4',
    num_iterations: '12',
    learning_rate: '0.2'
  })
  expect(inputs[0]!.dataset).toMatchObject({
    name: 'small',
    digest: experiment.results.data.checksum,
    source: '{"uri":"loans.csv"}'
  })
})

test('figures are those of the results, with their intervals, by protocol and by fold', async () => {
  await logExperiment(client, experiment)
  for (const { name: protocol, candidates, numFolds } of experiment.results.protocols)
    for (const { candidate, evaluation, size } of candidates) {
      const { metrics } = runNamed(candidate)
      const valueOf = (key: string): number => {
        const found = metrics.filter((metric) => metric.key === `${protocol}/${key}`)
        expect(found.length).toBe(1)
        return found[0]!.value
      }
      const { log_loss: loss } = evaluation.metrics
      expect([
        valueOf('log_loss'),
        valueOf('log_loss_lower'),
        valueOf('log_loss_upper'),
        valueOf('log_loss_se')
      ]).toEqual([loss.value, loss.lower, loss.upper, loss.standardError])
      expect(valueOf('class/Poor/ks')).toBe(evaluation.classes[0]!.metrics.ks.value)
      expect(valueOf('size')).toBe(size)
      const ofFolds = metrics.filter(({ key }) => key === `${protocol}/fold/log_loss`)
      expect(ofFolds.map(({ step }) => step)).toEqual(Array.from({ length: numFolds }, (_fold, i) => i))
      // The loss of all rows is the mean of the folds', by their sizes.
      const { fold } = experiment.predictions.get(protocol)!.get(candidate)!
      const mean = ofFolds.reduce((sum, { value, step }) => sum + value * fold.filter((one) => one === step).length, 0)
      expect(mean / fold.length).toBeCloseTo(loss.value, 12)
    }
  expect(runNamed('trees').metrics.some(({ key }) => key.startsWith('row-random/'))).toBe(true)
  expect(runNamed('card').metrics.some(({ key }) => key.startsWith('row-random/'))).toBe(false)
})

test('results of a file do without figures of folds', async () => {
  const { models } = await logExperiment(client, {
    results: JSON.parse(resultsText(experiment)) as Experiment['results']
  })
  expect(models).toEqual([])
  const { metrics } = runNamed('trees')
  expect(metrics.some(({ key }) => key === 'stratified-grouped/auc_macro')).toBe(true)
  expect(metrics.some(({ key }) => key.includes('/fold/'))).toBe(false)
  expect(metrics.every(({ value }) => typeof value === 'number')).toBe(true)
})

test('the champion is registered under its alias', async () => {
  const champion = await fitChosen(experiment)
  const { models, candidateRunIds } = await logExperiment(client, experiment, { name: 'loans: all', champion })
  expect(models).toEqual([{ modelId: 'm-0', registered: { name: 'loans- all', version: '1' } }])
  expect(mlflow.models.get('m-0')).toMatchObject({ name: 'model', status: 'LOGGED_MODEL_READY' })
  expect(mlflow.versions).toEqual([{ name: 'loans- all', version: '1', source: 'models:/m-0' }])
  expect(mlflow.aliases.get('loans- all')).toBe('champion=1')
  expect(runNamed('trees').outputs).toEqual(['m-0'])
  const file = (path: string): Buffer => mlflow.artifacts.get(`models/m-0/artifacts/${path}`)!
  const lines = saveModel(champion.models[0]!).replace(/(?<=pandas_categorical:).*/, 'null')
  expect(file('model.lgb').toString()).toBe(lines)
  expect(JSON.parse(file('categories.json').toString())).toEqual(champion.models[0]!.categories)
  expect(file('MLmodel').toString()).toContain(`\nrun_id: ${candidateRunIds['trees']}\n`)
  const pipeline = JSON.parse(file('pipeline.json').toString()) as object
  expect(pipeline).toMatchObject({
    format: 'opencredit-champion',
    candidate: { name: 'trees', parameters: { num_leaves: 4, num_iterations: 12 } },
    ratios: plan.ratios,
    features: ['income', 'debt', 'job', 'burden'],
    predicts: { classes: ['Poor', 'Standard', 'Good'] }
  })
})

test('of a cumulative champion each model is registered; a scorecard is a file', async () => {
  const cumulative = await whoseChampionIs('monotone')
  const { models } = await logExperiment(client, cumulative, { champion: await fitChosen(cumulative), alias: 'best' })
  expect(models.map(({ registered }) => registered?.name)).toEqual(['small-at-least-Standard', 'small-at-least-Good'])
  expect(mlflow.aliases.get('small-at-least-Good')).toBe('best=2')
  const pipeline = JSON.parse(mlflow.artifacts.get('models/m-1/artifacts/pipeline.json')!.toString()) as object
  expect(pipeline).toMatchObject({ predicts: { atLeast: 'Good' }, cutoffs: [expect.any(Number), expect.any(Number)] })

  const card = await whoseChampionIs('card')
  const logged = await logExperiment(client, card, { champion: await fitChosen(card) })
  expect(logged.models).toEqual([])
  const file = mlflow.artifacts.get(`${logged.candidateRunIds['card']}/artifacts/champion.json`)!
  expect(JSON.parse(file.toString())).toMatchObject({ scorecard: { fields: expect.any(Array) as unknown[] } })
})

test('runs that were begun are marked when something fails, or is aborted', async () => {
  mlflow.trouble = ({ path }) => (path.includes('/models/') ? { status: 507 } : undefined)
  const champion = await fitChosen(experiment)
  await expect(logExperiment(client, experiment, { champion })).rejects.toThrow(
    /^MLflow: PUT \/api\/2\.0\/mlflow-artifacts\/artifacts\/models\/m-0\/artifacts\/MLmodel answered 507$/
  )
  expect([...mlflow.runs.values()].map(({ name, status }) => [name, status])).toEqual([
    ['small', 'FAILED'],
    ['trees', 'FAILED']
  ])
  expect(mlflow.models.get('m-0')!.status).toBe('LOGGED_MODEL_UPLOAD_FAILED')

  mlflow.runs.clear()
  const stop = new AbortController()
  mlflow.trouble = () => undefined
  const aborted = logExperiment(client, experiment, {
    signal: stop.signal,
    onProgress: ({ done }) => {
      if (done === 2) stop.abort('enough')
    }
  })
  await expect(aborted).rejects.toBe('enough')
  expect([...mlflow.runs.values()].map(({ name, status }) => [name, status])).toEqual([
    ['small', 'KILLED'],
    ['trees', 'FINISHED'],
    ['monotone', 'FINISHED']
  ])
})

test('names of classes and models', () => {
  expect(classKeys(['Poor', 'very good', 'A-1.5'])).toEqual(['Poor', 'very good', 'A-1.5'])
  expect(classKeys(['A+', 'B/C'])).toEqual(['A_', 'B_C'])
  expect(classKeys(['A+', 'A*'])).toEqual(['0', '1'])
  expect(classKeys(['..', 'good', ''])).toEqual(['0', 'good', '2'])
  expect(modelName(`a/b:c.d%e"f'g`)).toBe('a-b-c-d-e-f-g')
})
