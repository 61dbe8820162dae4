import fc from 'fast-check'
import { expect, test } from 'vitest'
import { chain } from '../../../src/pipeline/steps/chain.ts'
import { frequencyCodes, ordinalCodes } from '../../../src/pipeline/steps/category-codes.ts'
import { impute, type ImputeOptions } from '../../../src/pipeline/steps/impute.ts'
import { oneHot } from '../../../src/pipeline/steps/one-hot.ts'
import { createStep, loadFitted, stepNames, type StepPlan } from '../../../src/pipeline/steps/step-kinds.ts'
import { targetCodes } from '../../../src/pipeline/steps/target-codes.ts'
import { type TrainingRows, trainingRows } from '../../../src/pipeline/steps/training-rows.ts'
import { quantileOf, winsorise } from '../../../src/pipeline/steps/winsorise.ts'
import { type Column, type ColumnsByName, createTable, type Table } from '../../../src/pipeline/table.ts'

// All rows but the last `numTest` are training rows.
function trainingOf(table: Table, numTest: number, classes?: Int32Array): TrainingRows {
  const rows = Int32Array.from({ length: table.numRows }, (_, row) => row)
  const end = table.numRows - numTest
  return trainingRows(table, { train: rows.slice(0, end), test: rows.slice(end) }, { classes })
}

const jobs = createTable({ job: ['Writer', 'Doctor', 'Doctor', null, 'Doctor', 'Lawyer', null] })
const jobClasses = Int32Array.of(0, 1, 2, 1, 0, 0, 0)

test('winsorisation limits numbers to quantiles of the training rows', () => {
  const table = createTable({ x: Float64Array.of(4, 1, 2, NaN, 3, 5, -9, 99, NaN), job: Array(9).fill('a') })
  const fitted = winsorise({ lower: 0.1, upper: 0.75 }).fit(trainingOf(table, 3))
  expect(fitted.state).toEqual({ columns: [{ column: 'x', low: 1.4, high: 4 }] })
  expect(fitted.apply(table).columns.get('x')).toEqual(Float64Array.of(4, 1.4, 2, NaN, 3, 4, 1.4, 4, NaN))
  expect(fitted.apply(table).columns.get('job')).toBe(table.columns.get('job'))
  const unknown = createTable({ x: Float64Array.of(NaN, NaN, 7) })
  expect(winsorise().fit(trainingOf(unknown, 1)).apply(unknown)).toEqual(unknown)
})

test('quantiles are those of NumPy', () => {
  const scores = Float64Array.from({ length: 200 }, (_, i) => ((i * 7919) % 1009) / 250 - 2).sort()
  const byNumPy = [
    [0.01, -1.94816],
    [0.05, -1.8008],
    [0.5, 0.028],
    [0.95, 1.8408],
    [0.99, 1.98816]
  ] as const
  for (const [share, value] of byNumPy) expect(quantileOf(scores, share)).toBeCloseTo(value, 12)
  fc.assert(
    fc.property(
      fc.float64Array({ minLength: 1, noNaN: true, min: -1e300, max: 1e300 }),
      fc.nat(100),
      (values, percent) => {
        const sorted = values.toSorted()
        const quantile = quantileOf(sorted, percent / 100)
        const place = (percent / 100) * (sorted.length - 1)
        expect(quantile).toBeGreaterThanOrEqual(sorted[Math.floor(place)]!)
        expect(quantileOf(sorted, 0)).toBe(sorted[0])
        expect(quantileOf(sorted, 1)).toBe(sorted.at(-1))
      }
    )
  )
})

test('imputation fills in what the training rows had', () => {
  const table = createTable({
    x: Float64Array.of(3, NaN, 1, 3, 100, NaN),
    job: ['b', 'b', null, 'a', 'a', null],
    unknown: Float64Array.of(NaN, NaN, NaN, NaN, NaN, 1)
  })
  const filled = (options: ImputeOptions): Record<string, Column> =>
    Object.fromEntries(impute(options).fit(trainingOf(table, 2)).apply(table).columns)
  expect(filled({})['x']).toEqual(Float64Array.of(3, 3, 1, 3, 100, 3))
  expect(filled({})['job']).toEqual(table.columns.get('job'))
  expect(filled({})['unknown']).toEqual(table.columns.get('unknown'))
  expect(filled({ strategy: 'most-frequent' })['x']).toEqual(Float64Array.of(3, 3, 1, 3, 100, 3))
  expect(filled({ strategy: 'most-frequent' })['job']).toEqual(['b', 'b', 'b', 'a', 'a', 'b'])
  expect(filled({ strategy: 'constant', value: -1 })['unknown']).toEqual(Float64Array.of(-1, -1, -1, -1, -1, 1))
  expect(filled({ strategy: 'constant', value: 'none', columns: ['job'] })['job']).toEqual([
    ...['b', 'b', 'none', 'a', 'a', 'none']
  ])
})

test('of equally frequent values the smallest fills in', () => {
  const table = createTable({ x: Float64Array.of(5, 2, 5, 2, NaN), job: ['d', 'c', 'c', 'd', null] })
  const { state } = impute({ strategy: 'most-frequent' }).fit(trainingOf(table, 1))
  expect(state.columns).toEqual([
    { column: 'x', value: 2 },
    { column: 'job', value: 'c' }
  ])
})

test('codes in order, NaN for what was not seen', () => {
  const fitted = ordinalCodes().fit(trainingOf(jobs, 2))
  expect(fitted.apply(jobs).columns.get('job')).toEqual(Float64Array.of(1, 0, 0, NaN, 0, NaN, NaN))
})

test('codes by frequency, 0 for what was not seen', () => {
  const fitted = frequencyCodes().fit(trainingOf(jobs, 2))
  expect(fitted.apply(jobs).columns.get('job')).toEqual(Float64Array.of(0.2, 0.6, 0.6, NaN, 0.6, 0, NaN))
})

test('codes by the classes of the training rows', () => {
  // Writer: 0 of 1 good, Doctor: 2 of 3, missing: 1 of 1; 3 of 5 in all.
  const share = targetCodes({ smoothing: 5 }).fit(trainingOf(jobs, 2, jobClasses))
  const [writer, doctor, missing] = [3 / 6, (2 + 3) / 8, (1 + 3) / 6]
  expect(share.apply(jobs).columns.get('job')).toEqual(
    Float64Array.of(writer, doctor, doctor, missing, doctor, 0.6, missing)
  )
  const woe = targetCodes({ measure: 'woe', atLeast: 2 }).fit(trainingOf(jobs, 2, jobClasses))
  const all = Math.log(1.5 / 4.5)
  const evidence = [0.5 / 1.5, 1.5 / 2.5, 0.5 / 1.5].map((odds) => Math.log(odds) - all)
  const codes = woe.apply(jobs).columns.get('job') as Float64Array
  for (const [row, expected] of [evidence[0], evidence[1], evidence[1], evidence[2]].entries())
    expect(codes[row]).toBeCloseTo(expected!, 14)
  expect(codes[5]).toBe(0)
  expect(() => targetCodes().fit(trainingOf(jobs, 2))).toThrow(
    new RangeError('"training" expected rows with classes, got none')
  )
})

test('one column for each category of the training rows', () => {
  const table = createTable({ job: ['Media Manager', 'b', null, 'c'], x: Float64Array.of(1, 2, 3, 4) })
  const fitted = oneHot().fit(trainingOf(table, 1))
  expect(fitted.apply(table).columns).toEqual(
    new Map([
      ['x', Float64Array.of(1, 2, 3, 4)],
      ['job=Media_Manager', Float64Array.of(1, 0, 0, 0)],
      ['job=b', Float64Array.of(0, 1, 0, 0)]
    ])
  )
  const alike = createTable({ job: ['a b', 'a_b', 'a'] })
  expect(() => oneHot().fit(trainingOf(alike, 1))).toThrow(RangeError)
  const names = createTable({ name: Array.from({ length: 1002 }, (_, i) => `n${i}`) })
  expect(() => oneHot().fit(trainingOf(names, 1))).toThrow(
    new RangeError('column "name" expected at most 1000 categories, or another encoder; got 1001')
  )
})

test('a chain fits each step on what the steps before it leave', () => {
  const table = createTable({ job: ['b', 'a', null, 'b', 'z'], x: Float64Array.of(1, NaN, 3, 50, NaN) })
  const steps = chain([ordinalCodes(), chain([winsorise({ upper: 0.5, lower: 0 })]), impute()])
  const fitted = steps.fit(trainingOf(table, 1))
  // Codes 1 0 NaN 1 with the median 1, which is also their upper limit; x at most 3, then its median 3.
  expect(fitted.apply(table).columns).toEqual(
    new Map([
      ['job', Float64Array.of(1, 0, 1, 1, 1)],
      ['x', Float64Array.of(1, 3, 3, 3, 3)]
    ])
  )
  expect(chain([]).fit(trainingOf(table, 1)).apply(table).columns).toEqual(table.columns)
  expect(() => chain([{} as never])).toThrow(TypeError)
})

// One of each kind, fitted on a table that has everything.
const everything = createTable(
  {
    customer: ['a', 'b', 'c', 'd', 'e', 'f'],
    job: ['b', 'a', 'b', null, 'a', 'z'],
    x: Float64Array.of(1, 2, NaN, 4, 3, 9),
    score: Float64Array.of(-1, 1, -0.5, 2, 0.4, 0),
    other: Float64Array.of(0.5, 1, 2, -2, 0, 0),
    p0: Float64Array.of(0.9, 0.2, 0.5, 0.1, 0.25, 0.5),
    p1: Float64Array.of(0.1, 0.8, 0.5, 0.9, 0.75, 0.5)
  },
  { customer: 'group' }
)
const classes = Int32Array.of(0, 1, 1, 1, 0, 0)
const plans: readonly StepPlan[] = [
  { step: 'winsorise', columns: ['x'], lower: 0.1 },
  { step: 'impute', strategy: 'most-frequent' },
  { step: 'ordinal-codes' },
  { step: 'frequency-codes' },
  { step: 'target-codes', measure: 'woe' },
  { step: 'one-hot', columns: ['job'] },
  { step: 'platt', score: 'score', output: 'p' },
  { step: 'isotonic', score: 'score', output: 'p' },
  { step: 'temperature', scores: ['other', 'score'], outputs: ['q0', 'q1'] },
  { step: 'class-weights', probabilities: ['p0', 'p1'] }
]

test('fitted steps are immutable plain data that is saved and loaded', () => {
  expect(plans.map(({ step }) => step)).toEqual(stepNames)
  const training = trainingOf(everything, 1, classes)
  const fitted = [
    ...plans.map((plan) => createStep(plan).fit(training)),
    chain([createStep(plans[2]!), chain([createStep(plans[1]!)])]).fit(training)
  ]
  for (const one of fitted) {
    const text = JSON.stringify(one)
    const loaded = loadFitted(JSON.parse(text))
    expect(loaded.name).toBe(one.name)
    expect(loaded.state).toEqual(one.state)
    expect(JSON.stringify(loaded)).toBe(text)
    expect(loaded.apply(everything)).toEqual(one.apply(everything))
    expect(() => Object.assign(one, { state: {} })).toThrow(TypeError)
    expect(() => Object.assign(one.state as object, { more: 1 })).toThrow(TypeError)
    for (const list of Object.values(one.state as object))
      if (Array.isArray(list)) expect(() => list.push(1)).toThrow(TypeError)
  }
})

test('applying looks at no column with a role, and leaves the table as it is', () => {
  const trap = new Proxy([] as string[], {
    get: (_, key) => {
      throw new Error(`looked at ${String(key)}`)
    }
  })
  const columns = new Map<string, Column>([...everything.columns, ['outcome', trap]])
  const guarded: Table = {
    ...everything,
    columns,
    roles: new Map([
      ['customer', 'group'],
      ['outcome', 'label']
    ])
  }
  const before = structuredClone(Object.fromEntries(everything.columns))
  for (const plan of plans) {
    const applied = createStep(plan)
      .fit(trainingOf(everything, 1, classes))
      .apply(guarded)
    expect(applied.columns.get('outcome') === trap).toBe(true)
    expect(applied.roles).toBe(guarded.roles)
  }
  expect(Object.fromEntries(everything.columns)).toEqual(before)
})

test('a step cannot write into a column with a role', () => {
  const training = trainingOf(everything, 1, classes)
  const fitted = createStep({ step: 'platt', score: 'score', output: 'customer' }).fit(training)
  expect(() => fitted.apply(everything)).toThrow(
    new RangeError('"output" expected the name of no column with a role, got "customer"')
  )
})

test('a column that is not there, or of another type, is refused', () => {
  const training = trainingOf(everything, 1, classes)
  const without = (name: string, column?: ColumnsByName): Table => ({
    ...everything,
    columns: new Map([...everything.columns].filter(([one]) => one !== name).concat(Object.entries(column ?? {})))
  })
  const limits = winsorise().fit(training)
  expect(() => limits.apply(without('x'))).toThrow(RangeError)
  expect(() => limits.apply(without('x', { x: Array(6).fill('1') }))).toThrow(TypeError)
  expect(() =>
    ordinalCodes()
      .fit(training)
      .apply(without('job', { job: new Float64Array(6) }))
  ).toThrow(TypeError)
  expect(() => winsorise({ columns: ['job'] }).fit(training)).toThrow(
    new TypeError('column "job" expected numbers, got something else')
  )
  expect(() => oneHot({ columns: ['x'] }).fit(training)).toThrow(TypeError)
  expect(() => impute({ strategy: 'most-frequent', columns: ['nowhere'] }).fit(training)).toThrow(RangeError)
})

test('options that are wrong are refused', () => {
  const wrong: readonly StepPlan[] = [
    { step: 'nothing' },
    { step: 'toString' },
    { step: 'winsorise', lower: 0.6, upper: 0.5 },
    { step: 'winsorise', upper: 1.1 },
    { step: 'winsorise', upper: NaN },
    { step: 'winsorise', lowr: 0 },
    { step: 'winsorise', columns: 'x' },
    { step: 'winsorise', columns: [1] },
    { step: 'impute', strategy: 'mean' },
    { step: 'impute', strategy: 'constant' },
    { step: 'impute', strategy: 'constant', value: Infinity },
    { step: 'impute', value: 1 },
    { step: 'ordinal-codes', smoothing: 1 },
    { step: 'target-codes', measure: 'mean' },
    { step: 'target-codes', atLeast: 0 },
    { step: 'target-codes', smoothing: -1 },
    { step: 'platt', score: 'x' },
    { step: 'isotonic', score: 'x', output: 'p', atLeast: 0.5 },
    { step: 'temperature', scores: ['x'], outputs: ['p'] },
    { step: 'temperature', scores: ['x', 'y'], outputs: ['p'] },
    { step: 'class-weights', probabilities: ['p'], weights: 'equal' },
    { step: 'class-weights', probabilities: ['p', 'q'], weights: [1] },
    { step: 'class-weights', probabilities: ['p', 'q'], weights: [1, 0] }
  ]
  for (const plan of wrong) expect(() => createStep(plan), JSON.stringify(plan)).toThrow(/^".*" expected .* got /s)
})

test('damaged saved steps are refused with one clear error', () => {
  const training = trainingOf(everything, 1, classes)
  for (const plan of plans) {
    const saved = JSON.parse(JSON.stringify(createStep(plan).fit(training))) as Record<string, unknown>
    // Every value of the state, replaced by others.
    for (const path of pathsIn(saved['state'])) {
      for (const value of [undefined, true, 'x', [true], { more: true }]) {
        const damaged = structuredClone(saved)
        if (!replaceAt(damaged['state'], path, value)) continue
        try {
          loadFitted(damaged)
        } catch (error) {
          expect(error).toBeInstanceOf(Error)
          expect((error as Error).message, `${plan.step} ${path.join('.')}`).toMatch(/expected .* got /)
        }
      }
    }
    for (const damage of [{ format: 'x' }, { version: 2 }, { name: 'x' }, { name: 'chain' }, { state: 1 }])
      expect(() => loadFitted({ ...saved, ...damage })).toThrow(/expected/)
  }
  for (const saved of [undefined, null, 1, 'x', [], {}]) expect(() => loadFitted(saved)).toThrow(/expected/)
  let nested: unknown = JSON.parse(JSON.stringify(chain([]).fit(training)))
  for (let depth = 0; depth < 30; depth++) nested = { ...(nested as object), state: { steps: [nested] } }
  expect(() => loadFitted(nested)).toThrow(RangeError)
})

function pathsIn(data: unknown, path: readonly string[] = []): string[][] {
  if (typeof data !== 'object' || data === null) return []
  return Object.entries(data).flatMap(([key, value]) => [[...path, key], ...pathsIn(value, [...path, key])])
}

function replaceAt(data: unknown, path: readonly string[], value: unknown): boolean {
  const parent = path.slice(0, -1).reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], data)
  const key = path.at(-1)!
  if (typeof (parent as Record<string, unknown>)[key] === typeof value) return false
  ;(parent as Record<string, unknown>)[key] = value
  return true
}
