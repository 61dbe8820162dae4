/**
 * The scorer of a command: the built-in one, or the packed one that `--artifact` names.
 *
 * @module
 */
import { loadChampion } from '../../credit/champion/champion.ts'
import type { CreditScorer } from '../../credit/scorer.ts'
import { readPackedScorer } from '../../node/read-packed-scorer.ts'
import { usageError } from '../io/command.ts'

/**
 * The scorer of a command.
 *
 * @param artifact - path of a packed scorer; the built-in one if it is left out
 * @throws Error that names the file when it cannot be loaded
 */
export function scorerOf(artifact: string | undefined): CreditScorer {
  return artifact === undefined ? loadChampion().scorer : readPackedScorer(artifact).scorer
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
