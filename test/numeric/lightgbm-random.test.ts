import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createLightgbmRandom } from '../../src/numeric/lightgbm-random.ts'

// The recurrence of random.h in integers of any size.
function* states(seed: number): Generator<bigint> {
  let state = BigInt.asUintN(32, BigInt(seed))
  for (;;) yield (state = (214013n * state + 2531011n) % 2n ** 32n)
}

// What Random::Sample says, step by step.
function naiveSample(seed: number, total: number, count: number): number[] {
  const drawn = states(seed)
  const next = (): bigint => drawn.next().value as bigint
  const all = Array.from({ length: total }, (_, i) => i)
  if (count > total || count <= 0) return []
  if (count === total) return all
  if (count > 1 && count > total / Math.log2(count)) {
    let taken = 0
    return all.filter((i) => {
      const share = Number((next() >> 16n) & 0x7fffn) / 32768
      const isTaken = share < (count - taken) / (total - i)
      taken += Number(isTaken)
      return isTaken
    })
  }
  const chosen: number[] = []
  for (let last = total - count; last < total; last++) {
    const value = Number((next() & 0x7fffffffn) % BigInt(last + 1))
    chosen.push(chosen.includes(value) ? last : value)
  }
  return chosen.toSorted((a, b) => a - b)
}

const seed = fc.oneof(fc.integer({ min: 0, max: 100 }), fc.integer({ min: -(2 ** 31), max: 2 ** 32 - 1 }))

test('draws are those of the recurrence', () => {
  fc.assert(
    fc.property(seed, (given) => {
      const drawn = states(given)
      const random = createLightgbmRandom(given)
      for (let i = 0; i < 5; i++) {
        expect(random.nextShort(2, 999)).toBe(Number((((drawn.next().value as bigint) >> 16n) & 0x7fffn) % 997n) + 2)
        expect(random.nextInt(3, 1_000_003)).toBe(
          Number(((drawn.next().value as bigint) & 0x7fffffffn) % 1_000_000n) + 3
        )
        expect(random.nextFloat()).toBe(Number(((drawn.next().value as bigint) >> 16n) & 0x7fffn) / 32768)
      }
    })
  )
})

test('samples are those of the recurrence', () => {
  fc.assert(
    fc.property(seed, fc.integer({ min: 0, max: 60 }), fc.integer({ min: -1, max: 61 }), (given, total, count) => {
      expect([...createLightgbmRandom(given).sample(total, count)]).toEqual(naiveSample(given, total, count))
    })
  )
})

// As the Python oracle gave them, which matched LightGBM's trees.
test('known draws', () => {
  const random = createLightgbmRandom(5)
  expect(Array.from({ length: 5 }, () => random.nextShort(0, 32767))).toEqual([54, 28693, 12255, 24449, 27660])
  expect(Array.from({ length: 5 }, () => random.nextInt(3, 1_000_000))).toEqual([
    867071, 139861, 672636, 440599, 112931
  ])
  expect(Array.from({ length: 3 }, () => random.nextFloat())).toEqual([
    0.15606689453125, 0.864288330078125, 0.412994384765625
  ])
  expect([...createLightgbmRandom(1).sample(20, 6)]).toEqual([1, 3, 9, 15, 16, 19])
  expect([...createLightgbmRandom(1).sample(1000, 3)]).toEqual([524, 642, 946])
  expect([...createLightgbmRandom(7).sample(10, 1)]).toEqual([2])
  expect([...createLightgbmRandom(3).sample(10, 9)]).toEqual([0, 1, 2, 3, 4, 5, 6, 8, 9])
})
