import { expect, test } from 'vitest'
import { loadModel } from '../../../src/format/load-model.ts'
import { saveModel } from '../../../src/format/save-model.ts'
import type { Model } from '../../../src/model/model.ts'
import { exportFolds } from '../../../src/pipeline/experiment/export-folds.ts'
import { fitCandidate } from '../../../src/pipeline/experiment/fit-candidate.ts'
import { loadedCandidate } from '../../../src/pipeline/experiment/loaded-models.ts'
import { experimentData, protocolOf } from '../../../src/pipeline/experiment/experiment-data.ts'
import type { CandidatePlan, ExperimentPlan } from '../../../src/pipeline/experiment/plan.ts'
import { readPlan } from '../../../src/pipeline/experiment/read-plan.ts'
import { fitChosen, resultsText, runExperiment } from '../../../src/pipeline/experiment/run-experiment.ts'
import { smallPlan, smallTable } from './small-experiment.ts'

const table = smallTable()
const trees: CandidatePlan = {
  name: 'trees',
  learner: 'boosting',
  parameters: { num_leaves: 4, num_iterations: 8, min_data_in_leaf: 10 }
}
const loaded: CandidatePlan = { name: 'loaded', learner: 'files', files: 'models/{protocol}-{fold}.txt' }
const plan: ExperimentPlan = {
  ...smallPlan,
  protocols: [
    { name: 'stratified-grouped', numFolds: 3 },
    { name: 'row-random', numFolds: 2 }
  ],
  candidates: [trees, loaded],
  rule: { ...smallPlan.rule, excluded: ['loaded'] }
}

// Models of the folds, trained as a stranger would who has the exported rows and folds only.
const files = new Map<string, string>()
const data = experimentData(table, plan)
for (const protocol of plan.protocols) {
  const { folds } = protocolOf(protocol, plan.seed, data)
  for (const [number, fold] of folds.entries()) {
    const fitted = await fitCandidate(
      { candidate: trees, parameters: trees.parameters! },
      { table: data.table, classes: data.classes, numClasses: 3, groups: data.groups, seed: plan.seed },
      fold
    )
    files.set(`models/${protocol.name}-${number}.txt`, saveModel(fitted.models[0]!))
  }
}

function fromFiles(file: string): Model {
  const text = files.get(file)
  if (text === undefined) throw new Error(`no file ${file}`)
  return loadModel(text)
}

test('models of files have the figures of the same models trained here', async () => {
  const { results } = await runExperiment(plan, table, { loadModel: fromFiles })
  for (const { candidates } of results.protocols) {
    const [trained, read] = candidates
    expect(trained!.candidate).toBe('trees')
    expect(read).toEqual({ ...trained, candidate: 'loaded', parameters: {} })
  }
})

test('folds of files are not logged, as files may change', async () => {
  const lines: string[] = []
  const log = { entries: [], append: (line: string) => void lines.push(line) }
  await runExperiment(plan, table, { log, loadModel: fromFiles })
  expect(lines.length).toBe(1 + 3 + 2)
  expect(lines.slice(1).filter((line) => line.includes('"loaded"'))).toEqual([])
})

test('a plan with files is read, and its results can be written', async () => {
  expect(readPlan(JSON.parse(JSON.stringify(plan)))).toEqual(plan)
  expect(resultsText(await runExperiment(plan, table, { loadModel: fromFiles }))).toContain('"learner": "files"')
})

test('exported rows and folds are those of the experiment', () => {
  const { rows, folds } = exportFolds(plan, table)
  const lines = [...rows].map((line) => JSON.parse(line) as { class: number; features: Record<string, unknown> })
  expect(lines.map((line) => line.class)).toEqual([...data.classes])
  expect(Object.keys(lines[0]!.features)).toEqual(['income', 'debt', 'job', 'burden'])
  // A missing number is null, a missing text is empty.
  expect(lines[0]!.features).toMatchObject({ income: null, job: '', burden: null })
  expect(lines[40]!.features['debt']).toBe((data.table.columns.get('debt') as Float64Array)[40])
  const { classes, protocols } = JSON.parse(folds)
  expect(classes).toEqual(['Poor', 'Standard', 'Good'])
  for (const protocol of plan.protocols) {
    const wanted = protocolOf(protocol, plan.seed, data).folds
    expect(protocols[protocol.name]).toEqual(wanted.map(({ train, test }) => ({ train: [...train], test: [...test] })))
  }
})

test('of two classes a model may tell the probability of one', () => {
  const model = fromFiles('models/row-random-0.txt')
  const binary = {
    ...model,
    objective: 'binary',
    numClasses: 2,
    link: { kind: 'sigmoid', steepness: 1 },
    forest: { ...model.forest, numTreesPerIteration: 1, baseScores: new Float64Array(1) }
  } as Model
  const probabilities = loadedCandidate(binary, 'a.txt', ['bad', 'good']).probabilitiesOf(data.table)
  expect(probabilities.length).toBe(2 * table.numRows)
  for (let row = 0; row < table.numRows; row++)
    expect(probabilities[2 * row]! + probabilities[2 * row + 1]!).toBeCloseTo(1, 15)
})

test('a model of other classes, or in another order, is refused', () => {
  const model = fromFiles('models/row-random-0.txt')
  expect(() => loadedCandidate(model, 'a.txt', ['bad', 'good'])).toThrow(
    '"a.txt" expected a model of the classes bad, good, in this order or by number; got multiclass, of 3 classes'
  )
  const names = ['Poor', 'Standard', 'Good']
  for (const classLabels of [[0, 1, 2], ['0', '1', '2'], names])
    expect(loadedCandidate({ ...model, classLabels }, 'a.txt', names).iterations).toEqual([8])
  expect(() => loadedCandidate({ ...model, classLabels: ['Good', 'Poor', 'Standard'] }, 'a.txt', names)).toThrow(
    'got Good, Poor, Standard'
  )
})

test.each<[string, Partial<ExperimentPlan>, string]>([
  ['no place for the fold', { candidates: [trees, { ...loaded, files: 'model.txt' }] }, 'expected a name with {fold}'],
  [
    'one name for two protocols',
    { candidates: [trees, { ...loaded, files: '{fold}.txt' }] },
    'expected a name with {protocol}, as there are 2'
  ],
  ['parameters', { candidates: [trees, { ...loaded, parameters: { eta: 1 } }] }, 'name, learner, files, decision; got'],
  [
    'files of a learner',
    { candidates: [{ ...trees, files: 'a{fold}' }, loaded] },
    'expected with learner "files" only'
  ],
  ['a champion of files', { rule: smallPlan.rule }, '"rule.excluded" expected "loaded"']
])('%s is refused before anything is trained', async (_, changes, message) => {
  await expect(runExperiment({ ...plan, ...changes }, table, { loadModel: fromFiles })).rejects.toThrow(message)
})

test('what reads the files is needed, and there is none for all rows', async () => {
  await expect(runExperiment(plan, table)).rejects.toThrow(
    new TypeError('"loadModel" expected a function, as the plan names "models/{protocol}-{fold}.txt"; got undefined')
  )
  const experiment = await runExperiment(plan, table, { loadModel: fromFiles })
  await expect(fitChosen(experiment, { candidate: 'loaded' })).rejects.toThrow('is read from files, one for each fold')
})
