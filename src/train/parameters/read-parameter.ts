/**
 * One given value of a parameter: from what a Python dict, JSON or a line of a configuration file holds to what the table
 * says it is.
 *
 * @module
 */

import { kindOf } from '../../checks.ts'
import { nearestName } from '../../nearest-name.ts'
import { maxInt32 } from '../../numeric/constants.ts'
import { pythonText } from '../../numeric/lightgbm-decimal.ts'
import { quickDecimal } from '../../numeric/quick-decimal.ts'
import type { ParameterRow } from './parameter-table.ts'

/** A value as the trainer has it. */
export type ParameterValue =
  number | boolean | string | readonly number[] | readonly string[] | readonly (readonly number[])[] | undefined

/**
 * Reads a given value.
 *
 * @param name - the parameter's name as it was given, for messages
 * @throws TypeError for a value of another kind, RangeError for one that is out of range
 */
export function readParameter(row: ParameterRow, name: string, value: unknown): ParameterValue {
  switch (row[2]) {
    case 'int':
    case 'double':
      return readNumber(value, row, name)
    case 'bool':
      return readBoolean(value, row, name)
    case 'string':
      return (Array.isArray(value) ? itemsOf(value) : [value]).map((item) => readText(item, row, name)).join(',')
    case 'choice':
    case 'word':
      return readChoice(value, row, name)
    case 'ints':
    case 'doubles':
      return itemsOf(value).map((item) => readNumber(item, row, name))
    case 'strings':
      return itemsOf(value).map((item) => readText(item, row, name))
    case 'choices':
      return [...new Set(itemsOf(value).map((item) => readChoice(item, row, name)))]
    case 'sets':
      return setsOf(value, row, name).map((set) => set.map((item) => readNumber(item, row, name)))
  }
}

/** The value of a parameter that is not given. */
export function defaultOf([, , kind, byDefault]: ParameterRow): ParameterValue {
  return byDefault === '' && kind !== 'string' ? [] : byDefault
}

/** What a value of a parameter has to be, in words. */
export function expectationOf([, , kind, , range]: ParameterRow): string {
  switch (kind) {
    case 'bool':
      return 'true or false'
    case 'string':
    case 'strings':
      return 'text'
    case 'choice':
    case 'word':
    case 'choices':
      return spellingsOf(range)
        .map(([word]) => word)
        .join(', ')
    case 'int':
      return range === '' ? 'a 32-bit integer' : `an integer ${rangeInWords(range, true)}`
    case 'double':
      return `a number ${rangeInWords(range, false)}`.trimEnd()
    case 'doubles':
      return `numbers ${rangeInWords(range, false)}`.trimEnd()
    case 'ints':
      return `integers ${rangeInWords(range, true)}`
    case 'sets':
      return 'sets of feature numbers, such as [[0, 1], [2]]'
  }
}

/** The words of a range of choices, each with its other spellings. */
export function spellingsOf(range: string): [word: string, ...others: string[]][] {
  return range.split(' ').map((word) => word.split('=') as [string, ...string[]])
}

function rangeInWords(range: string, isInteger: boolean): string {
  const [lower, upper] = boundsOf(range, isInteger)
  const isClosed = !/[()]/.test(range)
  if (isClosed && lower > -Infinity && upper < Infinity) return `from ${lower} to ${upper}`
  const above = lower > -Infinity ? (range.startsWith('(') ? `above ${lower}` : `of at least ${lower}`) : ''
  const below = upper < Infinity ? (range.endsWith(')') ? `below ${upper}` : `at most ${upper}`) : ''
  return above !== '' && below !== '' ? `${above} and ${below}` : above + below
}

function boundsOf(range: string, isInteger: boolean): [lower: number, upper: number] {
  const [lower = '', upper = ''] = range.slice(1, -1).split(',')
  return [
    lower !== '' ? Number(lower) : isInteger ? -maxInt32 - 1 : -Infinity,
    upper !== '' ? Number(upper) : isInteger ? maxInt32 : Infinity
  ]
}

function readNumber(value: unknown, row: ParameterRow, name: string): number {
  const [, , kind, , range] = row
  if (typeof value !== 'number' && typeof value !== 'string') throw wrongKind(name, row, value)
  const number = kind === 'double' || kind === 'doubles' ? readDouble(value, kind) : readInteger(value)
  const [lower, upper] = boundsOf(range, kind !== 'double' && kind !== 'doubles')
  const isInRange =
    Number.isFinite(number) &&
    (range.startsWith('(') ? number > lower : number >= lower) &&
    (range.endsWith(')') ? number < upper : number <= upper)
  if (!isInRange) throw outOfRange(name, row, value)
  return number
}

// NaN for what is no number. The C library reads those in lists, and rounds correctly.
function readDouble(value: number | string, kind: 'double' | 'doubles'): number {
  if (value === 0) return value
  const text = typeof value === 'number' ? pythonText(value) : value
  const number = quickDecimal(text) ?? NaN
  return kind === 'doubles' && !Number.isNaN(number) ? Number(text) : number
}

function readInteger(value: number | string): number {
  if (typeof value === 'number') return Number.isInteger(value) ? value + 0 : NaN
  return /^[+-]?\d+$/.test(value) ? Number(value) + 0 : NaN
}

function readBoolean(value: unknown, row: ParameterRow, name: string): boolean {
  if (typeof value === 'boolean') return value
  if (typeof value !== 'string') throw wrongKind(name, row, value)
  const text = value.toLowerCase()
  if (text === 'true' || text === '+') return true
  if (text === 'false' || text === '-') return false
  throw outOfRange(name, row, value)
}

function readText(value: unknown, row: ParameterRow, name: string): string {
  if (typeof value === 'number') return pythonText(value)
  if (typeof value !== 'string') throw wrongKind(name, row, value)
  // The file has one line for a parameter.
  if (/[\r\n]/.test(value)) throw new RangeError(`"${name}" expected text of one line, got ${shown(value)}`)
  return value
}

function readChoice(value: unknown, row: ParameterRow, name: string): string {
  const [, , kind, , range] = row
  if (typeof value !== 'string') throw wrongKind(name, row, value)
  const text = kind === 'word' ? value : value.toLowerCase()
  const spellings = spellingsOf(range)
  const found = spellings.find((words) => words.includes(text))
  if (found !== undefined) return found[0]
  const nearest = nearestName(text, spellings.flat())
  const hint = nearest === undefined ? '' : `; did you mean "${nearest}"?`
  throw new RangeError(`"${name}" expected ${expectationOf(row)}; got ${shown(value)}${hint}`)
}

// The items of a list, which may be one value or text with commas.
function itemsOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value as unknown[]
  return typeof value === 'string' ? value.split(',') : [value]
}

function setsOf(value: unknown, row: ParameterRow, name: string): readonly (readonly unknown[])[] {
  if (typeof value === 'string') {
    const number = '(0|[1-9]\\d*)'
    const set = `\\[${number}(,${number})*\\]`
    if (!new RegExp(`^${set}(,${set})*$`).test(value)) throw outOfRange(name, row, value)
    return value.slice(1, -1).split('],[').map(itemsOf)
  }
  if (!Array.isArray(value)) throw wrongKind(name, row, value)
  return (value as unknown[]).map((set) => {
    if (!Array.isArray(set)) throw wrongKind(name, row, set)
    if (set.length === 0) throw outOfRange(name, row, set)
    return set as unknown[]
  })
}

/** A given value, for messages. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return `"${value}"`
  if (Array.isArray(value) && value.length === 0) return 'an empty list'
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : kindOf(value)
}

function wrongKind(name: string, row: ParameterRow, value: unknown): TypeError {
  return new TypeError(`"${name}" expected ${expectationOf(row)}, got ${kindOf(value)}`)
}

function outOfRange(name: string, row: ParameterRow, value: unknown): RangeError {
  return new RangeError(`"${name}" expected ${expectationOf(row)}, got ${shown(value)}`)
}
