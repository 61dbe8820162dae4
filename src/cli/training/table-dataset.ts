/**
 * Datasets from tables: CSV with a header, NDJSON and JSON, as the other commands read them.
 *
 * @module
 */
import { createFeatureKeys } from '../../data/feature-keys.ts'
import { ValueError } from '../../data/values.ts'
import { valueOfText } from '../../model/cell-reader.ts'
import { recordBatches } from '../../node/read-records.ts'
import { createGrowingColumn, type GrowingColumn } from '../../records/growing-column.ts'
import { formatOfName, type RecordFormat } from '../../records/record-format.ts'
import type { RecordItem } from '../../records/record-item.ts'
import { createColumnEncoder } from '../../train/column-encoder.ts'
import { createDataset, type Dataset } from '../../train/dataset.ts'
import type { TrainParameters } from '../../train/parameters/train-parameters.ts'
import { type OpenFile, runLengths } from './lightgbm-dataset.ts'

/** Which column of a table is what. */
interface Roles {
  /** All of them. */
  readonly names: readonly string[]
  readonly label: string
  readonly weight: string | undefined
  readonly group: string | undefined
  readonly together: string | undefined
  readonly features: readonly string[]
  readonly categorical: readonly string[]
}

/** How to read tables. */
export interface TableOptions {
  readonly parameters: TrainParameters
  /** The parameter `categorical_feature`. */
  readonly categorical: string
  readonly format: RecordFormat | undefined
  readonly open: OpenFile
  /** A column that nothing is learnt from, and whose values are kept. */
  readonly together?: string | undefined
}

/** A table as a dataset. */
export interface TableDataset {
  readonly dataset: Dataset
  /** Values of the column that is kept; empty if there is none [numRows]. */
  readonly together: readonly (string | number)[]
}

/**
 * Reads a table in bounded memory, apart from its columns.
 *
 * @param reference - the dataset to be trained on, for one to validate by
 * @throws Error that names the file, and the line
 */
export async function readTable(path: string, options: TableOptions, reference?: Dataset): Promise<TableDataset> {
  try {
    return await readRows(path, options, reference)
  } catch (error) {
    // An error with a cause already names the file.
    if (error instanceof Error && error.cause === undefined) error.message = `${path}: ${error.message}`
    throw error
  }
}

async function readRows(path: string, options: TableOptions, reference: Dataset | undefined): Promise<TableDataset> {
  const { open } = options
  let roles: Roles | undefined
  let table: Table | undefined
  const begin = (names: readonly string[]): Table => {
    roles = rolesOf(names, options, reference)
    return (table = createTable(roles, reference))
  }
  let isText = false
  const onHeader = (names: readonly string[]): void => {
    isText = true
    begin(names)
  }
  const format = options.format ?? formatOfName(path)
  for await (const items of recordBatches(open(path), { format, onHeader })) {
    for (const [i, item] of items.entries()) {
      if (item.error !== undefined) throw item.error
      table ??= begin(Object.keys(item.record))
      addRow(table, item, isText, i)
    }
  }
  if (table === undefined || roles === undefined) throw new Error('expected at least 1 row, got none')
  return { dataset: datasetOf(table, roles, reference), together: table.together }
}

function addRow(table: Table, { record, line }: RecordItem, isText: boolean, i: number): void {
  try {
    table.add(record!, isText)
  } catch (error) {
    const place = line === undefined ? `element ${i + 1}` : `line ${line}`
    throw new Error(`${place}: ${(error as Error).message}`)
  }
}

interface Table {
  readonly together: (string | number)[]
  readonly add: (record: Readonly<Record<string, unknown>>, isText: boolean) => void
  readonly finish: () => {
    readonly columns: readonly Float64Array[]
    readonly categories: readonly (readonly string[] | undefined)[]
    readonly label: Float64Array
    readonly weight: Float64Array | undefined
    readonly group: readonly number[] | undefined
  }
}

function createTable(
  { names, label, weight, group, together, features }: Roles,
  reference: Dataset | undefined
): Table {
  const encoder = createColumnEncoder(features.length, reference?.categories)
  const columns = features.map(createGrowingColumn)
  const labels = createGrowingColumn()
  const weights = createGrowingColumn()
  // Numbers of the queries: one more wherever the value of the column changes.
  const queries = createGrowingColumn()
  let query = 0
  let lastQuery: unknown
  let numRows = 0
  const known = new Set(names)
  const values: (string | number)[] = []

  return {
    together: values,
    add: (record, isText) => {
      const valueOf = (key: string): unknown => {
        const value = Object.hasOwn(record, key) ? record[key] : undefined
        return isText ? valueOfText(value as string) : value
      }
      const setNumber = (column: GrowingColumn, key: string): void => {
        const value = valueOf(key)
        const number = typeof value === 'boolean' ? Number(value) : value
        if (typeof number !== 'number' || !Number.isFinite(number)) {
          throw new Error(`column "${key}" expected a number, got ${typeof value === 'string' ? 'text' : 'none'}`)
        }
        column.set(numRows, number)
      }
      if (!isText) checkKeys(record, known)
      setNumber(labels, label)
      if (weight !== undefined) setNumber(weights, weight)
      if (group !== undefined) {
        const value = valueOf(group)
        if (numRows > 0 && value !== lastQuery) query++
        lastQuery = value
        queries.set(numRows, query)
      }
      if (together !== undefined) {
        const value = valueOf(together)
        if (typeof value !== 'string' && typeof value !== 'number') {
          throw new Error(`column "${together}" expected text or a number, got none`)
        }
        values.push(value)
      }
      for (const [feature, key] of features.entries()) {
        columns[feature]!.set(
          numRows,
          naming(key, () => encoder.codeOf(feature, valueOf(key)))
        )
      }
      numRows++
    },
    finish: () => {
      const taken = columns.map((column) => column.take(numRows))
      return {
        columns: taken,
        categories: encoder.finish(taken),
        label: labels.take(numRows),
        weight: weight === undefined ? undefined : weights.take(numRows),
        group: group === undefined ? undefined : runLengths(queries.take(numRows))
      }
    }
  }
}

function datasetOf(table: Table, roles: Roles, reference: Dataset | undefined): Dataset {
  const { columns, categories, label, weight, group } = table.finish()
  const common = { label, ...(weight === undefined ? {} : { weight }), ...(group === undefined ? {} : { group }) }
  if (reference !== undefined) return createDataset([...columns], { ...common, reference })
  const ofText = roles.features.filter((_, feature) => categories[feature] !== undefined)
  const dataset = createDataset([...columns], {
    ...common,
    featureNames: roles.features,
    categoricalFeatures: [...roles.categorical, ...ofText]
  })
  return { ...dataset, categories }
}

function checkKeys(record: Readonly<Record<string, unknown>>, known: ReadonlySet<string>): void {
  const extra = Object.keys(record).find((key) => !known.has(key))
  if (extra !== undefined) throw new Error(`expected the keys of the first record, got "${extra}" as well`)
}

function naming<Value>(column: string, read: () => Value): Value {
  try {
    return read()
  } catch (error) {
    throw error instanceof ValueError ? new Error(`column "${column}" ${error.message}`) : error
  }
}

const namePrefix = 'name:'

function rolesOf(
  names: readonly string[],
  { parameters, categorical, together: kept }: TableOptions,
  reference: Dataset | undefined
): Roles {
  const columnsIn = (parameter: string, text: string): string[] =>
    (text.startsWith(namePrefix) ? text.slice(namePrefix.length) : text)
      .split(',')
      .filter((part) => part !== '')
      .map((part) => columnNamed(names, part, parameter))
  const columnIn = (parameter: string, text: string): string | undefined => columnsIn(parameter, text)[0]
  const label = columnIn('label_column', parameters.label_column)
  if (label === undefined) throw new Error('expected --label to name a column, got nothing')
  const weight = columnIn('weight_column', parameters.weight_column)
  const group = columnIn('group_column', parameters.group_column)
  const together = kept === undefined ? undefined : columnNamed(names, kept, 'fold-groups')
  const taken = new Set([label, weight, group, together, ...columnsIn('ignore_column', parameters.ignore_column)])
  const features = names.filter((name) => name !== '' && !taken.has(name))
  if (reference === undefined) {
    return {
      names,
      label,
      weight,
      group,
      together,
      features,
      categorical: columnsIn('categorical_feature', categorical)
    }
  }
  const keys = createFeatureKeys(reference.featureNames)
  const keyOf = new Map(features.map((name) => [keys.featureOf(name), name]))
  const ofReference = reference.featureNames.map((feature, number) => {
    const name = keyOf.get(number)
    if (name === undefined) throw new Error(`expected a column "${feature}", as the training data has, got none`)
    return name
  })
  return { names, label, weight, group, together, features: ofReference, categorical: [] }
}

function columnNamed(names: readonly string[], column: string, parameter: string): string {
  const name = names.includes(column) ? column : /^\d+$/.test(column) ? names[Number(column)] : undefined
  if (name !== undefined) return name
  throw new Error(`"${parameter}" expected the name of a column or its number from 0, got "${column}"`)
}
