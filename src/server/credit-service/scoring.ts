/**
 * `createScoring`: applicants to answers, on this thread or, when they are many, on others; and counts of both.
 *
 * @module
 */
import { type ApplicantScore, scoreApplicant } from '../../credit/scoring/score-applicant.ts'
import { type FieldError, maxFieldErrors } from '../http/field-error.ts'
import { invalidFields, problemError, type ProblemParts } from '../http/problem.ts'
import type { RequestRecord } from '../http/request-records.ts'
import { applicantErrors } from './applicant-errors.ts'
import type { ScorePool } from './score-pool.ts'
import { addTally, countErrors, countScore, createTally, type ScoreTally } from './score-tally.ts'
import { type Batch, type BatchResult, scoreBatch } from './score-batch.ts'

/** Scores and counts. */
export interface Scoring {
  readonly tally: ScoreTally
  /** One applicant, on this thread; a ProblemError when it cannot be scored. */
  readonly score: (applicant: unknown) => ApplicantScore
  /** A batch; a ProblemError when it is none. */
  readonly run: (batch: Batch) => Promise<Extract<BatchResult, { bytes: Uint8Array }>>
  /** Throws ProblemError `unavailable` when so many batches wait that no stream is accepted. */
  readonly checkCapacity: () => void
  /** Throws and counts the errors of the rows; no more than a problem lists, and those of the last row. */
  readonly checkAll: (records: readonly RequestRecord[]) => void
}

// About two milliseconds of scoring: less than handing over is worth, and short enough for others to wait.
const maxBytesHere = 8192
const maxApplicantsHere = 16

/** Scoring with the threads of `pool`. */
export function createScoring(pool: ScorePool): Scoring {
  const tally = createTally()
  const isSmall = (batch: Batch): boolean =>
    batch.kind === 'applicants' ? batch.applicants.length <= maxApplicantsHere : batch.bytes.length <= maxBytesHere
  const refuse = (errors: readonly FieldError[]): void => {
    if (errors.length === 0) return
    countErrors(tally, errors)
    throw invalidFields(errors)
  }
  return {
    tally,
    score: (applicant) => {
      refuse(applicantErrors(applicant))
      const score = scoreApplicant(applicant as object)
      countScore(tally, score)
      return score
    },
    run: async (batch) => {
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
      refuse(errors)
    }
  }
}

function errorOf({ kind, detail, errors, headers }: ProblemParts): Error {
  return problemError(kind, detail, { errors, headers })
}
