import { expect, test } from 'vitest'
import { testCalibration } from '../../../src/credit/monitoring/calibration-test.ts'
import { uniforms } from './random.ts'

const numTrials = 500

const predictions = (size: number, next: () => number): Float64Array => Float64Array.from({ length: size }, next)

const happened = (probabilities: Float64Array, next: () => number): Float64Array =>
  probabilities.map((p) => (next() < p ? 1 : 0))

test('what happens as predicted alarms in .05 of the cases, by each of the tests', () => {
  const next = uniforms(11)
  const rejected = { inTheLarge: 0, spiegelhalter: 0, hosmerLemeshow: 0 }
  for (let trial = 0; trial < numTrials; trial++) {
    const p = predictions(600, next)
    const found = testCalibration(p, happened(p, next))
    for (const name of ['inTheLarge', 'spiegelhalter', 'hosmerLemeshow'] as const)
      if (found[name].pValue < 0.05) rejected[name]++
  }
  for (const count of Object.values(rejected)) {
    expect(count / numTrials).toBeGreaterThan(0.02)
    expect(count / numTrials).toBeLessThan(0.08)
  }
})

test('what happens to all months of a customer at once counts once', () => {
  const next = uniforms(12)
  const rejected = { alone: 0, together: 0 }
  for (let trial = 0; trial < numTrials; trial++) {
    const p = predictions(150, next)
    const y = happened(p, next)
    const eightTimes = (values: Float64Array): Float64Array =>
      Float64Array.from({ length: 1200 }, (_, row) => values[row >> 3]!)
    const groups = Int32Array.from({ length: 1200 }, (_, row) => row >> 3)
    if (testCalibration(eightTimes(p), eightTimes(y)).spiegelhalter.pValue < 0.05) rejected.alone++
    if (testCalibration(eightTimes(p), eightTimes(y), groups).spiegelhalter.pValue < 0.05) rejected.together++
  }
  expect(rejected.alone / numTrials).toBeGreaterThan(0.3)
  expect(rejected.together / numTrials).toBeLessThan(0.08)
})

test('overconfident and too low predictions are told apart from good ones, and from each other', () => {
  const next = uniforms(13)
  const truth = predictions(5000, next)
  const y = happened(truth, next)
  const overconfident = testCalibration(
    truth.map((p) => p ** 3 / (p ** 3 + (1 - p) ** 3)),
    y
  )
  expect(overconfident.spiegelhalter.pValue).toBeLessThan(1e-6)
  expect(overconfident.inTheLarge.pValue).toBeGreaterThan(0.01)
  const low = testCalibration(
    truth.map((p) => p * 0.9),
    y
  )
  expect(low.inTheLarge.z).toBeGreaterThan(4)
  expect(low.hosmerLemeshow.pValue).toBeLessThan(1e-6)
})

test('computed by hand', () => {
  const { numRows, meanPredicted, observedRate, inTheLarge, spiegelhalter, hosmerLemeshow, bins } = testCalibration(
    [0.2, 0.8, 0.2, NaN, 0.2],
    [0, 1, 1, 1, NaN]
  )
  expect([numRows, meanPredicted, observedRate]).toEqual([3, expect.closeTo(0.4, 12), expect.closeTo(2 / 3, 12)])
  expect(inTheLarge.z).toBeCloseTo(0.8 / Math.sqrt(0.48), 12)
  expect(spiegelhalter.z).toBeCloseTo((-0.2 * 0.6 + 0.2 * -0.6 + 0.8 * 0.6) / Math.sqrt(3 * 0.36 * 0.16), 12)
  expect(hosmerLemeshow.statistic).toBeCloseTo(0.6 ** 2 / 0.32 + 0.2 ** 2 / 0.16, 12)
  expect(hosmerLemeshow.degreesOfFreedom).toBe(2)
  expect(bins).toEqual([
    { numRows: 2, meanPredicted: 0.2, observedRate: 0.5 },
    { numRows: 1, meanPredicted: 0.8, observedRate: 1 }
  ])
})

test('nothing known gives no alarm, but no number either', () => {
  const { numRows, meanPredicted, spiegelhalter, hosmerLemeshow } = testCalibration([0.5, NaN], [NaN, 1])
  expect([numRows, meanPredicted, spiegelhalter.pValue, hosmerLemeshow.pValue]).toEqual([0, NaN, NaN, NaN])
})

test('what is no probability or outcome is refused', () => {
  expect(() => testCalibration([0.5], [0, 1])).toThrow(new RangeError('"outcomes" expected 1 values, got 2'))
  expect(() => testCalibration([1.5], [0])).toThrow(new RangeError('"probabilities" expected 0 to 1 or NaN'))
  expect(() => testCalibration([0.5], [2])).toThrow(new RangeError('"outcomes" expected 0, 1 or NaN'))
})
