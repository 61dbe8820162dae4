/**
 * Lengths of time as years and months: `22 Years and 9 Months`, `22 yrs 9 mos`, `22 years`.
 *
 * @module
 */
import type { RepairCode } from './issues.ts'
import { maxFormLength, type NumberReading } from './number-text.ts'
import { plainText } from './plain-text.ts'

// The form of the public data.
const usual = /^\d{1,3} Years and \d{1,2} Months$/
const written = /^(\d{1,3}) ?(?:years?|yrs?|y)(?: ?(?:,|and|&)? ?(\d{1,2}) ?(?:months?|mos?|m))?$/i

/** The months in a trimmed text; undefined if it does not give years, or gives more than 11 months besides. */
export function readMonthsText(text: string): NumberReading | undefined {
  if (text.length > maxFormLength) return undefined
  const plain = plainText(text)
  const [, years, months = '0'] = written.exec(plain.replace(/\s+/g, ' ')) ?? []
  if (years === undefined || Number(months) > 11) return undefined
  const repairs: RepairCode[] = plain === text ? [] : ['normalized_characters']
  if (!usual.test(plain)) repairs.push('normalized_months')
  return { value: Number(years) * 12 + Number(months), repairs }
}
