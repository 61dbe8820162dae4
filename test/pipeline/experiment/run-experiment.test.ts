import { expect, test } from 'vitest'
import { readLog } from '../../../src/pipeline/experiment/log-lines.ts'
import type { ExperimentPlan } from '../../../src/pipeline/experiment/plan.ts'
import {
  type ExperimentProgress,
  fitChosen,
  resultsText,
  runExperiment
} from '../../../src/pipeline/experiment/run-experiment.ts'
import type { CandidateFigures, Experiment } from '../../../src/pipeline/experiment/results.ts'
import { withRatios } from '../../../src/pipeline/experiment/ratios.ts'
import { stratifiedGroupedFolds } from '../../../src/pipeline/validation/grouped-folds.ts'
import { numberGroups } from '../../../src/pipeline/validation/group-numbers.ts'
import { createTable, selectRows, textsOf, withColumns } from '../../../src/pipeline/table.ts'
import { fitCandidate } from '../../../src/pipeline/experiment/fit-candidate.ts'
import { smallPlan, smallTable } from './small-experiment.ts'

const table = smallTable()

class MemoryLog {
  text = ''
  append = (line: string): void => {
    this.text += line
  }
  reopened(length: number): { entries: readonly unknown[]; append: (line: string) => void } {
    const bytes = new TextEncoder().encode(this.text).subarray(0, length)
    return { entries: readLog(bytes).entries, append: () => {} }
  }
}

const log = new MemoryLog()
const seen: ExperimentProgress[] = []
const whole = await runExperiment(smallPlan, table, {
  log: { entries: [], append: log.append },
  onProgress: (progress) => seen.push(progress)
})

function figuresOf({ results }: Experiment, candidate: string, protocol = 0): CandidateFigures {
  return results.protocols[protocol]!.candidates.find((one) => one.candidate === candidate)!
}

test('everything is counted: 4 configurations, 2 more folds of 2, the protocols; what is measured, and compared', () => {
  expect(seen.at(-1)).toMatchObject({ done: 4 + 2 * 2 + 4 * 3 + 3 + (4 + 1) + 3, total: 31 })
  expect(new Set(seen.map(({ total }) => total)).size).toBe(1)
})

test('two runs give the same bytes, whatever is done at the same time', async () => {
  const again = await runExperiment(smallPlan, table, { concurrency: 3 })
  expect(resultsText(again)).toBe(resultsText(whole))
})

test('a run goes on from any part of a log, to the same bytes, and trains the rest only', async () => {
  const { length } = log.text
  for (const share of [0, 0.3, 0.55, 0.999, 1]) {
    const done: string[] = []
    const { entries } = log.reopened(Math.floor(share * length))
    const resumed = await runExperiment(smallPlan, table, { log: { entries, append: (line) => done.push(line) } })
    expect(resultsText(resumed)).toBe(resultsText(whole))
    expect(entries.length + done.length).toBe(24)
  }
}, 60_000)

test('the log of another plan or other data is refused', async () => {
  const options = { log: log.reopened(log.text.length) }
  await expect(runExperiment({ ...smallPlan, seed: 4 }, table, options)).rejects.toThrow('another plan')
  const other = withColumns(table, { debt: new Float64Array(table.numRows) })
  await expect(runExperiment(smallPlan, other, options)).rejects.toThrow('another data')
})

test('a log that two runs began at once is gone on with; what is no fold is named', async () => {
  const { entries } = log.reopened(log.text.length)
  const done: string[] = []
  const options = (others: readonly unknown[]) => ({
    log: { entries: others, append: (line: string) => done.push(line) }
  })
  const resumed = await runExperiment(smallPlan, table, options([entries[0], ...entries]))
  expect([resultsText(resumed), done]).toEqual([resultsText(whole), []])
  for (const entry of [null, 3, {}, { key: {}, result: null }])
    await expect(runExperiment(smallPlan, table, options([entries[0], entry]))).rejects.toThrow(
      'line 2 of the log expected a fold, got something else'
    )
}, 60_000)

test('predictions are out of fold: a candidate fitted by hand on the same fold says the same', async () => {
  const { predictions, results } = whole
  const { parameters } = figuresOf(whole, 'trees')
  expect(results.searches[0]!.configurations).toContainEqual(parameters)
  const label = Int32Array.from(textsOf(table, 'label'), (text) => smallPlan.classes!.indexOf(text!))
  const group = textsOf(table, 'customer')
  const [fold] = stratifiedGroupedFolds({ group, label, numFolds: 3, seed: 1 }).folds
  const withBurden = withRatios(table, smallPlan.ratios!)
  const fitted = await fitCandidate(
    { candidate: smallPlan.candidates[0]!, parameters },
    { table: withBurden, classes: label, numClasses: 3, groups: numberGroups(group).ofRow, seed: 3 },
    fold!
  )
  const expected = fitted.probabilitiesOf(selectRows(withBurden, fold!.test))
  const { probabilities, fold: foldOf } = predictions.get('stratified-grouped')!.get('trees')!
  const own = [...foldOf.keys()].filter((row) => foldOf[row] === 0)
  expect([...expected]).toEqual(own.flatMap((row) => [...probabilities.subarray(3 * row, 3 * row + 3)]))
})

test('rows that are tested on change nothing of what is learnt', async () => {
  const plan: ExperimentPlan = {
    ...smallPlan,
    candidates: [smallPlan.candidates[2]!],
    protocols: smallPlan.protocols.slice(0, 1),
    resamples: 0
  }
  const before = (await runExperiment(plan, table)).predictions.get('stratified-grouped')!.get('balanced')!
  // Other labels and wild values in the first fold: its own predictions come from models that saw none of them.
  const { fold } = before
  const labels = textsOf(table, 'label').map((text, row) => (fold[row] === 0 ? 'Good' : text))
  const relabelled = createTable(
    { ...Object.fromEntries(table.columns), label: labels },
    Object.fromEntries(table.roles)
  )
  const outcome = await fitCandidate(
    { candidate: plan.candidates[0]!, parameters: plan.candidates[0]!.parameters! },
    {
      table: withRatios(relabelled, plan.ratios!),
      classes: Int32Array.from(labels, (text) => plan.classes!.indexOf(text!)),
      numClasses: 3,
      groups: numberGroups(textsOf(table, 'customer')).ofRow,
      seed: 3
    },
    {
      train: Int32Array.from(fold.keys()).filter((row) => fold[row] !== 0),
      test: Int32Array.from(fold.keys()).filter((row) => fold[row] === 0)
    }
  )
  const test = Int32Array.from(fold.keys()).filter((row) => fold[row] === 0)
  const again = outcome.probabilitiesOf(selectRows(withRatios(table, plan.ratios!), test))
  expect([...again]).toEqual([...test].flatMap((row) => [...before.probabilities.subarray(3 * row, 3 * row + 3)]))
})

test('constrained candidates keep the directions, the others need not', () => {
  const countOf = (name: string): number => figuresOf(whole, name).monotone!.worseProbability
  expect(figuresOf(whole, 'monotone').monotone!.changes).toBeGreaterThan(1000)
  expect([countOf('monotone'), countOf('card')]).toEqual([0, 0])
  expect(countOf('trees')).toBeGreaterThan(0)
  expect(figuresOf(whole, 'trees', 1).monotone).toBeNull()
})

test('every candidate learns; class weights, corrected, leave the share of each class', () => {
  for (const name of ['trees', 'monotone', 'balanced', 'card']) {
    expect(figuresOf(whole, name).evaluation.metrics.auc_macro.value).toBeGreaterThan(0.7)
  }
  const { probabilities } = whole.predictions.get('stratified-grouped')!.get('balanced')!
  const meanPoor = probabilities.filter((_, i) => i % 3 === 0).reduce((sum, value) => sum + value, 0) / 900
  expect(meanPoor).toBeCloseTo(whole.results.data.classes[0]!.numRows / 900, 1)
})

test('early stopping ends within the number of iterations', () => {
  for (const [iterations] of figuresOf(whole, 'balanced').iterations) expect(iterations).toBeLessThanOrEqual(8)
})

test('the champion keeps the rule, and the others are compared with it', () => {
  const { champion, comparisons } = whole.results
  expect(['monotone', 'card']).toContain(champion.candidate)
  expect(champion.reasoning.join(' ')).toContain('trees made things worse for')
  expect(comparisons.map(({ candidate }) => candidate)).not.toContain(champion.candidate)
  expect(comparisons).toHaveLength(3)
})

test('a candidate can be fitted on all rows, for use', async () => {
  const champion = await fitChosen(whole)
  const card = await fitChosen(whole, { candidate: 'card' })
  expect(card.scorecard?.cards).toHaveLength(2)
  const trees = await fitChosen(whole, { candidate: 'trees' })
  expect(trees.models).toHaveLength(1)
  const rows = withRatios(table, smallPlan.ratios!)
  for (const fitted of [champion, card, trees]) expect(fitted.probabilitiesOf(rows)).toHaveLength(2700)
  await expect(fitChosen(whole, { candidate: 'forest' })).rejects.toThrow('"candidate" expected the name of one')
})

test('an aborted run rejects with the reason, and leaves a log to go on from', async () => {
  const stopped = new MemoryLog()
  const controller = new AbortController()
  const run = runExperiment(smallPlan, table, {
    log: { entries: [], append: stopped.append },
    signal: controller.signal,
    onProgress: ({ done }) => done === 5 && controller.abort(new Error('enough'))
  })
  await expect(run).rejects.toThrow('enough')
  const { entries } = readLog(new TextEncoder().encode(stopped.text))
  expect(entries).toHaveLength(6)
  const { entries: kept } = stopped.reopened(Infinity)
  const resumed = await runExperiment(smallPlan, table, { log: { entries: kept, append: () => {} } })
  expect(resultsText(resumed)).toBe(resultsText(whole))
})

test('a fold that fails ends the experiment with its error', async () => {
  const rows = Int32Array.from({ length: table.numRows }, (_, row) => row).filter(
    (row) => textsOf(table, 'label')[row] !== 'Good' || row === 0
  )
  const plan = {
    ...smallPlan,
    candidates: [smallPlan.candidates[3]!],
    protocols: [{ name: 'grouped' as const }],
    rule: { protocol: 'grouped' as const, standardErrors: 1 }
  }
  await expect(runExperiment(plan, selectRows(table, rows))).rejects.toThrow('rows of every class')
})

test.each<[string, Partial<ExperimentPlan>]>([
  ['"rule.protocol" expected one of the protocols', { rule: { protocol: 'time', standardErrors: 1 } }],
  ['"candidates" expected every name once', { candidates: [smallPlan.candidates[3]!, smallPlan.candidates[3]!] }],
  ['a column whose role is "time"', { protocols: [...smallPlan.protocols, { name: 'time' }] }],
  ['"candidates[0].leaveOut"', { candidates: [{ name: 'trees', learner: 'boosting', leaveOut: ['rent'] }] }],
  ['"rule.directions" expected columns of numbers', { rule: { ...smallPlan.rule, directions: { up: ['job'] } } }],
  [
    'no parameter is called "leaves"',
    { candidates: [{ name: 'trees', learner: 'boosting', parameters: { leaves: 3 } }] }
  ],
  ['got "objective"', { candidates: [{ name: 'trees', learner: 'boosting', parameters: { objective: 'binary' } }] }],
  [
    'expected basic or intermediate, got advanced',
    {
      candidates: [
        {
          name: 'trees',
          learner: 'boosting',
          directions: { up: ['income'] },
          parameters: { monotone_constraints_method: 'advanced' }
        }
      ]
    }
  ]
])('refuses, before anything is trained: %s', async (message, part) => {
  const plan = { ...smallPlan, protocols: smallPlan.protocols.slice(0, 1), ...part }
  await expect(runExperiment(plan, table)).rejects.toThrow(message)
})
