/**
 * The `key=value` lines of the sections of a text model, and typed access to them.
 *
 * A large model has a hundred thousand lines. Where they stand is kept in flat arrays, as objects would keep the garbage
 * collector busy for longer than the lines take to read.
 *
 * @module
 */
import { ModelFormatError, type ModelFormatErrorPlace } from '../../errors.ts'
import { parseIntegers } from '../../numeric/decimal-list.ts'
import { parseNumbers } from '../../numeric/parse-decimal.ts'
import { parseQuickNumbers } from '../../numeric/quick-decimal.ts'
import { isAt, type LineCursor, lineEndFrom, lineNumberAt, lineText, type TextBytes } from './byte-lines.ts'
import { decodeText, encodeText } from './text-bytes.ts'

/** The value of one line: `bytes[start, end)`. */
export interface Field {
  readonly start: number
  readonly end: number
}

/** The lines of sections that may have the same keys: a row for each section, a column for each key. */
export interface FieldTable {
  readonly file: TextBytes
  readonly keys: readonly string[]
  /** How a line with a value of each key starts. */
  readonly prefixes: readonly Uint8Array[]
  /** Where the next key is looked for first. */
  nextColumn: number
  readonly columnOf: ReadonlyMap<string, number>
  /** Where each value starts; 0, where no value can start, means that the section lacks the key [≥ numSections × numKeys]. */
  start: Float64Array
}

/** One section. */
export interface Section {
  /** `header` or `Tree=17`. */
  readonly name: string
  /** Where it starts, and where the last of its lines so far ends. */
  readonly start: number
  end: number
  readonly table: FieldTable
  readonly row: number
}

/** What is wrong in a section, at a key: in the line of `place`, by default the key's, or the section's first. */
export function sectionFault(fault: string, section: Section, key?: string, place?: number): ModelFormatError {
  return new ModelFormatError(fault, placeIn(section, key, place))
}

/** Where in the file a key of a section is, or would be. */
export function placeIn(section: Section, key?: string, place?: number): ModelFormatErrorPlace {
  const { name, start, table } = section
  const at = place ?? (key === undefined ? undefined : fieldOf(section, key))?.start ?? start
  return { line: lineNumberAt(table.file, at), section: name, key }
}

/** An empty table for sections of `file` that may have `keys`. */
export function createFieldTable(file: TextBytes, keys: readonly string[]): FieldTable {
  return {
    file,
    keys,
    prefixes: keys.map((key) => encodeText(`${key}=`)),
    nextColumn: 0,
    columnOf: new Map(keys.map((key, column) => [key, column])),
    start: new Float64Array(0)
  }
}

/** A section that starts in the current line, as row `row` of the table; rows are added one after the other. */
export function addSection(table: FieldTable, name: string, { start, end }: LineCursor, row: number): Section {
  const size = (row + 1) * table.keys.length
  if (size > table.start.length) {
    const longer = new Float64Array(2 * size)
    longer.set(table.start)
    table.start = longer
  }
  return { name, start, end, table, row }
}

/** Adds the current line to a section and returns its key. */
export function addField(section: Section, cursor: LineCursor): string {
  const { table, row } = section
  const { keys, prefixes } = table
  const { start, end } = cursor
  // Keys mostly come in the order of the table.
  let column = table.nextColumn
  for (let tries = 0; !isAt(cursor.bytes, start, prefixes[column]!); column = (column + 1) % keys.length) {
    if (++tries < keys.length) continue
    const key = lineText(cursor).split('=', 1)[0]!
    if (keys.includes(key)) throw sectionFault('expected "key=value"', section, key, start)
    throw sectionFault(`unknown key "${key.slice(0, 40)}"`, section, undefined, start)
  }
  const key = keys[column]!
  const cell = row * keys.length + column
  if (table.start[cell] !== 0) throw sectionFault('duplicate key', section, key, start)
  table.start[cell] = start + prefixes[column]!.length
  table.nextColumn = (column + 1) % keys.length
  section.end = end
  return key
}

/** The field of a key, or undefined when the section has none. */
export function fieldOf({ table, row }: Section, key: string): Field | undefined {
  const column = table.columnOf.get(key)
  if (column === undefined) return undefined
  const start = table.start[row * table.keys.length + column]!
  return start === 0 ? undefined : { start, end: lineEndFrom(table.file, start) }
}

/** Whether the section has a key. */
export function hasField({ table, row }: Section, key: string): boolean {
  const column = table.columnOf.get(key)
  return column !== undefined && table.start[row * table.keys.length + column] !== 0
}

/** The field of a key that must be there. */
export function required(section: Section, key: string): Field {
  const field = fieldOf(section, key)
  if (field === undefined) throw sectionFault('missing', section, key)
  return field
}

/** The text of a required field. */
export function textOf(section: Section, key: string): string {
  const { start, end } = required(section, key)
  return decodeText(section.table.file.bytes, start, end)
}

/** The words of a required field, separated by spaces; their number is looked at before any text is made. */
export function wordsOf(section: Section, key: string, count: number, noun: string): string[] {
  const numWords = numWordsOf(section, key)
  if (numWords === count)
    return textOf(section, key)
      .split(' ')
      .filter((word) => word !== '')
  throw sectionFault(`expected ${count} ${noun}, got ${numWords}`, section, key)
}

/** The number of words of a required field. */
export function numWordsOf(section: Section, key: string): number {
  const { start, end } = required(section, key)
  const { bytes } = section.table.file
  let numWords = 0
  for (let pos = start; pos < end; pos++)
    if (bytes[pos] !== space && (pos + 1 === end || bytes[pos + 1] === space)) numWords++
  return numWords
}

/** The single integer of a required field. */
export function scalarOf(section: Section, key: string, min: number, max: number): number {
  const { start, end } = required(section, key)
  if (parseIntegers(section.table.file.bytes, start, end, scalar, 0, 1, min, max) !== 1) {
    throw sectionFault(`expected one integer from ${min} to ${max}`, section, key)
  }
  return scalar[0]!
}

/** What numbers are read into. */
export type Numbers = Float64Array | Int32Array | Uint32Array | Uint8Array

/** How the numbers of a line are read. */
export interface NumberFormat {
  /** Reads numbers in the manner of `parseList`. */
  parse(bytes: Uint8Array, start: number, end: number, target: Numbers, offset: number, count: number): number
  /** What a number is, for messages. */
  readonly noun: string
  /** What the kernel `readNumbers` calls it, and the least and the greatest number. */
  readonly parser: number
  readonly min: number
  readonly max: number
}

const anyNumber = { noun: 'a number', min: -Infinity, max: Infinity }

/** Correctly rounded, into a Float64Array. */
export const exactNumbers: NumberFormat = { ...anyNumber, parse: parseNumbers, parser: 0 }

/** As LightGBM's quick parser reads them, into a Float64Array. */
export const quickNumbers: NumberFormat = { ...anyNumber, parse: parseQuickNumbers, parser: 1 }

/** `parser` of integers. */
export const integerParser = 2

/** Integers, into an array that holds them all. */
export function integersFrom(min: number, max: number): NumberFormat {
  return {
    parse: (bytes, start, end, target, offset, count) =>
      parseIntegers(bytes, start, end, target, offset, count, min, max),
    noun: `an integer from ${min} to ${max}`,
    parser: integerParser,
    min,
    max
  }
}

/** Reads exactly `count` numbers of a required field into `target` from `offset` on, and returns `target`. */
export function numbersOf<Target extends Numbers>(
  section: Section,
  key: string,
  { parse, noun }: NumberFormat,
  target: Target,
  offset: number,
  count: number
): Target {
  const { start, end } = required(section, key)
  const numRead = parse(section.table.file.bytes, start, end, target, offset, count)
  if (numRead === count) return target
  const fault =
    numRead < 0
      ? `expected ${noun} at position ${-numRead}`
      : `expected ${count} ${count === 1 ? 'number' : 'numbers'}, got ${numRead}`
  throw sectionFault(fault, section, key)
}

/**
 * `length`, after a check that the line is long enough to hold so many numbers: a false count must not reserve memory.
 *
 * @throws ModelFormatError when it is not
 */
export function lengthInFile(section: Section, key: string, length: number): number {
  const { start, end } = required(section, key)
  if (2 * length > end - start + 1) {
    throw sectionFault(`expected ${length} numbers in ${end - start} bytes`, section, key)
  }
  return length
}

const space = 32
const scalar = /* @__PURE__ */ new Int32Array(1)
