/**
 * Successive halving: all configurations on one fold, the better ones on more, the best of these on all. What was computed for
 * an earlier comparison counts in the later ones.
 *
 * Source: Jamieson and Talwalkar, "Non-stochastic best arm identification and hyperparameter optimization" (2016), with folds as
 * the resource.
 *
 * @module
 */
import { meanOf } from '../../numeric/pairwise-sum.ts'
import { allOf } from './all-of.ts'
import type { SearchPlan } from './plan.ts'

/** A comparison. */
export interface Rung {
  /** Folds so far. */
  readonly numFolds: number
  /** Configurations compared, by number, and their mean log loss. */
  readonly compared: readonly { readonly configuration: number; readonly logLoss: number }[]
  /** Numbers of those that went on, the best first. */
  readonly kept: readonly number[]
}

/** Number of configurations that take part in each comparison [numRungs]. */
export function rungSizes(count: number, { rungs, keepOneIn }: SearchPlan): number[] {
  const sizes = [count]
  while (sizes.length < rungs.length) sizes.push(Math.ceil(sizes.at(-1)! / keepOneIn))
  return sizes
}

/**
 * Chooses among configurations.
 *
 * @param lossOf - log loss of a configuration on a fold
 * @returns the comparisons; the first kept by the last one is chosen
 */
export async function halve(
  count: number,
  plan: SearchPlan,
  lossOf: (configuration: number, fold: number) => Promise<number>
): Promise<Rung[]> {
  const { rungs } = plan
  const sizes = rungSizes(count, plan)
  const losses = Array.from({ length: count }, (): number[] => [])
  const done: Rung[] = []
  let left = Array.from({ length: count }, (_, number) => number)
  for (const [i, numFolds] of rungs.entries()) {
    await allOf(
      left.map(async (configuration) => {
        const own = losses[configuration]!
        const added = Array.from({ length: numFolds - own.length }, (_, next) =>
          lossOf(configuration, own.length + next)
        )
        own.push(...(await allOf(added)))
      })
    )
    const compared = left.map((configuration) => ({ configuration, logLoss: meanOf(losses[configuration]!) }))
    // Sorting is stable: of equals the first in the space is better.
    const best = compared.toSorted((one, other) => one.logLoss - other.logLoss)
    const kept = best.slice(0, sizes[i + 1] ?? 1).map(({ configuration }) => configuration)
    done.push({ numFolds, compared, kept })
    left = kept.toSorted((one, other) => one - other)
  }
  return done
}
