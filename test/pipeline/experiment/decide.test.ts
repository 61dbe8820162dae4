import fc from 'fast-check'
import { expect, test } from 'vitest'
import { classProbabilities, exceedancesOf } from '../../../src/pipeline/class-probabilities.ts'
import { bestCutoffs, classesByCutoffs } from '../../../src/pipeline/experiment/decide.ts'
import { balancedWeights, correctedProbabilities } from '../../../src/pipeline/steps/balanced-classes.ts'

const rowsArbitrary = (numClasses: number): fc.Arbitrary<number[][]> =>
  fc.array(fc.array(fc.integer({ min: 1, max: 20 }), { minLength: numClasses, maxLength: numClasses }), {
    minLength: 1,
    maxLength: 30
  })
const shares = (rows: readonly (readonly number[])[]): Float64Array =>
  Float64Array.from(rows.flatMap((row) => row.map((value) => value / row.reduce((sum, one) => sum + one, 0))))

test('probabilities of classes to those of being at least a class, and back', () => {
  fc.assert(
    fc.property(rowsArbitrary(4), (rows) => {
      const probabilities = shares(rows)
      // None is below a hundredth of itself and the better ones.
      const back = classProbabilities(exceedancesOf(probabilities, 4))
      back.forEach((value, i) => expect(value).toBeCloseTo(probabilities[i]!, 12))
    })
  )
})

test('where models cross, the class between them keeps a hundredth', () => {
  const probabilities = classProbabilities([Float64Array.of(0.4), Float64Array.of(0.7)])
  ;[0.6, 0.004, 0.396].forEach((value, i) => expect(probabilities[i]).toBeCloseTo(value, 12))
  expect([...classProbabilities([Float64Array.of(1)])]).toEqual([0, 1])
})

test('correcting takes the weights of the classes back', () => {
  expect(balancedWeights([50, 30, 20])).toEqual([100 / 150, 100 / 90, 100 / 60])
  fc.assert(
    fc.property(
      rowsArbitrary(3),
      fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 3, maxLength: 3 }),
      (rows, weights) => {
        const weighted = shares(rows.map((row) => row.map((value, k) => value * weights[k]!)))
        const corrected = correctedProbabilities(weighted, weights)
        shares(rows).forEach((value, i) => expect(corrected[i]).toBeCloseTo(value, 12))
      }
    )
  )
})

test('cutoffs: a class needs those of all classes below it', () => {
  const probabilities = Float64Array.of(0.6, 0.1, 0.3, 0.3, 0.2, 0.5, 0.3, 0.45, 0.25)
  expect([...classesByCutoffs(probabilities, [0.5, 0.4])]).toEqual([0, 2, 1])
  expect([...classesByCutoffs(probabilities, [0.5, 0.2])]).toEqual([0, 2, 2])
})

test('classes by cutoffs never fall as probabilities of being at least a class rise', () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true })
  fc.assert(
    fc.property(share, share, share, share, share, share, (a, b, c, d, e, f) => {
      const [low, high] = [Math.min(a, b), Math.max(a, b)]
      const [lowBetter, highBetter] = [Math.min(low, c, d), Math.min(high, Math.max(c, d))]
      const rows = classProbabilities([Float64Array.of(low, high), Float64Array.of(lowBetter, highBetter)])
      // Cutoffs that rounding does not reach.
      const [worse, better] = classesByCutoffs(rows, [e + 1e-9, f + 1e-9])
      if (high - low > 1e-6 && highBetter - lowBetter > 1e-6) expect(better).toBeGreaterThanOrEqual(worse!)
    })
  )
})

test('fitted cutoffs are as good as the best pair on the grid, and no worse than one half', () => {
  fc.assert(
    fc.property(rowsArbitrary(3), fc.array(fc.nat(2), { minLength: 30, maxLength: 30 }), (rows, all) => {
      const probabilities = shares(rows)
      const labels = Int32Array.from(rows, (_, row) => all[row]!)
      const rightWith = (cutoffs: readonly number[]): number =>
        classesByCutoffs(probabilities, cutoffs).filter((value, row) => value === labels[row]).length
      const found = rightWith(bestCutoffs(probabilities, labels, 3, Int32Array.from(labels.keys())))
      expect(found).toBeGreaterThanOrEqual(rightWith([0.5, 0.5]))
      // Found for one after the other: no other cutoff of one class alone is better.
      const cutoffs = bestCutoffs(probabilities, labels, 3, Int32Array.from(labels.keys()))
      for (let step = 0; step <= 20; step++) {
        expect(found).toBeGreaterThanOrEqual(rightWith([step / 20, cutoffs[1]!]))
        expect(found).toBeGreaterThanOrEqual(rightWith([cutoffs[0]!, step / 20]))
      }
    }),
    { numRuns: 60 }
  )
})
