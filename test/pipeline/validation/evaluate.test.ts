import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { allFigures, classMetricNames, evaluate, metricNames } from '../../../src/pipeline/validation/evaluate.ts'
import { checkScoredRows, pickScoredRows, type ScoredRows } from '../../../src/pipeline/validation/scored-rows.ts'
import { plainFigures, writtenOut } from '../../oracle/resampled-metrics.ts'

interface Recorded {
  readonly label: readonly number[]
  readonly probabilities: readonly number[]
  readonly confusion: readonly (readonly number[])[]
  readonly metrics: Readonly<Record<string, number>>
  readonly classes: readonly Readonly<Record<string, number>>[]
}
const file = join(import.meta.dirname, 'golden-metrics.json')
const golden = JSON.parse(readFileSync(file, 'utf8')) as Recorded[]

function scoredOf({ label, probabilities }: Recorded): ScoredRows {
  return { label: Int32Array.from(label), probabilities: Float64Array.from(probabilities) }
}

describe.each(golden.map((recorded, number) => ({ number, recorded })))(
  "case $number: scikit-learn's",
  ({ recorded }) => {
    const evaluation = evaluate(scoredOf(recorded), { numResamples: 0, binning: 'equal-width' })

    test.each(metricNames)('%s', (name) => {
      expect(evaluation.metrics[name].value).toBeCloseTo(recorded.metrics[name]!, 12)
    })
    test.each(classMetricNames.filter((name) => name !== 'gini'))('%s of each class', (name) => {
      // Its regression is an iterative one.
      const digits = name === 'calibration_slope' ? 6 : 11
      for (const [target, { metrics }] of evaluation.classes.entries())
        expect(metrics[name].value).toBeCloseTo(recorded.classes[target]![name]!, digits)
    })
    test('confusion', () => {
      expect(evaluation.confusion).toEqual(recorded.confusion)
    })
  }
)

const cases = fc.integer({ min: 2, max: 4 }).chain((numClasses) =>
  fc.record({
    numClasses: fc.constant(numClasses),
    rows: fc.array(
      fc.record({
        label: fc.nat(numClasses - 1),
        group: fc.nat(6),
        // Few values, for ties.
        weights: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: numClasses, maxLength: numClasses })
      }),
      { minLength: 8, maxLength: 30 }
    ),
    times: fc.array(fc.nat(3), { minLength: 7, maxLength: 7 })
  })
)

test('figures of a resample are those of its rows written out', () => {
  fc.assert(
    fc.property(cases, ({ numClasses, rows, times }) => {
      const probabilities = rows.map(({ weights }) => weights.map((one) => one / weights.reduce((a, b) => a + b)))
      const label = rows.map((row) => row.label)
      const group = rows.map((row) => row.group)
      const checked = checkScoredRows({
        probabilities: Float64Array.from(probabilities.flat()),
        label: Int32Array.from(label),
        group
      })
      const statistic = allFigures(checked, { numBins: 4, binning: 'equal-count' })
      const timesOf = Uint16Array.from({ length: checked.numGroups })
      for (const [row, number] of checked.group.entries()) timesOf[number] = times[group[row]!]!
      const out = new Float64Array(statistic.names.length)
      statistic.measure(timesOf, out, 0)
      const plain = plainFigures(writtenOut({ probabilities, label }, group, times), numClasses)
      for (const [name, value] of Object.entries(plain)) {
        const got = out[statistic.names.indexOf(name)]!
        if (Number.isNaN(value) || value === -Infinity) expect(got).toBeNaN()
        else expect(got).toBeCloseTo(value, 10)
      }
    }),
    { numRuns: 200 }
  )
})

// Customers of 1 to 8 rows who share their luck.
function customers(numGroups: number, seed: number): ScoredRows & { readonly group: number[] } {
  let state = seed
  const next = (): number => (state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff) / 0x80000000
  const group: number[] = []
  const label: number[] = []
  const probabilities: number[] = []
  for (let number = 0; number < numGroups; number++) {
    const luck = 0.1 + 0.8 * next()
    const usual = Number(next() < luck)
    for (let rows = 1 + Math.floor(8 * next()); rows > 0; rows--) {
      group.push(number)
      label.push(next() < 0.9 ? usual : 1 - usual)
      probabilities.push(1 - luck, luck)
    }
  }
  return { group, label: Int32Array.from(label), probabilities: Float64Array.from(probabilities) }
}

test('intervals: of customers, wider than of rows; the same for a seed', () => {
  const scored = customers(300, 5)
  const options = { numResamples: 200, seed: 3 }
  const grouped = evaluate(scored, options)
  const { group: _, ...ungrouped } = scored
  const byRow = evaluate(ungrouped, options)
  expect(grouped.numGroups).toBe(300)
  expect(byRow.numGroups).toBe(scored.label.length)
  for (const name of metricNames) {
    const { value, lower, upper, standardError } = grouped.metrics[name]
    expect(lower).toBeLessThan(value)
    expect(upper).toBeGreaterThan(value)
    expect(byRow.metrics[name].value).toBeCloseTo(value, 12)
    expect(standardError / byRow.metrics[name].standardError).toBeGreaterThan(1.4)
  }
  expect(evaluate(scored, options)).toEqual(grouped)
  expect(evaluate(scored, { ...options, seed: 4 })).not.toEqual(grouped)
})

test('the standard error of accuracy is that of a ratio of sums over customers', () => {
  const scored = customers(400, 9)
  const { metrics } = evaluate(scored, { numResamples: 2000 })
  const accuracy = metrics.accuracy.value
  const sums = new Map<number, number>()
  for (const [row, number] of scored.group.entries()) {
    const isRight = Number(scored.probabilities[2 * row + 1]! > 0.5 === (scored.label[row] === 1))
    sums.set(number, (sums.get(number) ?? 0) + isRight - accuracy)
  }
  const expected = Math.sqrt([...sums.values()].reduce((sum, value) => sum + value ** 2, 0)) / scored.label.length
  expect(metrics.accuracy.standardError / expected).toBeCloseTo(1, 1)
})

test('slope and intercept of a resample: one step is near to a new fit', () => {
  const scored = customers(600, 11)
  const checked = checkScoredRows(scored)
  const statistic = allFigures(checked, { numBins: 10, binning: 'equal-count' })
  const times = Uint16Array.from({ length: checked.numGroups }, (_, number) => [0, 1, 1, 2][number % 4]!)
  const out = new Float64Array(statistic.names.length)
  statistic.measure(times, out, 0)
  const rows = [...scored.label.keys()].flatMap((row) => new Array<number>(times[checked.group[row]!]!).fill(row))
  const fitted = evaluate(pickScoredRows(scored, Int32Array.from(rows)), { numResamples: 0 }).classes[1]!.metrics
  const named = (name: string): number => out[statistic.names.indexOf(name)]!
  const slopeError = named('calibration_slope[1]') - fitted.calibration_slope.value
  expect(Math.abs(slopeError)).toBeLessThan(0.01)
  expect(Math.abs(named('calibration_intercept[1]') - fitted.calibration_intercept.value)).toBeLessThan(0.01)
})

test('KS table and reliability curve: buckets of all rows, from the top and from the bottom', () => {
  const { classes, numRows } = evaluate(customers(300, 21), { numResamples: 0, numBuckets: 5, numBins: 4 })
  const [worst] = classes
  const { ksTable, reliability, metrics } = worst!
  expect(ksTable).toHaveLength(5)
  expect(ksTable.reduce((sum, bucket) => sum + bucket.numRows, 0)).toBe(numRows)
  expect(ksTable.at(-1)).toMatchObject({ eventsCaught: 1, othersCaught: 1, distance: 0, lift: 1 })
  for (const [i, bucket] of ksTable.entries()) {
    if (i > 0) expect(bucket.highest).toBeLessThan(ksTable[i - 1]!.lowest)
    expect(bucket.distance).toBeLessThanOrEqual(metrics.ks.value + 1e-12)
  }
  expect(reliability).toHaveLength(4)
  const error = reliability.reduce((sum, bin) => sum + bin.numRows * Math.abs(bin.meanProbability - bin.eventRate), 0)
  expect(error / numRows).toBeCloseTo(metrics.ece.value, 12)
  for (let i = 1; i < reliability.length; i++)
    expect(reliability[i]!.meanProbability).toBeGreaterThan(reliability[i - 1]!.meanProbability)
})

test('equal probabilities share a bin, and more bins than rows are none', () => {
  const label = Int32Array.of(0, 1, 1, 0)
  const probabilities = Float64Array.of(0.5, 0.5, 0.5, 0.5, 0.2, 0.8, 0.5, 0.5)
  const { classes } = evaluate({ label, probabilities }, { numResamples: 0, numBins: 10 })
  expect(classes[1]!.reliability.map(({ numRows }) => numRows)).toEqual([3, 1])
})

test('what is not defined is NaN', () => {
  const one = evaluate(
    { label: Int32Array.of(1, 1), probabilities: Float64Array.of(0.4, 0.6, 0.3, 0.7) },
    { numResamples: 5 }
  )
  expect(one.metrics.auc_macro.value).toBeNaN()
  expect(one.classes[1]!.metrics.calibration_slope.value).toBeNaN()
  expect(one.metrics.accuracy.value).toBe(1)
  const apart = evaluate({ label: Int32Array.of(0, 1), probabilities: Float64Array.of(0.9, 0.1, 0.1, 0.9) })
  expect(apart.classes[0]!.metrics.auc.value).toBe(1)
  expect(apart.classes[0]!.metrics.calibration_slope.value).toBeNaN()
})

test('rows that do not fit together are refused, without their values', () => {
  const label = Int32Array.of(0, 1)
  const evaluating = (scored: Partial<ScoredRows>, options = {}): (() => unknown) => {
    return () => evaluate({ label, probabilities: Float64Array.of(0.5, 0.5, 0.5, 0.5), ...scored }, options)
  }
  expect(evaluating({ probabilities: Float64Array.of(0.5, 0.5, NaN, 0.5) })).toThrow(
    '"probabilities[2]" expected 0 to 1, got another number'
  )
  expect(evaluating({ probabilities: Float64Array.of(0.5, 0.5, 0.5, 0.500002) })).toThrow(
    new RangeError('"probabilities" expected rows that add up to 1, got another sum in row 1')
  )
  expect(evaluating({ probabilities: Float64Array.of(0.5, 0.5, 0.5, 0.5000005) })).not.toThrow()
  expect(evaluating({ probabilities: Float64Array.of(0.5, 0.5) })).toThrow('"probabilities" expected a multiple of 2')
  expect(evaluating({ label: Int32Array.of(0, 2) })).toThrow('at least 6; got 4')
  expect(evaluating({ group: ['a'] })).toThrow('"group" expected 2 values, one for each row; got 1')
  expect(evaluating({ predicted: Int32Array.of(0, 2) })).toThrow('"predicted" expected class numbers below 2')
  expect(evaluating({ classNames: ['Poor'] })).toThrow('"classNames" expected 2 names, got 1')
  expect(evaluating({}, { level: 1 })).toThrow('"level" expected a number between 0 and 1, got 1')
  expect(evaluating({}, { numResamples: -1 })).toThrow('"numResamples" expected 0 or more, got -1')
  expect(evaluating({}, { resamples: 5 })).toThrow('"options" expected')
  expect(evaluating({}, { numBins: 0 })).toThrow('"numBins" expected 1 or more, got 0')
})
