/**
 * `readPackedScorer`: a packed scorer with the bytes it came from, for those who pass them on.
 *
 * @module
 */
import { readFileSync } from 'node:fs'
import { loadScorer } from '../credit/artifact/load-scorer.ts'
import type { CreditScorer } from '../credit/scorer.ts'
import { fileError } from './file-error.ts'

/**
 * Reads and loads a packed scorer.
 *
 * @throws Error naming the file when it cannot be read, is no packed scorer, is damaged, or of another version
 */
export function readPackedScorer(path: string): { readonly packed: Uint8Array; readonly scorer: CreditScorer } {
  let packed: Uint8Array
  try {
    // Bytes of their own, which threads can be sent.
    packed = new Uint8Array(readFileSync(path))
  } catch (error) {
    throw fileError('read', path, error)
  }
  try {
    return { packed, scorer: loadScorer(packed) }
  } catch (error) {
    throw new Error(`${path}: ${(error as Error).message}`, { cause: error })
  }
}
