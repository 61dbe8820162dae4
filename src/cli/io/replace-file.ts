/**
 * `replaceFile`: a file that is there whole or not at all.
 *
 * @module
 */
import { openSync, closeSync, fsyncSync, realpathSync, renameSync, rmSync, statSync, writeSync } from 'node:fs'
import { fileError } from '../../node/file-error.ts'

/**
 * Writes a file beside `path` and then puts it in its place. What is no regular file, such as `/dev/null`, is written to as
 * it is.
 *
 * @throws Error naming the file when it cannot be written; what was there before is there still
 */
export function replaceFile(path: string, chunks: Iterable<Uint8Array>): void {
  try {
    const stats = statSync(path, { throwIfNoEntry: false })
    if (stats !== undefined && !stats.isFile()) return writeAll(path, chunks)
    // A link stays one.
    const target = stats === undefined ? path : realpathSync(path)
    const beside = `${target}.part`
    try {
      writeAll(beside, chunks)
      renameSync(beside, target)
    } catch (error) {
      rmSync(beside, { force: true })
      throw error
    }
  } catch (error) {
    throw (error as NodeJS.ErrnoException).errno === undefined ? error : fileError('write', path, error)
  }
}

function writeAll(path: string, chunks: Iterable<Uint8Array>): void {
  const file = openSync(path, 'w')
  try {
    for (const chunk of chunks) {
      for (let begin = 0; begin < chunk.length;) begin += writeSync(file, chunk, begin)
    }
    if (statSync(path).isFile()) fsyncSync(file)
  } finally {
    closeSync(file)
  }
}
