import fc from 'fast-check'
import { expect, test } from 'vitest'
import { highWord, powerOfTwo } from '../../src/numeric/float-bits.ts'
import { bitsOf } from '../oracle/numeric-exact.ts'

test('the upper word is the upper half of the bits', () => {
  fc.assert(
    fc.property(fc.double(), (x) => {
      expect(highWord(x)).toBe(Number(BigInt.asIntN(32, bitsOf(x) >> 32n)))
    })
  )
})

test('powers of two over the whole range', () => {
  for (let exponent = -1074, power = 5e-324; exponent <= 1023; exponent++, power *= 2) {
    expect(powerOfTwo(exponent)).toBe(power)
  }
})
