import { expect, test } from 'vitest'
import { createStep } from '../../../src/pipeline/steps/step-kinds.ts'
import type { Fitted } from '../../../src/pipeline/steps/step.ts'
import { type TrainingRows, trainingRows } from '../../../src/pipeline/steps/training-rows.ts'
import { type Limits, winsorise } from '../../../src/pipeline/steps/winsorise.ts'
import { createTable, type Table } from '../../../src/pipeline/table.ts'

const table = createTable(
  { customer: ['a', 'b', 'c', 'd'], income: Float64Array.of(1, 2, 3, 100), outcome: ['Poor', 'Good', 'Good', 'Poor'] },
  { customer: 'group', outcome: 'label' }
)
const classes = Int32Array.of(0, 1, 1, 0)
const fold = { train: Int32Array.of(0, 1, 2), test: Int32Array.of(3) }

test('training rows are those of the fold, without columns with a role', () => {
  const training = trainingRows(table, fold, { classes })
  expect(training.table.columns).toEqual(new Map([['income', Float64Array.of(1, 2, 3)]]))
  expect(training.classes).toEqual(Int32Array.of(0, 1, 1))
  expect(training.numClasses).toBe(2)
  expect(training.numRows).toBe(3)
  expect(trainingRows(table, fold).classes).toBeUndefined()
})

test('what a step learns does not depend on the test rows', () => {
  const limits = (last: number): Limits => {
    const other = createTable({ income: Float64Array.of(1, 2, 3, last) })
    return winsorise({ lower: 0, upper: 1 }).fit(trainingRows(other, fold)).state
  }
  expect(limits(100)).toEqual({ columns: [{ column: 'income', low: 1, high: 3 }] })
  expect(limits(-7)).toEqual(limits(100))
  expect(limits(NaN)).toEqual(limits(100))
})

test('fitting on anything but training rows does not compile, and throws', () => {
  const step = winsorise()
  const training = trainingRows(table, fold)
  const copied = { ...training }
  expect(step.fit(training).name).toBe('winsorise')
  // @ts-expect-error a table is no training rows
  expect(() => step.fit(table)).toThrow(TypeError)
  // @ts-expect-error neither is an object of the same shape
  expect(() => step.fit({ numRows: 4, table, classes, numClasses: 2 })).toThrow(
    new TypeError('"training" expected what trainingRows(table, fold) gives, got Object')
  )
  expect(() => step.fit(copied)).toThrow(TypeError)
  expect(() => step.fit(undefined as unknown as TrainingRows)).toThrow(TypeError)
  expect(() => step.fit(Object.create(training) as TrainingRows)).toThrow(TypeError)
  // @ts-expect-error a table alone has no fold
  expect(() => trainingRows(table)).toThrow(TypeError)
  const fitted: Fitted<Limits> = step.fit(training)
  expect(fitted.state.columns).toHaveLength(1)
  // @ts-expect-error what was not fitted is no fitted step
  const forged: Fitted<Limits> = {
    name: 'winsorise',
    state: fitted.state,
    apply: (one: Table) => one,
    toJSON: fitted.toJSON
  }
  expect(forged).not.toBe(fitted)
})

test('training rows cannot be changed', () => {
  const training = trainingRows(table, fold)
  expect(() => Object.assign(training, { table })).toThrow(TypeError)
})

test('a step has no way to a customer, a time or an outcome', () => {
  const training = trainingRows(table, fold, { classes })
  for (const column of ['customer', 'outcome']) {
    const steps = ['ordinal-codes', 'target-codes', 'one-hot', 'frequency-codes'].map((step) =>
      createStep({ step, columns: [column] })
    )
    for (const step of steps)
      expect(() => step.fit(training)).toThrow(new RangeError(`"columns" expected features, got "${column}"`))
  }
})

test('a fold that is none is refused', () => {
  const rows = (...numbers: number[]): Int32Array => Int32Array.from(numbers)
  const wrong: [Int32Array, Int32Array, string][] = [
    [rows(), rows(1), '"fold.train" expected at least 1 row, got 0'],
    [rows(0, 1), rows(1), '"fold" expected different rows in train and test, got row 1 in both'],
    [rows(1, 0), rows(2), '"fold.train" expected ascending numbers below 4, got 0 after 1'],
    [rows(0, 0), rows(2), '"fold.train" expected ascending numbers below 4, got 0 after 0'],
    [rows(0), rows(4), '"fold.test" expected ascending numbers below 4, got 4 after -1'],
    [rows(-1), rows(2), '"fold.train" expected ascending numbers below 4, got -1 after -1']
  ]
  for (const [train, test_, message] of wrong)
    expect(() => trainingRows(table, { train, test: test_ })).toThrow(new RangeError(message))
  expect(() => trainingRows(table, { train: [0] as unknown as Int32Array, test: rows(1) })).toThrow(TypeError)
  // A model for use tests nothing.
  expect(trainingRows(table, { train: rows(0, 1, 2, 3), test: rows() }).numRows).toBe(4)
})

test('classes are looked at in training rows only', () => {
  const unknown = Int32Array.of(0, 1, 1, -99)
  expect(trainingRows(table, fold, { classes: unknown, numClasses: 3 }).numClasses).toBe(3)
  expect(() => trainingRows(table, fold, { classes: Int32Array.of(0, -1, 1, 0) })).toThrow(RangeError)
  expect(() => trainingRows(table, fold, { classes, numClasses: 1 })).toThrow(
    new RangeError('"numClasses" expected an integer from 2 up, got 1')
  )
  expect(() => trainingRows(table, fold, { classes: Int32Array.of(0, 1) })).toThrow(RangeError)
  expect(() => trainingRows(table, fold, { classes: [0, 1, 1, 0] as unknown as Int32Array })).toThrow(TypeError)
})
