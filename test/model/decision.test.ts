import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { goesLeft, isCategorical, missingType, missingTypeOf } from '../../src/model/decision.ts'
import type { Forest } from '../../src/model/forest.ts'
import { forestOf } from '../oracle/random-forest.ts'

const limit = 1.0000000180025095e-35
const below = 1.0000000180025093e-35
const above = 1.0000000180025097e-35
const leaf = { leafValue: 0, leafCount: 1 }

function numerical(threshold: number, decisionType: number): Forest {
  return forestOf([{ splitFeature: 0, threshold, decisionType, categories: [], left: leaf, right: leaf }], 1)
}

function categorical(categories: number[], decisionType = 1): Forest {
  return forestOf([{ splitFeature: 0, threshold: 0, decisionType, categories, left: leaf, right: leaf }], 1)
}

test('bits of the decision type', () => {
  expect([0, 1, 2, 3, 8, 9].map(isCategorical)).toEqual([false, true, false, true, false, true])
  expect([0, 2, 4, 6, 8, 10].map(missingTypeOf)).toEqual(
    [0, 0, 1, 1, 2, 2].map((type) => Object.values(missingType)[type])
  )
})

describe('numerical nodes', () => {
  test('missing type None: NaN counts as 0, whatever the default direction', () => {
    for (const defaultLeft of [0, 2]) {
      for (const [threshold, left] of [
        [1, true],
        [0, true],
        [-1, false],
        [-5e-324, false]
      ] as const) {
        expect(goesLeft(numerical(threshold, defaultLeft), 0, NaN), String(threshold)).toBe(left)
        expect(goesLeft(numerical(threshold, defaultLeft), 0, 0), String(threshold)).toBe(left)
      }
    }
  })

  test('missing type Zero: both ends of the band and NaN take the default direction', () => {
    for (const value of [NaN, 0, -0, 1e-36, -1e-36, 5e-324, below, -below, limit, -limit]) {
      expect(goesLeft(numerical(-1, 4 + 2), 0, value), String(value)).toBe(true)
      expect(goesLeft(numerical(1, 4), 0, value), String(value)).toBe(false)
    }
    for (const value of [above, -above, 1e-34, 0.5]) {
      expect(goesLeft(numerical(-1, 4 + 2), 0, value), String(value)).toBe(false)
      expect(goesLeft(numerical(1, 4), 0, value), String(value)).toBe(true)
    }
  })

  test('missing type NaN: only NaN takes the default direction', () => {
    expect(goesLeft(numerical(-1, 8 + 2), 0, NaN)).toBe(true)
    expect(goesLeft(numerical(1, 8), 0, NaN)).toBe(false)
    expect(goesLeft(numerical(-1, 8 + 2), 0, 0)).toBe(false)
    expect(goesLeft(numerical(1, 8), 0, 0)).toBe(true)
  })

  test('a value on the threshold goes left, the next one right', () => {
    for (const type of [0, 2, 8, 10]) {
      expect(goesLeft(numerical(0.1, type), 0, 0.1)).toBe(true)
      expect(goesLeft(numerical(0.1, type), 0, 0.10000000000000002)).toBe(false)
      expect(goesLeft(numerical(0.1, type), 0, Math.fround(0.1))).toBe(false)
      expect(goesLeft(numerical(Infinity, type), 0, Infinity)).toBe(true)
      expect(goesLeft(numerical(-Number.MAX_VALUE, type), 0, -Infinity)).toBe(true)
      expect(goesLeft(numerical(1e300, type), 0, Infinity)).toBe(false)
    }
  })
})

describe('categorical nodes', () => {
  test('values are cut towards zero', () => {
    const forest = categorical([0, 70])
    for (const value of [0, -0, 0.5, -0.5, -0.99, 0.999, 70, 70.9])
      expect(goesLeft(forest, 0, value), String(value)).toBe(true)
    for (const value of [-1, -1.5, 1, 2.7, 69.99, 71, 63, 64, 96])
      expect(goesLeft(forest, 0, value), String(value)).toBe(false)
  })

  test('NaN, infinities and what int32 does not hold go right, whatever the other bits say', () => {
    for (const type of [1, 3, 5, 7, 9, 11]) {
      const forest = categorical([0, 1, 31], type)
      for (const value of [
        NaN,
        Infinity,
        -Infinity,
        2147483648,
        2 ** 32,
        2 ** 32 + 1,
        2 ** 32 + 31,
        1e18,
        1e300,
        -2147483648,
        -2147483649
      ]) {
        expect(goesLeft(forest, 0, value), String(value)).toBe(false)
      }
    }
  })

  test('beyond int32 they go right even when a set reaches that far', () => {
    // All categories there are, without the memory.
    const forest = {
      ...categorical([0]),
      catBoundaries: Int32Array.of(0, 2 ** 27),
      catThreshold: new Proxy(new Uint32Array(0), { get: () => 4294967295 })
    }
    for (const value of [0, 31, 2147483647, 2147483647.9]) expect(goesLeft(forest, 0, value), String(value)).toBe(true)
    for (const value of [2147483648, 4294967295]) expect(goesLeft(forest, 0, value), String(value)).toBe(false)
  })

  test('the highest bit of a word counts', () => {
    expect(goesLeft(categorical([31, 63]), 0, 31)).toBe(true)
    expect(goesLeft(categorical([31, 63]), 0, 63)).toBe(true)
    expect(goesLeft(categorical([31, 63]), 0, 95)).toBe(false)
  })

  test('a set is the set of its categories', () => {
    const categories = fc.uniqueArray(fc.nat({ max: 200 }), { minLength: 1, maxLength: 20 })
    fc.assert(
      fc.property(categories, fc.double({ min: -2, max: 260, noNaN: true }), (set, value) => {
        expect(goesLeft(categorical(set), 0, value)).toBe(value > -1 && set.includes(Math.abs(Math.trunc(value))))
      }),
      { numRuns: 1000 }
    )
  })
})
