import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { maxRecordLength } from '../../src/records/record-item.ts'
import { readRecords } from '../../src/node/read-records.ts'
import { recordsOf, streamOf } from './records-of.ts'

const csv = { format: 'csv' } as const

test('cells are text under the names of the first row', async () => {
  expect(await recordsOf(['a,b\n1,x y\n,"z"\n'], csv)).toEqual([
    [2, { a: '1', b: 'x y' }],
    [3, { a: '', b: 'z' }]
  ])
})

test('a column may have any name', async () => {
  const [[, record]] = (await recordsOf(['__proto__,constructor,toString\n1,2,3\n'], csv)) as [[number, object]]
  expect(Object.entries(record)).toEqual([
    ['__proto__', '1'],
    ['constructor', '2'],
    ['toString', '3']
  ])
  expect(Object.getPrototypeOf(record)).toBe(Object.prototype)
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
  expect(await recordsOf(['a\n""\n\t\n" "\n'], csv)).toEqual([
    [2, { a: '' }],
    [4, { a: ' ' }]
  ])
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

test('CR LF is one line end, between quotes too, however it is cut', async () => {
  const text = 'a,b\r\n"x\r\ny",1\r\n2,3\r\n'
  const expected = [
    [2, { a: 'x\r\ny', b: '1' }],
    [4, { a: '2', b: '3' }]
  ]
  expect(await recordsOf([text], csv)).toEqual(expected)
  expect(await recordsOf([...text], csv)).toEqual(expected)
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

const unclosed = 'expected a closing quote, got none'

test('a quote that is not closed costs the row it is in, and no other', async () => {
  expect(await recordsOf(['a,b\n"x,1\n2,3\n'], csv)).toEqual([
    [2, `line 2: ${unclosed}`],
    [3, { a: '2', b: '3' }]
  ])
  const [, ...rows] = await recordsOf(['a,b\n"1\n",2\n\n \n\n3,4\n\n5,"x\n6,7\n\n8,9\n'], csv)
  expect(rows).toEqual([
    [7, { a: '3', b: '4' }],
    [9, `line 9: ${unclosed}`],
    [10, { a: '6', b: '7' }],
    [12, { a: '8', b: '9' }]
  ])
})

test('a quote that is closed only by one of a later row costs its own row', async () => {
  const expected = [
    [2, `line 2: ${unclosed}`],
    [3, { a: '2', b: '3' }],
    [4, { a: 'x, y', b: '4' }],
    [5, { a: '5', b: '6' }]
  ]
  expect(await recordsOf(['a,b\n"x,1\n2,3\n"x, y",4\n5,6\n'], csv)).toEqual(expected)
  // Here the row would have two cells, the first of them with three lines in it.
  expect(await recordsOf(['a,b\n"x,1\n2,3\n"x",4\n5,6\n'], csv)).toEqual([
    ...expected.slice(0, 2),
    [4, { a: 'x', b: '4' }],
    [5, { a: '5', b: '6' }]
  ])
})

test('a quote that is closed in a later row, where a cell ends, costs none but the rows with wrong cells', async () => {
  expect(await recordsOf(['a,b\n"x,1\n2,3\ny",4\n5,6\n'], csv)).toEqual([
    // By the rules of CSV, this is a row of two cells.
    [2, { a: 'x,1\n2,3\ny', b: '4' }],
    [5, { a: '5', b: '6' }]
  ])
  expect(await recordsOf(['a,b\n0,"x,1\n2,3\ny",4\n5,6\n'], csv)).toEqual([
    [2, `line 2: ${unclosed}`],
    [3, { a: '2', b: '3' }],
    [4, { a: 'y"', b: '4' }],
    [5, { a: '5', b: '6' }]
  ])
  expect(await recordsOf(['a,b\n"x\ny",1,2\n3,4\n'], csv)).toEqual([
    [2, `line 2: ${unclosed}`],
    [3, 'line 3: expected 2 cells, got 3'],
    [4, { a: '3', b: '4' }]
  ])
})

test('a row that is refused keeps its cells', async () => {
  const cellsOf = async (text: string): Promise<unknown[]> => {
    const cells: unknown[] = []
    for await (const item of readRecords(streamOf([text]), csv)) if (item.error !== undefined) cells.push(item.cells)
    return cells
  }
  expect(await cellsOf('a,b\n1\n1,2,3\n4,"5,6\n7,8\n')).toEqual([['1'], ['1', '2', '3'], ['4', '"5,6']])
})

test('1,000 rows, a quote left open in any of them: 999 are read and one is refused', async () => {
  for (const broken of [1, 100, 999, 1000]) {
    for (const open of ['"', '"x ""y""', ',"']) {
      const lines = Array.from({ length: 1000 }, (_, i) => (i + 1 === broken ? `${open}${i},1` : `${i},"one, two"`))
      const read = await recordsOf([`a,b\n${lines.join('\n')}\n`], csv)
      expect(read).toHaveLength(1000)
      expect(read.filter(([, record]) => typeof record === 'string')).toEqual([
        [broken + 1, `line ${broken + 1}: ${unclosed}`]
      ])
    }
  }
})

test('a record that is too long is an error, memory stays bounded, and reading goes on', async () => {
  const filler = 'x'.repeat(2 ** 20)
  const many = Array.from({ length: maxRecordLength / filler.length + 1 }, () => filler)
  const tooLong = `line 3: expected a record of at most ${maxRecordLength} characters, got a longer one`
  for (const line of [many, many.map((text) => `${text},`)]) {
    expect(await recordsOf(['a,b\n1,2\n', ...line, '\n3,4\n'], csv)).toEqual([
      [2, { a: '1', b: '2' }],
      [3, tooLong],
      [4, { a: '3', b: '4' }]
    ])
  }
})

test('a quote left open at the beginning of an endless source is noticed', async () => {
  const piece = '1,2\n'.repeat(2 ** 14)
  let numGiven = 0
  const source = async function* (): AsyncGenerator<string> {
    yield 'a,b\n"1,2\n'
    for (; ; numGiven++) yield piece
  }
  let first: string | undefined
  for await (const { error, record } of readRecords(source(), csv)) {
    if (first !== undefined) {
      expect(record).toEqual({ a: '1', b: '2' })
      break
    }
    first = error?.message
  }
  expect(first).toBe(`line 2: ${unclosed}`)
  expect(numGiven * 2 ** 14).toBeLessThan(100_000)
})

test('the delimiter is known from the first row: a comma, a semicolon or a tab', async () => {
  for (const delimiter of [',', ';', '\t']) {
    const text = ['a;b,c', 'd', 'e'].map((name) => `"${name}"`).join(delimiter)
    expect(await recordsOf([`\n${text}\n1${delimiter}${delimiter}3\n`], csv)).toEqual([
      [3, { 'a;b,c': '1', d: '', e: '3' }]
    ])
  }
  expect(await recordsOf(['a;b;c\n1,5;2,5;3,5\n'], csv)).toEqual([[2, { a: '1,5', b: '2,5', c: '3,5' }]])
  expect(await recordsOf(['1,5;2,5;3,5\n'], { ...csv, columns: ['a', 'b', 'c'] })).toEqual([
    [1, { a: '1,5', b: '2,5', c: '3,5' }]
  ])
  expect(await recordsOf(['a\n1\n'], csv)).toEqual([[2, { a: '1' }]])
})

test('with tabs, a line of tabs is a row of empty cells', async () => {
  expect(await recordsOf(['a\tb\n\t\n \n1\t2\n'], csv)).toEqual([
    [2, { a: '', b: '' }],
    [4, { a: '1', b: '2' }]
  ])
})

test('a line such as sep=; names the delimiter and is no row', async () => {
  for (const line of ['sep=;', 'SEP=;', '"sep=;"', '\ufeffsep=;']) {
    expect(await recordsOf([`${line}\r\na;"b,c,d"\r\n1;2\r\n`], csv)).toEqual([[3, { a: '1', 'b,c,d': '2' }]])
  }
  expect(await recordsOf(['sep=|\na|b\n1|2\n'], csv)).toEqual([[3, { a: '1', b: '2' }]])
  expect(await recordsOf(['sep=\t\na\tb\n1\t2\n'], csv)).toEqual([[3, { a: '1', b: '2' }]])
})

test('a delimiter can be given; it is one character', async () => {
  expect(await recordsOf(['a|b;c;d\n1|2\n'], { ...csv, delimiter: '|' })).toEqual([[2, { a: '1', 'b;c;d': '2' }]])
  for (const delimiter of ['', '"', '\n', '||']) {
    await expect(recordsOf(['a,b\n'], { ...csv, delimiter })).rejects.toThrow(
      new RangeError('"delimiter" expected one character other than a quote or a line end')
    )
  }
})

test('columns without a name are left out; names are trimmed', async () => {
  expect(await recordsOf([',a, b ,,\n0,1,2,,\n'], csv)).toEqual([[2, { a: '1', b: '2' }]])
})

test('a header that cannot be used ends the reading', async () => {
  const cases = {
    'a,b,a\n1,2,3': 'line 1: duplicate column name in columns 1 and 3',
    '"a\n1,2': `line 1: ${unclosed}`,
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
      // Such a row is read again line by line.
      if (expected.some((cells) => cells.length !== 2 && cells.some((cell) => cell.includes('\n')))) return
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

test('any text at all: every line that is not blank is in one record or is one error, in order', async () => {
  const text = fc.string({ unit: fc.constantFrom('"', '"', ',', '\n', '\r', 'a'), maxLength: 60 })
  const lineEnd = /\r\n|\n|\r/
  await fc.assert(
    fc.asyncProperty(text, async (body) => {
      const items = await recordsOf([body], { ...csv, columns: ['x', 'y'] })
      const covered = items.flatMap(([line, record]) => {
        const values = typeof record === 'string' ? [] : Object.values(record as Record<string, string>)
        const numMore = values.reduce((sum, value) => sum + value.split(lineEnd).length - 1, 0)
        return Array.from({ length: numMore + 1 }, (_, i) => line! + i)
      })
      expect(covered).toEqual([...new Set(covered)].sort((a, b) => a - b))
      const filled = body.split(lineEnd).flatMap((line, i) => (line === '' ? [] : [i + 1]))
      expect(filled.filter((line) => !covered.includes(line))).toEqual([])
    }),
    { numRuns: 3000 }
  )
})
