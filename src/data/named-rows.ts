/**
 * Rows by name: records, and columns by name. They hold values, which go through the model's categories.
 *
 * @module
 */
import { kindOf } from '../checks.ts'
import { listed } from './feature-keys.ts'
import { isNumberArray, type NumberArray } from './number-array.ts'
import { columnReader, matrixReader } from './positional-rows.ts'
import { isObject } from './row-checks.ts'
import type { RowReader, RowSchema } from './row-reader.ts'
import { errorAt, type RowValue } from './values.ts'

/** A row as an object: values by feature name, text for categories; absent, `null`, `undefined` and NaN mean missing. */
export type RowRecord =
  | Readonly<Record<string, RowValue | string>>
  // Objects of declared types, which have no index; but no arrays, maps, dates.
  | (object & { readonly [Symbol.iterator]?: never; readonly [Symbol.toPrimitive]?: never })

/** Columns by feature name, all of the same length; `null`, `undefined` and NaN mean missing. */
export interface NamedColumns {
  readonly [name: string]: NumberArray | readonly (RowValue | string)[]
}

/** A reader of records, which are read at once: reading later could run the caller's code, such as a getter. */
export function recordReader(rows: readonly unknown[], schema: RowSchema): RowReader {
  const { name, featureNames } = schema
  const numFeatures = featureNames.length
  const values = new Float64Array(rows.length * numFeatures)
  const readRecord = createRecordReader(schema)
  for (const [i, row] of rows.entries()) {
    if (!isObject(row)) throw new TypeError(`"${name}[${i}]" expected an object like the first row, got ${kindOf(row)}`)
    readRecord(row, values, i * numFeatures, () => `${name}[${i}]`)
  }
  return matrixReader(name, { values, numRows: rows.length, numFeatures }, numFeatures)
}

/**
 * Copies the values of a record.
 *
 * @param target - from `offset` on [numFeatures]
 * @param place - what to call the record in an error
 * @throws RangeError when its keys are not the model's features, TypeError when a value does not fit its feature
 */
export type ReadRecord = (
  record: Readonly<Record<string, unknown>>,
  target: Float64Array,
  offset: number,
  place: () => string
) => void

/** Prepares the reading of records. */
export function createRecordReader({ featureNames, keys, rules, codeOf }: Omit<RowSchema, 'name'>): ReadRecord {
  const numFeatures = featureNames.length
  // A record with none of the features is better told so, below.
  const isStranger = (names: readonly string[]): boolean =>
    rules.missing !== 'allow' && !names.some((key) => keys.featureOf(key) >= 0)
  // The number of the record in which each feature was last seen.
  const seenIn = new Float64Array(numFeatures)
  let record = 0
  return (row, target, offset, place) => {
    record++
    let numSeen = 0
    target.fill(NaN, offset, offset + numFeatures)
    const names = Object.keys(row)
    for (const [i, key] of names.entries()) {
      const feature = keys.featureOf(key)
      if (feature < 0) {
        if (rules.ignoresExtra) continue
        if (isStranger(names)) break
        throw new RangeError(`"${place()}": ${keys.unknownKey(key, `key ${i + 1}`)} (${rules.hints.extra})`)
      }
      if (seenIn[feature] === record) {
        throw new RangeError(`"${place()}" expected every feature once, got "${featureNames[feature]}" twice`)
      }
      seenIn[feature] = record
      numSeen++
      try {
        target[offset + feature] = codeOf(feature, row[key])
      } catch (error) {
        throw errorAt(`${place()}.${key}`, error)
      }
    }
    if (numSeen === numFeatures || rules.missing === 'allow') return
    // An empty object is a row of missing values; a Map or a promise that was not awaited only looks like one.
    if (numSeen === 0 && (names.length > 0 || !isPlain(row))) {
      throw new RangeError(`"${place()}" expected features by name (${listed(featureNames)}), got none of them`)
    }
    if (rules.missing === 'error') {
      const absent = featureNames.filter((_, feature) => seenIn[feature] !== record)
      throw new RangeError(`"${place()}" expected every feature, got no ${listed(absent)}`)
    }
  }
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || prototype === Object.prototype
}

/** A reader of columns by name, which are copied at once. */
export function namedColumnReader(
  columns: Readonly<Record<string, unknown>>,
  schema: RowSchema,
  expected: string
): RowReader {
  const { name } = schema
  if (!isPlain(columns)) throw new TypeError(`"${name}" expected ${expected}, got ${kindOf(columns)}`)
  for (const [i, column] of Object.values(columns).entries()) {
    if (isNumberArray(column) || Array.isArray(column)) continue
    // Said of the whole, as what was given may be one record, or something else altogether.
    throw new TypeError(
      `"${name}" expected ${expected}, got an object with ${kindOf(column)} as its column ${i + 1}; write [{…}] for one record`
    )
  }
  return tableReader(Object.keys(columns), (key) => columns[key] as ArrayLike<unknown>, schema)
}

/**
 * A reader of a table's columns, which are copied at once.
 *
 * @param columnOf - the values of the column of a name
 * @throws RangeError when its columns are not the model's features or differ in length, TypeError when a value does not fit
 */
export function tableReader(
  names: readonly string[],
  columnOf: (name: string) => ArrayLike<unknown>,
  schema: RowSchema
): RowReader {
  const { name, featureNames, codeOf } = schema
  const keyOf = columnsOfFeatures(names, schema)
  let numRows: number | undefined
  const columns = keyOf.map((key, feature) => {
    if (key === undefined) return undefined
    const column = columnOf(key)
    numRows ??= column.length
    if (column.length !== numRows) {
      throw new RangeError(`"${name}.${key}" expected ${numRows} values like the first column, got ${column.length}`)
    }
    const values = new Float64Array(numRows)
    let row = 0
    try {
      for (; row < numRows; row++) values[row] = codeOf(feature, column[row])
    } catch (error) {
      throw errorAt(`${name}.${key}[${row}]`, error)
    }
    return values
  })
  const missing = new Float64Array(numRows ?? 0).fill(NaN)
  return columnReader(
    name,
    columns.map((column) => column ?? missing),
    featureNames.length
  )
}

/**
 * The column of each feature; undefined where there is none.
 *
 * @throws RangeError when a column is no feature and is not to be ignored, a feature has two columns, or one that it must have
 *   is missing
 */
export function columnsOfFeatures(
  names: readonly string[],
  { name, featureNames, keys, rules }: Omit<RowSchema, 'codeOf'>
): readonly (string | undefined)[] {
  const keyOf = new Array<string | undefined>(featureNames.length).fill(undefined)
  for (const [i, key] of names.entries()) {
    const feature = keys.featureOf(key)
    if (feature < 0) {
      if (rules.ignoresExtra) continue
      throw new RangeError(`"${name}": ${keys.unknownKey(key, `column ${i + 1}`)} (${rules.hints.extra})`)
    }
    if (keyOf[feature] !== undefined) {
      throw new RangeError(`"${name}" expected a column for every feature, got two for "${featureNames[feature]}"`)
    }
    keyOf[feature] = key
  }
  const missing = featureNames.filter((_, feature) => keyOf[feature] === undefined)
  if (missing.length > 0 && rules.missing !== 'allow') {
    throw new RangeError(
      `"${name}" expected a column for every feature, got none for ${listed(missing)} (${rules.hints.missing})`
    )
  }
  return keyOf
}
