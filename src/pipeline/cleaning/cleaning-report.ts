/**
 * `CleaningReport`: what was repaired, and what was taken for missing, by column and reason. It holds counts and the ends of
 * ranges, never a row.
 *
 * @module
 */
import type { IssueLog } from '../../credit/cleaning/issues.ts'

/** What was found in a column. Plain data. */
export interface ColumnReport {
  /**
   * How often each issue was found, by its code: those of repairs and warnings of `cleanApplicant`, `below_valid_range` and
   * `above_valid_range` for impossible values, `wrong_type` for what is neither a number nor text, and `unknown_item` for texts
   * of a list.
   */
  readonly counts: Readonly<Record<string, number>>
  /** Rows without a value after cleaning. */
  readonly missing: number
  /** Values below 0 that were kept; undefined for texts. */
  readonly negative?: number
  /** Smallest and largest value that was kept; undefined for texts and when there is none. */
  readonly range?: readonly [min: number, max: number]
}

/** What was found in the records. Plain data. */
export interface CleaningReport {
  /** Rows of the table. */
  readonly numRows: number
  /** Records that could not be read and are not in the table. */
  readonly numFaults: number
  /** Why, for the first of them, with the number of the line. */
  readonly firstFaults: readonly string[]
  /** By name of the column in the table, or of the list. */
  readonly columns: Readonly<Record<string, ColumnReport>>
  /** Columns that identify people or rows and were left out. */
  readonly identifiers: readonly string[]
  /** Columns that the layout does not know; left out. The first 100. */
  readonly unknownColumns: readonly string[]
}

/** Counts issues of a column. */
export interface IssueCounter {
  readonly counts: () => Record<string, number>
  readonly count: (code: string) => void
  /** Counts what is in a log, and empties it. */
  readonly take: (log: IssueLog) => void
}

/** Creates a counter. */
export function createIssueCounter(): IssueCounter {
  const counts = new Map<string, number>()
  const count = (code: string): void => {
    counts.set(code, (counts.get(code) ?? 0) + 1)
  }
  return {
    counts: () => Object.fromEntries(counts),
    count,
    take: ({ repairs, warnings }) => {
      for (const { code } of repairs) count(code)
      for (const { code, reason } of warnings) count(reason ?? code)
      repairs.length = 0
      warnings.length = 0
    }
  }
}
