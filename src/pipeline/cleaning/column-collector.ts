/**
 * Column collectors: each takes the raw value of its column in row after row, cleans it and keeps it.
 *
 * @module
 */
import { createJunkLookup } from '../../credit/cleaning/junk-lookup.ts'
import type { IssueLog } from '../../credit/cleaning/issues.ts'
import type { ValueReader } from '../../credit/cleaning/read-value.ts'
import type { FieldSpec, JunkTable } from '../../credit/fields/field-spec.ts'
import { isMissingText } from '../../records/missing-text.ts'
import type { Column } from '../table.ts'
import { type ColumnReport, createIssueCounter } from './cleaning-report.ts'
import { createGrowingNumbers } from './growing-numbers.ts'
import { createGrowingTexts, textsOf } from './growing-texts.ts'

/** Cleans and keeps one column of the source. */
export interface ColumnCollector {
  /** Takes the value of the next row; returns it as a number, NaN when it is missing or no number. */
  readonly add: (raw: unknown) => number
  /** The columns of the table, by name. Nothing must be added afterwards. */
  readonly take: () => [name: string, column: Column][]
  /** What was found so far. */
  readonly report: () => ColumnReport
}

/** What a column becomes in the table; `nowhere` when only its numbers are needed, for ratios. */
export type Kept = 'numbers' | 'labels' | 'nowhere'

/** Keeps numbers, and notes their range. */
interface NumberKeeper {
  readonly add: (value: number) => void
  readonly take: () => Float64Array
  readonly report: () => Pick<ColumnReport, 'missing' | 'negative' | 'range'>
}

function createNumberKeeper(isKept: boolean): NumberKeeper {
  const column = isKept ? createGrowingNumbers((length) => new Float64Array(length)) : undefined
  let missing = 0
  let negative = 0
  let min = Infinity
  let max = -Infinity
  return {
    add: (value) => {
      column?.push(value)
      if (Number.isNaN(value)) missing++
      else {
        if (value < 0) negative++
        if (value < min) min = value
        if (value > max) max = value
      }
    },
    take: () => column!.take(),
    report: () => ({ missing, negative, ...(min <= max ? { range: [min, max] as const } : {}) })
  }
}

/** Collects a field: a number, or a category's code or label. */
export function collectField(field: FieldSpec, kept: Kept, readValue: ValueReader<string, string>): ColumnCollector {
  const { name, categories = [], validRange } = field
  const issues = createIssueCounter()
  const log: IssueLog = { errors: [], repairs: [], warnings: [] }
  const numbers = createNumberKeeper(kept !== 'nowhere')

  const read = (raw: unknown): number => {
    if (typeof raw !== 'string' && typeof raw !== 'number') {
      issues.count(raw === undefined || raw === null ? 'missing' : 'wrong_type')
      return NaN
    }
    if (Number.isNaN(raw)) {
      issues.count('missing')
      return NaN
    }
    const value = readValue(field, raw, log)
    if (log.repairs.length + log.warnings.length > 0) issues.take(log)
    return value
  }

  return {
    add: (raw) => {
      const value = read(raw)
      numbers.add(value)
      return value
    },
    take: () => {
      if (kept === 'nowhere') return []
      const values = numbers.take()
      if (kept === 'numbers') return [[name, values]]
      return [[name, textsOf(values, (code) => categories[code - validRange[0]] ?? null)]]
    },
    report: () => {
      const { missing, ...ofNumbers } = numbers.report()
      return { counts: issues.counts(), missing, ...(field.kind === 'category' ? {} : ofNumbers) }
    }
  }
}

/** Collects a column computed from others; `add` takes its value. */
export function collectComputed(name: string): ColumnCollector {
  const numbers = createNumberKeeper(true)
  return {
    add: (value) => {
      numbers.add(value as number)
      return value as number
    },
    take: () => [[name, numbers.take()]],
    report: () => ({ counts: {}, ...numbers.report() })
  }
}

/** Collects texts as they are, such as customers' numbers. */
export function collectTexts(name: string, junk: JunkTable): ColumnCollector {
  const issues = createIssueCounter()
  const texts = createGrowingTexts()
  const junkMarkOf = createJunkLookup(junk)
  let missing = 0

  const read = (raw: unknown): string | null => {
    if (typeof raw !== 'string' && typeof raw !== 'number') {
      issues.count(raw === undefined || raw === null ? 'missing' : 'wrong_type')
      return null
    }
    const text = String(raw).trim()
    const code = text === '' ? 'empty' : (junkMarkOf(text)?.code ?? (isMissingText(text) ? 'not_available' : undefined))
    if (code === undefined) return text
    issues.count(code)
    return null
  }

  return {
    add: (raw) => {
      const text = read(raw)
      if (text === null) missing++
      texts.push(text)
      return NaN
    },
    take: () => [[name, texts.take()]],
    report: () => ({ counts: issues.counts(), missing })
  }
}
