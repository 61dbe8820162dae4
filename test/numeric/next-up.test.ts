import { expect, test } from 'vitest'
import { nextUp } from '../../src/numeric/next-up.ts'
import { randomIntegers } from '../oracle/random-forest.ts'

const float64 = new Float64Array(1)
const bits = new BigInt64Array(float64.buffer)

/** By the definition: of positive numbers one more, of negative ones one less, as an integer. */
function plainNextUp(x: number): number {
  float64[0] = x
  bits[0]! += x > 0 ? 1n : -1n
  return float64[0]
}

test('at the edges', () => {
  expect(nextUp(0)).toBe(5e-324)
  expect(nextUp(-0)).toBe(5e-324)
  expect(nextUp(-5e-324)).toBe(-0)
  expect(nextUp(Infinity)).toBe(Infinity)
  expect(nextUp(-Infinity)).toBe(-Number.MAX_VALUE)
  expect(nextUp(Number.MAX_VALUE)).toBe(Infinity)
  expect(nextUp(NaN)).toBeNaN()
})

test('powers of two and their neighbours, and numbers of all sizes', () => {
  const below = randomIntegers(1)
  const numbers: number[] = []
  for (let exponent = -1074; exponent < 1024; exponent++) {
    for (const factor of [1, 1 + 2 ** -52, 2 - 2 ** -52, 1 + below(2 ** 31) / 2 ** 31])
      numbers.push(factor * 2 ** exponent)
  }
  for (const x of numbers) {
    expect(nextUp(x)).toBe(plainNextUp(x))
    expect(nextUp(-x)).toBe(plainNextUp(-x))
  }
})
