/**
 * `chooseChampion`: the rule, and how it came out, in words.
 *
 * @module
 */
import type { Measured } from '../validation/bootstrap.ts'
import type { MonotoneCheck } from './monotone-check.ts'
import type { ChampionRule, DecisionPlan } from './plan.ts'

/** What the rule looks at. */
export interface Contender {
  readonly candidate: string
  readonly size: number
  readonly decision: DecisionPlan
  readonly logLoss: Measured
  readonly accuracy: Measured
  readonly monotone: MonotoneCheck | null
}

/** What came out. */
export interface ChampionChoice {
  /** Name of the candidate; null when none may be chosen. */
  readonly candidate: string | null
  /** Sentences, in the order of the argument. */
  readonly reasoning: readonly string[]
}

/** Applies the rule to the candidates of its protocol. */
export function chooseChampion(rule: ChampionRule, contenders: readonly Contender[]): ChampionChoice {
  const { standardErrors, excluded = [], directions } = rule
  const reasoning: string[] = []
  const forComparison = contenders.filter(({ candidate }) => excluded.includes(candidate))
  if (forComparison.length > 0) reasoning.push(`For comparison only: ${names(forComparison)}.`)
  let left = contenders.filter((one) => !forComparison.includes(one))
  if (directions !== undefined) {
    const breaking = left.filter((one) => violationsOf(one) > 0)
    left = left.filter((one) => !breaking.includes(one))
    for (const one of breaking) {
      const { changes } = one.monotone!
      reasoning.push(
        `${one.candidate} made things worse for ${violationsOf(one)} of ${changes} changes for the better.`
      )
    }
    for (const one of left)
      reasoning.push(`${one.candidate} made things worse for none of ${one.monotone!.changes} changes.`)
  }
  const best = lowestLoss(left)
  if (best === undefined) {
    return { candidate: null, reasoning: [...reasoning, 'No candidate may be chosen.'] }
  }
  const { value } = best.logLoss
  // Nothing was resampled.
  const standardError = Number.isNaN(best.logLoss.standardError) ? 0 : best.logLoss.standardError
  const limit = value + standardErrors * standardError
  const within = left.filter(({ logLoss }) => logLoss.value <= limit)
  const [champion] = within.toSorted((one, other) => one.size - other.size || one.logLoss.value - other.logLoss.value)
  reasoning.push(
    `Of these, ${best.candidate} has the lowest log loss, ${digits(value)} with a standard error of ${digits(standardError)}; ` +
      `up to ${digits(limit)} (${standardErrors} of these above it) counts as no worse.`,
    `That holds for ${names(within)}; ${champion!.candidate} is the smallest of them (${Math.round(champion!.size)} leaves or points).`
  )
  const bestOfAll = lowestLoss(contenders)!
  if (bestOfAll !== champion) {
    const cost = champion!.logLoss.value - bestOfAll.logLoss.value
    const lost = bestOfAll.accuracy.value - champion!.accuracy.value
    reasoning.push(
      `Its price against ${bestOfAll.candidate}, the lowest log loss of all: ${digits(cost)} of log loss, ${digits(lost)} of accuracy.`
    )
  }
  return { candidate: champion!.candidate, reasoning }
}

/** Changes for the better that made things worse. Cutoffs are monotone wherever probabilities are. */
function violationsOf({ monotone, decision }: Contender): number {
  if (monotone === null) return 0
  return decision === 'argmax' ? Math.max(monotone.worseProbability, monotone.worseClass) : monotone.worseProbability
}

function lowestLoss(contenders: readonly Contender[]): Contender | undefined {
  return contenders.toSorted((one, other) => one.logLoss.value - other.logLoss.value)[0]
}

function names(contenders: readonly Contender[]): string {
  return contenders.map(({ candidate }) => candidate).join(', ')
}

function digits(value: number): string {
  return value.toFixed(4)
}
