/**
 * Where a command's records come from: a file, or standard input for `-` and for no file at all.
 *
 * @module
 */
import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import { type ReadOptions, recordBatches } from '../../node/read-records.ts'
import type { RecordItem } from '../../records/record-item.ts'
import type { RecordSource } from '../../node/text-source.ts'
import { type CliIo, usageError } from './command.ts'
import { createProgress } from './progress.ts'

/** An input that is yet to be read. */
export interface Input {
  /** To be called by in messages. */
  readonly name: string
  readonly source: RecordSource
  /** Size in bytes, when it is known. */
  readonly numBytes: number | undefined
}

/**
 * The input that a positional argument names.
 *
 * @param outputs - files the command is to write
 * @throws usage error when there is none and standard input is a terminal, or when it would be overwritten
 */
export function inputOf(path: string | undefined, outputs: readonly (string | undefined)[], { stdin }: CliIo): Input {
  if (path !== undefined && outputs.some((output) => output !== undefined && resolve(output) === resolve(path))) {
    throw usageError(`the output would overwrite "${path}"`)
  }
  if (path === undefined && stdin.isTTY === true) throw usageError('expected a file, or - for standard input')
  if (path === undefined || path === '-') return { name: 'standard input', source: stdin, numBytes: undefined }
  return { name: path, source: path, numBytes: sizeOf(path) }
}

/**
 * Reads an input batch by batch and shows progress while the batches are worked on.
 *
 * @param isOutputShown - whether results go to the terminal
 * @throws Error that names the input
 */
export async function* readInput(
  { name, source, numBytes }: Input,
  options: ReadOptions,
  isOutputShown: boolean,
  io: CliIo
): AsyncGenerator<readonly RecordItem[]> {
  const progress = createProgress(io, numBytes, isOutputShown)
  try {
    for await (const batch of recordBatches(source, { ...options, onBytes: progress.addBytes })) {
      yield batch
      progress.addRows(batch.length)
    }
  } catch (error) {
    // An error with a cause names the file already.
    if (error instanceof Error && error.cause === undefined) error.message = `${name}: ${error.message}`
    throw error
  } finally {
    progress.clear()
  }
}

function sizeOf(path: string): number | undefined {
  const stats = statSync(path, { throwIfNoEntry: false })
  return stats?.isFile() ? stats.size : undefined
}
