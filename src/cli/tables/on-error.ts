/**
 * What becomes of rows that cannot be read or scored: they end the run, or their results are missing and a file tells of them.
 *
 * @module
 */
import { counted, grouped } from '../../numeric/format-count.ts'
import { jsonText } from '../../records/json-text.ts'
import { type CliIo, notice, usageError } from '../io/command.ts'
import { type Output, withOutput } from '../io/output.ts'
import type { ScoreItem } from '../io/score-input.ts'
import { checkKept } from './open-table-writer.ts'
import type { TableField } from './table.ts'

/** `fail`: the run ends; `null`: results are missing. */
export type OnError = 'fail' | 'null'

/** The options about rows that cannot be read, as `parseArgs` takes them. */
export const onErrorOptions = {
  'on-error': { type: 'string' },
  rejects: { type: 'string' }
} as const

/** What these options ask for. */
export interface OnErrorOptions {
  /** Undefined if the user does not say. */
  readonly onError: OnError | undefined
  /** Path of the file that tells of these rows. */
  readonly rejects: string | undefined
}

/**
 * What the values of `onErrorOptions` ask for.
 *
 * @throws usage error when there is no such choice, or a file of rejects where the run ends with the first
 */
export function onErrorOptionsOf(values: Readonly<Record<string, unknown>>): OnErrorOptions {
  const { 'on-error': onError, rejects } = values
  if (onError !== undefined && onError !== 'fail' && onError !== 'null') {
    throw usageError(`--on-error expected fail or null; got "${String(onError)}"`)
  }
  if (rejects !== undefined && onError !== 'null') throw usageError('--rejects requires --on-error null')
  return { onError, rejects: rejects as string | undefined }
}

/** A row without results. */
export interface Reject {
  /** Its place among the rows of the input, from 1. */
  readonly row: number
  /** On which it begins, from 1; undefined where there are no lines. */
  readonly line: number | undefined
  /** Holds no value of the row. */
  readonly error: string
  /** What is kept of the row, by name. */
  readonly input: Readonly<Record<string, unknown>> | undefined
}

/** Gathers rows without results. */
export interface Rejects {
  /** Counts rows, and tells of those among them that have no results. */
  readonly add: (numRows: number, rejects: readonly Reject[]) => Promise<void>
  /** Rows so far, with results or without. */
  readonly numRows: () => number
  /** Rows so far without results. */
  readonly count: () => number
}

/**
 * Runs `use` with what gathers rejects: into a file of NDJSON, if there is a path.
 *
 * @param kept - the columns that the file has of these rows
 * @throws Error naming the file when it cannot be written
 * @throws usage error when a column cannot be written as NDJSON
 */
export async function withRejects(
  path: string | undefined,
  kept: readonly TableField[],
  io: CliIo,
  use: (rejects: Rejects) => Promise<void>
): Promise<void> {
  if (path !== undefined) checkKept('ndjson', kept)
  let numRows = 0
  let count = 0
  const run = (output?: Output): Promise<void> =>
    use({
      add: async (numAdded, rejects) => {
        numRows += numAdded
        count += rejects.length
        const text = rejects.map((reject) => `${jsonText(reject)}\n`).join('')
        if (text !== '') await output?.write(text)
      },
      numRows: () => numRows,
      count: () => count
    })
  await (path === undefined ? run() : withOutput(path, io, run))
}

/** Passes scores through, and tells of those that could not be made. */
export async function* collectRejects(
  batches: AsyncIterable<readonly ScoreItem[]>,
  rejects: Rejects,
  keep: readonly string[] | undefined
): AsyncGenerator<readonly ScoreItem[]> {
  for await (const batch of batches) {
    yield batch
    const before = rejects.numRows()
    const found = batch.flatMap(({ line, error, input }, i): Reject[] => {
      if (error === undefined) return []
      const kept = keep?.map((name): [string, unknown] => [name, input?.values[input.names.indexOf(name)]])
      return [{ row: before + i + 1, line, error: error.message, input: kept && Object.fromEntries(kept) }]
    })
    await rejects.add(batch.length, found)
  }
}

/** Says how many rows have no results. */
export function reportRejects({ numRows, count }: Rejects, inputName: string, io: CliIo): void {
  if (count() > 0) notice(io, `${inputName}: ${grouped(count())} of ${counted(numRows(), 'row')} without results`)
}
