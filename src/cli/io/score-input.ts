/**
 * From records to scores, with errors in place: what `score` and `explain` have in common.
 *
 * @module
 */
import { fieldKeys } from '../../credit/champion/applicant-fields.ts'
import type { ApplicantScore } from '../../credit/champion/applicant-score.ts'
import { scoreApplicant } from '../../credit/champion/score-applicant.ts'
import type { RecordFormat } from '../../records/record-format.ts'
import type { RecordItem } from '../../records/record-item.ts'
import { counted, grouped } from '../../numeric/format-count.ts'
import { type CliIo, exitCodes, notice } from './command.ts'
import { type Input, readInput } from './input.ts'

/** A score, or the error in its place. */
export type ScoreItem =
  | { readonly score: ApplicantScore; readonly error?: undefined; readonly line: number | undefined }
  | { readonly score?: undefined; readonly error: Error; readonly line: number | undefined }

/** How to score an input. */
export interface ScoringOptions {
  readonly format: RecordFormat | undefined
  /** Whether the run stops at the first applicant that cannot be scored. */
  readonly isStrict: boolean
  /** Whether results go to the terminal. */
  readonly isOutputShown: boolean
}

/**
 * Scores every record of an input, in order.
 *
 * @throws Error when the input cannot be read, when a CSV file's header names no field, or, if strict, when an
 *   applicant cannot be scored
 */
export async function* scoreInput(input: Input, options: ScoringOptions, io: CliIo): AsyncGenerator<ScoreItem[]> {
  const { format, isStrict, isOutputShown } = options
  for await (const batch of readInput(input, { format, onHeader: checkHeader }, isOutputShown, io)) {
    const scores = batch.map(scored)
    const failed = isStrict ? scores.findIndex(({ error }) => error !== undefined) : -1
    if (failed < 0) yield scores
    else {
      yield scores.slice(0, failed)
      throw new Error(`${input.name}: ${messageOf(scores[failed]!)}`)
    }
  }
}

/** The error message of an item with its line number; undefined when there is no error. */
export function messageOf({ error, line }: ScoreItem): string | undefined {
  if (error === undefined) return undefined
  const place = `line ${line}: `
  return line === undefined || error.message.startsWith(place) ? error.message : place + error.message
}

/** How many applicants could be scored, and how many could not. */
export interface ScoreCounts {
  readonly numScores: number
  /** Applicants of whom too little is known, which is an answer and not an error. */
  readonly numInsufficient: number
  readonly numErrors: number
}

/** The exit code of a run; says on standard error when there were no applicants, or some could not be scored. */
export function exitCodeOf(
  { numScores, numInsufficient, numErrors }: ScoreCounts,
  inputName: string,
  io: CliIo
): number {
  const numItems = numScores + numInsufficient + numErrors
  if (numItems === 0) notice(io, `${inputName}: no applicants`)
  if (numInsufficient > 0)
    notice(
      io,
      `${inputName}: ${grouped(numInsufficient)} of ${counted(numItems, 'applicant')} with insufficient information`
    )
  if (numErrors === 0) return exitCodes.ok
  notice(io, `${inputName}: ${grouped(numErrors)} of ${counted(numItems, 'applicant')} could not be scored`)
  return exitCodes.failed
}

function scored({ record, error, line }: RecordItem): ScoreItem {
  if (error !== undefined) return { error, line }
  try {
    return { score: scoreApplicant(record), line }
  } catch (cause) {
    return { error: cause as Error, line }
  }
}

// Without this check, a file without a header would yield scores of empty applicants, and warnings that quote values as names.
function checkHeader(names: readonly string[]): void {
  if (!names.some((name) => fieldKeys.includes(name))) {
    const some = fieldKeys.slice(0, 3).join(', ')
    throw new Error(`expected a header row with field names (${some}, …), got none of them`)
  }
}
