import { expect, test } from 'vitest'
import { readTable } from '../../src/node/read-table.ts'
import { temporaryFolder } from '../cli/temporary-folder.ts'

const file = temporaryFolder()
const csv = file(
  'a.csv',
  'who,income,code,ok,grade\nc1, 31000 ,007,true,Poor\nc1,N/A,x1,false,Good\nc2,5e4,,yes?,Poor\n'
)

test('columns of numbers, and of texts as they are written, where one is no number', async () => {
  const { numRows, columns, roles } = await readTable(csv, { roles: { who: 'group', grade: 'label' } })
  expect(numRows).toBe(3)
  expect(columns.get('income')).toEqual(Float64Array.of(31000, NaN, 50000))
  expect(columns.get('code')).toEqual(['007', 'x1', null])
  expect(columns.get('ok')).toEqual(['true', 'false', 'yes?'])
  expect([...roles]).toEqual([
    ['who', 'group'],
    ['grade', 'label']
  ])
})

test('NDJSON and JSON: true is 1, keys that are left out are missing', async () => {
  const ndjson = file('a.ndjson', '{"a":1,"b":true}\n{"a":null,"c":"x","b":false}\n{"b":true}\n')
  const { columns } = await readTable(ndjson)
  expect(Object.fromEntries(columns)).toEqual({
    a: Float64Array.of(1, NaN, NaN),
    b: Float64Array.of(1, 0, 1),
    c: [null, 'x', null]
  })
  const json = file('a.json', '[{"a":1,"b":true},{"a":null,"c":"x","b":false},{"b":true}]')
  expect((await readTable(json)).columns).toEqual(columns)
})

test('columns can be left out, and must be there', async () => {
  const { columns } = await readTable(csv, { ignored: ['code', 'ok'] })
  expect([...columns.keys()]).toEqual(['who', 'income', 'grade'])
  await expect(readTable(csv, { ignored: ['cod'] })).rejects.toThrow(`${csv}: expected a column "cod"`)
  await expect(readTable(csv, { roles: { age: 'time' } })).rejects.toThrow('expected a column "age"')
})

test('columns of codes can be kept as texts', async () => {
  const codes = file('codes.csv', 'zip,n\n01234,1\n ,2\n1.0,3\n')
  const { columns } = await readTable(codes, { texts: ['zip', 'absent'] })
  expect(Object.fromEntries(columns)).toEqual({ zip: ['01234', null, '1.0'], n: Float64Array.of(1, 2, 3) })
})

test('errors name the file, and the line', async () => {
  await expect(readTable('nowhere.csv')).rejects.toThrow('cannot read "nowhere.csv"')
  const empty = file('empty.csv', 'a,b\n')
  await expect(readTable(empty, { roles: { a: 'label' } })).rejects.toThrow(`${empty}: expected rows, got none`)
  const short = file('short.csv', 'a,b\n1,2\n3\n')
  await expect(readTable(short)).rejects.toThrow(/short\.csv: line 3: /)
  const nested = file('nested.ndjson', '{"a":[1]}\n')
  await expect(readTable(nested)).rejects.toThrow('expected numbers, texts, true, false and null')
})
