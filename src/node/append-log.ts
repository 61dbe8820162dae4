/**
 * `openLog`: an append-only log of lines with checksums, kept in a file.
 *
 * @module
 */
import { closeSync, fsyncSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs'
import type { ExperimentLog } from '../pipeline/experiment/fold-log.ts'
import { readLog } from '../pipeline/experiment/log-lines.ts'
import { fileError } from './file-error.ts'

/** A log that is open. */
export interface OpenLog extends ExperimentLog {
  readonly close: () => void
}

/**
 * Opens a log, or begins one. What a killed process left of a last line is cut off.
 *
 * @throws Error naming the file when it cannot be read or written
 * @throws RangeError when a line is damaged that others follow
 */
export function openLog(path: string): OpenLog {
  const naming = <Result>(action: 'read' | 'write', work: () => Result): Result => {
    try {
      return work()
    } catch (error) {
      throw fileError(action, path, error)
    }
  }
  const file = naming('write', () => openSync(path, 'a+'))
  try {
    const { entries, numBytes } = contentOf(
      path,
      naming('read', () => readFileSync(file))
    )
    naming('write', () => ftruncateSync(file, numBytes))
    return {
      entries,
      append: (line) =>
        naming('write', () => {
          const bytes = new TextEncoder().encode(line)
          for (let begin = 0; begin < bytes.length;) begin += writeSync(file, bytes, begin)
          fsyncSync(file)
        }),
      close: () => closeSync(file)
    }
  } catch (error) {
    closeSync(file)
    throw error
  }
}

function contentOf(path: string, bytes: Uint8Array): ReturnType<typeof readLog> {
  try {
    return readLog(bytes)
  } catch (error) {
    throw new RangeError(`${path}: ${(error as Error).message}`, { cause: error })
  }
}
