import fc from 'fast-check'
import { expect, test } from 'vitest'
import { descendingOrder } from '../../src/numeric/descending-order.ts'

function orderOf(values: readonly number[], begin = 0): number[] {
  const order = new Int32Array(values.length - begin)
  descendingOrder(Float64Array.from(values), begin, values.length, order)
  return [...order]
}

function naiveOrder(values: readonly number[]): number[] {
  const isBelow = (a: number, b: number): number => Number(values[a]! < values[b]!) - Number(values[a]! > values[b]!)
  return values.map((_, i) => i).toSorted(isBelow)
}

const number = fc.oneof(
  fc.double({ noNaN: true }),
  fc.integer({ min: -3, max: 3 }),
  fc.constantFrom(0, -0, Infinity, -Infinity, 5e-324, -5e-324)
)

test.each([
  [0, 40],
  [257, 600]
])('%i to %i numbers: sorted as by a stable comparison', (minLength, maxLength) => {
  fc.assert(
    fc.property(fc.array(number, { minLength, maxLength }), (values) => {
      expect(orderOf(values)).toEqual(naiveOrder(values))
    })
  )
})

test('the largest alone', () => {
  fc.assert(
    fc.property(fc.array(number, { maxLength: 300 }), fc.integer({ min: 1, max: 300 }), (values, numWanted) => {
      const order = new Int32Array(values.length)
      descendingOrder(Float64Array.from(values), 0, values.length, order, numWanted)
      expect([...order].slice(0, numWanted)).toEqual(naiveOrder(values).slice(0, numWanted))
    })
  )
})

test('positions count from the beginning of the part', () => {
  expect(orderOf([9, 9, 1, 3, 2], 2)).toEqual([1, 2, 0])
})
