import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createMersenneTwister } from '../../src/numeric/mersenne-twister.ts'

interface Recorded {
  readonly seed: number
  /** The last 10 of 1,300 and the last 5 of 700. */
  readonly uint32: readonly number[]
  readonly double: readonly number[]
  readonly shuffled: readonly number[]
}
const file = join(import.meta.dirname, '../pipeline/validation/golden-folds.json')
const { twister } = JSON.parse(readFileSync(file, 'utf8')) as { twister: Recorded[] }

test.each(twister)("seed $seed gives NumPy's numbers", ({ seed, uint32, double, shuffled }) => {
  const integers = createMersenneTwister(seed)
  expect(Array.from({ length: 1300 }, integers.nextUint32).slice(-10)).toEqual(uint32)
  const doubles = createMersenneTwister(seed)
  expect(Array.from({ length: 700 }, doubles.nextDouble).slice(-5)).toEqual(double)
  const order = Int32Array.from({ length: 1000 }, (_, i) => i)
  createMersenneTwister(seed).shuffle(order)
  expect([...order]).toEqual(shuffled)
})

test('numbers up to the largest, and no other', () => {
  const random = createMersenneTwister(3)
  const drawn = Array.from({ length: 200 }, () => random.nextUpTo(4))
  expect([...new Set(drawn)].sort()).toEqual([0, 1, 2, 3, 4])
  expect(random.nextUpTo(0)).toBe(0)
})

test('a seed that NumPy refuses is refused', () => {
  expect(() => createMersenneTwister(-1)).toThrow(/^"seed" expected an integer from 0 to 4294967295, got -1$/)
  expect(() => createMersenneTwister(1.5)).toThrow(/^"seed" expected an integer/)
})
