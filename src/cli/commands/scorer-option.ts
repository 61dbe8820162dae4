/**
 * The scorer of a command: the built-in one, or the packed one that `--artifact` names.
 *
 * @module
 */
import { loadChampion } from '../../credit/champion/champion.ts'
import { ScorerFormatError } from '../../credit/artifact/scorer-format-error.ts'
import type { CreditScorer } from '../../credit/scorer.ts'
import { loadScorerFile } from '../../node/load-scorer-file.ts'
import { usageError } from '../io/command.ts'

/**
 * The scorer of a command.
 *
 * @param artifact - path of a packed scorer; the built-in one if it is left out
 * @throws Error that names the file when it cannot be loaded
 */
export function scorerOf(artifact: string | undefined): CreditScorer {
  if (artifact === undefined) return loadChampion().scorer
  try {
    return loadScorerFile(artifact)
  } catch (error) {
    if (error instanceof ScorerFormatError) error.message = `${artifact}: ${error.message}`
    throw error
  }
}

/**
 * The value of `--baseline`.
 *
 * @throws usage error when the scorer has none of that name
 */
export function baselineOption({ definition }: CreditScorer, name: string | undefined): string | undefined {
  const names = definition.baselines.map((baseline) => baseline.name)
  if (name === undefined || names.includes(name)) return name
  throw usageError(`--baseline expected one of ${names.join(', ')}; got "${name}"`)
}
