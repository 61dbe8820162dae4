/**
 * Whom scores are compared with: applicants just above the passing line, and all who pass. No record of a customer is kept: each
 * number is replaced by one that the models cannot tell from it, and fields that they do not take by a typical value.
 *
 * @module
 */
import type { Baseline } from '../../src/credit/definition.ts'
import { applicantFields } from '../../src/credit/champion/applicant-fields.ts'
import { rankAmong, standInsOf } from '../../src/credit/champion/baseline-rows.ts'
import type { Assessor } from '../../src/credit/scoring/assessment.ts'

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

// What the models cannot tell from an applicant.
function createStandIn({ models }: Assessor): (values: Float64Array) => number[] {
  const standIns = standInsOf({ fields: applicantFields, models })
  return (values) =>
    Array.from(values, (value, column) => {
      const ofField = standIns[column]
      return ofField === undefined ? value : ofField[rankAmong(ofField, value)]!
    })
}
