/**
 * `measureFairness`: how decisions and scores differ between groups of applicants, with intervals. It measures and does not judge:
 * a difference may have good reasons, and the lack of one proves nothing.
 *
 * Source: 29 CFR 1607.4 D for the four-fifths rule; the standardised mean difference as fair lending analyses have it, relative to
 * the standard deviation of all applicants.
 *
 * @module
 */
import { kindOf } from '../../checks.ts'
import {
  checkedResampling,
  type Measured,
  measuredFigures,
  type Resampling,
  type ResamplingOptions
} from '../validation/bootstrap.ts'
import { checkNumRows, type GroupKeys, numberGroups } from '../validation/group-numbers.ts'
import { fairnessFigures } from './fairness-figures.ts'
import { type GroupMembership, type GroupWeights, groupWeights } from './membership.ts'

/** Decisions about applicants, and who they are. */
export interface FairnessInput {
  /** What the groups are of, such as `Age`. */
  readonly attribute: string
  readonly membership: GroupMembership
  /** 1 where the applicant passes, 0 where not [numRows]. */
  readonly approved: ArrayLike<number>
  /** Points or another number of which more is better, NaN where there is none [numRows]. */
  readonly scores?: ArrayLike<number>
  /** 1 of an applicant who turned out well, 0 of one who did not, NaN where it is not known [numRows]. */
  readonly outcomes?: ArrayLike<number>
  /** Whose row it is: customers are resampled, not their rows [numRows]. */
  readonly customers?: GroupKeys
  /** Names of the groups, in the order in which they are to be reported (default: by name); others are left out. */
  readonly groups?: readonly string[]
  /** The group that the others are compared with (default: of those with 2 % of the rows or more the most approved one). */
  readonly reference?: string
}

/** How groups differ. */
export interface FairnessReport {
  readonly attribute: string
  readonly reference: string
  readonly resampling: Resampling
  readonly groups: readonly GroupFairness[]
}

/** A group of applicants. */
export interface GroupFairness {
  readonly name: string
  /** Sum of the weights of its rows. */
  readonly numRows: number
  readonly approvalRate: Measured
  /** Approval rate over that of the reference: the adverse impact ratio (AIR). */
  readonly adverseImpactRatio: Measured
  /**
   * Of the ratio against four fifths: `below` where the whole interval is, `above` likewise, else `unclear`; `reference` of the
   * reference itself.
   */
  readonly fourFifths: 'below' | 'unclear' | 'above' | 'reference'
  /** Mean score less that of the reference, in standard deviations of all rows (SMD); left out without scores. */
  readonly meanDifference?: Measured
  /** Approval rate of those who turned out well; left out without outcomes. */
  readonly approvalOfGood?: Measured
}

const fourFifths = 0.8
const leastShare = 0.02

/**
 * Measures fairness by group.
 *
 * @param options - of resampling, 1000 resamples and 95 % intervals by default
 * @throws TypeError, RangeError when the input does not fit together, or no group has rows
 * @example
 * ```js
 * measureFairness({ attribute: 'Age', membership: bandsOf(ages, [25, 62]), approved, customers })
 * ```
 */
export function measureFairness(input: FairnessInput, options: ResamplingOptions = {}): FairnessReport {
  const resampling = checkedResampling(options)
  const numRows = checked(input)
  const weights = reportedWeights(groupWeights(input.membership, numRows), input.groups)
  if (weights.size === 0) throw new RangeError('"membership" expected rows that belong to a group, got none')
  const names = [...weights.keys()]
  const reference = input.reference ?? mostApproved(weights, input.approved)
  if (!weights.has(reference)) throw new RangeError('"reference" expected the name of a group with rows')
  const customers =
    input.customers === undefined
      ? { ofRow: Int32Array.from({ length: numRows }, (_, row) => row), numGroups: numRows }
      : numberGroups(input.customers, 'customers')
  const statistic = fairnessFigures({ ...input, weights, reference: names.indexOf(reference), customers })
  const figures = measuredFigures(statistic, customers.numGroups, resampling)
  const measured = (figure: string, group: number): Measured => figures(`${figure}[${group}]`)
  return {
    attribute: input.attribute,
    reference,
    resampling,
    groups: names.map((name, group) => {
      const adverseImpactRatio = measured('adverse_impact_ratio', group)
      return {
        name,
        numRows: sumOf(weights.get(name)!),
        approvalRate: measured('approval_rate', group),
        adverseImpactRatio,
        fourFifths: name === reference ? 'reference' : besideFourFifths(adverseImpactRatio),
        ...(input.scores === undefined ? {} : { meanDifference: measured('mean_difference', group) }),
        ...(input.outcomes === undefined ? {} : { approvalOfGood: measured('approval_of_good', group) })
      }
    })
  }
}

function reportedWeights(weights: GroupWeights, names: readonly string[] = [...weights.keys()]): GroupWeights {
  const none = new Float64Array(0)
  return new Map(
    names.map((name) => [name, weights.get(name) ?? none] as const).filter(([, column]) => sumOf(column) > 0)
  )
}

function checked({ attribute, approved, scores, outcomes, customers }: FairnessInput): number {
  if (typeof attribute !== 'string') throw new TypeError(`"attribute" expected a string, got ${kindOf(attribute)}`)
  const numRows = approved.length
  for (let row = 0; row < numRows; row++)
    if (approved[row] !== 0 && approved[row] !== 1) throw new RangeError(`"approved[${row}]" expected 0 or 1`)
  if (scores !== undefined) checkNumRows('scores', scores.length, numRows)
  if (outcomes !== undefined) {
    checkNumRows('outcomes', outcomes.length, numRows)
    for (let row = 0; row < numRows; row++) {
      const outcome = outcomes[row]!
      if (!(outcome === 0 || outcome === 1 || Number.isNaN(outcome)))
        throw new RangeError(`"outcomes[${row}]" expected 0, 1 or NaN`)
    }
  }
  if (customers !== undefined) checkNumRows('customers', customers.length, numRows)
  return numRows
}

function mostApproved(weights: GroupWeights, approved: ArrayLike<number>): string {
  const sizes = new Map([...weights].map(([name, column]) => [name, sumOf(column)]))
  const all = [...sizes.values()].reduce((sum, size) => sum + size, 0)
  let best = { name: '', rate: -1 }
  for (const [name, column] of weights) {
    const size = sizes.get(name)!
    const rate = column.reduce((sum, weight, row) => sum + weight * approved[row]!, 0) / size
    if (size >= leastShare * all && rate > best.rate) best = { name, rate }
  }
  return best.name
}

function besideFourFifths({ value, lower, upper }: Measured): GroupFairness['fourFifths'] {
  // Without resamples there is no interval, only the ratio itself.
  const [low, high] = [Number.isNaN(lower) ? value : lower, Number.isNaN(upper) ? value : upper]
  return high < fourFifths ? 'below' : low >= fourFifths ? 'above' : 'unclear'
}

function sumOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0)
}
