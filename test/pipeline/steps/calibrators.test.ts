import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isotonic, platt } from '../../../src/pipeline/steps/calibrators.ts'
import { classWeights, rowWeights } from '../../../src/pipeline/steps/class-weights.ts'
import { temperature } from '../../../src/pipeline/steps/temperature.ts'
import { type TrainingRows, trainingRows } from '../../../src/pipeline/steps/training-rows.ts'
import { createTable, numbersOf, type Table } from '../../../src/pipeline/table.ts'

// The same numbers went to scikit-learn 1.9.1 and SciPy.
const numRows = 200
const rows = Array.from({ length: numRows }, (_, i) => i)
const score = Float64Array.from(rows, (i) => ((i * 7919) % 1009) / 250 - 2)
const isGood = Int32Array.from(rows, (i) => Number((((i * i * 31 + i * 17) % 97) / 97) * 3 - 1.5 < score[i]! * 0.8))

function everyRow(table: Table, classes: Int32Array): TrainingRows {
  return trainingRows(
    table,
    { train: Int32Array.from(table.columns.values().next().value!.keys()), test: new Int32Array(0) },
    { classes }
  )
}

const training = everyRow(createTable({ score }), isGood)

test('the sigmoid is that of scikit-learn', () => {
  const { calibrator } = platt({ score: 'score', output: 'p' }).fit(training).state
  expect(calibrator.slope).toBeCloseTo(1.3541059, 5)
  expect(calibrator.intercept).toBeCloseTo(0.400002, 5)
})

test('a sigmoid that would fall is refused; scores that separate the classes are not', () => {
  const falling = everyRow(createTable({ score: score.map((one) => -one) }), isGood)
  expect(() => platt({ score: 'score', output: 'p' }).fit(falling)).toThrow(
    new RangeError('"score" expected a column that rises with the class, got one that does not')
  )
  const separable = everyRow(createTable({ score: Float64Array.of(1, 2, 3, 4) }), Int32Array.of(0, 0, 1, 1))
  const fitted = platt({ score: 'score', output: 'score' }).fit(separable)
  const [first, , , last] = numbersOf(fitted.apply(separable.table), 'score')
  expect(first).toBeLessThan(0.3)
  expect(last).toBeGreaterThan(0.7)
  const alike = everyRow(createTable({ score: Float64Array.of(1, 2) }), Int32Array.of(1, 1))
  expect(() => platt({ score: 'score', output: 'p' }).fit(alike)).toThrow(RangeError)
  const unknown = everyRow(createTable({ score: Float64Array.of(1, NaN) }), Int32Array.of(0, 1))
  expect(() => isotonic({ score: 'score', output: 'p' }).fit(unknown)).toThrow(
    new RangeError('column "score" expected finite numbers, got another value in row 1')
  )
})

test('the rising function is that of scikit-learn', () => {
  const fitted = isotonic({ score: 'score', output: 'p' }).fit(training)
  expect(fitted.state.calibrator.scores).toHaveLength(18)
  const at = createTable({ score: Float64Array.of(-3, -1.5, -1, -0.3, 0, 0.21, 0.77, 1.3, 2.2, NaN) })
  const expected = [0, 0.05, 0.34210526315789475, 0.45, 0.7, 0.7, 0.84, 0.8518518518518519, 1]
  expect(numbersOf(fitted.apply(at), 'p').at(-1)).toBeNaN()
  for (const [row, probability] of numbersOf(fitted.apply(at), 'p').slice(0, -1).entries())
    expect(probability).toBeCloseTo(expected[row]!, 12)
})

test('isotonic probabilities never fall, and keep the mean', () => {
  const outcomes = fc.array(fc.tuple(fc.integer({ min: -20, max: 20 }), fc.boolean()), { minLength: 2 })
  fc.assert(
    fc.property(outcomes, (pairs) => {
      const classes = Int32Array.from(pairs, ([, good]) => Number(good))
      fc.pre(classes.includes(0) && classes.includes(1))
      const table = createTable({ score: Float64Array.from(pairs, ([one]) => one) })
      const fitted = isotonic({ score: 'score', output: 'p' }).fit(everyRow(table, classes))
      const p = numbersOf(fitted.apply(table), 'p')
      const sum = (numbers: Iterable<number>): number => [...numbers].reduce((total, one) => total + one, 0)
      expect(sum(p)).toBeCloseTo(sum(classes), 9)
      const sorted = [...p.keys()].toSorted((one, other) => pairs[one]![0] - pairs[other]![0])
      for (const [i, row] of sorted.entries()) if (i > 0) expect(p[row]!).toBeGreaterThanOrEqual(p[sorted[i - 1]!]!)
    })
  )
})

test('the temperature has the least log loss', () => {
  const second = Float64Array.from(rows, (i) => ((i * 104729) % 503) / 100 - 2.5)
  const third = Float64Array.from(rows, (i) => ((i * 1299709) % 401) / 90 - 2)
  const drawn = (i: number): number[] => [
    score[i]! + ((i * 37) % 83) / 20,
    second[i]! + ((i * 53) % 89) / 20,
    third[i]! + ((i * 71) % 79) / 20
  ]
  const classes = Int32Array.from(rows, (i) => drawn(i).indexOf(Math.max(...drawn(i))))
  const table = createTable({ a: score, b: second, c: third })
  const fitted = temperature({ scores: ['a', 'b', 'c'], outputs: ['a', 'b', 'c'] }).fit(everyRow(table, classes))
  expect(fitted.state.temperature).toBeCloseTo(0.9403329, 6)
  const applied = fitted.apply(table)
  const logLoss = rows.reduce((sum, i) => sum - Math.log(numbersOf(applied, 'abc'[classes[i]!]!)[i]!), 0)
  expect(logLoss).toBeCloseTo(150.18834349544875, 9)
  for (const i of rows) {
    const sum = ['a', 'b', 'c'].reduce((total, name) => total + numbersOf(applied, name)[i]!, 0)
    expect(sum).toBeCloseTo(1, 14)
  }
  expect(() => temperature({ scores: ['a', 'b'], outputs: ['a', 'b'] }).fit(everyRow(table, classes))).toThrow(
    RangeError
  )
  const falling = createTable({ a: score.map((one) => -one), b: score })
  expect(() => temperature({ scores: ['b', 'a'], outputs: ['p', 'q'] }).fit(everyRow(falling, isGood))).toThrow(
    RangeError
  )
})

test('balanced weights make all classes weigh the same', () => {
  const classes = Int32Array.of(0, 1, 1, 1, 2, 2)
  const table = createTable({ x: new Float64Array(6) })
  const training3 = everyRow(table, classes)
  const fitted = classWeights({ probabilities: ['a', 'b', 'c'] }).fit(training3)
  expect(fitted.state.weights).toEqual([2, 2 / 3, 1])
  expect(rowWeights(training3, fitted)).toEqual(Float64Array.of(2, 2 / 3, 2 / 3, 2 / 3, 1, 1))
  expect(() => rowWeights({ ...training3 }, fitted)).toThrow(TypeError)
  const given = classWeights({ weights: [1, 2, 3], probabilities: ['a', 'b', 'c'] }).fit(training3)
  expect(rowWeights(training3, given)).toEqual(Float64Array.of(1, 2, 2, 2, 3, 3))
  expect(() => classWeights({ probabilities: ['a', 'b', 'c', 'd'] }).fit(training3)).toThrow(
    new RangeError('"training" expected rows of every class, got none of class 3')
  )
  expect(() => classWeights({ weights: [1, 2], probabilities: ['a', 'b'] }).fit(training3)).toThrow(RangeError)
})

test('prior correction takes class weights back exactly', () => {
  // Two groups of rows, whose shares of classes a model that was trained with weights would know exactly.
  const shares = fc.tuple(...[0, 0, 0].map(() => fc.integer({ min: 1, max: 50 })))
  const weights = fc.tuple(...[0, 0, 0].map(() => fc.double({ min: 0.1, max: 10, noNaN: true })))
  fc.assert(
    fc.property(shares, shares, weights, (first, second, given) => {
      const groups = [first, second]
      const truth = groups.map((counts) => counts.map((count) => count / counts.reduce((a, b) => a + b)))
      const seen = groups.map((counts) => {
        const weighted = counts.map((count, k) => count * given[k]!)
        return weighted.map((one) => one / weighted.reduce((a, b) => a + b))
      })
      const names = ['a', 'b', 'c']
      const table = createTable(
        Object.fromEntries(names.map((name, k) => [name, Float64Array.from(seen, (shares_) => shares_[k]!)]))
      )
      const fitted = classWeights({ weights: given, probabilities: names }).fit(everyRow(table, Int32Array.of(0, 2)))
      const corrected = fitted.apply(table)
      for (const [k, name] of names.entries())
        for (const [row, one] of numbersOf(corrected, name).entries()) expect(one).toBeCloseTo(truth[row]![k]!, 12)
    })
  )
})
