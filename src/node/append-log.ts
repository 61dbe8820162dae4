/**
 * `openLog`: an append-only log of lines with checksums, kept in a file.
 *
 * @module
 */
import { closeSync, fsyncSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs'
import type { ExperimentLog } from '../pipeline/experiment/fold-log.ts'
import { readLog } from '../pipeline/experiment/log-lines.ts'
import { fileError } from './file-error.ts'
import { lockFile } from './file-lock.ts'

/** A log that is open. */
export interface OpenLog extends ExperimentLog {
  readonly close: () => void
}

/**
 * Opens a log, or begins one. What a killed process left of a last line is cut off. Until it is closed, nobody else can open it.
 *
 * @throws Error naming the file when it cannot be read or written, or another process has it open
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
  const unlock = lockFile(path)
  let file: number | undefined
  const close = (): void => {
    if (file !== undefined) closeSync(file)
    unlock()
  }
  try {
    const opened = (file = naming('write', () => openSync(path, 'a+')))
    const { entries, numBytes } = contentOf(
      path,
      naming('read', () => readFileSync(opened))
    )
    naming('write', () => ftruncateSync(opened, numBytes))
    return {
      entries,
      append: (line) =>
        naming('write', () => {
          const bytes = new TextEncoder().encode(line)
          for (let begin = 0; begin < bytes.length;) begin += writeSync(opened, bytes, begin)
          fsyncSync(opened)
        }),
      close
    }
  } catch (error) {
    close()
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
