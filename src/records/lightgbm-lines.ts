/**
 * Lines of LightGBM's data files: numbers separated by commas or tabs, or LibSVM's `label index:value …`.
 *
 * Source: LightGBM 4.7.0 src/io/parser.cpp, src/io/parser.hpp; include/LightGBM/utils/common.h, Atof.
 *
 * @module
 */
import { zeroThreshold } from '../numeric/constants.ts'
import { scanDecimal, type TextCursor } from '../numeric/lightgbm-decimal.ts'

/** How the lines of a file are made up. */
export type LightgbmLayout = 'csv' | 'tsv' | 'libsvm'

/** Takes the values of a line. */
export interface LineTarget {
  /** The label, of a file that has one. */
  readonly setLabel: (value: number) => void
  /** The value of a feature; those left out are 0. */
  readonly setValue: (feature: number, value: number) => void
}

/**
 * The layout of a file, by its first lines; undefined when it has none that LightGBM knows.
 *
 * @param lines - without white space around them, and without empty ones
 */
export function layoutOfLines(lines: readonly string[]): LightgbmLayout | undefined {
  const [first = '', second = first] = lines
  if (first.includes(':') || second.includes(':')) return 'libsvm'
  for (const [layout, delimiter] of [
    ['tsv', '\t'],
    ['csv', ',']
  ] as const) {
    const numCells = cellCount(first, delimiter)
    if (numCells < 2 || numCells !== cellCount(second, delimiter)) continue
    return lines.every((line) => cellCount(line, delimiter) === numCells) ? layout : undefined
  }
  return undefined
}

/** Number of cells of a line. */
export function cellCount(line: string, delimiter: string): number {
  let count = 1
  for (let at = line.indexOf(delimiter); at >= 0; at = line.indexOf(delimiter, at + 1)) count++
  return count
}

/**
 * Reads the numbers of cells.
 *
 * @param isPrecise - whether numbers become the nearest float64, as with `precise_float_parser`
 */
export type CellReader = (text: string, cursor: TextCursor) => number

/** Reads a line into `target`. Errors say what was expected, and not where. */
export type LineReader = (line: string, target: LineTarget) => void

/**
 * The reader of comma or tab separated lines.
 *
 * @param numColumns - of the file
 * @param labelColumn - number of the label's column, not counted among the features
 */
export function createCellLineReader(
  delimiter: ',' | '\t',
  numColumns: number,
  labelColumn: number,
  readCell: CellReader
): LineReader {
  const delimiterCode = delimiter.charCodeAt(0)
  const cursor = { at: 0 }
  return (line, { setLabel, setValue }) => {
    cursor.at = 0
    let column = 0
    while (cursor.at < line.length) {
      const value = cellOf(readCell, line, cursor, column)
      if (column === labelColumn) setLabel(value)
      else setValue(column > labelColumn ? column - 1 : column, isZero(value) ? 0 : value)
      column++
      if (cursor.at === line.length) break
      if (line.charCodeAt(cursor.at) !== delimiterCode) {
        throw new Error(`column ${column} expected a number, got other text`)
      }
      cursor.at++
    }
    // LightGBM does not see an empty cell at the end of a line: it is 0.
    if (column === numColumns || (column === numColumns - 1 && line.endsWith(delimiter))) return
    throw new Error(`expected ${numColumns} cells, got ${cellCount(line, delimiter)}`)
  }
}

/** The reader of LibSVM's lines. */
export function createLibsvmLineReader(readLabel: CellReader): LineReader {
  const cursor = { at: 0 }
  const skip = (line: string): void => {
    while (line[cursor.at] === ' ' || line[cursor.at] === '\t') cursor.at++
  }
  return (line, { setLabel, setValue }) => {
    cursor.at = 0
    setLabel(cellOf(readLabel, line, cursor, 0))
    skip(line)
    while (cursor.at < line.length) {
      const begin = cursor.at
      while (isDigit(line.charCodeAt(cursor.at))) cursor.at++
      const feature = Number(line.slice(begin, cursor.at))
      skip(line)
      if (begin === cursor.at || line[cursor.at] !== ':' || feature > maxFeature) {
        throw new Error('expected pairs index:value separated by spaces, got other text')
      }
      cursor.at++
      setValue(feature, cellOf(readLightgbmCell, line, cursor, feature))
      skip(line)
    }
  }
}

/** The feature that ends a LibSVM line, as LightGBM finds it when it guesses how many there are. */
export function lastFeatureOf(line: string): number {
  const digits = /^\+?(\d+)/.exec(line.trim().split(/\s/).at(-1)!)?.[1] ?? '0'
  return Math.min(Number(digits), maxFeature)
}

/** A number as LightGBM reads it; NaN for an empty cell, `na`, `nan` and `null`. */
export const readLightgbmCell: CellReader = (text, cursor) => {
  skipSpaces(text, cursor)
  const begin = cursor.at
  let value = scanDecimal(text, cursor)
  if (cursor.at === begin) value = readWord(text, cursor)
  skipSpaces(text, cursor)
  return value
}

/** A number as the C library reads it. */
export const readPreciseCell: CellReader = (text, cursor) => {
  preciseNumber.lastIndex = cursor.at
  const [match] = preciseNumber.exec(text) ?? []
  if (match === undefined) throw new Error('expected a number, got other text')
  cursor.at += match.length
  const word = match.trim().toLowerCase()
  if (word.endsWith('nan')) return NaN
  if (word.includes('inf')) return word.startsWith('-') ? -Infinity : Infinity
  return Number(word)
}

const preciseNumber = / *[+-]?(?:(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?|infinity|inf|nan)/iy
// Features are numbered by 32-bit integers; more than this many make no model.
const maxFeature = 2 ** 24

function cellOf(readCell: CellReader, line: string, cursor: TextCursor, column: number): number {
  try {
    return readCell(line, cursor)
  } catch (error) {
    throw new Error(`column ${column + 1} ${(error as Error).message}`)
  }
}

function readWord(text: string, cursor: TextCursor): number {
  const begin = cursor.at
  const isNegative = text[begin] === '-'
  const from = isNegative || text[begin] === '+' ? begin + 1 : begin
  wordEnd.lastIndex = from
  const end = wordEnd.exec(text)?.index ?? text.length
  cursor.at = end
  const word = text.slice(from, end).toLowerCase()
  if (word === '' || word === 'na' || word === 'nan' || word === 'null') return NaN
  if (word === 'inf' || word === 'infinity') return isNegative ? -1e308 : 1e308
  throw new Error('expected a number, got text')
}

const wordEnd = /[ \t,\n\r:]/g

function skipSpaces(text: string, cursor: TextCursor): void {
  while (text.charCodeAt(cursor.at) === 0x20) cursor.at++
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39
}

function isZero(value: number): boolean {
  return Math.abs(value) <= zeroThreshold
}
