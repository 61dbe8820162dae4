import { PassThrough } from 'node:stream'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { printable } from '../../../src/cli/io/printable.ts'
import {
  bar,
  columnsOf,
  decimal,
  fit,
  layoutFor,
  percent,
  signed,
  signedBar,
  valueText,
  wrapped
} from '../../../src/cli/render/terminal.ts'
import { counted, grouped } from '../../../src/numeric/format-count.ts'
import { terminal } from '../run-cli.ts'

test('text is fitted to columns, from either side, wide characters counted twice and marks not at all', () => {
  expect([fit('ab', 4), fit('ab', 4, 'right'), fit('abcdef', 4), fit('', 2)]).toEqual(['ab  ', '  ab', 'abc…', '  '])
  expect([columnsOf('日本'), columnsOf('e\u0301'), columnsOf('😀')]).toEqual([4, 1, 2])
  expect(fit('日本語', 4)).toBe('日… ')
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 20 }), (text, columns) => {
      expect(columnsOf(fit(printable(text), columns))).toBe(columns)
    })
  )
})

test('nothing printable is a control character', () => {
  expect(printable('a\u001b[2J\n\u009b\u202eb é日')).toBe('a\ufffd[2J\ufffd\ufffd\ufffdb é日')
})

test('bars are as long as their share, and never empty for something', () => {
  expect([bar(1, 4), bar(0.5, 4), bar(0.5, 1), bar(1e-9, 4), bar(0, 4), bar(-1, 4), bar(NaN, 4), bar(7, 4)]).toEqual([
    '████',
    '██',
    '▌',
    '▏',
    '',
    '',
    '',
    '████'
  ])
  expect([1, -1, 0.25, -0.25, 0, -1e-9].map((share) => signedBar(share, 2))).toEqual([
    '  │██',
    '██│',
    '  │▌',
    ' ▐│',
    '  │',
    ' ▐│'
  ])
})

test('numbers have a typographic minus and at most the digits asked for', () => {
  expect([grouped(0), grouped(1234567), counted(1, 'row'), counted(2000, 'row')]).toEqual([
    '0',
    '1,234,567',
    '1 row',
    '2,000 rows'
  ])
  expect([percent(0.221), percent(0), percent(1)]).toEqual(['22.1%', '0.0%', '100.0%'])
  expect([signed(12), signed(-3.44, 1), signed(0), signed(-0.01, 1), signed(0.01, 1)]).toEqual([
    '+12',
    '−3.4',
    '0',
    '0.0',
    '0.0'
  ])
  expect([decimal(1.5, 2), decimal(-1.5, 2), decimal(-0.001, 2)]).toEqual(['1.50', '−1.50', '0.00'])
})

test('values are shown with six digits, missing ones by that word', () => {
  expect([valueText(34847.8437), valueText(-0.25), valueText('Mr X'), valueText(true)]).toEqual([
    '34847.8',
    '-0.25',
    'Mr X',
    'true'
  ])
  expect([valueText(null), valueText(NaN)]).toEqual(['missing', 'missing'])
})

test('items are broken into lines between them', () => {
  expect(wrapped(['aa', 'bb', 'cc'], 5)).toEqual(['aa bb', 'cc'])
  expect(wrapped(['aaaaaaa', 'b'], 5, ', ')).toEqual(['aaaaaaa', 'b'])
  expect(wrapped([], 5)).toEqual([])
})

test("the width is the terminal's, within reason", () => {
  const widthOf = (columns: number | undefined, path?: string): number => {
    const stdout = Object.assign(new PassThrough(), columns === undefined ? {} : terminal(columns))
    return layoutFor(path, { stdin: new PassThrough(), stdout, stderr: new PassThrough() }).width
  }
  expect([widthOf(undefined), widthOf(20), widthOf(90), widthOf(400)]).toEqual([80, 60, 90, 100])
  expect(widthOf(90, 'report.txt')).toBe(80)
})
