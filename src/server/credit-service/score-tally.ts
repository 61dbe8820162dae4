/**
 * Counts of scores and errors: names and codes only, no values. A tally is a plain object, so threads can send it.
 *
 * @module
 */
import type { CreditScore } from '../../credit/scoring/applicant-scorer.ts'
import { binOf } from '../../credit/scoring/stability.ts'
import { type FieldError, fieldErrorCodes } from '../http/field-error.ts'
import type { ServedScorer } from './served-scorer.ts'

/** Counts of scores and errors. */
export interface ScoreTally {
  /** Answers by status. */
  readonly statuses: Record<string, number>
  /** Scores by class. */
  readonly classes: Record<string, number>
  /** Reasons returned, by code. */
  readonly reasons: Record<string, number>
  /** Invalid fields, by error code. */
  readonly fieldErrors: Record<string, number>
  /** Scores by bin of points, the bins of the scorer's reference; none without one. */
  readonly bins: number[]
}

const statuses: readonly CreditScore['status'][] = ['scored', 'insufficient information']

/** An empty tally: zero for everything that can be counted of a scorer. */
export function createTally({ scorer, reference }: ServedScorer): ScoreTally {
  const zeros = (names: readonly string[]): Record<string, number> => Object.fromEntries(names.map((name) => [name, 0]))
  return {
    statuses: zeros(statuses),
    classes: zeros(scorer.classes),
    reasons: zeros(scorer.definition.reasonGroups.map(({ code }) => code)),
    fieldErrors: zeros(fieldErrorCodes),
    bins: (reference?.counts ?? []).map(() => 0)
  }
}

/** Counts an answer of a scorer with this reference. */
export function countScore(
  { statuses: answers, classes, reasons, bins }: ScoreTally,
  score: CreditScore,
  reference: ServedScorer['reference']
): void {
  answers[score.status]! += 1
  if (score.status !== 'scored') return
  classes[score.prediction]! += 1
  for (const { code } of score.reasons) reasons[code]! += 1
  if (reference !== undefined) bins[binOf(score.points, reference.upperBounds)]! += 1
}

/** Counts invalid fields. */
export function countErrors({ fieldErrors }: ScoreTally, errors: readonly FieldError[]): void {
  for (const { code } of errors) fieldErrors[code]! += 1
}

/** Adds the counts of one tally to another. */
export function addTally(total: ScoreTally, added: ScoreTally): void {
  for (const kind of ['statuses', 'classes', 'reasons', 'fieldErrors'] as const) {
    for (const [name, count] of Object.entries(added[kind])) total[kind][name]! += count
  }
  added.bins.forEach((count, bin) => {
    total.bins[bin]! += count
  })
}
