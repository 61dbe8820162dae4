/**
 * The labelled panel as a table: the 20 fields, of which Occupation and Payment_Behaviour are text.
 *
 * @module
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { applicantFields } from '../../src/credit/champion/applicant-fields.ts'
import { classNumbers, createTable, type Column, type Table } from '../../src/pipeline/table.ts'

/** Classes, worst first. */
export const classNames: readonly string[] = ['Poor', 'Standard', 'Good']

/** The panel with the customer as its group, and the month as its time, from 1 to 8. */
export interface Panel {
  readonly table: Table
  readonly label: Int32Array
}

const months = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August']

/** Reads `panel_labelled_clean.csv` of a folder. */
export function readPanel(folder: string): Panel {
  const text = readFileSync(join(folder, 'panel_labelled_clean.csv'))
  const records = parse(text, { columns: true }) as Record<string, string>[]
  const texts = (name: string): string[] => records.map((record) => record[name]!)
  const numbers = (name: string): Float64Array =>
    Float64Array.from(texts(name), (value) => (value === '' ? NaN : Number(value)))
  const columns = new Map<string, Column>([
    ['Customer_ID', texts('Customer_ID')],
    ['Month', Float64Array.from(texts('Month'), (month) => 1 + months.indexOf(month))],
    ['Credit_Score', texts('Credit_Score')]
  ])
  const ratio = (name: string, by: string): Float64Array => {
    const divisor = numbers(by)
    return numbers(name).map((value, row) => value / (divisor[row]! + 1))
  }
  for (const { name } of applicantFields) {
    if (name === 'DTI') columns.set(name, ratio('Outstanding_Debt', 'Annual_Income'))
    else if (name === 'EMI_to_Salary') columns.set(name, ratio('Total_EMI_per_month', 'Monthly_Inhand_Salary'))
    else if (name === 'Occupation' || name === 'Payment_Behaviour')
      columns.set(
        name,
        texts(name).map((text) => (text === '' ? null : text))
      )
    else columns.set(name, numbers(name))
  }
  const table = createTable(columns, { Customer_ID: 'group', Month: 'time', Credit_Score: 'label' })
  return { table, label: classNumbers(table, 'Credit_Score', classNames) }
}
