/**
 * Files that are there whole or not at all: written beside their place, and put there at the end.
 *
 * @module
 */
import { type FileHandle, open } from 'node:fs/promises'
import {
  closeSync,
  fchmodSync,
  fstatSync,
  fsyncSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileError } from '../../node/file-error.ts'

/**
 * Writes a file beside `path` and then puts it in its place. What is no regular file, such as `/dev/null`, is written to as
 * it is.
 *
 * @throws Error naming the file when it cannot be written; what was there before is there still
 */
export function replaceFile(path: string, chunks: Iterable<Uint8Array>): void {
  try {
    const target = targetOf(path)
    if (target === undefined) return writeAll(openSync(path, 'w'), chunks)
    const beside = nameBeside(target, '')
    const before = statSync(target, { throwIfNoEntry: false })
    try {
      const file = openSync(beside, 'w')
      if (before !== undefined) fchmodSync(file, before.mode & 0o7777)
      writeAll(file, chunks)
      renameSync(beside, target)
    } catch (error) {
      rmSync(beside, { force: true })
      throw error
    }
  } catch (error) {
    throw (error as NodeJS.ErrnoException).errno === undefined ? error : fileError('write', path, error)
  }
}

/** A file that is being written. */
export interface Replacement {
  readonly append: (data: string | Uint8Array) => Promise<void>
  /** Puts it in its place. */
  readonly commit: () => Promise<void>
  /** Leaves what was there before. */
  readonly discard: () => void
}

/** Opens a file beside `path`, with the same permissions as the one there. What is no regular file is written to as it is. */
export async function openReplacement(path: string): Promise<Replacement> {
  const target = targetOf(path)
  const before = target === undefined ? undefined : statSync(path, { throwIfNoEntry: false })
  const { beside, file } =
    target === undefined ? { beside: path, file: await open(path, 'w') } : await openBeside(target)
  if (before !== undefined) await file.chmod(before.mode & 0o7777)
  const discard = (): void => {
    process.off('exit', discard)
    if (target !== undefined) rmSync(beside, { force: true })
  }
  // Also when the user ends the process.
  process.once('exit', discard)
  return {
    append: (data) => file.appendFile(data),
    commit: async () => {
      await file.close()
      if (target !== undefined) renameSync(beside, target)
      process.off('exit', discard)
    },
    discard: () => {
      void file.close().catch(() => {})
      discard()
    }
  }
}

// The file to replace; undefined where there is something else. A link stays one.
function targetOf(path: string): string | undefined {
  const stats = statSync(path, { throwIfNoEntry: false })
  if (stats === undefined) return path
  return stats.isFile() ? realpathSync(path) : undefined
}

// Of this process alone, and none that is there: it could be the file that the command reads, or one that was left by a process that
// was killed, which in a container had the same number.
async function openBeside(target: string): Promise<{ beside: string; file: FileHandle }> {
  for (let attempt = 0; ; attempt++) {
    const beside = nameBeside(target, `.${process.pid}${attempt === 0 ? '' : `-${attempt}`}`)
    try {
      return { beside, file: await open(beside, 'wx') }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
  }
}

// A process that is killed leaves its file behind: Spark, Hive, DuckDB and others pass over names that begin with a dot.
function nameBeside(target: string, mark: string): string {
  return join(dirname(target), `.${basename(target)}${mark}.part`)
}

// Closes the file in any case.
function writeAll(file: number, chunks: Iterable<Uint8Array>): void {
  try {
    for (const chunk of chunks) {
      for (let begin = 0; begin < chunk.length;) begin += writeSync(file, chunk, begin)
    }
    if (fstatSync(file).isFile()) fsyncSync(file)
  } finally {
    closeSync(file)
  }
}
