/**
 * Text for people: colours, bars, columns and numbers.
 *
 * @module
 */
import { styleText } from 'node:util'
import type { CliIo } from '../io/command.ts'

/** Colours and weights; each returns its text unchanged when the output is not to be styled. */
export type Style = Readonly<Record<'bold' | 'dim' | 'red' | 'yellow' | 'green', (text: string) => string>>

/** How text for people is laid out. */
export interface Layout {
  readonly style: Style
  /** Characters per line. */
  readonly width: number
}

/** The layout for standard output, or, with a `path`, for a file, which is never styled. */
export function layoutFor(path: string | undefined, { stdout }: CliIo): Layout {
  // Node checks whether the stream supports colours and the user wants them (NO_COLOR, FORCE_COLOR, TERM).
  const paint =
    (format: keyof Style) =>
    (text: string): string =>
      path === undefined ? styleText(format, text, { stream: stdout }) : text
  return {
    style: {
      bold: paint('bold'),
      dim: paint('dim'),
      red: paint('red'),
      yellow: paint('yellow'),
      green: paint('green')
    },
    width: path === undefined ? Math.min(Math.max(stdout.columns ?? 80, 60), 100) : 80
  }
}

// East Asian wide characters and emoji take two columns, combining marks none.
const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\p{Emoji_Presentation}]/u
const mark = /\p{M}/u

/** Number of terminal columns a text takes. */
export function columnsOf(text: string): number {
  let columns = 0
  for (const character of text) columns += mark.test(character) ? 0 : wide.test(character) ? 2 : 1
  return columns
}

/** `text` in exactly `columns` columns: cut with an ellipsis, or padded with spaces on the right (`left`) or left (`right`). */
export function fit(text: string, columns: number, side: 'left' | 'right' = 'left'): string {
  const space = columns - columnsOf(text)
  if (space >= 0) return side === 'left' ? text + ' '.repeat(space) : ' '.repeat(space) + text
  let cut = ''
  for (const character of text) {
    if (columnsOf(cut + character) >= columns) break
    cut += character
  }
  return fit(`${cut}…`, columns, side)
}

const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉']

/** A bar that fills `share` (0 to 1) of `columns` columns, to an eighth of a column; empty only for 0 or less. */
export function bar(share: number, columns: number): string {
  if (!(share > 0)) return ''
  const length = Math.max(1, Math.round(Math.min(share, 1) * columns * 8))
  return '█'.repeat(length >> 3) + eighths[length & 7]!
}

/** A bar of `share` (-1 to 1) left or right of an axis, 2 · `columns` + 1 columns wide. */
export function signedBar(share: number, columns: number): string {
  const halves = share === 0 ? 0 : Math.max(1, Math.round(Math.min(Math.abs(share), 1) * columns * 2))
  const full = '█'.repeat(halves >> 1)
  const left = share < 0 ? `${(halves & 1) === 1 ? '▐' : ''}${full}` : ''
  const right = share > 0 ? `${full}${(halves & 1) === 1 ? '▌' : ''}` : ''
  return `${fit(left, columns, 'right')}│${right}`
}

/** `22.1%` of 0.221. */
export function percent(share: number): string {
  return `${(share * 100).toFixed(1)}%`
}

/** A change with its sign and a typographic minus: `+12`, `−3.4`. */
export function signed(value: number, digits = 0): string {
  const text = decimal(value, digits)
  return value > 0 && Number(text) !== 0 ? `+${text}` : text
}

/** A number with a typographic minus: `12`, `−3.4`. */
export function decimal(value: number, digits: number): string {
  const text = Math.abs(value).toFixed(digits)
  return value < 0 && Number(text) !== 0 ? `−${text}` : text
}

/** A value for people: at most six digits of a number, `missing` for a missing one. */
export function valueText(value: number | string | boolean | bigint | null): string {
  if (value === null || Number.isNaN(value)) return 'missing'
  return typeof value === 'number' ? String(Number(value.toPrecision(6))) : String(value)
}

/** Items joined into lines of at most `columns` columns; a longer item gets a line of its own. */
export function wrapped(items: readonly string[], columns: number, separator = ' '): string[] {
  const lines: string[] = []
  for (const item of items) {
    const longer = lines.length === 0 ? undefined : `${lines.at(-1)!}${separator}${item}`
    if (longer !== undefined && columnsOf(longer) <= columns) lines[lines.length - 1] = longer
    else lines.push(item)
  }
  return lines
}
