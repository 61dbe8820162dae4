/**
 * Every scanner and regular expression that sees records and applicants as text, on the worst text for it.
 *
 * @module
 */
import { expect, test } from 'vitest'
import { loadChampion } from '../../src/credit/champion/champion.ts'
import { applicantFields } from '../../src/credit/champion/applicant-fields.ts'
import { cleanApplicant } from '../../src/credit/champion/clean-applicant.ts'
import { plainText } from '../../src/credit/cleaning/plain-text.ts'
import { createColumnReader, squash } from '../../src/credit/fields/field-keys.ts'
import { caseOf } from '../../src/page/page-hash.ts'
import { parseRecord } from '../../src/page/parse-record.ts'
import { csvRecords } from '../../src/records/csv.ts'
import { csvColumns } from '../../src/records/csv-columns.ts'
import { csvCell } from '../../src/records/csv-writer.ts'
import { delimiterOfSepLine } from '../../src/records/delimiter.ts'
import { jsonRecords } from '../../src/records/json.ts'
import { isMissingText } from '../../src/records/missing-text.ts'
import { ndjsonRecords } from '../../src/records/ndjson.ts'
import { createFormatDetector, formatOfName } from '../../src/records/record-format.ts'
import { growthOfAsync, linearGrowth } from '../growth.ts'

type Reader = (text: string) => unknown

async function* whole(text: string): AsyncGenerator<string> {
  yield text
}

async function* inSmallPieces(text: string): AsyncGenerator<string> {
  for (let begin = 0; begin < text.length; begin += 10) yield text.slice(begin, begin + 10)
}

async function countOf(batches: AsyncIterable<readonly unknown[]>): Promise<number> {
  let count = 0
  for await (const batch of batches) count += batch.length
  return count
}

const ofCsv: Reader = (text) => countOf(csvRecords(whole(text), { columns: ['x', 'y'] }))
const ofPieces: Reader = (text) => countOf(csvRecords(inSmallPieces(text), { columns: ['x', 'y'] }))
const ofColumns =
  (pieceBytes: number): Reader =>
  async (text) => {
    const bytes = new TextEncoder().encode(text)
    const pieces = async function* (): AsyncGenerator<Uint8Array> {
      for (let begin = 0; begin < bytes.length; begin += pieceBytes) yield bytes.subarray(begin, begin + pieceBytes)
    }
    let count = 0
    const columns = [
      { isText: true, numbers: undefined },
      { isText: false, numbers: { takesDecimals: true, numberOf: () => 0 } }
    ]
    for await (const { numRows } of csvColumns(pieces(), { names: ['x', 'y'], columnsOf: () => columns }))
      count += numRows
    return count
  }
const { scorer } = loadChampion()
const ofHeader: Reader = (text) =>
  countOf(csvRecords(whole(text), { keysOfColumns: createColumnReader(scorer.definition) }))
const ofFormat: Reader = (text) => {
  const formatOf = createFormatDetector()
  for (let begin = 0; begin < text.length; begin += 10) formatOf(text.slice(begin, begin + 10), false)
}
const ofAddress: Reader = (text) => caseOf(scorer, text)
const ofPaste: Reader = (text) => parseRecord(scorer, text).catch(() => undefined)
const ofValue: Reader = (text) => cleanApplicant(Object.fromEntries(applicantFields.map(({ name }) => [name, text])))
const ofKey: Reader = (text) => cleanApplicant({ Age: 30, [text]: 30 })

// So that the time is not that of an error for every second character.
const filler = 'x'.repeat(30)
const repeated =
  (unit: string, before = '', after = '') =>
  (length: number): string =>
    before + unit.repeat(Math.ceil(length / unit.length)) + after

// What it reads, how, and texts by length.
const cases: [name: string, read: Reader, texts: ((length: number) => string)[]][] = [
  [
    'CSV',
    ofCsv,
    [
      repeated('"'),
      repeated('""', '"'),
      repeated(`"${filler}\n`),
      repeated(`""${filler}\n`, '"'),
      repeated(`x"y,"${filler}\n`),
      repeated(`"x","${filler}\n`),
      repeated(`"b,"c,"${filler}\n`),
      repeated(',"'),
      repeated(','),
      repeated('\r'),
      repeated('\r\n', '"'),
      repeated(' ', '', 'x'),
      repeated('x,y,', '"\n"')
    ]
  ],
  [
    'CSV in small pieces',
    ofPieces,
    [repeated('"'), repeated('x'), repeated('\n', '"'), repeated(`x"y,"${filler}\n`), repeated('\r')]
  ],
  [
    'columns of CSV',
    ofColumns(2 ** 16),
    [
      repeated('"'),
      repeated('""', '"'),
      repeated(`"${filler}\n`),
      repeated(`x"y,"${filler}\n`),
      repeated(','),
      repeated('\r'),
      repeated('9', 'x,'),
      repeated(`x,"${filler}""\n`),
      repeated('x,y,', '"\n"')
    ]
  ],
  [
    'columns of CSV in small pieces',
    ofColumns(10),
    [repeated('"'), repeated('x'), repeated('\n', '"'), repeated('\r')]
  ],
  [
    'header of CSV',
    ofHeader,
    [repeated(','), repeated('a', 'Age,'), (length) => namesOf(length), repeated(' _-', 'Age,', 'x')]
  ],
  ['sep= line', delimiterOfSepLine as Reader, [repeated('sep='), repeated('"'), repeated(';', 'sep=')]],
  [
    'NDJSON',
    (text) => countOf(ndjsonRecords(whole(text))),
    [repeated('\n'), repeated(' '), repeated('{'), repeated(`[${filler}\n`)]
  ],
  ['NDJSON in small pieces', (text) => countOf(ndjsonRecords(inSmallPieces(text))), [repeated('x'), repeated(' ')]],
  [
    'JSON',
    (text) => countOf(jsonRecords(whole(text))).catch(() => 0),
    [repeated('\n', '[', 'x'), repeated(' ', '', 'x')]
  ],
  ['format of a text', ofFormat, [repeated(' '), repeated('x', '{'), repeated(' ', '{'), repeated('} ', '{')]],
  ['format of a name', formatOfName as Reader, [repeated('.'), repeated('a', '.', '/'), repeated('.a')]],
  ['missing text', isMissingText as Reader, [repeated(' ', '', 'x'), repeated('-'), repeated('n/a')]],
  [
    'paste box',
    ofPaste,
    [
      repeated(' ', 'a', 'b'),
      repeated(' ', 'a', ':'),
      repeated(' ', 'a:', 'b'),
      repeated(' ,', 'a:', 'b'),
      repeated(' \t', 'a', 'b'),
      repeated('"'),
      repeated('a '),
      repeated(':'),
      repeated('a:b\n'),
      repeated('a\n'),
      repeated('"a\n'),
      repeated('"', 'Age,Occupation\n'),
      repeated(',', 'Age,Occupation\n')
    ]
  ],
  [
    'value of a field',
    ofValue,
    [
      repeated('1', '', 'x'),
      repeated('1', '1e', 'x'),
      repeated('1', '1.', 'x'),
      repeated('_'),
      repeated(' _', '', 'x'),
      repeated(' ', '1', 'x'),
      repeated(' ', '1 years', '1 months'),
      repeated(',111', '$1'),
      repeated('-'),
      repeated('\uff11'),
      repeated('a-')
    ]
  ],
  ['key of a record', ofKey, [repeated('_'), repeated('Age'), repeated(' ')]],
  ['name of a field', scorer.findKey as Reader, [repeated(' _'), repeated('a')]],
  ['name without separators', squash as Reader, [repeated('-'), repeated('a ')]],
  ['plain text', plainText as Reader, [repeated('\uff11'), repeated('\u2212 ')]],
  ['cell to write', csvCell as Reader, [repeated('='), repeated('"'), repeated('1', '-'), repeated(' ', '-', 'x')]],
  ['address of the page', ofAddress, [repeated('&'), repeated('#'), repeated('=', 'Age'), repeated('+', 'Age=')]]
]

function namesOf(length: number): string {
  return Array.from({ length: Math.ceil(length / 8) }, (_, i) => `name${i}`).join(',')
}

test.each(cases)(
  '%s: ten times the text takes about ten times as long',
  { timeout: 60_000 },
  async (_, read, texts) => {
    for (const [i, textOf] of texts.entries()) {
      const growth = await growthOfAsync(textOf, async (text) => read(text))
      expect(growth, `text ${i}`).toBeLessThan(linearGrowth)
    }
  }
)
