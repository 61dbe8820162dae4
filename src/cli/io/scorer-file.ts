/**
 * The scorer that `--artifact` names: a packed file, or the built-in one.
 *
 * @module
 */
import { readFileSync } from 'node:fs'
import { loadScorer } from '../../credit/artifact/load-scorer.ts'
import { loadChampion } from '../../credit/champion/champion.ts'
import type { CreditScorer } from '../../credit/scorer.ts'
import { fileError } from '../../node/file-error.ts'

/**
 * Loads a scorer.
 *
 * @param path - undefined for the built-in one
 * @throws Error naming the file when it cannot be read or is no packed scorer
 */
export function scorerOf(path: string | undefined): CreditScorer {
  if (path === undefined) return loadChampion().scorer
  let bytes: Uint8Array
  try {
    bytes = readFileSync(path)
  } catch (error) {
    throw fileError('read', path, error)
  }
  try {
    return loadScorer(bytes)
  } catch (error) {
    throw new Error(`${path}: ${(error as Error).message}`, { cause: error })
  }
}

/**
 * Reads what a JSON file of options holds.
 *
 * @throws Error naming the file when it cannot be read, is no JSON, or `check` throws
 */
export function readJsonOptions<Value>(path: string, check: (value: Value) => void): Value {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    throw fileError('read', path, error)
  }
  let value: Value
  try {
    value = JSON.parse(text) as Value
  } catch {
    throw new Error(`${path}: expected JSON`)
  }
  try {
    check(value)
  } catch (error) {
    throw new Error(`${path}: ${(error as Error).message}`, { cause: error })
  }
  return value
}
