/**
 * Numbers as people and programs write them.
 *
 * A number consists of decimal digits with an optional sign, point and exponent. It may end in one underscore or stand beside
 * its field's unit. Commas that group digits are read only where they cannot be decimal commas: `1,000` means a thousand to
 * some people and one to others, but `$1,000`, `1,000.00` and `1,000,000` do not.
 *
 * @module
 */
import type { RepairCode } from './issues.ts'
import { plainText } from './plain-text.ts'
import { unitForm } from './unit-forms.ts'

/** A number, and what had to be repaired to read it. */
export interface NumberReading {
  readonly value: number
  readonly repairs: readonly RepairCode[]
}

// Each alternative starts differently, so a long hostile text takes one pass without backtracking.
const decimal = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/

/** Longest text that is more than digits and an underscore, so that no work is wasted on a text that is no value. */
export const maxFormLength: number = 64

const numberAndUnit = /^([+-]?) ?(us\$|usd|\$|) ?([+-]?)([\d.,]+(?:e[+-]?\d+)?) ?(.*)$/i
const grouped = /^[1-9]\d{0,2}((?:,\d{3})+)(\.\d*)?$/

/**
 * The number in a trimmed text; undefined if there is none.
 *
 * @param unit - the field's unit in words; empty if it has none
 */
export function readNumberText(text: string, unit: string): NumberReading | undefined {
  if (decimal.test(text)) return { value: Number(text), repairs: [] }
  const withoutUnderscore = text.endsWith('_') ? text.slice(0, -1) : text
  if (decimal.test(withoutUnderscore)) return { value: Number(withoutUnderscore), repairs: ['trailing_underscore'] }
  if (text.length > maxFormLength) return undefined
  const plain = plainText(text)
  const match = numberAndUnit.exec(plain)
  if (match === null) return undefined
  const [, sign = '', before = '', innerSign = '', digits = '', after = ''] = match
  const repairs: RepairCode[] = plain === text ? [] : ['normalized_characters']
  const { isOwn, hasCurrency } = unitForm(unit, before, after)
  if (!isOwn) return undefined
  if (before !== '' || after !== '') repairs.push('unit_removed')
  const [, groups, fraction] = grouped.exec(digits) ?? []
  const isGrouped = groups !== undefined && (hasCurrency || groups.length > 4 || fraction !== undefined)
  if (isGrouped) repairs.push('thousands_separators')
  const number = sign + innerSign + (isGrouped ? digits.replaceAll(',', '') : digits)
  return decimal.test(number) ? { value: Number(number), repairs } : undefined
}
