import { expect, test } from 'vitest'
import {
  classNumbers,
  createTable,
  featureNames,
  featureOf,
  featuresOf,
  numbersOf,
  selectColumns,
  selectRows,
  textsOf,
  withColumns,
  withoutColumns
} from '../../src/pipeline/table.ts'

const table = createTable(
  {
    customer: ['a', 'a', 'b'],
    income: Float64Array.of(31000, NaN, 52000),
    job: ['Doctor', null, 'Writer'],
    class: ['Poor', 'Good', 'Poor']
  },
  { customer: 'group', class: 'label' }
)

test('rows are copied in the order wanted, with the roles', () => {
  const picked = selectRows(table, Int32Array.of(2, 0, 2))
  expect(picked.numRows).toBe(3)
  expect(numbersOf(picked, 'income')).toEqual(Float64Array.of(52000, 31000, 52000))
  expect(textsOf(picked, 'job')).toEqual(['Writer', 'Doctor', 'Writer'])
  expect(picked.roles.get('customer')).toBe('group')
  expect(selectRows(table, new Int32Array(0)).numRows).toBe(0)
})

test('a row that is not there is refused', () => {
  expect(() => selectRows(table, Int32Array.of(3))).toThrow(
    new RangeError('"rows" expected numbers from 0 to 2, got 3')
  )
  expect(() => selectRows(table, Int32Array.of(-1))).toThrow(RangeError)
})

test('a column with a role is never a feature', () => {
  expect(featureNames(table)).toEqual(['income', 'job'])
  expect(Object.keys(featuresOf(table))).toEqual(['income', 'job'])
  expect(() => featuresOf(table, ['income', 'customer'])).toThrow(
    new RangeError('"features" expected columns without a role, got "customer" (group)')
  )
  expect(() => featureOf(selectRows(table, Int32Array.of(0)), 'class')).toThrow(RangeError)
  expect(() => featureOf(selectColumns(table, ['class']), 'class')).toThrow(RangeError)
  expect(() => featureOf(withColumns(table, { customer: ['x', 'y', 'z'] }), 'customer')).toThrow(RangeError)
})

test('columns are replaced, added and left out', () => {
  const wider = withColumns(table, { income: Float64Array.of(1, 2, 3), debt: Float64Array.of(4, 5, 6) })
  expect([...wider.columns.keys()]).toEqual(['customer', 'income', 'job', 'class', 'debt'])
  expect(numbersOf(wider, 'income')).toEqual(Float64Array.of(1, 2, 3))
  expect(numbersOf(table, 'income')[0]).toBe(31000)
  const narrow = withoutColumns(wider, ['customer', 'nowhere'])
  expect([...narrow.columns.keys()]).toEqual(['income', 'job', 'class', 'debt'])
  expect([...narrow.roles.keys()]).toEqual(['class'])
})

test('classes are numbers in the order given; another one is refused without being quoted', () => {
  expect(classNumbers(table, 'class', ['Poor', 'Good'])).toEqual(Int32Array.of(0, 1, 0))
  expect(() => classNumbers(table, 'class', ['Poor', 'Standard'])).toThrow(
    new RangeError('column "class" expected Poor, Standard; got something else in row 1')
  )
  expect(() => classNumbers(table, 'job', ['Doctor', 'Writer'])).toThrow(RangeError)
})

test('what is no table is refused', () => {
  const income = Float64Array.of(1, 2)
  expect(() => createTable({ income, job: ['a'] })).toThrow(
    new RangeError('column "job" expected 2 values, one for each row; got 1')
  )
  expect(() => createTable({ income: [1, 2] as unknown as string[] })).toThrow(
    new TypeError('column "income" expected texts and nulls, got number in row 0')
  )
  expect(() => createTable({ income: new Float32Array(2) as unknown as Float64Array })).toThrow(TypeError)
  expect(() => createTable({ income }, { age: 'group' })).toThrow(
    new RangeError('"roles" expected names of columns, got "age"')
  )
  expect(() => createTable({ income }, { income: 'feature' as 'group' })).toThrow(TypeError)
  expect(() => createTable([income] as unknown as Record<string, Float64Array>)).toThrow(TypeError)
  expect(() => withColumns(table, { income })).toThrow(RangeError)
  expect(() => numbersOf(table, 'job')).toThrow(new TypeError('column "job" expected numbers, got texts'))
  expect(() => textsOf(table, 'income')).toThrow(new TypeError('column "income" expected texts, got numbers'))
  expect(() => numbersOf(table, 'nowhere')).toThrow(
    new RangeError('"table" expected a column "nowhere", got none of that name')
  )
})
