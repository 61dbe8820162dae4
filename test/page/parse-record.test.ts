import fc from 'fast-check'
import { expect, test } from 'vitest'
import { applicantFields } from '../../src/credit/champion/applicant-fields.ts'
import { loadChampion } from '../../src/credit/champion/champion.ts'
import { parseRecord as parseRecordOf, type PastedRecord } from '../../src/page/parse-record.ts'

const parseRecord = (text: string): Promise<PastedRecord> => parseRecordOf(loadChampion().scorer, text)
const recordOf = async (text: string): Promise<unknown> => (await parseRecord(text)).record

test('JSON: an object, or the first one of an array, with names in any spelling', async () => {
  expect(await parseRecord(' {"Age": "28_", "Other": 1} ')).toEqual({ record: { Age: '28_', Other: 1 }, numOthers: 0 })
  expect(await recordOf('{"age": 28, "ANNUAL-INCOME": null, "late payments": "3", "x y": 1}')).toEqual({
    Age: 28,
    Annual_Income: null,
    Num_of_Delayed_Payment: '3',
    'x y': 1
  })
  expect(await parseRecord('\ufeff[{"Age": 1}, {"Age": 2}]')).toEqual({ record: { Age: 1 }, numOthers: 1 })
})

test('CSV: a header and its first row; spreadsheet cells are separated by tabs', async () => {
  expect(await parseRecord('Age,Occupation\n"28_","Media, Manager"\n3,4')).toEqual({
    record: { Age: '28_', Occupation: 'Media, Manager' },
    numOthers: 1
  })
  expect(await recordOf('ID\tAge\r\n7\t28\r\n')).toEqual({ ID: '7', Age: '28' })
})

test('lines: a name and a value, with names as in records or as on the page', async () => {
  const text =
    'Age: 28_\n\nannual income = 34847.84_\nCredit_History_Age\t22 Years and 9 Months\n  "Num_of_Loan": "2_",\nx: y'
  expect(await recordOf(text)).toEqual({
    Age: '28_',
    Annual_Income: '34847.84_',
    Credit_History_Age: '22 Years and 9 Months',
    Num_of_Loan: '2_',
    x: 'y'
  })
  expect(await recordOf('Age: 30')).toEqual({ Age: '30' })
  expect(await recordOf('Occupation:')).toEqual({ Occupation: '' })
})

test('columns separated by semicolons, names in other spellings, and names beside values are read', async () => {
  const expected = { Age: '28', Annual_Income: '34847,84' }
  expect(await recordOf('age;annual-income\n28;34847,84')).toEqual(expected)
  expect(await recordOf('sep=;\nAGE;Annual income\n28;34847,84')).toEqual(expected)
  expect(await recordOf('Age\t28\nAnnual income\t34847,84')).toEqual(expected)
})

test('a quote that is not closed costs one row', async () => {
  expect(await parseRecord('Age,Name\n28,"Bo"\n29,"Al\n30,Cy')).toEqual({
    record: { Age: '28', Name: 'Bo' },
    numOthers: 2
  })
})

test.each([
  ['', 'There is nothing to read yet.'],
  ['{"Age": 3', 'This looks like JSON, but it is not valid.'],
  ['[3]', 'Expected a JSON object with the fields of one applicant.'],
  ['[]', 'Expected a JSON object with the fields of one applicant.'],
  ['Age,Occupation\n3', 'The row does not match its header: line 2: expected 2 cells, got 1.'],
  ['Age,age\n3,4', 'The header cannot be used: columns 1 and 2 are both the field Age.'],
  ['{"Age": 3, "age": 4}', 'A name is given twice.'],
  ['Age: 3\nage: 4', 'A name is given twice.'],
  ['Age,"Occupation\n3,4', 'The header cannot be used: line 1: expected a closing quote, got none.'],
  ['hello', 'Expected JSON, a header and a row, or lines such as "Age: 30".'],
  ['a: b', 'No known field found. Expected names such as Age or Occupation.'],
  ['{"__proto__": {"Age": 3}}', 'No known field found. Expected names such as Age or Occupation.']
])('%j is rejected', async (text, message) => {
  await expect(parseRecord(text)).rejects.toThrow(new Error(message))
})

test('a record survives every way of writing it', async () => {
  const names = applicantFields.map(({ name }) => name)
  const cell = fc.stringMatching(/^[\w.!@#%-]{1,12}$/)
  await fc.assert(
    fc.asyncProperty(fc.tuple(...names.map(() => cell)), async (cells) => {
      const record = Object.fromEntries(names.map((name, i) => [name, cells[i]!]))
      expect(await recordOf(JSON.stringify(record))).toEqual(record)
      expect(await recordOf(`${names.join(',')}\n${cells.join(',')}`)).toEqual(record)
      expect(await recordOf(`${names.join('\t')}\n${cells.join('\t')}`)).toEqual(record)
      expect(await recordOf(names.map((name, i) => `${name}: ${cells[i]}`).join('\n'))).toEqual(record)
    }),
    { numRuns: 50 }
  )
})

test('any text is read or rejected in one sentence that does not quote it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string(), async (text) => {
      const outcome = await parseRecord(text).catch((error: Error) => error)
      if (outcome instanceof Error) expect(outcome.message).toMatch(/^[A-Z].*\.$/)
    })
  )
})
