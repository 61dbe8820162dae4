/**
 * `createScoring`: applicants to answers, on this thread or, when they are many, on others; and counts of both.
 *
 * @module
 */
import type { ApplicantScore } from '../../credit/champion/applicant-score.ts'
import { scoreCleanApplicant } from '../../credit/champion/score-applicant.ts'
import { applicantErrors, type PointerOf, readStrictly } from './applicant-input.ts'
import { type FieldError, fieldsError, maxFieldErrors, problemError, type ProblemParts } from '../http/problem.ts'
import type { ScorePool } from './score-pool.ts'
import { addTally, countErrors, countScore, createTally, type ScoreTally } from './score-tally.ts'
import { doScoreJob, type ScoreJob, type ScoreOutcome } from './score-work.ts'

/** Scores and counts. */
export interface Scoring {
  readonly tally: ScoreTally
  /** One applicant, on this thread; a ProblemError when it cannot be scored. */
  readonly score: (applicant: unknown) => ApplicantScore
  /** A batch; a ProblemError when it is none. */
  readonly run: (job: ScoreJob) => Promise<Extract<ScoreOutcome, { bytes: Uint8Array }>>
  /** Throws a ProblemError `unavailable` when no further batch is taken. */
  readonly checkRoom: () => void
  /** Throws and counts the errors of the rows; no more than a problem lists, and those of the last row. */
  readonly checkAll: (rows: readonly { readonly record: unknown; readonly pointerOf: PointerOf }[]) => void
}

// About two milliseconds of scoring: less than handing over is worth, and short enough for others to wait.
const maxBytesHere = 8192
const maxApplicantsHere = 16

/** Scoring with the threads of `pool`. */
export function createScoring(pool: ScorePool): Scoring {
  const tally = createTally()
  const isSmall = (job: ScoreJob): boolean =>
    job.kind === 'applicants' ? job.applicants.length <= maxApplicantsHere : job.bytes.length <= maxBytesHere
  const refuse = (errors: readonly FieldError[]): void => {
    if (errors.length === 0) return
    countErrors(tally, errors)
    throw fieldsError(errors)
  }
  return {
    tally,
    score: (input) => {
      const { applicant, errors } = readStrictly(input)
      refuse(errors)
      const score = scoreCleanApplicant(applicant)
      countScore(tally, score)
      return score
    },
    run: async (job) => {
      const outcome = isSmall(job) ? doScoreJob(job) : await pool.run(job)
      if ('problem' in outcome) throw errorOf(outcome.problem)
      addTally(tally, outcome.tally)
      return outcome
    },
    checkRoom: () => {
      if (pool.isFull())
        throw problemError('unavailable', 'too many batches are waiting', { headers: { 'retry-after': '1' } })
    },
    checkAll: (rows) => {
      const errors: FieldError[] = []
      for (const { record, pointerOf } of rows) {
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
