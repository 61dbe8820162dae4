/**
 * The input of a command: a file, or standard input if the file is `-` or left out.
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

/** An input that has not been read yet. */
export interface Input {
  /** For messages. */
  readonly name: string
  readonly source: RecordSource
  /** Size in bytes, if known. */
  readonly numBytes: number | undefined
}

/**
 * The input that a positional argument names.
 *
 * @param outputs - files the command will write
 * @throws usage error when there is no file and standard input is a terminal, or when an output would overwrite the file
 */
export function inputOf(path: string | undefined, outputs: readonly (string | undefined)[], { stdin }: CliIo): Input {
  if (path !== undefined && outputs.some((output) => output !== undefined && isSameFile(output, path))) {
    throw usageError(`the output would overwrite the input "${path}"`)
  }
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
    // An error with a cause already names the file.
    if (error instanceof Error && error.cause === undefined) error.message = `${name}: ${error.message}`
    throw error
  } finally {
    progress.clear()
  }
}

// Also under another name, by a link.
function isSameFile(a: string, b: string): boolean {
  if (resolve(a) === resolve(b)) return true
  const [statsA, statsB] = [a, b].map((path) => statSync(path, { throwIfNoEntry: false }))
  return statsA !== undefined && statsB !== undefined && statsA.dev === statsB.dev && statsA.ino === statsB.ino
}

function sizeOf(path: string): number | undefined {
  const stats = statSync(path, { throwIfNoEntry: false })
  return stats?.isFile() ? stats.size : undefined
}
