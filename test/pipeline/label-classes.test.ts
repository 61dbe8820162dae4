import { expect, test } from 'vitest'
import { labelClasses } from '../../src/pipeline/label-classes.ts'
import { type Column, createTable, type Table } from '../../src/pipeline/table.ts'

function tableOf(column: Column): Table {
  return createTable({ grade: column }, { grade: 'label' })
}

test('texts and numbers, worst first', () => {
  expect(labelClasses(tableOf(['Good', 'Poor', 'Poor']), ['Poor', 'Good'])).toEqual({
    label: Int32Array.of(1, 0, 0),
    classNames: ['Poor', 'Good']
  })
  const numbers = tableOf(Float64Array.of(2, 0))
  expect(labelClasses(numbers)).toEqual({ label: Int32Array.of(2, 0), classNames: ['0', '1', '2'] })
  expect(labelClasses(numbers, ['Poor', 'Fair', 'Good', 'Best']).classNames).toHaveLength(4)
})

test('what is no class is refused, without its value', () => {
  expect(() => labelClasses(createTable({ grade: ['a'] }))).toThrow(
    '"table" expected a column with the role "label", got none'
  )
  expect(() => labelClasses(tableOf(['Good']))).toThrow('"classes" expected the texts of column "grade", worst first')
  expect(() => labelClasses(tableOf(Float64Array.of(0, 1.5)))).toThrow(
    'column "grade" expected class numbers from 0 up, got another in row 1'
  )
  expect(() => labelClasses(tableOf(Float64Array.of(0, 2)), ['Poor', 'Good'])).toThrow('got another in row 1')
  expect(() => labelClasses(tableOf(Float64Array.of(0, 0)))).toThrow('expected at least 2 classes, got 1')
})
