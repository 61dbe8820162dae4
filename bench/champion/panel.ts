/**
 * The labelled files of the public credit score data as tables, by the pipeline's own cleaning.
 *
 * @module
 */
import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { applicantFields } from '../../src/credit/champion/applicant-fields.ts'
import { cleanText } from '../../src/pipeline/cleaning/clean-text.ts'
import { type Table, withColumns } from '../../src/pipeline/table.ts'
import { extraFields } from './plan.ts'
import { fieldColumn } from './rows.ts'

/**
 * Cleans a file of the folder `credit-score` of the data folder. Categories of fields are their codes, as the scorer has them: trees
 * divide them by order. LightGBM's splits by sets of categories are no better on unseen customers.
 *
 * @param beyond - what becomes of a number beyond the worst possible one; to score it is that one
 */
export async function readTable(
  dataFolder: string,
  file: string,
  beyond: 'missing' | 'bound' = 'missing'
): Promise<Table> {
  const columns = [...applicantFields.map(({ name }) => name), ...extraFields]
  const source = createReadStream(join(dataFolder, 'credit-score', file))
  const { table } = await cleanText(source, { columns, beyond })
  const categories = applicantFields.filter((field) => field.categories !== undefined)
  return withColumns(table, new Map(categories.map((field) => [field.name, fieldColumn(table, field)])))
}
