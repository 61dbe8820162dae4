import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { loadChampion } from '../../src/credit/champion/champion.ts'
import { creditClasses } from '../../src/credit/champion/champion-definition.ts'
import { readRecords } from '../../src/node/read-records.ts'
import { scoreApplicant } from '../../src/credit/champion/score-applicant.ts'
import { createScoreCsv } from '../../src/credit/scoring/score-csv.ts'
import { createFileResults } from '../../src/page/file-results.ts'
import { type ScoredRow, scoreFile } from '../../src/page/score-file.ts'

const { columns: scoreColumns } = createScoreCsv(creditClasses)

const { scorer } = loadChampion()
const bytes = readFileSync('examples/applicants.csv')
const [headerLine = '', firstLine = ''] = bytes.toString().split(/\r?\n/)
const fileOf = (...lines: string[]): string => [headerLine, ...lines].join('\n')

async function scored(content: BlobPart, signal = new AbortController().signal): Promise<ScoredRow[]> {
  const all: ScoredRow[] = []
  for await (const { rows, share } of scoreFile(scorer, new Blob([content]), { signal, onHeader: () => {} })) {
    all.push(...rows)
    expect(share).toBeGreaterThan(0)
    expect(share).toBeLessThanOrEqual(1)
  }
  return all
}

test('rows are read and scored as in Node, in UTF-8 and UTF-16', async () => {
  const expected: object[] = []
  for await (const { line, record, cells } of readRecords('examples/applicants.csv')) {
    expected.push({ line, record, cells, score: scoreApplicant(record!), fault: undefined })
  }
  expect(expected).toHaveLength(3)
  expect(await scored(bytes)).toEqual(expected)
  expect(await scored(Buffer.from(`\ufeff${bytes.toString()}`, 'utf16le'))).toEqual(expected)
})

test('a row that does not match the header has a fault that does not quote it', async () => {
  const rows = await scored(fileOf(firstLine, 'secret', `${firstLine},secret`, firstLine))
  expect(rows.map(({ line, fault }) => [line, fault])).toEqual([
    [2, undefined],
    [3, 'line 3: expected 18 cells, got 1'],
    [4, 'line 4: expected 18 cells, got 19'],
    [5, undefined]
  ])
})

test('1,000 rows, a quote left open in row 100: 999 are scored and one is not', async () => {
  const lines = Array.from({ length: 1000 }, (_, i) => (i === 99 ? `"${firstLine}` : firstLine))
  const results = createFileResults(creditClasses, 0)
  results.addRows(await scored(fileOf(...lines)))
  expect([results.numRows(), results.numFaults(), results.numInsufficient()]).toEqual([1000, 1, 0])
})

const brokenLine = (maxCells: number): fc.Arbitrary<string> =>
  fc
    .array(fc.constantFrom('', '30', '"', '""', 'a"b', '"x, y"', '"', ' '), { minLength: 1, maxLength: maxCells })
    .map((cells) => cells.join(','))
const linesWith = (broken: fc.Arbitrary<string>): fc.Arbitrary<string[]> =>
  fc.array(fc.oneof(fc.constant(firstLine), broken), { maxLength: 30 })

async function countsOf(lines: readonly string[]): Promise<{ numScored: number; numOthers: number; numRows: number }> {
  const results = createFileResults(creditClasses, 0)
  results.addRows(await scored(fileOf(...lines)))
  return {
    numScored: creditClasses.reduce((sum, name) => sum + results.numOf(name), 0),
    numOthers: results.numInsufficient() + results.numFaults(),
    numRows: results.numRows()
  }
}

test('rows with a score and without add up to the rows of the file, whatever is in them', async () => {
  await fc.assert(
    fc.asyncProperty(linesWith(brokenLine(20)), async (lines) => {
      const { numScored, numOthers, numRows } = await countsOf(lines)
      expect(numScored + numOthers).toBe(numRows)
    }),
    { numRuns: 50 }
  )
})

test('broken lines that cannot be put together to a row leave the others their scores', async () => {
  // A quoted cell may hold whole lines: with 17 commas, two broken lines and all between them could be one row of 18 cells.
  const numBrokenLines = 3
  const fewBroken = linesWith(brokenLine(3)).map((lines) => {
    const left = new Set([...lines.keys()].filter((i) => lines[i] !== firstLine).slice(numBrokenLines))
    return lines.filter((_, i) => !left.has(i))
  })
  await fc.assert(
    fc.asyncProperty(fewBroken, async (lines) => {
      const { numScored } = await countsOf(lines)
      expect(numScored).toBe(lines.filter((line) => line === firstLine).length)
    }),
    { numRuns: 50 }
  )
})

test('columns may be separated by semicolons or tabs and spelt as people spell them', async () => {
  const [expected] = await scored(fileOf(firstLine))
  for (const delimiter of [';', '\t']) {
    const [names, cells] = [headerLine, firstLine].map((line) => line.split(',').join(delimiter))
    for (const header of [names!, names!.toLowerCase(), names!.replaceAll('_', ' '), names!.replaceAll('_', '-')]) {
      const [row] = await scored(`${header}\r\n${cells}\r\n`)
      expect(row).toEqual(expected)
    }
  }
})

test('a file with columns for fewer than half of the fields is rejected', async () => {
  await expect(scored('a,b\n1,2\n')).rejects.toThrow(
    new Error('0 of 18 fields found; expected at least 9 in the header row, such as Age, Occupation, Annual_Income')
  )
  await expect(scored('age,OCCUPATION,Num-of-Loan,x\n1,2,3,4\n')).rejects.toThrow(
    new Error(
      '3 of 18 fields found: Age, Occupation, Num_of_Loan; expected at least 9 in the header row, such as Annual_Income, Monthly_Inhand_Salary, Num_Bank_Accounts'
    )
  )
})

test('JSON is told from CSV', async () => {
  const fault = 'expected CSV with a header row, got JSON; the command line reads JSON'
  for (const text of [
    '[{"Age":30},{"Age":30}]',
    '{"Age":30}\n{"Age":31}\n',
    '\ufeff\n  [\n  {\n    "Age": 30\n  }\n]\n'
  ])
    await expect(scored(text)).rejects.toThrow(new Error(fault))
})

test('stopping ends the work before the next rows', async () => {
  const controller = new AbortController()
  const text = fileOf(...Array.from({ length: 20_000 }, () => firstLine))
  let numRows = 0
  for await (const { rows } of scoreFile(scorer, new Blob([text]), { signal: controller.signal, onHeader: () => {} })) {
    numRows += rows.length
    controller.abort()
  }
  expect(numRows).toBeGreaterThan(0)
  expect(numRows).toBeLessThan(20_000)
})

test('results are counted and written with the cells of the file, also of rows without a score', async () => {
  const results = createFileResults(creditClasses, 2)
  const names = [...headerLine.split(','), 'Note']
  const text = [names.join(','), `${firstLine},"x,y"`, '30', `${firstLine},a,"b,c",=d`, `${firstLine},"`].join('\n')
  const all: ScoredRow[] = []
  const options = { signal: new AbortController().signal, onHeader: results.addHeader }
  for await (const { rows } of scoreFile(scorer, new Blob([text]), options)) all.push(...rows)
  results.addRows(all.slice(0, 2))
  results.addRows(all.slice(2))
  expect([results.numRows(), results.numFaults()]).toEqual([4, 3])
  expect(results.firstRows().map(({ line }) => line)).toEqual([2, 3])
  const [header, ...lines]: string[][] = parse(await results.csv().text())
  expect(header).toEqual([...names, ...scoreColumns])
  const cells = firstLine.split(',')
  expect(lines[0]!.slice(0, 20)).toEqual([...cells, 'x,y', '2'])
  expect(lines[0]!.slice(-2)).toEqual(['', ''])
  const blank = Array(9).fill('')
  expect(lines[1]).toEqual(['30', ...Array(18).fill(''), '3', ...blank, 'line 3: expected 19 cells, got 1', ''])
  expect(lines[2]).toEqual([...cells, 'a', '4', ...blank, 'line 4: expected 19 cells, got 21', `"b,c",'=d`])
  expect(lines[3]).toEqual([...cells, '"', '5', ...blank, 'line 5: expected a closing quote, got none', ''])
})
