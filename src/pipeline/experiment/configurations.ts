/**
 * The configurations of a candidate: all combinations of the values of its search space, or some drawn at random.
 *
 * @module
 */
import { createMersenneTwister } from '../../numeric/mersenne-twister.ts'
import type { CandidateParameters, CandidatePlan, ParameterValue, SearchPlan } from './plan.ts'

const mostCombinations = 1_000_000

/**
 * Parameters of each configuration, in the order of the space.
 *
 * @throws RangeError when the space is empty or too large
 */
export function configurationsOf(
  { parameters = {}, search = {} }: CandidatePlan,
  plan: SearchPlan | undefined
): CandidateParameters[] {
  const axes = Object.entries(search)
  const count = axes.reduce((product, [, values]) => product * values.length, 1)
  if (!(count >= 1 && count <= mostCombinations))
    throw new RangeError(`"search" expected 1 to ${mostCombinations} combinations, got ${count}`)
  const numbers = Int32Array.from({ length: count }, (_, number) => number)
  if (plan !== undefined && count > plan.samples) createMersenneTwister(plan.seed).shuffle(numbers)
  return [...numbers.subarray(0, plan?.samples ?? count)]
    .sort((one, other) => one - other)
    .map((number) => ({ ...parameters, ...combination(axes, number) }))
}

// The last parameter changes fastest.
function combination(
  axes: readonly (readonly [string, readonly ParameterValue[]])[],
  number: number
): CandidateParameters {
  let rest = number
  const chosen: [string, ParameterValue][] = []
  for (const [name, values] of axes.toReversed()) {
    chosen.unshift([name, values[rest % values.length]!])
    rest = Math.floor(rest / values.length)
  }
  return Object.fromEntries(chosen)
}
