import fc from 'fast-check'
import { expect, test } from 'vitest'
import { resolveParameters } from '../../src/train/parameters/resolve-parameters.ts'
import { orderCategories } from '../../src/train/tree/category-order.ts'

const histograms = fc.array(
  fc.tuple(
    fc.oneof(fc.integer({ min: -3, max: 3 }), fc.double({ min: -5, max: 5, noNaN: true })),
    fc.oneof(fc.integer({ min: 0, max: 4 }), fc.double({ min: 0, max: 30, noNaN: true }))
  ),
  { minLength: 1, maxLength: 400 }
)
const smoothings = fc.constantFrom(0.25, 1, 10)
const thresholds = fc.constantFrom(1, 8, 32, 400)

test('the lowest and the highest outputs, among equal ones by bin', () => {
  fc.assert(
    fc.property(histograms, smoothings, thresholds, fc.nat(3), (bins, smooth, threshold, offset) => {
      const parameters = resolveParameters({ cat_smooth: smooth, max_cat_threshold: threshold })
      const sums = Float64Array.from([...Array<number>(offset).fill(7), ...bins.flat()])
      const factor = 1.5
      const used = bins.flatMap(([, hessian], bin) =>
        bin > 0 && Math.trunc(hessian * factor + 0.5) >= smooth ? [bin] : []
      )
      const outputOf = (bin: number): number => bins[bin]![0] / (bins[bin]![1] + smooth)
      const sorted = used.toSorted((a, b) => outputOf(a) - outputOf(b))
      const most = Math.min(threshold, Math.ceil(used.length / 2))

      const order = orderCategories({ sums, offset }, bins.length, factor, parameters)
      expect([order.numUsed, order.most]).toEqual([used.length, most])
      expect([...order.lowest.slice(0, most)]).toEqual(sorted.slice(0, most))
      expect([...order.highest.slice(0, most)]).toEqual(sorted.toReversed().slice(0, most))
    })
  )
})

test('outputs of 0 / 0 stand where the sort of LightGBM leaves them', () => {
  const parameters = resolveParameters({ cat_smooth: 0, max_cat_threshold: 32 })
  const sums = Float64Array.of(0, 0, 2, 1, 0, 0, 1, 1, 0, 0, -3, 1, 4, 1)
  const { numUsed, most, lowest, highest } = orderCategories({ sums, offset: 0 }, 7, 1, parameters)
  // Bins 1 to 6, of which 2 and 4 have no rows: two halves sorted by insertion, 3 1 2 and 4 5 6, then merged.
  expect([numUsed, most]).toEqual([6, 3])
  expect([...lowest.slice(0, 3), ...highest.slice(0, 3)]).toEqual([3, 1, 2, 6, 5, 4])
})
