import { expect, test } from 'vitest'
import { pairwiseSum } from '../../src/numeric/pairwise-sum.ts'
import { createDataset, crossValidate, type CrossValidateOptions, type FoldRows } from '../../src/train/index.ts'

const numRows = 203
const columns = [Float64Array.from({ length: numRows }, (_, row) => (row * 37) % 101)]
const label = Array.from({ length: numRows }, (_, row) => Number(row % 4 === 0))
const groups = Array.from({ length: numRows }, (_, row) => `customer ${Math.floor((row * row) / 300)}`)
const binary = { objective: 'binary', num_iterations: 1 } as const

function foldsOf(options: CrossValidateOptions, group?: number[]): readonly FoldRows[] {
  const ranked = group === undefined ? {} : { group }
  const parameters = group === undefined ? binary : ({ ...binary, objective: 'lambdarank' } as const)
  return crossValidate(parameters, createDataset(columns, { label, ...ranked }), options).folds
}

function checkPartition(folds: readonly FoldRows[]): void {
  const all = folds.flatMap(({ validation }) => [...validation])
  expect(all.toSorted((a, b) => a - b)).toEqual(label.map((_, row) => row))
  for (const { training, validation } of folds) {
    expect([...training, ...validation].toSorted((a, b) => a - b)).toEqual(label.map((_, row) => row))
    expect([...validation]).toEqual([...validation].toSorted((a, b) => a - b))
  }
}

const sizes = (folds: readonly FoldRows[]): number[] => folds.map(({ validation }) => validation.length)
const positives = (folds: readonly FoldRows[]): number[] =>
  folds.map(({ validation }) => validation.reduce((sum, row) => sum + label[row]!, 0))
const spread = (values: number[]): number => Math.max(...values) - Math.min(...values)

test('rows: every row once, folds of equal size, the same for the same seed', () => {
  const options = { folds: 5, stratified: false, seed: 4 }
  const folds = foldsOf(options)
  checkPartition(folds)
  expect(spread(sizes(folds))).toBeLessThanOrEqual(1)
  expect(foldsOf(options)).toEqual(folds)
  expect(foldsOf({ ...options, seed: 5 })).not.toEqual(folds)
})

test('rows as they are: runs, as lightgbm.cv cuts them', () => {
  const folds = foldsOf({ folds: 4, stratified: false, shuffle: false })
  expect(folds.map(({ validation }) => validation[0])).toEqual([0, 51, 102, 153])
})

test('classes: equal shares, in folds of equal size', () => {
  const folds = foldsOf({ folds: 6, seed: 2 })
  checkPartition(folds)
  expect(spread(positives(folds))).toBeLessThanOrEqual(1)
  expect(spread(sizes(folds))).toBeLessThanOrEqual(1)
})

test.each([true, false])('groups stay together, with stratified %s', (stratified) => {
  const folds = foldsOf({ folds: 4, groups, stratified, seed: 1 })
  checkPartition(folds)
  const foldOf = new Map<string, number>()
  for (const [fold, { validation }] of folds.entries()) {
    for (const row of validation) {
      expect(foldOf.get(groups[row]!) ?? fold).toBe(fold)
      foldOf.set(groups[row]!, fold)
    }
  }
  expect(spread(sizes(folds))).toBeLessThan(25)
  if (stratified) expect(spread(positives(folds))).toBeLessThan(6)
})

test('queries stay whole', () => {
  const group = [50, 3, 40, 10, 60, 20, 20]
  const folds = foldsOf({ folds: 3 }, group)
  checkPartition(folds)
  let begin = 0
  for (const size of group) {
    const inFolds = folds.filter(({ validation }) => validation.some((row) => row >= begin && row < begin + size))
    expect(inFolds).toHaveLength(1)
    begin += size
  }
  expect(spread(sizes(folds))).toBeLessThan(20)
})

test('shuffled rows are spread evenly: no fold takes more than its share of a stretch', () => {
  const many = 20_000
  const data = createDataset([Float64Array.from({ length: many }, (_, row) => row)], { label: new Float64Array(many) })
  const { folds } = crossValidate({ objective: 'regression', num_iterations: 1 }, data, { folds: 2 })
  const inFirst = new Uint8Array(many)
  for (const row of folds[0]!.validation) inFirst[row] = 1
  const ofStretch = (begin: number, step: number): number => {
    let count = 0
    for (let i = 0; i < 1000; i++) count += inFirst[(begin + i * step) % many]!
    return count
  }
  // 500 expected; six standard deviations are 95.
  for (const step of [1, 2, 4, 16, 64, 1024]) {
    for (let begin = 0; begin < many; begin += 977) expect(Math.abs(ofStretch(begin, step) - 500)).toBeLessThan(95)
  }
})

test('early stopping on the mean, custom functions and progress', () => {
  const data = createDataset(columns, { label })
  const seen: number[] = []
  const result = crossValidate({ ...binary, num_iterations: 50, early_stopping_round: 3, min_data_in_leaf: 2 }, data, {
    keepModels: true,
    evaluateTraining: true,
    onIteration: ({ evaluations }) => void seen.push(evaluations[1]!.value)
  })
  const [training, validation] = result.metrics
  expect([training?.dataset, validation?.dataset]).toEqual(['training', 'validation'])
  expect(result.numIterations).toBeLessThan(seen.length)
  expect(validation!.means).toEqual(Float64Array.from(seen.slice(0, result.numIterations)))
  expect(Math.min(...seen)).toBe(validation!.means.at(-1))
  expect(validation!.values).toHaveLength(5)
  expect(result.models.map(({ forest }) => forest.numTrees)).toEqual(Array(5).fill(result.numIterations))
  const ended = crossValidate({ ...binary, num_iterations: 50 }, data, {
    onIteration: ({ iteration }) => iteration < 4
  })
  expect([ended.numIterations, ended.models]).toEqual([4, []])
})

test('sums as NumPy adds them', () => {
  // From numpy.sum of 1 / (i + 1), and of the same with signs that change.
  const values = Array.from({ length: 1000 }, (_, i) => 1 / (i + 1))
  expect(pairwiseSum(values)).toBe(sumOfNumpy.inverse)
  expect(pairwiseSum(values.map((value, i) => (i % 2 === 0 ? value : -value)))).toBe(sumOfNumpy.alternating)
  expect(pairwiseSum(values, 0, 7)).toBe(sumOfNumpy.seven)
  expect(pairwiseSum(values, 0, 13)).toBe(sumOfNumpy.thirteen)
  expect(pairwiseSum([])).toBe(-0)
})

const sumOfNumpy = {
  inverse: 7.485470860550345,
  alternating: 0.6926474305598204,
  seven: 2.5928571428571425,
  thirteen: 3.180133755133755
}
