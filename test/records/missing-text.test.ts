import { describe, expect, it } from 'vitest'
import { isMissingText } from '../../src/records/missing-text.ts'

describe('isMissingText', () => {
  it.each([
    '',
    ' ',
    '\t',
    'NA',
    'n/a',
    'N/A',
    'NULL',
    'null',
    'none',
    'None',
    '#N/A',
    '<NA>',
    '?',
    '-',
    '\u2212',
    'NaN',
    '\\N',
    '.'
  ])('reads "%s" as missing', (text) => {
    expect(isMissingText(text)).toBe(true)
    expect(isMissingText(` ${text.toUpperCase()}\u00a0`)).toBe(true)
  })

  it.each(['0', '-1', 'inf', 'N', 'no', 'NAN 1', 'nana', '- -', '__10000__', '_'])('keeps "%s"', (text) => {
    expect(isMissingText(text)).toBe(false)
  })

  it('does not depend on the length of the text', () => {
    expect(isMissingText(`${' '.repeat(1e6)}NA${' '.repeat(1e6)}`)).toBe(true)
    expect(isMissingText('n/a'.repeat(1e6))).toBe(false)
  })
})
