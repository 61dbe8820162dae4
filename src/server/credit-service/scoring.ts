/**
 * `createScoring`: scores applicants, few of them on this thread and many on others, and counts the results.
 *
 * @module
 */
import { setImmediate } from 'node:timers/promises'
import type { CreditScore } from '../../credit/scoring/applicant-scorer.ts'
import { type FieldError, maxFieldErrors } from '../http/field-error.ts'
import { invalidFields, problemError, type ProblemParts } from '../http/problem.ts'
import type { RequestRecord } from '../http/request-records.ts'
import { applicantErrors, readStrictly } from './applicant-errors.ts'
import { type Batch, type BatchResult, scoreBatch } from './score-batch.ts'
import type { ScorePool } from './score-pool.ts'
import { addTally, countErrors, countScore, createTally, type ScoreTally } from './score-tally.ts'
import type { ServedScorer } from './served-scorer.ts'
import { type Span, splitBatch } from './split-batch.ts'

/** Scores applicants and counts the results. */
export interface Scoring {
  readonly tally: ScoreTally
  /** Scores one applicant on this thread. Throws a ProblemError when it is invalid. */
  readonly score: (applicant: unknown) => CreditScore
  /**
   * What would change the decision about an applicant, as JSON; on another thread. Rejects with a ProblemError when the applicant is
   * invalid, or when too many batches wait.
   */
  readonly counterfactuals: (applicant: unknown) => Promise<Uint8Array>
  /** Scores a piece of a batch or stream. */
  readonly scoreBatch: (batch: Batch) => Promise<BatchResult>
  /** Scores a piece of a batch only to count it; the counts are not added to `tally`. */
  readonly tallyOf: (batch: Batch) => Promise<ScoreTally>
  /** Cuts a JSON array of applicants into pieces. Rejects with a ProblemError when it is not one, or has too many. */
  readonly split: (bytes: Uint8Array, maxItems: number) => Promise<readonly Span[]>
  /** Throws ProblemError `unavailable` when so many batches wait that no other batch or stream is accepted. */
  readonly checkCapacity: () => void
  /** Counts the errors of all records and throws them as one ProblemError; stops when there are more than a problem lists. */
  readonly checkAll: (records: readonly RequestRecord[]) => Promise<void>
}

// About two milliseconds of work: too little to be worth a thread, and short enough for other requests to wait.
const maxBytesHere = 8192
const maxItemsHere = 16
const maxCheckedAtOnce = 100

/** Scoring on this thread and the threads of `pool`, which score with the same scorer. */
export function createScoring(served: ServedScorer, pool: ScorePool): Scoring {
  const { scorer } = served
  const tally = createTally(served)
  const run = async (batch: Batch): Promise<BatchResult> =>
    isSmall(batch) ? scoreBatch(served, batch) : pool.score(batch)
  const rejectInvalid = (errors: readonly FieldError[]): void => {
    if (errors.length === 0) return
    countErrors(tally, errors)
    throw invalidFields(errors)
  }
  return {
    tally,
    score: (input) => {
      const { applicant, errors } = readStrictly(scorer, input)
      rejectInvalid(errors)
      const score = scorer.scoreClean(applicant)
      countScore(tally, served, applicant, score)
      return score
    },
    counterfactuals: async (input) => {
      rejectInvalid(applicantErrors(scorer, input))
      pool.checkCapacity()
      const { bytes } = await pool.score({ kind: 'counterfactuals', applicant: input as object })
      return bytes
    },
    scoreBatch: async (batch) => {
      const result = await run(batch)
      addTally(tally, result.tally)
      return result
    },
    tallyOf: async (batch) => (await run(batch)).tally,
    split: async (bytes, maxItems) => {
      const whole = { kind: 'whole', bytes, maxItems } as const
      const isShort = bytes.length <= maxBytesHere
      if (!isShort) pool.checkCapacity()
      const result = isShort ? splitBatch(whole) : await pool.split(whole)
      if ('problem' in result) throw errorOf(result.problem)
      return result.spans
    },
    checkCapacity: pool.checkCapacity,
    checkAll: async (records) => {
      const errors: FieldError[] = []
      for (const [i, { record, pointerOf }] of records.entries()) {
        if (errors.length > maxFieldErrors) break
        if (i > 0 && i % maxCheckedAtOnce === 0) await setImmediate()
        errors.push(...applicantErrors(scorer, record, pointerOf))
      }
      rejectInvalid(errors)
    }
  }
}

function isSmall(batch: Batch): boolean {
  // Tens or hundreds of milliseconds.
  if (batch.kind === 'counterfactuals') return false
  if (batch.kind === 'applicants') return batch.applicants.length <= maxItemsHere
  return batch.numItems <= maxItemsHere && batch.bytes.length <= maxBytesHere
}

function errorOf({ kind, detail, errors, headers }: ProblemParts): Error {
  return problemError(kind, detail, { errors, headers })
}
