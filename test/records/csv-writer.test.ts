import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { csvCell, csvLine } from '../../src/records/csv-writer.ts'

test('cells are quoted only where needed', () => {
  expect(csvLine(['a', 1.5, '', 'x,y', 'say "hi"', ' z'])).toBe('a,1.5,,"x,y","say ""hi""", z\r\n')
})

test('what a spreadsheet would run gets an apostrophe in front', () => {
  const starts = ['=', '+', '-', '@', '\t', '\r', '\n', '\uff1d', '\uff0b', '\uff0d', '\uff20']
  for (const start of starts) expect(csvCell(`${start}cmd|' /C calc'!A0`)).toMatch(/^"?'/)
  expect(csvLine(['=1+1', '@SUM(A1)', '=HYPERLINK("x")', '-', '-100_', '-inf', '- 1', '+1-2'])).toBe(
    `'=1+1,'@SUM(A1),"'=HYPERLINK(""x"")",'-,'-100_,'-inf,'- 1,'+1-2\r\n`
  )
})

test('what another program takes for the end of a cell is quoted', () => {
  expect(csvLine(['z;=1+1', 'z\t@SUM(A1)', 'a;b'])).toBe('"z;=1+1","z\t@SUM(A1)","a;b"\r\n')
})

test('numbers stay as they are', () => {
  const numbers = ['-1', '+1', '-1.5', '-.5', '+2.', '-1e-7', '-333333333333333333333333333']
  expect(csvLine([...numbers, -2, -1e-7, -Infinity])).toBe(`${[...numbers, -2, -1e-7, -Infinity].join(',')}\r\n`)
})

test('whatever is written is read again, but for the apostrophes', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 2 }), (cells) => {
      const read: string[][] = parse(csvLine(cells), { record_delimiter: '\r\n' })
      expect(read).toHaveLength(1)
      expect(read[0]!.map((cell, i) => (cell === `'${cells[i]}` ? cells[i] : cell))).toEqual(cells)
      for (const cell of read[0]!) expect(/^[=@\t\r\n]/.test(cell)).toBe(false)
    })
  )
})
