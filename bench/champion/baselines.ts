/**
 * Whom scores are compared with: applicants just above the passing line, and all who pass. No record of a customer is kept: each
 * number is replaced by one that the models cannot tell from it, and fields that they do not take by a typical value.
 *
 * @module
 */
import type { Baseline } from '../../src/credit/definition.ts'
import { applicantFields } from '../../src/credit/champion/applicant-fields.ts'
import type { Assessor } from '../../src/credit/scoring/assessment.ts'
import { thresholdsOf } from '../../src/credit/scoring/thresholds.ts'

/** Rows of each baseline. */
export const baselineSize = 200

/** An applicant of whom everything is known, and who passes. */
interface Approved {
  readonly values: Float64Array
  /** Probability of passing. */
  readonly probability: number
  readonly margin: number
}

/**
 * The two baselines of a scorer.
 *
 * @param rows - of one month of each customer, the fields in column order
 */
export function baselinesOf(assessor: Assessor, rows: readonly Float64Array[]): Baseline[] {
  const approved = rows
    .filter((values) => !values.some(Number.isNaN))
    .flatMap((values): Approved[] => {
      const { creditClass, probabilities, margin } = assessor.assess(values)
      return creditClass > 0 ? [{ values, probability: 1 - probabilities[0]!, margin }] : []
    })
  if (approved.length < baselineSize) throw new RangeError(`only ${approved.length} applicants pass`)
  const nearest = approved.toSorted((a, b) => a.probability - b.probability).slice(0, baselineSize)
  const byMargin = approved.toSorted((a, b) => a.margin - b.margin)
  const spread = Array.from(
    { length: baselineSize },
    (_, i) => byMargin[Math.floor(((i + 0.5) * byMargin.length) / baselineSize)]!
  )
  const standIn = createStandIn(assessor)
  const rowsOf = (of: readonly Approved[]): number[][] => of.map(({ values }) => standIn(values))
  return [
    { name: 'near-cutoff', description: 'applicants just above the passing line', rows: rowsOf(nearest) },
    { name: 'all-approved', description: 'all applicants who pass', rows: rowsOf(spread) }
  ]
}

// A number becomes the smallest threshold of any model that is not below it; above all of them, the largest and one more.
function createStandIn({ models }: Assessor): (values: Float64Array) => number[] {
  const thresholds = applicantFields.map((_, column) => {
    const ofColumn = models.flatMap(({ forest, fields: { columns } }) =>
      thresholdsOf(forest).filter((_, feature) => columns[feature] === column)
    )
    return ofColumn.length === 0 ? undefined : [...new Set(ofColumn.flatMap((list) => [...list]))].sort((a, b) => a - b)
  })
  return (values) =>
    applicantFields.map(({ categories, typical }, column) => {
      const known = thresholds[column]
      if (known === undefined) return typical
      if (categories !== undefined) return values[column]!
      return known.find((threshold) => threshold >= values[column]!) ?? (known.at(-1) ?? 0) + 1
    })
}
