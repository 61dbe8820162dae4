import { expect, test } from 'vitest'
import { predict } from '../../../src/predict/predict.ts'
import { compareSteps, type CompareStepsOptions, stepTable } from '../../../src/pipeline/steps/compare-steps.ts'
import { createTable } from '../../../src/pipeline/table.ts'
import { groupedFolds } from '../../../src/pipeline/validation/grouped-folds.ts'
import { createDataset } from '../../../src/train/dataset.ts'
import { train } from '../../../src/train/train.ts'

// Four months of each customer; the worst class is rare.
const numRows = 1200
const rows = Array.from({ length: numRows }, (_, row) => row)
const customers = rows.map((row) => `c${row >> 2}`)
const noise = (row: number, factor: number): number => ((row * factor) % 997) / 997
const income = Float64Array.from(rows, (row) => (row % 17 === 0 ? NaN : noise(row >> 2, 331)))
const job = rows.map((row) => ['Doctor', 'Writer', null][(row >> 2) % 3]!)
const classes = Int32Array.from(rows, (row) => {
  const score = noise(row >> 2, 331) + 0.5 * noise(row, 7919)
  return score < 0.3 ? 0 : score < 0.8 ? 1 : 2
})
const table = createTable(
  { customer: customers, income, job, outcome: Array.from(classes, String) },
  { customer: 'group', outcome: 'label' }
)
const { folds } = groupedFolds({ group: customers, numFolds: 3, seed: 1 })
const options: CompareStepsOptions = {
  table,
  classes,
  classNames: ['Poor', 'Standard', 'Good'],
  folds,
  group: customers,
  parameters: { num_iterations: 20, num_leaves: 4, verbosity: -1 },
  evaluation: { numResamples: 20 },
  variants: [
    { name: 'raw', steps: [{ step: 'ordinal-codes' }] },
    { name: 'medians', steps: [{ step: 'ordinal-codes' }, { step: 'impute' }] },
    { name: 'balanced', steps: [{ step: 'ordinal-codes' }], classWeights: 'balanced' },
    { name: 'corrected', steps: [{ step: 'ordinal-codes' }], classWeights: 'balanced', correctsPrior: true }
  ]
}

test('variants are measured out of fold, and against the first', async () => {
  const seen: string[] = []
  const results = await compareSteps({ ...options, onProgress: ({ variant, fold }) => seen.push(`${variant} ${fold}`) })
  expect(results.map(({ name }) => name)).toEqual(['raw', 'medians', 'balanced', 'corrected'])
  // The last two share their models.
  expect(seen).toHaveLength(9)
  const [raw, , balanced, corrected] = results
  expect(raw!.difference).toBeUndefined()
  expect(raw!.evaluation.numGroups).toBe(numRows / 4)
  const recall = (result: typeof raw): number => result!.evaluation.metrics.macro_recall.value
  const logLoss = (result: typeof raw): number => result!.evaluation.metrics.log_loss.value
  expect(recall(balanced)).toBeGreaterThan(recall(raw))
  expect(logLoss(balanced)).toBeGreaterThan(logLoss(raw))
  expect(logLoss(corrected)).toBeLessThan(logLoss(balanced))
  const difference = balanced!.difference!.metrics.macro_recall
  expect(difference.value).toBeCloseTo(recall(balanced) - recall(raw), 12)
  expect(difference.standardError).toBeGreaterThan(0)
  const lines = stepTable(results).trim().split('\n')
  expect(lines).toHaveLength(6)
  expect(lines[2]).toMatch(/^\| raw \| 0\.\d{4} \| 0\.\d{4} \| 0\.\d{4} \|$/)
  expect(lines[4]).toMatch(/^\| balanced \| 0\.\d{4} \(−0\.\d{4} ± 0\.\d{4}\) \| .* \| .* \|$/)
})

test('the first variant is what training on the folds gives', async () => {
  const [raw] = await compareSteps({
    ...options,
    variants: options.variants.slice(0, 1),
    evaluation: { numResamples: 0 }
  })
  const { train: training, test: tested } = folds[1]!
  const code = (row: number): number => [NaN, 0, 1][['Doctor', 'Writer'].indexOf(job[row]!) + 1]!
  const features = (of: Int32Array): Float64Array[] => [
    Float64Array.from(of, (row) => income[row]!),
    Float64Array.from(of, code)
  ]
  const dataset = createDataset(features(training), { label: training.map((row) => classes[row]!) })
  const model = train({ ...options.parameters, objective: 'multiclass', num_class: 3 }, dataset)
  const expected = predict(model, features(tested))
  // Every row is tested, so that scored rows are in the order of the table.
  const got = Float64Array.from(tested).map((row) => raw!.scored.probabilities[3 * row]!)
  expect(got).toEqual(got.map((_, i) => expected[3 * i]!))
})

test('two classes; rows that no fold tests are left out', async () => {
  const binary = classes.map((one) => Number(one > 0))
  const [first, second] = await compareSteps({
    ...options,
    classes: binary,
    classNames: ['Bad', 'Good'],
    folds: folds.slice(0, 1),
    evaluation: { numResamples: 0 },
    variants: [
      { name: 'one-hot', steps: [{ step: 'one-hot' }] },
      { name: 'weighted', steps: [{ step: 'one-hot' }], classWeights: [5, 1], correctsPrior: true }
    ]
  })
  expect(first!.scored.label).toHaveLength(folds[0]!.test.length)
  for (const { scored } of [first!, second!])
    for (let row = 0; row < scored.label.length; row++)
      expect(scored.probabilities[2 * row]! + scored.probabilities[2 * row + 1]!).toBeCloseTo(1, 12)
  expect(second!.scored.probabilities).not.toEqual(first!.scored.probabilities)
})

test('a wrong option is refused, and work can be stopped', async () => {
  await expect(compareSteps({ ...options, fold: 1 } as CompareStepsOptions)).rejects.toThrow(RangeError)
  const unknown = { ...options, variants: [{ name: 'x', steps: [{ step: 'nothing' }] }] }
  await expect(compareSteps(unknown)).rejects.toThrow('"step" expected')
  const controller = new AbortController()
  const stopped = compareSteps({
    ...options,
    signal: controller.signal,
    onProgress: ({ fold }) => fold === 1 && controller.abort(new Error('enough'))
  })
  await expect(stopped).rejects.toThrow('enough')
})
