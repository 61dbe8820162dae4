import { expect, test } from 'vitest'
import { bytesOfStrictBase64 } from '../../src/bytes/strict-base64.ts'
import { randomFrom } from '../format/mutate.ts'

const decode = (text: string): Buffer => Buffer.from(bytesOfStrictBase64(Buffer.from(text, 'latin1')))

test('any bytes come back', () => {
  const random = randomFrom(1)
  for (let i = 0; i < 2000; i++) {
    const bytes = Buffer.from(Array.from({ length: i % 100 }, () => random(256)))
    expect(decode(bytes.toString('base64')).equals(bytes)).toBe(true)
  }
  const all = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte))
  expect(decode(all.toString('base64')).equals(all)).toBe(true)
})

test('every other text is refused', () => {
  const random = randomFrom(2)
  const characters = 'AQgwB/+9=-_ \n\0\u00e9z'
  for (let i = 0; i < 20_000; i++) {
    const text = Array.from({ length: random(10) }, () => characters[random(characters.length)]!).join('')
    const bytes = Buffer.from(text, 'base64')
    // Of the lenient decoder's answers, those that encode to the text again.
    if (bytes.toString('base64') === text) expect(decode(text).equals(bytes)).toBe(true)
    else expect(() => decode(text), JSON.stringify(text)).toThrow(RangeError)
  }
})

test.each([
  ['AAA', 'expected base64 of a multiple of 4 characters, got 3'],
  ['AAAAA!AA', 'expected base64, got character code 33 at position 5'],
  ['AA\u00e9=', 'expected base64, got character code 233 at position 2'],
  ['AA=A', 'expected base64, got character code 61 at position 2'],
  ['AA==AAAA', 'expected base64, got character code 61 at position 2'],
  ['A===', 'expected base64, got character code 61 at position 1'],
  ['====', 'expected base64, got character code 61 at position 0'],
  ['AAAAAB==', 'expected base64 whose unused bits are 0, got others at position 5'],
  ['AAB=', 'expected base64 whose unused bits are 0, got others at position 2']
])('%s is refused where it is', (text, message) => {
  expect(() => decode(text)).toThrow(message)
})

test('long texts, and a fault anywhere in them', () => {
  const random = randomFrom(3)
  for (let i = 0; i < 40; i++) {
    const bytes = Buffer.from(Uint8Array.from({ length: 49_140 + random(120_000) }, () => random(256)))
    const text = bytes.toString('base64')
    // From an odd place in a buffer, too.
    const placed = Buffer.from(`${' '.repeat(i % 5)}${text}`, 'latin1').subarray(i % 5)
    expect(Buffer.from(bytesOfStrictBase64(placed)).equals(bytes)).toBe(true)
    const position = random(text.length - 2)
    placed[position] = [0, 32, 34, 61, 92, 128, 255][i % 7]!
    expect(() => bytesOfStrictBase64(placed)).toThrow(`got character code ${placed[position]} at position ${position}`)
  }
})
