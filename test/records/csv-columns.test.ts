import fc from 'fast-check'
import { expect, test } from 'vitest'
import { numberOf, ValueError } from '../../src/data/values.ts'
import { valueOfText } from '../../src/model/cell-reader.ts'
import { csvColumns } from '../../src/records/csv-columns.ts'
import type { CellNumbers, CsvBatch, CsvColumn } from '../../src/records/csv-column-batch.ts'
import { maxRecordLength } from '../../src/records/record-item.ts'
import { type PlainRow, rowsOfCsv } from '../oracle/csv-columns.ts'

const numbersOnly: CellNumbers = { takesDecimals: true, numberOf: (text) => numberOf(valueOfText(text)) }
const lengths: CellNumbers = {
  takesDecimals: false,
  numberOf: (text) => {
    if (text.includes('!')) throw new ValueError('expected no exclamation')
    return text.length
  }
}
const kinds: readonly CsvColumn[] = [
  { isText: false, numbers: numbersOnly },
  { isText: true, numbers: undefined },
  { isText: false, numbers: lengths },
  { isText: false, numbers: undefined },
  { isText: true, numbers: numbersOnly }
]
const columnsOf = (names: readonly string[]): CsvColumn[] => names.map((_, i) => kinds[i % kinds.length]!)

async function* piecesOf(bytes: Uint8Array, cuts: readonly number[]): AsyncGenerator<Uint8Array> {
  const places = [...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].toSorted((a, b) => a - b)
  let begin = 0
  for (const end of places) {
    // Written over once it has been read, as a stream may do.
    const piece = bytes.slice(begin, end)
    yield piece
    piece.fill(0x22)
    begin = end
  }
}

function rowsOf({ numRows, numbers, texts, faults }: CsvBatch): PlainRow[] {
  return Array.from({ length: numRows }, (_, row) => {
    const fault = faults.find((one) => one.row === row)
    return {
      numbers: numbers.flatMap((column) => (column === undefined ? [] : [column[row]!])),
      texts: texts.flatMap((column) => (column === undefined ? [] : [column[row]!])),
      fault: fault?.error.message,
      line: fault?.line
    }
  })
}

async function rowsIn(
  text: string,
  names: readonly string[] | undefined,
  cuts: readonly number[]
): Promise<PlainRow[]> {
  const rows: PlainRow[] = []
  const pieces = piecesOf(new TextEncoder().encode(text), cuts)
  for await (const batch of csvColumns(pieces, { names, columnsOf })) rows.push(...rowsOf(batch))
  return rows
}

// Lines are told of rows with faults only.
function withFaultLines(rows: readonly PlainRow[]): PlainRow[] {
  return rows.map((row) => (row.fault === undefined ? { ...row, line: undefined } : row))
}

const cell = fc.oneof(
  { weight: 4, arbitrary: fc.double().map(String) },
  { weight: 2, arbitrary: fc.integer().map(String) },
  fc.constantFrom(
    '',
    '""',
    'NA',
    'nan',
    '-inf',
    '\\N',
    ' 7 ',
    '1e400',
    '.',
    '5.',
    '+3',
    '0x1F',
    'true',
    '-0',
    '\ufeff'
  ),
  fc.constantFrom(
    'a',
    'é€😀',
    '"x,y"',
    '"a""b"',
    '"open',
    'in"side',
    '"a"b',
    '"two\nlines"',
    '"cr\rcell"',
    'stop!',
    '"1.5"'
  ),
  fc.string({ maxLength: 4 })
)
const lineEnd = fc.oneof({ weight: 6, arbitrary: fc.constant('\n') }, fc.constantFrom('\r\n', '\r', '\n\n', '\n \n'))
const line = (numColumns: number, delimiter: string): fc.Arbitrary<string> =>
  fc
    .tuple(
      fc.oneof(
        { weight: 8, arbitrary: fc.array(cell, { minLength: numColumns, maxLength: numColumns }) },
        fc.array(cell, { maxLength: numColumns + 2 })
      ),
      lineEnd
    )
    .map(([cells, end]) => cells.join(delimiter) + end)
const file = fc.integer({ min: 1, max: 6 }).chain((numColumns) =>
  fc.constantFrom(',', ';', '\t', '|', '§').chain((delimiter) =>
    fc.record({
      names: fc.constant(Array.from({ length: numColumns }, (_, i) => `c${i}`)),
      hasHeader: fc.boolean(),
      sep: fc.constant(delimiter === '|' || delimiter === '§' ? `sep=${delimiter}\n` : ''),
      delimiter: fc.constant(delimiter),
      body: fc.array(line(numColumns, delimiter), { maxLength: 12 }).map((lines) => lines.join('')),
      isCutShort: fc.boolean(),
      mark: fc.constantFrom('', '\ufeff')
    })
  )
)

test('columns are what the rows say, wherever the bytes are cut', async () => {
  await fc.assert(
    fc.asyncProperty(file, fc.array(fc.nat(), { maxLength: 8 }), async (given, cuts) => {
      const { names, hasHeader, sep, delimiter, body, isCutShort, mark } = given
      const rest = isCutShort ? body.trimEnd() : body
      const text = mark + sep + (hasHeader ? `${names.join(delimiter)}\n` : '') + rest
      const found = await rowsIn(text, hasHeader ? undefined : names, cuts)
      const plain = await rowsOfCsv(text.replace(/^\ufeff/, ''), hasHeader ? undefined : names, columnsOf)
      expect(found).toEqual(withFaultLines(plain))
    }),
    { numRuns: 3000 }
  )
})

test('bits of decimals are those of Number', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.double({ noNaN: true }), { minLength: 1, maxLength: 50 }), async (values) => {
      const lines = values.map((value) => `${Object.is(value, -0) ? '-0' : value},x`)
      const rows = await rowsIn(lines.join('\n'), ['a', 'b'], [])
      expect(rows.map(({ numbers }) => numbers[0])).toEqual(values)
    })
  )
})

test('a row is there when its line has ended', async () => {
  const numbers: number[] = []
  let numGiven = 0
  const pieces = async function* (): AsyncGenerator<Uint8Array> {
    for (const piece of ['a,b\n', '1,x\n2,y\n3', ',z\n', '4,"open\n', 'end"\r\n5,u']) {
      yield new TextEncoder().encode(piece)
      numGiven++
    }
  }
  const seen: number[][] = []
  for await (const batch of csvColumns(pieces(), { columnsOf })) {
    for (const { numbers: found } of rowsOf(batch)) numbers.push(...found)
    seen.push([numGiven, numbers.length])
  }
  expect(seen).toEqual([
    [0, 0],
    [1, 2],
    [2, 3],
    [3, 3],
    [4, 4],
    [5, 5]
  ])
})

test('a line that is too long is a row that cannot be read, and memory stays bounded', async () => {
  const filler = new TextEncoder().encode('x'.repeat(2 ** 20))
  const pieces = async function* (): AsyncGenerator<Uint8Array> {
    yield new TextEncoder().encode('a,b\n1,')
    for (let i = 0; i < (2 * maxRecordLength) / filler.length; i++) yield filler
    yield new TextEncoder().encode('\n2,y\n')
  }
  const rows: PlainRow[] = []
  for await (const batch of csvColumns(pieces(), { columnsOf })) rows.push(...rowsOf(batch))
  const tooLong = `expected a record of at most ${maxRecordLength} characters, got a longer one`
  expect(rows).toEqual([
    { numbers: [NaN], texts: [null], fault: tooLong, line: 2 },
    { numbers: [2], texts: ['y'], fault: undefined, line: undefined }
  ])
})

test('a file without a header is refused', async () => {
  await expect(rowsIn('', undefined, [])).rejects.toThrow('expected a header row, got an empty input')
  await expect(rowsIn('a,a\n1,2\n', undefined, [])).rejects.toThrow('line 1: duplicate column name in columns 1 and 2')
})
