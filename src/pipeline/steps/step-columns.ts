/**
 * The columns that a step is for, and those that it has learnt something about.
 *
 * @module
 */
import { kindOf } from '../../checks.ts'
import { isObject } from '../../data/row-checks.ts'
import { isNumeric, type Table } from '../table.ts'

/** Which columns a step is for. */
export interface ColumnsOption {
  /** Names of features (default: all that hold what the step takes). */
  readonly columns?: readonly string[] | undefined
}

/** What a step has learnt about each of its columns. Plain data. */
export interface ColumnStates<Learnt> {
  readonly columns: readonly (Learnt & { readonly column: string })[]
}

/** @throws TypeError unless the option is a list of names or left out */
export function checkColumnsOption({ columns }: ColumnsOption): void {
  if (columns === undefined) return
  if (!Array.isArray(columns) || !columns.every((name) => typeof name === 'string'))
    throw new TypeError(`"columns" expected a list of names, got ${kindOf(columns)}`)
}

/** Names of the columns with numbers that a step is for. */
export function numericColumns(features: Table, { columns }: ColumnsOption): string[] {
  return chosenColumns(features, columns, (name) => isNumeric(features.columns.get(name)!), 'numbers')
}

/** Names of the columns with texts that a step is for. */
export function textColumns(features: Table, { columns }: ColumnsOption): string[] {
  return chosenColumns(features, columns, (name) => !isNumeric(features.columns.get(name)!), 'texts')
}

function chosenColumns(
  features: Table,
  given: readonly string[] | undefined,
  isRight: (name: string) => boolean,
  kind: string
): string[] {
  if (given === undefined) return [...features.columns.keys()].filter(isRight)
  for (const name of given) {
    if (!features.columns.has(name)) throw new RangeError(`"columns" expected features, got "${name}"`)
    if (!isRight(name)) throw new TypeError(`column "${name}" expected ${kind}, got something else`)
  }
  return [...given]
}

/**
 * Checks the saved states of columns.
 *
 * @param checkOne - checks what was learnt about a column
 * @throws TypeError when there is no list of them, or one has no name
 */
export function checkColumnStates(
  state: unknown,
  checkOne: (learnt: Readonly<Record<string, unknown>>, name: string) => void
): void {
  const { columns } = checkedObject('state', state)
  if (!Array.isArray(columns)) throw new TypeError(`"state.columns" expected a list, got ${kindOf(columns)}`)
  for (const [i, one] of columns.entries()) {
    const learnt = checkedObject(`state.columns[${i}]`, one)
    checkText(`state.columns[${i}].column`, learnt['column'])
    checkOne(learnt, `state.columns[${i}]`)
  }
}

/** @throws TypeError when a value is no object */
export function checkedObject(name: string, value: unknown): Readonly<Record<string, unknown>> {
  if (!isObject(value)) throw new TypeError(`"${name}" expected an object, got ${kindOf(value)}`)
  return value
}

/** @throws TypeError when a value is no text */
export function checkText(name: string, value: unknown): asserts value is string {
  if (typeof value !== 'string') throw new TypeError(`"${name}" expected a string, got ${kindOf(value)}`)
}

/** @throws TypeError, RangeError when a value is no finite number */
export function checkFinite(name: string, value: unknown): asserts value is number {
  if (typeof value !== 'number') throw new TypeError(`"${name}" expected a number, got ${kindOf(value)}`)
  if (!Number.isFinite(value)) throw new RangeError(`"${name}" expected a finite number, got ${value}`)
}

/** @throws TypeError, RangeError when a value is no list of finite numbers */
export function checkNumbers(name: string, value: unknown): asserts value is readonly number[] {
  if (!Array.isArray(value)) throw new TypeError(`"${name}" expected a list of numbers, got ${kindOf(value)}`)
  for (const [i, one] of value.entries()) checkFinite(`${name}[${i}]`, one)
}

/** @throws TypeError when a value is no list of texts */
export function checkTexts(name: string, value: unknown): asserts value is readonly string[] {
  if (!Array.isArray(value)) throw new TypeError(`"${name}" expected a list of texts, got ${kindOf(value)}`)
  for (const [i, one] of value.entries()) checkText(`${name}[${i}]`, one)
}
