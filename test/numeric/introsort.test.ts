import { expect, test } from 'vitest'
import { introsort } from '../../src/numeric/introsort.ts'
import { createLightgbmRandom } from '../../src/numeric/lightgbm-random.ts'

function sortedBy(keys: ArrayLike<number>): number[] {
  const order = Int32Array.from({ length: keys.length }, (_, i) => i)
  introsort(order, (one, other) => keys[one]! < keys[other]!)
  return [...order]
}

test('any values, in any order, with any number of equals', () => {
  const random = createLightgbmRandom(1)
  for (let round = 0; round < 500; round++) {
    const length = random.nextInt(0, 300)
    const numKeys = random.nextInt(1, 400)
    const keys = Array.from({ length }, () => random.nextInt(0, numKeys))
    const order = sortedBy(keys)
    expect(order.toSorted((a, b) => a - b)).toEqual(keys.map((_, i) => i))
    expect(order.map((i) => keys[i])).toEqual(keys.toSorted((a, b) => a - b))
  }
})

// One number for an order, as the C++ program below makes it.
function stepsOf(keys: readonly number[]): { hash: number; comparisons: number } {
  const order = Int32Array.from(keys.keys())
  let comparisons = 0
  introsort(order, (one, other) => {
    comparisons++
    return keys[one]! < keys[other]!
  })
  return { hash: order.reduce((hash, i) => (Math.imul(hash, 31) + i) >>> 0, 0), comparisons }
}

// A C++ program compiled with GCC 12 sorted the same keys with std::sort, and counted comparisons.
test('the steps of std::sort: an unstable order of many equals', () => {
  const keys = Array.from({ length: 40 }, (_, i) => i % 3)
  expect(stepsOf(keys)).toEqual({ hash: 2533116224, comparisons: 182 })
  expect(sortedBy(keys).slice(0, 6)).toEqual([0, 21, 18, 24, 15, 27])
  let state = 1
  const random = Array.from({ length: 5000 }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return (state >>> 16) % 7
  })
  expect(stepsOf(random)).toEqual({ hash: 3649602090, comparisons: 54326 })
})

test('the steps of std::sort: an order that drives partitions to one side, which a heap finishes', () => {
  const half = 1024
  const keys = Array.from({ length: 2 * half }, (_, i) => {
    if (i >= half) return 2 * (i - half + 1)
    return i % 2 === 0 ? i + 1 : half + i + 1
  })
  expect(stepsOf(keys)).toEqual({ hash: 3092507390, comparisons: 55716 })
})
