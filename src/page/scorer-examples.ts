/**
 * Invented applicants of any scorer: strong, in the middle and weak in the light of its first baseline, and one as people write.
 *
 * @module
 */
import type { FieldSpec } from '../credit/fields/field-spec.ts'
import { quartilesOf } from '../credit/reasons/middle-half.ts'
import type { CreditScorer } from '../credit/scorer.ts'

/** An invented applicant. */
export interface Example {
  readonly title: string
  readonly record: Readonly<Record<string, number | string | null>>
}

type Standing = 'better' | 'middle' | 'worse'

/** The examples; the last one is the messiest. */
export function scorerExamples({ fields, definition }: CreditScorer): Example[] {
  const { rows } = definition.baselines[0]!
  const known = fields.map((_, column) =>
    rows.map((row) => row[column]!).filter((value): value is number => value !== null)
  )
  const recordOf = (standing: Standing): Example['record'] =>
    Object.fromEntries(
      fields.flatMap((field, column) =>
        field.required ? [[field.name, exampleValue(field, known[column]!, standing)] as const] : []
      )
    )
  const middle = recordOf('middle')
  return [
    { title: 'Strong', record: recordOf('better') },
    { title: 'In the middle', record: middle },
    { title: 'Weak', record: recordOf('worse') },
    { title: 'Straight from a form', record: asWritten(middle) }
  ]
}

// A quartile of the baseline; where no direction is better, and for the best, what is typical.
function exampleValue(field: FieldSpec, known: readonly number[], standing: Standing): number | string {
  const { kind, moreIs, typical, categories, validRange } = field
  if (categories !== undefined) return categories[typical - validRange[0]]!
  if (moreIs === undefined || known.length === 0) return typical
  const [lower, median, upper] = quartilesOf(known)
  const value = standing === 'middle' ? median : (standing === 'better') === (moreIs === 'better') ? upper : lower
  const rounded = kind === 'integer' || kind === 'months' ? Math.round(value) : Number(value.toPrecision(3))
  return Math.min(validRange[1], Math.max(validRange[0], rounded))
}

// Thousands apart, a slip of the pen in the first number, the last answer left out.
function asWritten(record: Example['record']): Example['record'] {
  const entries = Object.entries(record)
  const slip = entries.findIndex(([, value]) => typeof value === 'number')
  return Object.fromEntries(
    entries.map(([name, value], i) => {
      if (i > 0 && i === entries.length - 1) return [name, null]
      const isLarge = typeof value === 'number' && Math.abs(value) >= 1000
      const text = isLarge ? value.toLocaleString('en-US', { minimumFractionDigits: 2 }) : value
      return [name, i === slip ? `${String(text)}_` : text]
    })
  )
}
