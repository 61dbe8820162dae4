import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Layout } from '../../../src/pipeline/cleaning/layout.ts'
import { cleanRecords } from '../../../src/pipeline/cleaning/clean-records.ts'
import { cleanText, type CleanProgress } from '../../../src/pipeline/cleaning/clean-text.ts'
import { featureNames, featuresOf, numbersOf, textsOf } from '../../../src/pipeline/table.ts'

const csv = `ID,Customer_ID,Month,Name,Age,SSN,Occupation,Annual_Income,Type_of_Loan,Outstanding_Debt,Credit_Mix,Credit_Score
0x1,CUS_0xd40,March,Ann,28_,123-45-6789,Doctor,52312.68_,"Auto Loan, Payday Loan, and Auto Loan",-1,_,Good
0x2,CUS_0xd40,April,Ann,-500,#F%$D@*&8,_______,24198062,,1328.93_,Good,Poor
0x3,CUS_0x21b1,May,Bob,35,123-45-6789,media manager,9999,"Student Loan",50000.5,Bad,Standard
`

const texts = (table: ReturnType<typeof cleanRecords>['table'], name: string): unknown => [...textsOf(table, name)]
const numbers = (table: ReturnType<typeof cleanRecords>['table'], name: string): number[] => [...numbersOf(table, name)]

test('raw rows become typed columns, computed ratios and counts of listed loans', async () => {
  const { table, report } = await cleanText([csv])
  expect(numbers(table, 'Age')).toEqual([28, NaN, 35])
  expect(texts(table, 'Occupation')).toEqual(['Doctor', null, 'Media_Manager'])
  expect(numbers(table, 'Annual_Income')).toEqual([52312.68, NaN, 9999])
  expect(numbers(table, 'Outstanding_Debt')).toEqual([NaN, 1328.93, 50000.5])
  expect(numbers(table, 'DTI')).toEqual([NaN, NaN, 5.00005])
  expect(numbers(table, 'Type_of_Loan=Auto_Loan')).toEqual([2, 0, 0])
  expect(numbers(table, 'Type_of_Loan=Payday_Loan')).toEqual([1, 0, 0])
  expect(numbers(table, 'Type_of_Loan=Student_Loan')).toEqual([0, 0, 1])
  expect(texts(table, 'Credit_Mix')).toEqual([null, 'Good', 'Bad'])
  expect(texts(table, 'Customer_ID')).toEqual(['CUS_0xd40', 'CUS_0xd40', 'CUS_0x21b1'])
  expect(numbers(table, 'Month')).toEqual([3, 4, 5])
  expect(texts(table, 'Credit_Score')).toEqual(['Good', 'Poor', 'Standard'])
  expect(report.columns['Age']).toEqual({
    counts: { trailing_underscore: 1, below_valid_range: 1 },
    missing: 1,
    negative: 0,
    range: [28, 35]
  })
  expect(report.columns['Occupation']).toEqual({
    counts: { placeholder_occupation: 1, normalized_label: 1 },
    missing: 1
  })
  // What is not in the source is not in the table.
  expect(table.columns.has('Interest_Rate')).toBe(false)
  expect(table.columns.has('EMI_to_Salary')).toBe(false)
})

test('who somebody is cannot become a feature', async () => {
  const { table, report } = await cleanText([csv])
  expect(report.identifiers).toEqual(['ID', 'Name', 'SSN'])
  expect([...table.columns.keys()].filter((name) => ['ID', 'Name', 'SSN'].includes(name))).toEqual([])
  for (const name of ['ID', 'Name', 'SSN']) {
    await expect(cleanText([csv], { columns: ['Age', name] })).rejects.toThrow(
      new RangeError(`"columns" expected what may be a feature, got "${name}", which identifies people or rows`)
    )
  }
  // The customer stays, to group by; it is no feature either.
  await expect(cleanText([csv], { columns: ['Customer_ID'] })).rejects.toThrow(RangeError)
  expect(featureNames(table)).not.toContain('Customer_ID')
  expect(() => featuresOf(table, ['Customer_ID'])).toThrow(RangeError)
  expect(() => featuresOf(table, ['Credit_Score'])).toThrow(RangeError)
})

test('only the columns asked for are kept, with those they are computed from left out', async () => {
  const { table } = await cleanText([csv], { columns: ['DTI', 'Age'] })
  expect([...table.columns.keys()]).toEqual(['Customer_ID', 'Month', 'Credit_Score', 'Age', 'DTI'])
  expect(numbers(table, 'DTI')).toEqual([NaN, NaN, 5.00005])
  await expect(cleanText([csv], { columns: ['EMI_to_Salary'] })).rejects.toThrow(
    new RangeError('"columns" expected columns of the source, got "EMI_to_Salary"')
  )
})

test('numbers beyond the worst end count as it if that is wanted', async () => {
  const source = ['Age,Interest_Rate\n30,5799\n500,-3\n']
  expect(numbers((await cleanText(source)).table, 'Interest_Rate')).toEqual([NaN, NaN])
  const { table, report } = await cleanText(source, { beyond: 'bound' })
  expect(numbers(table, 'Interest_Rate')).toEqual([58, NaN])
  // Age has no direction.
  expect(numbers(table, 'Age')).toEqual([30, NaN])
  expect(report.columns['Interest_Rate']!.counts).toEqual({ counted_as_bound: 1, below_valid_range: 1 })
})

test('pieces may be cut anywhere, as text or bytes', async () => {
  const whole = await cleanText([csv])
  const bytes = new TextEncoder().encode(csv)
  const cuts = fc.array(fc.integer({ min: 0, max: csv.length }), { maxLength: 8 })
  await fc.assert(
    fc.asyncProperty(cuts, fc.boolean(), async (places, isText) => {
      const ends = [...places.toSorted((a, b) => a - b), csv.length]
      const pieces = ends.map((end, i) => (isText ? csv : bytes).slice(ends[i - 1] ?? 0, end))
      expect(await cleanText(pieces)).toEqual(whole)
    }),
    { numRuns: 50 }
  )
  const utf16 = Uint8Array.from(Buffer.from(`\ufeff${csv}`, 'utf16le'))
  expect(await cleanText([utf16.slice(0, 1), utf16.slice(1)])).toEqual(whole)
})

test('NDJSON and records give what CSV gives', async () => {
  const [header, ...lines] = csv
    .trim()
    .split('\n')
    .map((line) => line.match(/"[^"]*"|[^,]+|(?<=,)(?=,)/g)!.map((cell) => cell.replaceAll('"', '')))
  const records = lines.map((cells) => Object.fromEntries(cells.map((cell, i) => [header![i]!, cell])))
  const whole = await cleanText([csv])
  expect(cleanRecords(records)).toEqual(whole)
  const ndjson = records.map((record) => `${JSON.stringify(record)}\n`)
  expect(await cleanText(ndjson)).toEqual(whole)
  expect(await cleanText(ndjson, { format: 'ndjson' })).toEqual(whole)
  await expect(cleanText([JSON.stringify(records)])).rejects.toThrow('one JSON object per line')
})

test('records may hold numbers, nulls and what is neither', () => {
  const { table, report } = cleanRecords([
    { age: 30, 'annual income': null, Outstanding_Debt: NaN, Type_of_Loan: null },
    { Age: true, Annual_Income: 41000, Type_of_Loan: 'Auto Loan, Boat Loan' },
    { Age: '41', Type_of_Loan: '_' }
  ])
  expect(numbers(table, 'Age')).toEqual([30, NaN, 41])
  expect(numbers(table, 'Annual_Income')).toEqual([NaN, 41000, NaN])
  expect(numbers(table, 'Type_of_Loan=Auto_Loan')).toEqual([0, 1, NaN])
  expect(report.columns['Age']!.counts).toEqual({ wrong_type: 1 })
  expect(report.columns['Annual_Income']!.counts).toEqual({ missing: 2 })
  expect(report.columns['Outstanding_Debt']!.counts).toEqual({ missing: 3 })
  expect(report.columns['Type_of_Loan']).toEqual({
    counts: { empty: 1, unknown_item: 1, placeholder_underscore: 1 },
    missing: 1
  })
  expect(
    cleanRecords([{ Credit_History_Age: '2 Years and 1 Months', Credit_History_Months: 9 }]).table.columns
  ).toEqual(new Map([['Credit_History_Months', Float64Array.of(25)]]))
})

test('a bad record is counted and cleaning goes on; messages hold no value', async () => {
  const { table, report } = await cleanText(['Age,Outstanding_Debt\n30,100\n31\n32,secret,7\n33,200\n'])
  expect(numbers(table, 'Age')).toEqual([30, 33])
  expect(report).toMatchObject({
    numRows: 2,
    numFaults: 2,
    firstFaults: ['line 3: expected 2 cells, got 1', 'line 4: expected 2 cells, got 3']
  })
  const ndjson = await cleanText(['{"Age":30}\n{secret\n[1]\n{"Age":33}\n'])
  expect(numbers(ndjson.table, 'Age')).toEqual([30, 33])
  expect(ndjson.report.numFaults).toBe(2)
  expect(JSON.stringify([report, ndjson.report])).not.toContain('secret')
  const many = await cleanText([`Age,Outstanding_Debt\n${'1\n'.repeat(100)}`])
  expect(many.report.numFaults).toBe(100)
  expect(many.report.firstFaults).toHaveLength(20)
})

test('a source without a usable header is refused', async () => {
  await expect(cleanText([])).rejects.toThrow(RangeError)
  await expect(cleanText([''], { format: 'csv' })).rejects.toThrow('expected a header row, got an empty input')
  await expect(cleanText(['a,b\n1,2\n'])).rejects.toThrow(
    new RangeError('the source expected columns such as Age, got none of them')
  )
  await expect(cleanText(['Age,age\n1,2\n'])).rejects.toThrow('columns 1 and 2 are both Age')
  await expect(cleanText(['Credit_History_Age,Credit_History_Months\n1,2\n'])).rejects.toThrow(
    'columns 1 and 2 are both Credit_History_Months'
  )
  await expect(cleanText('Age\n1\n')).rejects.toThrow(TypeError)
  await expect(cleanText([csv], { format: 'json' as 'csv' })).rejects.toThrow(RangeError)
  await expect(cleanText([csv], { column: [] } as object)).rejects.toThrow(RangeError)
  await expect(cleanText([csv], { columns: ['Wealth'] })).rejects.toThrow(RangeError)
  expect(() => cleanRecords([])).toThrow(RangeError)
  expect(() => cleanRecords([null as unknown as object as Record<string, string>])).toThrow(TypeError)
})

test('a header is refused before the rows are read', async () => {
  let numPieces = 0
  const pieces = function* (): Generator<string> {
    for (;;) {
      numPieces++
      yield numPieces === 1 ? 'Wealth,Age\n' : '1,2\n'
    }
  }
  await expect(cleanText(pieces(), { columns: ['Outstanding_Debt'] })).rejects.toThrow(RangeError)
  expect(numPieces).toBeLessThan(4)
})

test('cleaning reports its progress and stops when asked', async () => {
  const seen: CleanProgress[] = []
  const lines = csv.split(/(?<=\n)/)
  await cleanText(lines, { onProgress: (progress) => seen.push(progress) })
  expect(seen.at(-1)).toEqual({ numRows: 3, length: csv.length })
  const controller = new AbortController()
  let numPieces = 0
  const endless = async function* (): AsyncGenerator<string> {
    yield lines[0]!
    for (;;) {
      numPieces++
      yield lines[1]!
    }
  }
  const stopped = cleanText(endless(), {
    signal: controller.signal,
    onProgress: ({ numRows }) => {
      if (numRows === 3) controller.abort(new Error('enough'))
    }
  })
  await expect(stopped).rejects.toThrow('enough')
  expect(numPieces).toBeLessThan(8)
})

test('the layout of another lender is data', () => {
  const layout: Layout = {
    fields: [
      {
        name: 'duration',
        label: 'Duration',
        kind: 'integer',
        unit: 'months',
        description: 'Duration of the loan',
        trainingRange: [4, 72],
        validRange: [1, 120],
        typical: 18,
        required: true,
        examples: [12]
      }
    ],
    group: 'client',
    identifiers: ['phone'],
    junk: { placeholder_x: { tokens: ['XX'], message: 'unknown' } }
  }
  const { table, report } = cleanRecords(
    [
      { client: 1, phone: '555', duration: '12 months', note: 'x' },
      { client: 'XX', duration: 'XX' }
    ],
    { layout }
  )
  expect(table.columns).toEqual(
    new Map<string, unknown>([
      ['client', ['1', null]],
      ['duration', Float64Array.of(12, NaN)]
    ])
  )
  expect(report.unknownColumns).toEqual(['note'])
  expect(report.identifiers).toEqual(['phone'])
  expect(report.columns['client']!.counts).toEqual({ placeholder_x: 1 })
})
