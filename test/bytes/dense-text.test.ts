import { expect, test } from 'vitest'
import { bytesOfCharacters, bytesOfDenseText } from '../../src/bytes/dense-text.ts'

test('every byte has a text, and no character stands for two', () => {
  const digits = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))
  expect([...bytesOfDenseText(digits.map((of) => `~${of}`).join(''))]).toEqual(digits.map((_, byte) => byte))
  const used = bytesOfCharacters.match(/../g)!.filter((of) => of !== '..')
  expect(new Set(used).size).toBe(used.length)
  expect(bytesOfDenseText('~fft ~00')).toEqual(Uint8Array.of(255, 0, 12, 0))
})

test('the characters need no escapes, in JavaScript or in HTML', () => {
  const characters = bytesOfCharacters.match(/../g)!.map((of, i) => (of === '..' ? '' : String.fromCharCode(32 + i)))
  expect(characters.join('')).not.toMatch(/['"`\\$~<]/)
})
