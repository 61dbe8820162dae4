import fc from 'fast-check'
import { expect, test } from 'vitest'
import { mergeSort } from '../../src/numeric/merge-sort.ts'

test('an order: as any stable sort', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 100 }), (values) => {
      const sorted = values.map((_, i) => i).toSorted((a, b) => values[a]! - values[b]!)
      expect([...mergeSort(values.length, (a, b) => values[a]! < values[b]!)]).toEqual(sorted)
    })
  )
})

test('no order: every number all the same', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 100 }), fc.func(fc.boolean()), (count, isLess) => {
      expect([...mergeSort(count, isLess)].toSorted((a, b) => a - b)).toEqual(
        Array.from({ length: count }, (_, i) => i)
      )
    })
  )
})

test.each([
  [8, [0, 5, 4, 3, 2, 1, 6, 7]],
  [15, [0, 5, 4, 3, 2, 1, 6, 7, 11, 10, 9, 8, 13, 12, 14]],
  [
    40,
    [
      0, 34, 5, 22, 33, 27, 4, 3, 20, 2, 1, 6, 7, 11, 10, 9, 8, 13, 12, 14, 17, 16, 15, 19, 18, 21, 26, 25, 24, 23, 28,
      32, 31, 30, 29, 35, 39, 38, 37, 36
    ]
  ]
])('%i numbers with NaN among them: as std::stable_sort of g++ 12.2', (count, sorted) => {
  const values = Array.from({ length: count }, (_, i) => (((i * i) % 7) % 3 === 0 ? NaN : (i * 31) % 17))
  expect([...mergeSort(count, (a, b) => values[a]! < values[b]!)]).toEqual(sorted)
})
