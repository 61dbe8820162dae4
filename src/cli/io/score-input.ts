/**
 * From records to scores, with errors in place: what `score` and `explain` have in common.
 *
 * @module
 */
import type { CreditScorer } from '../../credit/scorer.ts'
import type { CreditScore } from '../../credit/scoring/applicant-scorer.ts'
import type { PointsScale } from '../../credit/scoring/points.ts'
import type { RecordItem } from '../../records/record-item.ts'
import { counted, grouped } from '../../numeric/format-count.ts'
import { type CliIo, exitCodes, notice } from './command.ts'

/** What a result keeps of the input. */
export interface KeptInput {
  readonly names: readonly string[]
  /** The values of these names; more or fewer in a row of CSV that is not well formed, undefined where there is none. */
  readonly values: readonly unknown[]
}

/** A score, or the error in its place. */
export type ScoreItem = {
  readonly line: number | undefined
  /** Nothing is kept if it is left out. */
  readonly input?: KeptInput
} & (
  { readonly score: CreditScore; readonly error?: undefined } | { readonly score?: undefined; readonly error: Error }
)

/** A record of any format, or the error in its place. */
export type InputItem = Omit<RecordItem, 'cells'> & {
  /** The values of all columns, where there are columns. */
  readonly cells?: readonly unknown[] | undefined
} & (
    | { readonly record: Readonly<Record<string, unknown>>; readonly error?: undefined }
    | { readonly record?: undefined; readonly error: Error }
  )

/** How to score records. */
export interface ScoringOptions {
  readonly scorer: CreditScorer
  /** Name of the baseline (default: the scorer's first). */
  readonly baseline?: string | undefined
  /** Columns or keys to keep (default: all columns, and nothing of records without columns). */
  readonly keep?: readonly string[] | undefined
  /** How margins become points (default: the model's own scale). */
  readonly scale?: PointsScale | undefined
  /** Whether the run stops at the first applicant that cannot be scored. */
  readonly isStrict: boolean
  /** Whether the scores before that applicant come first (default: yes). */
  readonly yieldsParts?: boolean
}

/** Reads records, given the keys of columns: `recordBatches` or the like. */
export type ReadItems = (
  keysOfColumns: (names: readonly string[]) => readonly string[]
) => AsyncIterable<readonly InputItem[]>

/**
 * Scores every record of an input, in order.
 *
 * @param name - of the input
 * @throws Error when the input cannot be read, when its columns are too few of the fields or lack one to keep, or, if strict,
 *   when an applicant cannot be scored
 */
export async function* scoreInput(read: ReadItems, name: string, options: ScoringOptions): AsyncGenerator<ScoreItem[]> {
  const { scorer, baseline, keep, scale, isStrict, yieldsParts = true } = options
  const scoreOptions = { ...(scale === undefined ? {} : { scale }), ...(baseline === undefined ? {} : { baseline }) }
  let header: readonly string[] = []
  const keysOfColumns = (names: readonly string[]): readonly string[] => {
    const lost = keep?.find((column) => !names.includes(column))
    if (lost !== undefined) throw new Error(`expected a column "${lost}" to keep, got none`)
    header = names
    return scorer.keysOfHeader(names)
  }
  const keptOf = (item: InputItem): KeptInput => {
    const { cells } = item
    if (cells === undefined) return { names: keep ?? [], values: (keep ?? []).map((key) => keptValue(item, key)) }
    if (keep === undefined) return { names: header, values: cells }
    return { names: keep, values: keep.map((column) => cells[header.indexOf(column)]) }
  }
  const scored = ({ record, error, line }: InputItem, kept: KeptInput): ScoreItem => {
    if (error !== undefined) return { error, line, input: kept }
    try {
      return { score: scorer.score(record, scoreOptions), line, input: kept }
    } catch (cause) {
      return { error: cause as Error, line, input: kept }
    }
  }
  for await (const batch of read(keysOfColumns)) {
    const scores = batch.map((item) => scored(item, keptOf(item)))
    const failed = isStrict ? scores.findIndex(({ error }) => error !== undefined) : -1
    if (failed < 0) yield scores
    else {
      if (yieldsParts) yield scores.slice(0, failed)
      throw new Error(`${name}: ${messageOf(scores[failed]!)}`)
    }
  }
}

/** The error message of an item with its line number; undefined when there is no error. */
export function messageOf({
  error,
  line
}: {
  readonly error?: Error | undefined
  readonly line: number | undefined
}): string | undefined {
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

/**
 * The exit code of a run; says on standard error when there were no applicants, or some could not be scored.
 *
 * @param isTolerant - whether that is no failure
 */
export function exitCodeOf(
  { numScores, numInsufficient, numErrors }: ScoreCounts,
  inputName: string,
  io: CliIo,
  isTolerant = false
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
  return isTolerant ? exitCodes.ok : exitCodes.failed
}

/** The value of a record's own key, long integers as bigints; undefined where there is none. */
export function keptValue({ record, exact }: Pick<InputItem, 'record' | 'exact'>, name: string): unknown {
  const values = exact ?? record
  return values !== undefined && Object.hasOwn(values, name) ? values[name] : undefined
}
