/**
 * From the typed columns of a table to the columns of a model: matched by feature name, text and dictionaries turned into codes.
 *
 * @module
 */
import { columnsOfFeatures } from '../../data/named-rows.ts'
import type { RowSchema } from '../../data/row-reader.ts'
import { categoriesOf } from '../../model/categories-of.ts'
import type { Model } from '../../model/model.ts'
import type { RowFault } from '../../records/row-fault.ts'
import { isThere, type NumberValues, type TableColumn, type TableField } from './table.ts'

/** Rows of a model as columns. */
export interface FeatureColumns {
  /** One column per feature [numFeatures × numRows]; NaN means missing. */
  readonly columns: readonly Float64Array[]
  readonly faults: readonly RowFault[]
}

/**
 * The column of each feature; undefined where there is none.
 *
 * @throws RangeError when the columns are not the model's features
 * @throws Error when a column's type is none that its feature can have
 */
export function fieldsOfFeatures(
  model: Model,
  fields: readonly TableField[],
  schema: RowSchema
): (TableField | undefined)[] {
  const names = fields.map(({ name }) => name)
  const twice = names.find((name, i) => names.indexOf(name) !== i)
  if (twice !== undefined) throw new Error(`expected different column names, got "${twice}" twice`)
  return columnsOfFeatures(names, schema).map((name, feature) => {
    if (name === undefined) return undefined
    const field = fields[names.indexOf(name)]!
    checkType(model, feature, field)
    return field
  })
}

function checkType(model: Model, feature: number, { name, kind, typeName }: TableField): void {
  if (kind === 'null') return
  const categories = categoriesOf(model)[feature]
  const kinds = typeof categories === 'object' ? categories.kinds : undefined
  if (kind === 'other' || (kinds === undefined && kind === 'text' && categories !== 'unknown')) {
    const expected = kinds === undefined ? 'numbers' : kinds.join(' or ')
    throw new Error(`column "${name}" expected ${expected}, got ${typeName}`)
  }
  const valueKind = kind === 'text' ? 'string' : kind
  if (kinds !== undefined && kinds.length > 0 && !kinds.includes(valueKind)) {
    throw new Error(`column "${name}" expected categories (${kinds.join(' or ')}), got ${typeName}`)
  }
}

/**
 * The columns of a model's features.
 *
 * @param fields - by feature, as `fieldsOfFeatures` returns them
 * @param columns - by feature; undefined for those that are missing
 * @param codeOf - the number or code of a value of a feature
 */
export function featureColumnsOf(
  model: Model,
  fields: readonly (TableField | undefined)[],
  columns: readonly (TableColumn | undefined)[],
  numRows: number,
  codeOf: RowSchema['codeOf']
): FeatureColumns {
  const errors = new Map<number, Error>()
  const features = columns.map((column, feature) => {
    const codes = new Float64Array(numRows)
    if (column === undefined) return codes.fill(NaN)
    const codeOfThis = (value: unknown): number => codeOf(feature, value)
    const failed = (row: number, error: unknown): void => {
      if (!errors.has(row)) errors.set(row, new Error(`column "${fields[feature]!.name}" ${(error as Error).message}`))
    }
    const isNumeric = categoriesOf(model)[feature] === undefined
    if (column.numbers !== undefined && isNumeric) copyNumbers(column.numbers, codes)
    else if (column.dictionary !== undefined) fillFromDictionary(column.dictionary, codeOfThis, codes, failed)
    else fill(column, codeOfThis, codes, failed)
    return codes
  })
  const faults = [...errors].sort(([a], [b]) => a - b).map(([row, error]) => ({ row, line: undefined, error }))
  for (const { row } of faults) for (const column of features) column[row] = NaN
  return { columns: features, faults }
}

function copyNumbers({ values, validity }: NumberValues, codes: Float64Array): void {
  codes.set(values)
  if (validity === undefined) return
  for (let row = 0; row < codes.length; row++) if (!isThere(validity, row)) codes[row] = NaN
}

type CodeOf = (value: unknown) => number
type Failed = (row: number, error: unknown) => void

// Every value of a dictionary is looked up once.
function fillFromDictionary(
  { values, keys }: NonNullable<TableColumn['dictionary']>,
  codeOf: CodeOf,
  codes: Float64Array,
  failed: Failed
): void {
  const codeOfKey = values.map((value): number | Error => {
    try {
      return codeOf(value)
    } catch (error) {
      return error as Error
    }
  })
  for (let row = 0; row < codes.length; row++) {
    const code = isThere(keys.validity, row) ? codeOfKey[keys.values[row]!] : NaN
    if (typeof code === 'number') codes[row] = code
    else failed(row, code ?? new Error('expected a key of its dictionary, got one beyond it'))
  }
}

function fill({ valueAt }: TableColumn, codeOf: CodeOf, codes: Float64Array, failed: Failed): void {
  for (let row = 0; row < codes.length; row++) {
    try {
      codes[row] = codeOf(valueAt(row))
    } catch (error) {
      failed(row, error)
    }
  }
}
