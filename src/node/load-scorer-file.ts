/**
 * `loadScorerFile`: loads a packed scorer from a file.
 *
 * @module
 */
import { readFileSync } from 'node:fs'
import { loadScorer } from '../credit/artifact/load-scorer.ts'
import type { CreditScorer } from '../credit/scorer.ts'
import { fileError } from './file-error.ts'

/**
 * Loads the scorer that `packScorer` or `opencredit pack` wrote to a file.
 *
 * @throws Error naming the file when it cannot be read
 * @throws ScorerFormatError when it is no packed scorer, is damaged, or of another version
 * @example
 * ```js
 * const scorer = loadScorerFile('lender.opencredit')
 * ```
 */
export function loadScorerFile(path: string): CreditScorer {
  let bytes: Uint8Array
  try {
    bytes = readFileSync(path)
  } catch (error) {
    throw fileError('read', path, error)
  }
  return loadScorer(bytes)
}
