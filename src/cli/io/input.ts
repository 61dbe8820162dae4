/**
 * The input of a command: a file, or standard input if the file is `-` or left out.
 *
 * @module
 */
import { statSync } from 'node:fs'
import { type ReadOptions, recordBatches } from '../../node/read-records.ts'
import type { RecordItem } from '../../records/record-item.ts'
import type { RecordSource } from '../../node/text-source.ts'
import { checkOutputs } from './checked-outputs.ts'
import { type CliIo, usageError } from './command.ts'
import { createProgress, type Progress } from './progress.ts'
import { formattedSource } from './table-format.ts'

/** An input that has not been read yet. */
export interface Input {
  /** For messages. */
  readonly name: string
  readonly source: RecordSource
  /** Size in bytes, if known. */
  readonly numBytes: number | undefined
}

/** The other files of a command; undefined ones are none. */
export interface OtherFiles {
  readonly read?: readonly (string | undefined)[]
  readonly written: readonly (string | undefined)[]
}

/**
 * The input that a positional argument names.
 *
 * @throws usage error when there is no file and standard input is a terminal, or when an output would overwrite a file that is read
 */
export function inputOf(path: string | undefined, { read = [], written }: OtherFiles, io: CliIo): Input {
  const { stdin } = io
  checkOutputs([path ?? '-', ...read], written, io)
  if (path === undefined && stdin.isTTY === true) throw usageError('missing [file] argument (- reads standard input)')
  if (path === undefined || path === '-') return { name: 'standard input', source: stdin, numBytes: undefined }
  return { name: path, source: path, numBytes: sizeOf(path) }
}

/**
 * Reads an input batch by batch and shows progress while the batches are processed.
 *
 * @param isOutputShown - whether results go to the terminal
 * @throws Error that names the input
 */
export function readInput(
  input: Input,
  options: ReadOptions,
  isOutputShown: boolean,
  io: CliIo
): AsyncGenerator<readonly RecordItem[]> {
  const progress = createProgress(io, input.numBytes, isOutputShown)
  const batches = batchesOf(input.source, { ...options, onBytes: progress.addBytes })
  return withProgress(input.name, batches, ({ length }) => length, progress)
}

async function* batchesOf(given: RecordSource, options: ReadOptions): AsyncGenerator<readonly RecordItem[]> {
  const { format, source } = await formattedSource(given, options.format)
  if (format === 'arrow' || format === 'parquet') throw new Error(`expected CSV, NDJSON or JSON, got ${format}`)
  yield* recordBatches(source, { ...options, format })
}

/**
 * Shows progress while batches of an input are processed.
 *
 * @param name - of the input
 * @throws Error that names the input
 */
export async function* withProgress<Batch>(
  name: string,
  batches: AsyncIterable<Batch>,
  numRowsOf: (batch: Batch) => number,
  progress: Progress
): AsyncGenerator<Batch> {
  try {
    for await (const batch of batches) {
      yield batch
      progress.addRows(numRowsOf(batch))
    }
  } catch (error) {
    throw naming(name, error)
  } finally {
    progress.clear()
  }
}

/** An error that names the input, unless it does so already. */
export function naming(name: string, error: unknown): unknown {
  // An error with a cause already names the file.
  if (error instanceof Error && error.cause === undefined) error.message = `${name}: ${error.message}`
  return error
}

function sizeOf(path: string): number | undefined {
  const stats = statSync(path, { throwIfNoEntry: false })
  return stats?.isFile() ? stats.size : undefined
}
