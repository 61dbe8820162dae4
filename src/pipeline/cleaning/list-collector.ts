/**
 * `collectList`: a column that lists things becomes a column of counts for each of them.
 *
 * @module
 */
import { createJunkLookup } from '../../credit/cleaning/junk-lookup.ts'
import type { JunkTable } from '../../credit/fields/field-spec.ts'
import { isMissingText } from '../../records/missing-text.ts'
import { createIssueCounter } from './cleaning-report.ts'
import type { ColumnCollector } from './column-collector.ts'
import { createGrowingNumbers } from './growing-numbers.ts'
import { countColumns, type ListSpec } from './layout.ts'

/** The items of a list such as `A, B, and A`, as they stand. Takes time in proportion to the text's length. */
function itemsOfList(text: string): string[] {
  return text.split(',').map((part) => {
    const item = part.trim()
    return item.startsWith('and ') ? item.slice('and '.length).trim() : item
  })
}

/**
 * Collects a list. An empty text lists nothing; an item that is not known is counted as an issue, and those beside it are kept.
 * `add` returns the number of known items.
 */
export function collectList(list: ListSpec, junk: JunkTable): ColumnCollector {
  const issues = createIssueCounter()
  const junkMarkOf = createJunkLookup(junk)
  const placeOf = new Map(list.items.map((item, place) => [item.toLowerCase(), place]))
  const columns = list.items.map(() => createGrowingNumbers((length) => new Float64Array(length)))
  const counts = new Float64Array(list.items.length)
  let missing = 0

  // Fills `counts`; returns their sum, NaN when nothing is known.
  const read = (raw: unknown): number => {
    // JSON's null is what other formats write as an empty text.
    const given = raw === null ? '' : raw
    if (typeof given !== 'string') return unknown(given === undefined ? 'missing' : 'wrong_type')
    const text = given.trim()
    const mark = junkMarkOf(text)
    if (mark !== undefined) return unknown(mark.code)
    counts.fill(0)
    if (isMissingText(text)) {
      issues.count(text === '' ? 'empty' : 'not_available')
      return 0
    }
    let numItems = 0
    for (const item of itemsOfList(text)) {
      const place = placeOf.get(item.toLowerCase())
      if (place === undefined) issues.count('unknown_item')
      else {
        counts[place]!++
        numItems++
      }
    }
    return numItems
  }
  const unknown = (code: string): number => {
    issues.count(code)
    counts.fill(NaN)
    return NaN
  }

  return {
    add: (raw) => {
      const numItems = read(raw)
      if (Number.isNaN(numItems)) missing++
      for (let i = 0; i < columns.length; i++) columns[i]!.push(counts[i]!)
      return numItems
    },
    take: () => countColumns(list).map((name, i) => [name, columns[i]!.take()]),
    report: () => ({ counts: issues.counts(), missing })
  }
}
