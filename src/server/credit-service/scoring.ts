/**
 * `createScoring`: scores applicants, few of them on this thread and many on others, and counts the results.
 *
 * @module
 */
import type { ApplicantScore } from '../../credit/champion/applicant-score.ts'
import { scoreCleanApplicant } from '../../credit/champion/score-applicant.ts'
import { type FieldError, maxFieldErrors } from '../http/field-error.ts'
import { invalidFields, problemError, type ProblemParts } from '../http/problem.ts'
import type { RequestRecord } from '../http/request-records.ts'
import { applicantErrors, readStrictly } from './applicant-errors.ts'
import type { ScorePool } from './score-pool.ts'
import { addTally, countErrors, countScore, createTally, type ScoreTally } from './score-tally.ts'
import { type Batch, type BatchResult, scoreBatch } from './score-batch.ts'

/** Scores applicants and counts the results. */
export interface Scoring {
  readonly tally: ScoreTally
  /** Scores one applicant on this thread. Throws a ProblemError when it is invalid. */
  readonly score: (applicant: unknown) => ApplicantScore
  /** Scores a batch. Rejects with a ProblemError when it is not one. */
  readonly scoreBatch: (batch: Batch) => Promise<Extract<BatchResult, { bytes: Uint8Array }>>
  /** Throws ProblemError `unavailable` when so many batches wait that no stream is accepted. */
  readonly checkCapacity: () => void
  /** Counts the errors of all records and throws them as one ProblemError; stops when there are more than a problem lists. */
  readonly checkAll: (records: readonly RequestRecord[]) => void
}

// About two milliseconds of scoring: too little to be worth a thread, and short enough for other requests to wait.
const maxBytesHere = 8192
const maxApplicantsHere = 16

/** Scoring on this thread and the threads of `pool`. */
export function createScoring(pool: ScorePool): Scoring {
  const tally = createTally()
  const isSmall = (batch: Batch): boolean =>
    batch.kind === 'applicants' ? batch.applicants.length <= maxApplicantsHere : batch.bytes.length <= maxBytesHere
  const rejectInvalid = (errors: readonly FieldError[]): void => {
    if (errors.length === 0) return
    countErrors(tally, errors)
    throw invalidFields(errors)
  }
  return {
    tally,
    score: (input) => {
      const { applicant, errors } = readStrictly(input)
      rejectInvalid(errors)
      const score = scoreCleanApplicant(applicant)
      countScore(tally, score)
      return score
    },
    scoreBatch: async (batch) => {
      const result = isSmall(batch) ? scoreBatch(batch) : await pool.run(batch)
      if ('problem' in result) throw errorOf(result.problem)
      addTally(tally, result.tally)
      return result
    },
    checkCapacity: pool.checkCapacity,
    checkAll: (records) => {
      const errors: FieldError[] = []
      for (const { record, pointerOf } of records) {
        if (errors.length > maxFieldErrors) break
        errors.push(...applicantErrors(record, pointerOf))
      }
      rejectInvalid(errors)
    }
  }
}

function errorOf({ kind, detail, errors, headers }: ProblemParts): Error {
  return problemError(kind, detail, { errors, headers })
}
