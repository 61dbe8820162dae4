/**
 * Rows of a table as the scorer has them: the champion's fields in column order, categories as codes, NaN where missing.
 *
 * @module
 */
import { applicantFields } from '../../src/credit/champion/applicant-fields.ts'
import type { FieldSpec } from '../../src/credit/fields/field-spec.ts'
import { columnOf, isNumeric, type Table, textsOf } from '../../src/pipeline/table.ts'

/** A field's values: numbers, or the field's own codes of categories; NaN where missing [numRows]. */
export function fieldColumn(table: Table, { name, categories = [], validRange }: FieldSpec): Float64Array {
  const column = columnOf(table, name)
  if (isNumeric(column)) return column
  const codes = new Map<string | null, number>(categories.map((label, i) => [label, validRange[0] + i]))
  return Float64Array.from(column, (text) => codes.get(text) ?? NaN)
}

/** Values of the 20 fields of each row [numRows][20]. */
export function fieldValues(table: Table): Float64Array[] {
  const columns = applicantFields.map((field) => fieldColumn(table, field))
  return Array.from({ length: table.numRows }, (_, row) => Float64Array.from(columns, (column) => column[row]!))
}

/** The row of each customer's last month, ascending. */
export function lastRows(table: Table): number[] {
  const months = columnOf(table, 'Month') as Float64Array
  const last = new Map<string | null, number>()
  for (const [row, customer] of textsOf(table, 'Customer_ID').entries()) {
    const other = last.get(customer)
    if (other === undefined || months[row]! > months[other]!) last.set(customer, row)
  }
  return [...last.values()].sort((a, b) => a - b)
}
