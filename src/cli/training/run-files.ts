/**
 * The files that a run learns from, and a hash of all of them.
 *
 * @module
 */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fileError } from '../../node/file-error.ts'
import { packageVersion } from '../../node/package-files.ts'
import { bytesOf } from '../../node/text-source.ts'
import type { TrainingPlan } from './plan.ts'

/** Reads files, and remembers what was in them. */
export interface RunFiles {
  /** Reads a file in pieces. */
  readonly open: (path: string) => AsyncIterable<Uint8Array>
  /**
   * Reads JSON.
   *
   * @throws Error that names the file
   */
  readonly json: (path: string) => unknown
  /** Reads a whole file. */
  readonly bytes: (path: string) => Uint8Array
  /** Hash of the parameters, and of all files read so far. */
  readonly key: () => Uint8Array
}

/**
 * The files of a run.
 *
 * @param signal - aborted when reading is to end with an error
 */
export function createRunFiles(plan: TrainingPlan, signal: AbortSignal): RunFiles {
  const hash = createHash('sha256').update(JSON.stringify([packageVersion(), plan]))
  const bytes = (path: string): Uint8Array => {
    try {
      const content = readFileSync(path)
      hash.update(`\0${content.length}\0`).update(content)
      return content
    } catch (error) {
      throw fileError('read', path, error)
    }
  }
  return {
    bytes,
    json: (path) => {
      try {
        return JSON.parse(Buffer.from(bytes(path)).toString())
      } catch (error) {
        throw error instanceof SyntaxError ? new Error(`${path}: expected JSON`) : error
      }
    },
    open: async function* (path) {
      let length = 0
      for await (const piece of bytesOf(path)) {
        signal.throwIfAborted()
        length += piece.length
        hash.update(piece)
        yield piece
      }
      hash.update(`\0${length}\0`)
    },
    key: () => hash.copy().digest()
  }
}
