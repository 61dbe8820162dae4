/**
 * Counts of scores and errors: names and codes only, no values. A tally is a plain object, so threads can send it.
 *
 * @module
 */
import { championReference } from '../../credit/champion/champion.ts'
import { creditClasses } from '../../credit/champion/champion-definition.ts'
import type { ApplicantScore } from '../../credit/champion/applicant-score.ts'
import { reasonGroups } from '../../credit/champion/reason-groups.ts'
import { binOf } from '../../credit/scoring/stability.ts'
import { type FieldError, fieldErrorCodes } from '../http/field-error.ts'

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
  /** Scores by bin of points, the bins of `championReference` [10]. */
  readonly bins: number[]
}

const statuses: readonly ApplicantScore['status'][] = ['scored', 'insufficient information']

/** An empty tally: zero for everything that can be counted. */
export function createTally(): ScoreTally {
  const zeros = (names: readonly string[]): Record<string, number> => Object.fromEntries(names.map((name) => [name, 0]))
  return {
    statuses: zeros(statuses),
    classes: zeros(creditClasses),
    reasons: zeros(reasonGroups.map(({ code }) => code)),
    fieldErrors: zeros(fieldErrorCodes),
    bins: championReference.counts.map(() => 0)
  }
}

/** Counts an answer. */
export function countScore({ statuses: answers, classes, reasons, bins }: ScoreTally, score: ApplicantScore): void {
  answers[score.status]! += 1
  if (score.status !== 'scored') return
  classes[score.prediction]! += 1
  for (const { code } of score.reasons) reasons[code]! += 1
  bins[binOf(score.points, championReference.upperBounds)]! += 1
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
