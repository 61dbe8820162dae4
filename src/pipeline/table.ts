/**
 * `Table`: columns of one length, some of which have a role that keeps them from being features.
 *
 * @module
 */
import { kindOf } from '../checks.ts'

/** Numbers, NaN where missing; or texts, null where missing. */
export type Column = Float64Array | readonly (string | null)[]

/**
 * What a column is for, if it is not a feature: `group` says whose row it is (such as a customer), `time` when it was
 * observed, and `label` what is to be predicted.
 */
export type ColumnRole = 'group' | 'time' | 'label'

const roles: readonly ColumnRole[] = ['group', 'time', 'label']

/** Columns of one length. Nobody writes into them. */
export interface Table {
  readonly numRows: number
  /** By name, in order; each [numRows]. */
  readonly columns: ReadonlyMap<string, Column>
  /** By name of the column; those that are not in it are features. */
  readonly roles: ReadonlyMap<string, ColumnRole>
}

/** Columns by name. */
export type ColumnsByName = ReadonlyMap<string, Column> | Readonly<Record<string, Column>>

/**
 * Makes a table. The columns are not copied.
 *
 * @param columns - by name: numbers or texts, all of one length
 * @param rolesOf - the columns that are not features
 * @throws TypeError when a column is neither a Float64Array nor an array of texts and nulls, or a role is none
 * @throws RangeError when columns differ in length or a role is given to a column that is not there
 * @example
 * ```js
 * createTable({ customer: ['a', 'a', 'b'], income: Float64Array.of(31000, NaN, 52000) }, { customer: 'group' })
 * ```
 */
export function createTable(columns: ColumnsByName, rolesOf: Readonly<Record<string, ColumnRole>> = {}): Table {
  const byName = entriesOf(columns)
  let numRows: number | undefined
  for (const [name, column] of byName) {
    checkColumn(name, column)
    numRows ??= column.length
    if (column.length !== numRows)
      throw new RangeError(`column "${name}" expected ${numRows} values, one for each row; got ${column.length}`)
  }
  for (const [name, role] of Object.entries(rolesOf)) {
    if (!byName.has(name)) throw new RangeError(`"roles" expected names of columns, got "${name}"`)
    if (!roles.includes(role))
      throw new TypeError(`role of "${name}" expected ${roles.join(', ')}; got ${kindOf(role)}`)
  }
  return { numRows: numRows ?? 0, columns: byName, roles: new Map(Object.entries(rolesOf)) }
}

function entriesOf(columns: ColumnsByName): Map<string, Column> {
  if (columns instanceof Map) return new Map(columns)
  if (typeof columns !== 'object' || columns === null || Array.isArray(columns))
    throw new TypeError(`"columns" expected an object or a Map, got ${kindOf(columns)}`)
  return new Map(Object.entries(columns))
}

function checkColumn(name: string, column: unknown): void {
  if (column instanceof Float64Array) return
  if (!Array.isArray(column))
    throw new TypeError(`column "${name}" expected a Float64Array or an array of texts, got ${kindOf(column)}`)
  const wrong = column.findIndex((value) => typeof value !== 'string' && value !== null)
  if (wrong >= 0)
    throw new TypeError(`column "${name}" expected texts and nulls, got ${kindOf(column[wrong])} in row ${wrong}`)
}

/** Whether a column holds numbers. */
export function isNumeric(column: Column): column is Float64Array {
  return column instanceof Float64Array
}

/**
 * A column of a table.
 *
 * @throws RangeError when it is not there
 */
export function columnOf({ columns }: Table, name: string): Column {
  const column = columns.get(name)
  if (column === undefined) throw new RangeError(`"table" expected a column "${name}", got none of that name`)
  return column
}

/**
 * A column of numbers [numRows].
 *
 * @throws RangeError when it is not there
 * @throws TypeError when it holds texts
 */
export function numbersOf(table: Table, name: string): Float64Array {
  const column = columnOf(table, name)
  if (!isNumeric(column)) throw new TypeError(`column "${name}" expected numbers, got texts`)
  return column
}

/**
 * A column of texts [numRows].
 *
 * @throws RangeError when it is not there
 * @throws TypeError when it holds numbers
 */
export function textsOf(table: Table, name: string): readonly (string | null)[] {
  const column = columnOf(table, name)
  if (isNumeric(column)) throw new TypeError(`column "${name}" expected texts, got numbers`)
  return column
}

/** Names of the columns that have no role, in the order of the table. */
export function featureNames({ columns, roles: rolesOf }: Table): string[] {
  return [...columns.keys()].filter((name) => !rolesOf.has(name))
}

/**
 * Features by name, as `createDataset` and `predict` take them. Nothing is copied.
 *
 * @param names - which, and in which order (default: all)
 * @throws RangeError when a column is not there, or has a role and so is no feature
 */
export function featuresOf(table: Table, names: readonly string[] = featureNames(table)): Record<string, Column> {
  return Object.fromEntries(names.map((name) => [name, featureOf(table, name)]))
}

/**
 * A column that is a feature.
 *
 * @throws RangeError when it is not there, or has a role and so is no feature
 */
export function featureOf(table: Table, name: string): Column {
  const column = columnOf(table, name)
  const role = table.roles.get(name)
  if (role !== undefined) throw new RangeError(`"features" expected columns without a role, got "${name}" (${role})`)
  return column
}

/**
 * The class of each row as its number [numRows].
 *
 * @param classes - their names, worst first
 * @throws RangeError when a row has no class or one that is not among `classes`
 */
export function classNumbers(table: Table, name: string, classes: readonly string[]): Int32Array {
  const numbers = new Map<string | null, number>(classes.map((one, number) => [one, number]))
  return Int32Array.from(textsOf(table, name), (text, row) => {
    const number = numbers.get(text)
    if (number === undefined)
      throw new RangeError(`column "${name}" expected ${classes.join(', ')}; got something else in row ${row}`)
    return number
  })
}

/** The column that has a role, if there is one. */
export function columnWithRole({ columns, roles: rolesOf }: Table, role: ColumnRole): Column | undefined {
  for (const [name, other] of rolesOf) if (other === role) return columns.get(name)
  return undefined
}

/**
 * Copies some rows of a table.
 *
 * @param rows - numbers of the rows, in the order wanted
 * @throws RangeError when a row is not there
 */
export function selectRows(table: Table, rows: Int32Array): Table {
  const wrong = rows.findIndex((row) => row < 0 || row >= table.numRows)
  if (wrong >= 0) throw new RangeError(`"rows" expected numbers from 0 to ${table.numRows - 1}, got ${rows[wrong]}`)
  const columns = new Map([...table.columns].map(([name, column]) => [name, pickFrom(column, rows)]))
  return { numRows: rows.length, columns, roles: table.roles }
}

/** Numbers of at most `maxRows` rows, evenly spread over all [min(maxRows, numRows)]. */
export function spreadRows({ numRows }: Table, maxRows: number): Int32Array {
  const count = Math.min(maxRows, numRows)
  return Int32Array.from({ length: count }, (_, i) => Math.floor((i * numRows) / count))
}

function pickFrom(column: Column, rows: Int32Array): Column {
  if (!isNumeric(column)) return Array.from(rows, (row) => column[row]!)
  const picked = new Float64Array(rows.length)
  for (let i = 0; i < rows.length; i++) picked[i] = column[rows[i]!]!
  return picked
}

/**
 * The table with only some of its columns, which are not copied.
 *
 * @throws RangeError when a column is not there
 */
export function selectColumns(table: Table, names: readonly string[]): Table {
  return keptRoles(table, new Map(names.map((name) => [name, columnOf(table, name)])))
}

/**
 * The table with other columns in place of those of the same name, and new ones after them.
 *
 * @throws RangeError when a column has another length than the table
 */
export function withColumns(table: Table, columns: ColumnsByName): Table {
  const added = entriesOf(columns)
  for (const [name, column] of added) {
    checkColumn(name, column)
    if (column.length !== table.numRows)
      throw new RangeError(`column "${name}" expected ${table.numRows} values, one for each row; got ${column.length}`)
  }
  return { ...table, columns: new Map([...table.columns, ...added]) }
}

/** The table without some columns; names that are not there are ignored. */
export function withoutColumns(table: Table, names: readonly string[]): Table {
  return keptRoles(table, new Map([...table.columns].filter(([name]) => !names.includes(name))))
}

function keptRoles({ numRows, roles: rolesOf }: Table, columns: Map<string, Column>): Table {
  return { numRows, columns, roles: new Map([...rolesOf].filter(([name]) => columns.has(name))) }
}
