import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { readRecords } from '../../src/node/read-records.ts'
import { scoreApplicant } from '../../src/credit/champion/score-applicant.ts'
import { createFileResults, resultColumns } from '../../src/page/file-results.ts'
import { type ScoredRow, scoreFile } from '../../src/page/score-file.ts'

const bytes = readFileSync('examples/applicants.csv')

async function scored(content: BlobPart, signal = new AbortController().signal): Promise<ScoredRow[]> {
  const all: ScoredRow[] = []
  for await (const { rows, share } of scoreFile(new Blob([content]), { signal, onHeader: () => {} })) {
    all.push(...rows)
    expect(share).toBeGreaterThan(0)
    expect(share).toBeLessThanOrEqual(1)
  }
  return all
}

test('rows are read and scored as in Node, in UTF-8 and UTF-16', async () => {
  const expected: object[] = []
  for await (const { line, record } of readRecords('examples/applicants.csv')) {
    expected.push({ line, record, score: scoreApplicant(record!), fault: undefined })
  }
  expect(expected).toHaveLength(3)
  expect(await scored(bytes)).toEqual(expected)
  expect(await scored(Buffer.from(`\ufeff${bytes.toString()}`, 'utf16le'))).toEqual(expected)
})

test('a row that does not match the header has a fault that does not quote it', async () => {
  const rows = await scored('Age,Occupation\n30,Doctor\nsecret\n40,Writer')
  expect(rows.map(({ line, fault }) => [line, fault])).toEqual([
    [2, undefined],
    [3, 'line 3: expected 2 cells, got 1'],
    [4, undefined]
  ])
})

test('a file without a known field is rejected', async () => {
  await expect(scored('a,b\n1,2\n')).rejects.toThrow(
    new Error('expected columns such as Age, Occupation, Annual_Income, got none of them')
  )
})

test('stopping ends the work before the next rows', async () => {
  const controller = new AbortController()
  const text = `Age,Occupation\n${'30,Doctor\n'.repeat(20_000)}`
  let numRows = 0
  for await (const { rows } of scoreFile(new Blob([text]), { signal: controller.signal, onHeader: () => {} })) {
    numRows += rows.length
    controller.abort()
  }
  expect(numRows).toBeGreaterThan(0)
  expect(numRows).toBeLessThan(20_000)
})

test('results are counted and written with the columns of the file', async () => {
  const results = createFileResults(2)
  results.addHeader(['Age', 'Note'])
  const score = scoreApplicant({ Age: 30 })
  const record = { Age: '30', Note: 'x,y' }
  results.addRows([
    { line: 2, record, score, fault: undefined },
    { line: 3, record: undefined, score: undefined, fault: 'line 3: expected 2 cells, got 1' }
  ])
  results.addRows([{ line: 4, record, score, fault: undefined }])
  expect(results.numRows()).toBe(3)
  expect(results.numFaults()).toBe(1)
  expect(results.numQuestionable()).toBe(2)
  expect(results.numOf(score.prediction)).toBe(2)
  expect(results.firstRows().map(({ line }) => line)).toEqual([2, 3])
  const lines = (await results.csv().text()).split('\r\n')
  expect(lines[0]).toBe(['Age', 'Note', ...resultColumns].join(','))
  expect(lines[1]).toMatch(new RegExp(`^30,"x,y",2,${score.prediction},${score.points},0\\.`))
  expect(lines[2]).toBe(',,3,,,,,,,,,,"line 3: expected 2 cells, got 1"')
  expect(lines).toHaveLength(5)
})
