/**
 * Who belongs to which group, for certain or with a probability.
 *
 * @module
 */
import { kindOf } from '../../checks.ts'
import { checkNumRows } from '../validation/group-numbers.ts'

/**
 * Group of each row, null where it is not known [numRows]; or for each group, by name, how probable it is that a row belongs to
 * it, 0 to 1, as an estimate of it from surnames and places gives [numRows]. A row counts for its groups in these proportions.
 */
export type GroupMembership = readonly (string | null)[] | Readonly<Record<string, ArrayLike<number>>>

/** Weights of rows in a group, by name in order. */
export type GroupWeights = ReadonlyMap<string, Float64Array>

/**
 * How much each row counts for each group. Groups are in the order of their names, or in that of the object.
 *
 * @throws TypeError, RangeError when it is neither, a probability is none, or a row counts for more than one row
 */
export function groupWeights(membership: GroupMembership, numRows: number): GroupWeights {
  return isTexts(membership) ? certain(membership, numRows) : probable(membership, numRows)
}

function isTexts(membership: GroupMembership): membership is readonly (string | null)[] {
  return Array.isArray(membership)
}

function certain(groups: readonly (string | null)[], numRows: number): GroupWeights {
  checkNumRows('membership', groups.length, numRows)
  const names = new Set<string>()
  groups.forEach((group, row) => {
    if (group === null) return
    if (typeof group !== 'string')
      throw new TypeError(`"membership[${row}]" expected a text or null, got ${kindOf(group)}`)
    names.add(group)
  })
  const sorted = [...names].sort()
  return new Map(sorted.map((name) => [name, Float64Array.from(groups, (group) => Number(group === name))]))
}

function probable(membership: Readonly<Record<string, ArrayLike<number>>>, numRows: number): GroupWeights {
  if (typeof membership !== 'object' || membership === null)
    throw new TypeError(`"membership" expected texts or probabilities by group, got ${kindOf(membership)}`)
  const totals = new Float64Array(numRows)
  const weights = new Map<string, Float64Array>()
  for (const [name, probabilities] of Object.entries(membership)) {
    checkNumRows(`membership.${name}`, probabilities.length, numRows)
    const column = Float64Array.from(probabilities)
    column.forEach((value, row) => {
      if (!(value >= 0 && value <= 1)) throw new RangeError(`"membership.${name}" expected probabilities, 0 to 1`)
      totals[row]! += value
    })
    weights.set(name, column)
  }
  // Probabilities that were rounded may add up to a little more than 1.
  if (totals.some((total) => total > 1.01))
    throw new RangeError('"membership" expected probabilities that add up to 1 at most')
  return weights
}

/**
 * Groups of numbers, such as ages: the name of the band that each value is in, null for missing ones.
 *
 * @param limits - where a band ends and the next one begins, which has the limit in it, ascending
 * @returns [numRows]
 * @throws RangeError unless the limits are ascending
 * @example
 * ```js
 * bandsOf([23, 40, 62], [25, 62])   // ['below 25', '25 to below 62', '62 and above']
 * ```
 */
export function bandsOf(values: ArrayLike<number>, limits: readonly number[]): (string | null)[] {
  if (limits.length === 0 || !limits.every((limit, i) => Number.isFinite(limit) && (i === 0 || limit > limits[i - 1]!)))
    throw new RangeError('"limits" expected ascending numbers')
  const names = bandNames(limits)
  return Array.from(values, (value) => {
    if (Number.isNaN(value)) return null
    const band = limits.findIndex((limit) => value < limit)
    return names[band < 0 ? limits.length : band]!
  })
}

/** The names of bands, from the lowest to the highest. */
export function bandNames(limits: readonly number[]): string[] {
  const between = limits.slice(1).map((limit, i) => `${limits[i]!} to below ${limit}`)
  return [`below ${limits[0]!}`, ...between, `${limits.at(-1)!} and above`]
}
