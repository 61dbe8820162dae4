import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type FineBins, optimalPartition, weightOfEvidence } from '../../../src/pipeline/scorecard/optimal-partition.ts'
import { bestOfAllPartitions } from '../../oracle/all-partitions.ts'

const counts = (numBins: number): fc.Arbitrary<Float64Array> =>
  fc.array(fc.integer({ min: 0, max: 12 }), { minLength: numBins, maxLength: numBins }).map((values) =>
    // No question that all rows answer alike.
    Float64Array.from(values, (value, i) => (i === 0 ? value + 1 : value))
  )
const questionOf = (numBins: number): fc.Arbitrary<[Float64Array, Float64Array]> =>
  fc.tuple(counts(numBins), counts(numBins))
const binsArbitrary = fc.integer({ min: 1, max: 8 }).chain((numBins) =>
  fc.array(questionOf(numBins), { minLength: 1, maxLength: 2 }).map((questions): FineBins => ({
    rows: questions[0]![0].map((count, i) => count + questions[0]![1][i]!),
    yes: questions.map(([yes]) => yes),
    no: questions.map(([, no]) => no)
  }))
)
const rulesArbitrary = fc.record({
  maxBins: fc.integer({ min: 1, max: 8 }),
  leastRows: fc.integer({ min: 0, max: 20 }),
  direction: fc.constantFrom('up' as const, 'down' as const, undefined)
})

test('finds the best of all partitions that keep the rules, or one bin', () => {
  fc.assert(
    fc.property(binsArbitrary, rulesArbitrary, (bins, rules) => {
      const found = optimalPartition(bins, rules)
      const best = bestOfAllPartitions(bins, rules)
      const oneBin = bestOfAllPartitions(bins, { maxBins: 1, leastRows: 0, direction: undefined })!
      expect(found.value).toBeCloseTo(Math.max(best?.value ?? -Infinity, oneBin.value), 9)
      const again = found.ends.length === 1 ? oneBin : bestOfAllPartitions(only(bins, found.ends), rules)
      expect(again?.value).toBeCloseTo(found.value, 9)
    }),
    { numRuns: 400 }
  )
})

// The bins of a partition as fine bins: what keeps the rules there does in the partition.
function only({ rows, yes, no }: FineBins, ends: readonly number[]): FineBins {
  const merged = (values: Float64Array): Float64Array =>
    Float64Array.from(ends, (end, i) =>
      values.slice((ends[i - 1] ?? -1) + 1, end + 1).reduce((sum, value) => sum + value, 0)
    )
  return { rows: merged(rows), yes: yes.map(merged), no: no.map(merged) }
}

test('weight of evidence: likelier among yes is above 0, alike is 0, and an empty side has one', () => {
  expect(weightOfEvidence(30, 10, 100, 100)).toBeCloseTo(Math.log(30.5 / 10.5), 12)
  expect(weightOfEvidence(20, 20, 100, 100)).toBe(0)
  expect(weightOfEvidence(0, 10, 100, 100)).toBeLessThan(-2)
  expect(weightOfEvidence(10, 0, 10, 0)).toBe(0)
})
