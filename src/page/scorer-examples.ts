/**
 * Invented applicants of any scorer: strong, in the middle and weak in the light of its first baseline, and one as people write.
 *
 * @module
 */
import type { FieldSpec } from '../credit/fields/field-spec.ts'
import type { CreditScorer } from '../credit/scorer.ts'

/** An invented applicant. */
export interface Example {
  readonly title: string
  readonly record: Readonly<Record<string, number | string | null>>
}

type Standing = 'better' | 'middle' | 'worse'

/** The examples; the last one is the messiest. */
export function scorerExamples(scorer: CreditScorer): Example[] {
  const middle = recordOf(scorer, 'middle')
  return [
    { title: 'Strong', record: withCategories(scorer, recordOf(scorer, 'better'), 'better') },
    { title: 'In the middle', record: middle },
    { title: 'Weak', record: withCategories(scorer, recordOf(scorer, 'worse'), 'worse') },
    { title: 'Straight from a form', record: asWritten(middle) }
  ]
}

function recordOf({ fields, definition }: CreditScorer, standing: Standing): Example['record'] {
  const { rows } = definition.baselines[0]!
  return Object.fromEntries(
    fields.flatMap((field, column) => {
      if (!field.required) return []
      const known = rows.map((row) => row[column]!).filter((value) => value !== null)
      return [[field.name, exampleValue(field, Float64Array.from(known).sort(), standing)]]
    })
  )
}

// The value that one in ten of the baseline exceeds, or the median; where no direction is better, what is typical. What is typical
// of the best class may be better still.
function exampleValue(field: FieldSpec, sorted: Float64Array, standing: Standing): number | string {
  const { kind, moreIs, typical, categories, validRange } = field
  if (categories !== undefined) return categories[typical - validRange[0]]!
  if (moreIs === undefined || sorted.length === 0) return typical
  const share = standing === 'middle' ? 0.5 : standing === moreIs ? 0.9 : 0.1
  const ranked = sorted[Math.round(share * (sorted.length - 1))]!
  const better = moreIs === 'better' ? Math.max(ranked, typical) : Math.min(ranked, typical)
  const value = standing === 'better' ? better : ranked
  const rounded = kind === 'integer' || kind === 'months' ? Math.round(value) : Number(value.toPrecision(3))
  return Math.min(validRange[1], Math.max(validRange[0], rounded))
}

// The record with the category of each field that gives the most points, or the fewest, of those that the baseline has.
function withCategories(scorer: CreditScorer, record: Example['record'], standing: Standing): Example['record'] {
  const { rows } = scorer.definition.baselines[0]!
  const pointsOf = (trial: Example['record']): number => {
    const score = scorer.score(trial)
    return score.status !== 'scored' ? 0 : standing === 'better' ? score.points : -score.points
  }
  let best = { record, points: pointsOf(record) }
  for (const [column, { name, categories, required, validRange }] of scorer.fields.entries()) {
    if (categories === undefined || !required) continue
    for (const code of new Set(rows.map((row) => row[column]!).filter((value) => value !== null))) {
      const trial = { ...best.record, [name]: categories[code - validRange[0]]! }
      const points = pointsOf(trial)
      if (points > best.points) best = { record: trial, points }
    }
  }
  return best.record
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
