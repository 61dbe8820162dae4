import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { maxRecordLength } from '../../src/records/record-item.ts'
import { recordsOf } from './records-of.ts'

const csv = { format: 'csv' } as const

test('cells are text under the names of the first row', async () => {
  expect(await recordsOf(['a,b\n1,x y\n,"z"\n'], csv)).toEqual([
    [2, { a: '1', b: 'x y' }],
    [3, { a: '', b: 'z' }]
  ])
})

test('quotes hold commas, quotes and line ends; the line is the one the record begins in', async () => {
  const text = 'a,b\n"1,2","say ""hi"""\n"two\nlines\n",3\n\n4,5'
  expect(await recordsOf([text], csv)).toEqual([
    [2, { a: '1,2', b: 'say "hi"' }],
    [3, { a: 'two\nlines\n', b: '3' }],
    [7, { a: '4', b: '5' }]
  ])
})

test('a byte order mark, carriage returns and blank lines are not content', async () => {
  const expected = [
    [2, { a: '1', b: '2' }],
    [5, { a: 'x\ny', b: '3' }],
    [7, { a: '4', b: '5' }]
  ]
  expect(await recordsOf(['\ufeffa,b\r\n1,2\r\n\r\n  \r\n"x\ny",3\r\n4,5'], csv)).toEqual(expected)
  expect(await recordsOf(['a\n""\n\t\n" "\n'], csv)).toEqual([[2, { a: '' }]])
})

test('lines end in a line feed, a carriage return or both, also side by side', async () => {
  const expected = [
    [2, { a: '1', b: '2' }],
    [3, { a: '3', b: '4' }],
    [4, { a: '5', b: '6' }]
  ]
  expect(await recordsOf(['a,b\r1,2\r3,4\r5,6\r'], csv)).toEqual(expected)
  expect(await recordsOf(['a,b\r\n1,2\n3,4\r5,6'], csv)).toEqual(expected)
})

test('CR LF between quotes counts as two line ends', async () => {
  expect(await recordsOf(['a,b\r\n"x\r\ny",1\r\n2,3\r\n'], csv)).toEqual([
    [2, { a: 'x\r\ny', b: '1' }],
    [5, { a: '2', b: '3' }]
  ])
})

test('UTF-16 with a byte order mark is read, both ways round', async () => {
  const littleEndian = Buffer.from('\ufeffname,n\nübung,1\n', 'utf16le')
  const bigEndian = Buffer.from(littleEndian).swap16()
  for (const bytes of [littleEndian, bigEndian]) {
    const pieces = Array.from(bytes, (byte) => Uint8Array.of(byte))
    expect(await recordsOf(pieces, csv)).toEqual([[2, { name: 'übung', n: '1' }]])
  }
})

test('a bad row is an error in its place, and names its line, not its content', async () => {
  expect(await recordsOf(['a,b\nsecret\n1,2\n1,2,secret\n3,4\n'], csv)).toEqual([
    [2, 'line 2: expected 2 cells, got 1'],
    [3, { a: '1', b: '2' }],
    [4, 'line 4: expected 2 cells, got 3'],
    [5, { a: '3', b: '4' }]
  ])
})

test('a quote inside an unquoted cell is text, and no row is lost', async () => {
  expect(await recordsOf(['a,b\n"x"y,1\n"2",3\n'], csv)).toEqual([
    [2, { a: '"x"y', b: '1' }],
    [3, { a: '2', b: '3' }]
  ])
  expect(await recordsOf(['a,b\n5" disk,1\n2,3\n6" disk,3\n"4" ,5\n"7",8\n'], csv)).toEqual([
    [2, { a: '5" disk', b: '1' }],
    [3, { a: '2', b: '3' }],
    [4, { a: '6" disk', b: '3' }],
    [5, { a: '"4" ', b: '5' }],
    [6, { a: '7', b: '8' }]
  ])
  expect(await recordsOf(['a,b\n"x, "y", z",1\n2,3\n'], csv)).toEqual([
    [2, 'line 2: expected 2 cells, got 3'],
    [3, { a: '2', b: '3' }]
  ])
})

test('an unclosed quote is one error, on the line its row begins on, after the rows before it', async () => {
  const unclosed = 'expected a closing quote, got the end of the input'
  expect(await recordsOf(['a,b\n"x,1\n2,3\n'], csv)).toEqual([[2, `line 2: ${unclosed}`]])
  const [, ...rows] = await recordsOf(['a,b\n"1\n",2\n\n \n\n3,4\n\n5,"x\n6,7\n\n8,9\n'], csv)
  expect(rows).toEqual([
    [7, { a: '3', b: '4' }],
    [9, `line 9: ${unclosed}`]
  ])
})

test('a record that is too long is an error and the last item, and memory stays bounded', async () => {
  const filler = 'x'.repeat(2 ** 20)
  const many = Array.from({ length: maxRecordLength / filler.length + 1 }, () => filler)
  const tooLong = `line 3: expected a record of at most ${maxRecordLength} characters, got a longer one; is a quote left open?`
  const texts = [[...many], many.map((text) => `${text},`), ['"', ...many.map((text) => `${text}\n`)]]
  for (const pieces of texts) {
    let numGiven = 0
    const source = function* (): Generator<string> {
      yield 'a,b\n1,2\n'
      for (; numGiven < 10_000; numGiven++) yield pieces[numGiven % pieces.length]!
    }
    expect(await recordsOf(source(), csv)).toEqual([
      [2, { a: '1', b: '2' }],
      [3, tooLong]
    ])
    expect(numGiven).toBeLessThan(many.length + 2)
  }
})

test('columns without a name are left out; names are trimmed', async () => {
  expect(await recordsOf([',a, b ,,\n0,1,2,,\n'], csv)).toEqual([[2, { a: '1', b: '2' }]])
})

test('a header that cannot be used ends the reading', async () => {
  const cases = {
    'a,b,a\n1,2,3': 'line 1: duplicate column name in columns 1 and 3',
    '"a\n1,2': 'line 1: expected a closing quote, got the end of the input',
    '__proto__,b\n1,2': 'line 1: expected a column name other than __proto__',
    '': 'expected a header row, got an empty input',
    '\n \n': 'expected a header row, got an empty input'
  }
  for (const [text, message] of Object.entries(cases)) await expect(recordsOf([text], csv)).rejects.toThrow(message)
})

test('names may be given for a file without a header', async () => {
  const headers: unknown[] = []
  const options = { ...csv, columns: ['a', 'b'], onHeader: (names: unknown) => headers.push(names) }
  expect(await recordsOf(['1,2\n'], options)).toEqual([[1, { a: '1', b: '2' }]])
  expect(headers).toEqual([['a', 'b']])
})

test('the header is reported before the first record, and also when there are no records', async () => {
  const headers: unknown[] = []
  expect(await recordsOf(['a,,b\n'], { ...csv, onHeader: (names) => headers.push(names) })).toEqual([])
  expect(headers).toEqual([['a', 'b']])
})

const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', ' ', 'é', '日', '😀'), maxLength: 6 })
const table = fc.array(fc.tuple(cell, cell, cell), { maxLength: 20 })
const quote = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

test('what a writer quotes comes back, however the bytes are cut', async () => {
  const lineEnds = fc.constantFrom('\n', '\r\n')
  const sizes = fc.integer({ min: 1, max: 9 })
  await fc.assert(
    fc.asyncProperty(table, lineEnds, sizes, async (rows, lineEnd, size) => {
      const bytes = Buffer.from([['x', 'y', 'z'], ...rows].map((row) => row.map(quote).join(',') + lineEnd).join(''))
      const numPieces = Math.ceil(bytes.length / size)
      const pieces = Array.from({ length: numPieces }, (_, i) => bytes.subarray(i * size, (i + 1) * size))
      const read = await recordsOf(pieces, csv)
      expect(read.map(([, record]) => record)).toEqual(rows.map(([x, y, z]) => ({ x, y, z })))
    })
  )
})

test('any text that csv-parse can read is read as csv-parse reads it', async () => {
  const text = fc.string({ unit: fc.constantFrom('"', '"', ',', '\n', 'a', '1'), maxLength: 40 })
  await fc.assert(
    fc.asyncProperty(text, async (body) => {
      let expected: string[][]
      try {
        expected = parse(body, { record_delimiter: '\n', relax_column_count: true, skip_empty_lines: true })
      } catch {
        return
      }
      const read = await recordsOf([body], { ...csv, columns: ['x', 'y'] })
      const cellsOf = (record: unknown): unknown =>
        typeof record === 'string' ? record.replace(/^line \d+: /, '') : Object.values(record as object)
      expect(read.map(([, record]) => cellsOf(record))).toEqual(
        expected.map((cells) => (cells.length === 2 ? cells : `expected 2 cells, got ${cells.length}`))
      )
    }),
    { numRuns: 1000 }
  )
})

test('any text at all gives a record or an error for lines in order', async () => {
  const text = fc.string({ unit: fc.constantFrom('"', ',', '\n', '\r', 'a'), maxLength: 60 })
  await fc.assert(
    fc.asyncProperty(text, async (body) => {
      const lines = (await recordsOf([body], { ...csv, columns: ['x', 'y'] })).map(([line]) => line!)
      expect(lines).toEqual([...new Set(lines)].sort((a, b) => a - b))
    }),
    { numRuns: 1000 }
  )
})
