import fc from 'fast-check'
import { expect, test } from 'vitest'
import { highWord, powerOfTwo, withHighWord } from '../../src/numeric/float-bits.ts'
import { bitsOf } from '../oracle/numeric-exact.ts'

test('the upper word is the upper half of the bits', () => {
  fc.assert(
    fc.property(fc.double(), fc.double(), (x, y) => {
      expect(highWord(x)).toBe(Number(BigInt.asIntN(32, bitsOf(x) >> 32n)))
      expect(withHighWord(x, highWord(x))).toBe(x)
      if (!Number.isNaN(y)) expect(highWord(withHighWord(x, highWord(y)))).toBe(highWord(y))
    })
  )
})

test('powers of two over the whole normal range', () => {
  for (let exponent = -1022, power = 2 ** -1022; exponent <= 1023; exponent++, power *= 2) {
    expect(powerOfTwo(exponent)).toBe(power)
  }
})
