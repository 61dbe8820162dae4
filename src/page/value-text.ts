/**
 * Numbers and values as text for display.
 *
 * @module
 */
import type { FieldSpec } from '../credit/fields/field-spec.ts'
import { counted } from '../numeric/format-count.ts'
import type { FieldValue } from './applicant-state.ts'

/** A change in points with its sign and a typographic minus: `+12`, `−3`, `0`. */
export function signed(points: number): string {
  return points > 0 ? `+${points}` : String(points).replace('-', '−')
}

/** `31.2 %` for 0.312. */
export function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`
}

/** A label without underscores, `Media manager` for `Media_Manager`; one that has none is what people read. */
export function labelText(label: string): string {
  if (!label.includes('_')) return label
  const text = label.replaceAll('_', ' ')
  return text.charAt(0).toUpperCase() + text.slice(1).toLowerCase()
}

/** A value with its unit: `34 years`, `18 years 4 months`, `Media manager`, `unknown`. */
export function valueText({ kind, unit, categories }: FieldSpec, value: FieldValue): string {
  if (value === null) return 'unknown'
  if (typeof value === 'string') return categories === undefined ? value : labelText(value)
  if (kind === 'months' && Number.isInteger(value) && value >= 0) return monthsText(value)
  const digits = kind === 'ratio' ? 4 : 2
  return `${value.toLocaleString('en-US', { maximumFractionDigits: digits })}${unit === '' ? '' : ` ${unit}`}`
}

function monthsText(months: number): string {
  const years = Math.floor(months / 12)
  const rest = months % 12
  if (years === 0) return counted(rest, 'month')
  return rest === 0 ? counted(years, 'year') : `${counted(years, 'year')} ${counted(rest, 'month')}`
}
