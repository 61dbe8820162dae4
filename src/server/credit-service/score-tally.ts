/**
 * Counts of scores and errors: names and codes only, no values. A tally is a plain object, so threads can send it.
 *
 * @module
 */
import type { CleanRecord } from '../../credit/cleaning/applicant-reader.ts'
import type { BinCounts } from '../../credit/monitoring/applicant-counter.ts'
import type { CreditScore } from '../../credit/scoring/applicant-scorer.ts'
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
  /** Answers by variable and bin of the scorer's reference; none without one. */
  readonly bins: BinCounts
}

const statuses: readonly CreditScore['status'][] = ['scored', 'insufficient information']

/** An empty tally: zero for everything that can be counted of a scorer. */
export function createTally({ scorer, counter }: ServedScorer): ScoreTally {
  const zeros = (names: readonly string[]): Record<string, number> => Object.fromEntries(names.map((name) => [name, 0]))
  return {
    statuses: zeros(statuses),
    classes: zeros(scorer.classes),
    reasons: zeros(scorer.definition.reasonGroups.map(({ code }) => code)),
    fieldErrors: zeros(fieldErrorCodes),
    bins: counter?.zeros() ?? []
  }
}

/** Counts an answer to an applicant. */
export function countScore(
  { statuses: answers, classes, reasons, bins }: ScoreTally,
  { counter }: Pick<ServedScorer, 'counter'>,
  applicant: Pick<CleanRecord, 'used'>,
  score: CreditScore
): void {
  counter?.add(bins, applicant, score)
  answers[score.status]! += 1
  if (score.status !== 'scored') return
  classes[score.prediction]! += 1
  for (const { code } of score.reasons) reasons[code]! += 1
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
  for (const [variable, counts] of added.bins.entries())
    for (const [bin, count] of counts.entries()) total.bins[variable]![bin]! += count
}
