import { expect, test } from 'vitest'
import { type LightgbmData, type LightgbmDataOptions, readLightgbmData } from '../../src/records/lightgbm-data.ts'
import { layoutOfLines } from '../../src/records/lightgbm-lines.ts'
import { readInitScores, readQuerySizes, readWeights } from '../../src/records/lightgbm-side-files.ts'

async function* pieces(text: string, size = Infinity): AsyncGenerator<string> {
  for (let begin = 0; begin < text.length; begin += size) yield text.slice(begin, begin + size)
}

const all = (numRows: number): Int32Array => Int32Array.from({ length: numRows }, (_, row) => row)
const plain: LightgbmDataOptions = { hasHeader: false, labelColumn: () => 0, isPrecise: false, sample: all }

function read(text: string, options: Partial<LightgbmDataOptions> = {}, size?: number): Promise<LightgbmData> {
  return readLightgbmData(pieces(text, size), { ...plain, ...options })
}

function rowsOf({ numRows, columns }: LightgbmData): number[][] {
  return Array.from({ length: numRows }, (_, row) => columns.map((column) => column[row]!))
}

test.each([
  [['1\t2', '3\t4'], 'tsv'],
  [['1,2', '3,4'], 'csv'],
  [['1 1:2', '0'], 'libsvm'],
  [['0', '1 1:2'], 'libsvm'],
  [['1,2\t3', '4,5\t6'], 'tsv'],
  [['1,2', '3,4', '5'], undefined],
  [['1,2', '3'], undefined],
  [['1', '2'], undefined],
  [['1 2', '3 4'], undefined]
])('%j is %s', (lines, layout) => {
  expect(layoutOfLines(lines)).toBe(layout)
})

test.each([
  ['csv', '1,2,nan,3e2\n0, 5 ,,-inf\n\n1,NA,null,4\n'],
  ['tsv', '1\t2\t-nan\t3e2\r\n0\t+5\t\t-inf\r\n1\tNaN\tNULL\t4'],
  ['libsvm', '1 0:2 1:nan 2:3e2\r0  0:5 \t1:na 2:-inf\r\r1 0:nan 1:nan 2:4\r']
])('%s, whole and in pieces of any length', async (_, text) => {
  for (const size of [Infinity, 1, 2, 3, 7]) {
    const data = await read(text, {}, size)
    expect([...data.label]).toEqual([1, 0, 1])
    expect(rowsOf(data)).toEqual([
      [2, NaN, 300],
      [5, NaN, -1e308],
      [NaN, NaN, 4]
    ])
  }
})

test('names, without that of the label', async () => {
  const data = await read('a,b c,größe\n1,2,3\n4,5,6\n', {
    hasHeader: true,
    labelColumn: (names) => names!.indexOf('b c')
  })
  expect(data.names).toEqual(['a', 'größe'])
  expect([...data.label]).toEqual([2, 5])
  expect(rowsOf(data)).toEqual([
    [1, 3],
    [4, 6]
  ])
})

test('values that LightGBM takes for 0, and the empty cell at the end of a line that it does not see', async () => {
  const data = await read('1,1e-36,3\n1,2,\n1,-1e-36,5\n')
  expect(rowsOf(data)).toEqual([
    [0, 3],
    [2, 0],
    [0, 5]
  ])
})

test('numbers are read as LightGBM reads them, or precisely', async () => {
  const text = '1,0.1234567890123456789\n2,0.3\n'
  expect((await read(text)).columns[0]![0]).not.toBe(0.1234567890123456789)
  expect((await read(text, { isPrecise: true })).columns[0]![0]).toBe(0.1234567890123456789)
})

test('a LibSVM file has the features of its sample, and those that its first lines end with', async () => {
  const lines = ['1 0:1', '0 3:1', '1 7:1', '0 1:2']
  const text = lines.join('\n')
  expect((await read(text)).columns).toHaveLength(8)
  // Rows beyond the sample count only as long as LightGBM still guesses by them.
  const many = `${lines.join('\n')}\n${'1 1:2\n'.repeat(200)}1 90:1\n`
  const first = { sample: () => Int32Array.of(0, 3) }
  expect((await read(many, first)).columns).toHaveLength(8)
  expect((await read(many)).columns).toHaveLength(91)
})

test.each([
  ['', {}, 'expected at least 1 row, got none'],
  ['1 2\n3 4\n', {}, 'expected lines of numbers separated by commas or tabs, or of LibSVM, got neither'],
  ['1,2\n3,4\n5,secret\n', {}, 'line 3: column 2 expected a number, got text'],
  ['1,2\n\n3,4x\n', {}, 'line 3: column 2 expected a number, got other text'],
  [`${'1,2\n'.repeat(40)}1,2,3\n`, {}, 'line 41: expected 2 cells, got 3'],
  [`${'1,2,3\n'.repeat(40)}1\n`, {}, 'line 41: expected 3 cells, got 1'],
  ['1,2\nnan,2\n', {}, 'line 2: label expected a finite number, got none'],
  ['1 0:2\n1 x:3\n', {}, 'line 2: expected pairs index:value separated by spaces, got other text'],
  ['1 0:2\n1 99999999999:3\n', {}, 'line 2: expected pairs index:value separated by spaces, got other text'],
  ['1,2\n3,4\n', { labelColumn: () => 2 }, 'label column expected a number from 0 to 1, got 2'],
  ['a,b,c\n1,2\n3,4\n', { hasHeader: true }, 'line 1: expected 2 names, as there are columns, got 3'],
  ['1,\n1,na\n', { isPrecise: true }, 'line 2: column 2 expected a number, got other text']
])('%j is refused', async (text, options, message) => {
  await expect(read(text, options)).rejects.toThrow(new Error(message))
})

test('files beside the data', async () => {
  expect([...(await readWeights(pieces('1\n0.5\n\n1e300\nnan')))]).toEqual([1, 0.5, 1e38, 0])
  expect([...(await readQuerySizes(pieces('3\r\n4\r\n')))]).toEqual([3, 4])
  expect([...(await readInitScores(pieces('1\t2\n3\t4\n5\t6\n')))]).toEqual([1, 3, 5, 2, 4, 6])
  expect([...(await readInitScores(pieces('1\n-inf\n')))]).toEqual([1, -1e300])
  await expect(readInitScores(pieces('1\t2\n3\n'))).rejects.toThrow(new Error('line 2: expected 2 numbers, got 1'))
  await expect(readWeights(pieces('1\n2 3\n'))).rejects.toThrow(new Error('line 2: expected a number, got other text'))
})
