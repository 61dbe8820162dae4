/**
 * `populationStability`: how far a population has drifted from the one a model was built for.
 *
 * Source: Siddiqi, Credit Risk Scorecards (2006), the system stability report.
 *
 * @module
 */
import { kindOf } from '../../checks.ts'

// An empty bin would make the index infinite, so it counts as half a row.
const leastCount = 0.5

/**
 * The population stability index: the sum over bins of (actual − expected) · ln(actual / expected), of shares. By convention,
 * below 0.1 means no change and above 0.25 a large one.
 *
 * @param expected - number of rows of the reference population in each bin
 * @param actual - number of rows of the population in the same bins
 * @returns 0 or more; NaN when one of the populations is empty
 * @throws TypeError, RangeError unless both are lists of counts of the same length
 * @example
 * ```js
 * populationStability([100, 200, 100], [90, 190, 120])
 * ```
 */
export function populationStability(expected: readonly number[], actual: readonly number[]): number {
  const numExpected = totalOf('expected', expected)
  const numActual = totalOf('actual', actual)
  if (actual.length !== expected.length)
    throw new RangeError(`"actual" expected ${expected.length} bins, got ${actual.length}`)
  if (numExpected === 0 || numActual === 0) return NaN
  return expected.reduce((sum, count, bin) => {
    const expectedShare = Math.max(count, leastCount) / numExpected
    const actualShare = Math.max(actual[bin]!, leastCount) / numActual
    return sum + (actualShare - expectedShare) * Math.log(actualShare / expectedShare)
  }, 0)
}

function totalOf(name: string, counts: readonly number[]): number {
  if (!Array.isArray(counts)) throw new TypeError(`"${name}" expected an array of counts, got ${kindOf(counts)}`)
  return counts.reduce((sum, count, bin) => {
    if (typeof count !== 'number') throw new TypeError(`"${name}[${bin}]" expected a number, got ${kindOf(count)}`)
    if (!(count >= 0 && count < Infinity)) throw new RangeError(`"${name}[${bin}]" expected a count >= 0, got ${count}`)
    return sum + count
  }, 0)
}
