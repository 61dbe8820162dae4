import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createMonitoringReference } from '../../../src/credit/monitoring/monitoring-reference.ts'
import { monitor } from '../../../src/credit/monitoring/monitor.ts'
import { effectiveRows, holmAdjusted, testStability } from '../../../src/credit/monitoring/stability-test.ts'
import { populationStability } from '../../../src/credit/scoring/stability.ts'
import { uniforms } from './random.ts'

const numTrials = 1000
const trials = Array.from({ length: numTrials }, (_, trial) => trial)

// Share of trials in which something happens; three standard errors of a share of .05 are .02.
const shareOf = (happens: (trial: number) => boolean): number => trials.filter(happens).length / numTrials

const sample = (size: number, next: () => number): Float64Array => Float64Array.from({ length: size }, next)

test.each([
  [100, 100],
  [5000, 100],
  [2000, 500]
])('unchanged samples of %d and %d rows alarm in .05 of the cases, as p says', (n, m) => {
  const next = uniforms(n + m)
  const found = trials.map(() => {
    const { variables } = monitor({ scores: { points: sample(n, next) } }, { scores: { points: sample(m, next) } })
    return variables[0]!
  })
  const rejected = found.filter(({ pValue }) => pValue < 0.05).length / numTrials
  expect(rejected).toBeGreaterThan(0.03)
  expect(rejected).toBeLessThan(0.07)
  const mean = found.reduce((sum, { index }) => sum + index, 0) / numTrials
  expect(mean / found[0]!.indexByChance).toBeGreaterThan(0.95)
  // Logarithms make the index of small samples somewhat larger than its limit.
  expect(mean / found[0]!.indexByChance).toBeLessThan(1.15)
})

test('the conventional limit alarms for chance in small samples, the p-value does not', () => {
  const next = uniforms(1)
  const reference = createMonitoringReference({ scores: { points: sample(20_000, next) } })
  const of = (_: number): boolean =>
    monitor(reference, { scores: { points: sample(100, next) } }).variables[0]!.index > 0.1
  expect(shareOf(of)).toBeGreaterThan(0.3)
})

test('the statistic is the index divided by 1/n + 1/m, when samples are large', () => {
  const next = uniforms(2)
  const { variables } = monitor(
    { scores: { points: sample(200_000, next) } },
    { scores: { points: sample(100_000, () => next() ** 1.01) } }
  )
  const { index, statistic } = variables[0]!
  expect(index / (1 / 200_000 + 1 / 100_000) / statistic).toBeCloseTo(1, 2)
})

test('a change is found, the larger the sample the surer', () => {
  const next = uniforms(3)
  const reference = createMonitoringReference({ scores: { points: sample(20_000, next) } })
  const pOf = (size: number): number =>
    monitor(reference, { scores: { points: sample(size, () => next() ** 1.2) } }).variables[0]!.pValue
  expect(pOf(100_000)).toBeLessThan(1e-30)
  expect(shareOf(() => pOf(200) < 0.05)).toBeGreaterThan(0.15)
})

test('months of a customer do not count as rows of their own', () => {
  const next = uniforms(4)
  const months = (size: number): { scores: { points: Float64Array }; groups: Int32Array } => {
    const levels = sample(size / 8, next)
    return {
      scores: { points: Float64Array.from({ length: size }, (_, i) => levels[i >> 3]! + 0.01 * next()) },
      groups: Int32Array.from({ length: size }, (_, i) => i >> 3)
    }
  }
  const rejects = (withGroups: boolean) => (): boolean => {
    const [reference, recent] = [months(1600), months(800)].map((made) => (withGroups ? made : { scores: made.scores }))
    return monitor(reference!, recent!).variables[0]!.pValue < 0.05
  }
  expect(shareOf(rejects(false))).toBeGreaterThan(0.8)
  const honest = shareOf(rejects(true))
  expect(honest).toBeGreaterThan(0.03)
  expect(honest).toBeLessThan(0.07)
})

test('effective rows: as many as rows when each stands alone, as groups when their rows are the same', () => {
  const next = uniforms(5)
  const bins = Int32Array.from({ length: 1000 }, () => Math.floor(4 * next()))
  const alone = Int32Array.from(bins, (_, row) => row)
  expect(effectiveRows(bins, 4, alone, 1000)).toBeCloseTo(999, 6)
  const repeated = Int32Array.from({ length: 5000 }, (_, row) => bins[row % 1000]!)
  const groups = Int32Array.from({ length: 5000 }, (_, row) => row % 1000)
  expect(effectiveRows(repeated, 4, groups, 1000)).toBeCloseTo(999, 6)
  expect(effectiveRows(new Int32Array(9), 4, new Int32Array(9), 1)).toBe(1)
  expect(effectiveRows(new Int32Array(9), 4, Int32Array.of(0, 0, 0, 1, 1, 1, 2, 2, 2), 3)).toBe(3)
})

test('sparse bins are taken together for the test; nothing to test is no alarm', () => {
  const of = (counts: number[]): { counts: number[]; effectiveRows: number } => ({
    counts,
    effectiveRows: counts.reduce((sum, count) => sum + count, 0)
  })
  expect(testStability(of([50, 1, 0, 1, 48]), of([40, 0, 2, 0, 58]))).toMatchObject({ degreesOfFreedom: 1 })
  expect(testStability(of([100]), of([70]))).toEqual({ statistic: 0, degreesOfFreedom: 0, pValue: 1, indexByChance: 0 })
  expect(testStability(of([1, 2]), of([2, 1]))).toMatchObject({ degreesOfFreedom: 0, pValue: 1 })
  // By hand: 2 · (0.1² / 0.55 + 0.1² / 0.45) / (2 / 100) / 2
  const { statistic } = testStability(of([50, 50]), of([60, 40]))
  expect(statistic).toBeCloseTo((0.01 / 0.55 + 0.01 / 0.45) / 0.02, 12)
  expect(populationStability([50, 50], [60, 40]) / 0.02 / statistic).toBeCloseTo(1, 1)
})

test("Holm's p-values: never below the given ones, in the same order, at most 1", () => {
  expect(holmAdjusted([0.01, 0.04, 0.03])).toEqual([0.03, 0.06, 0.06])
  const list = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 })
  fc.assert(
    fc.property(list, (pValues) => {
      const adjusted = holmAdjusted(pValues)
      pValues.forEach((p, i) => {
        expect(adjusted[i]!).toBeGreaterThanOrEqual(p)
        expect(adjusted[i]!).toBeLessThanOrEqual(1)
        pValues.forEach((other, j) => {
          if (p < other) expect(adjusted[i]!).toBeLessThanOrEqual(adjusted[j]!)
        })
      })
    })
  )
})
