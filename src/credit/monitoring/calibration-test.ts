/**
 * `testCalibration`: whether what happened agrees with what was predicted.
 *
 * Sources: Spiegelhalter, Statistics in Medicine 5 (1986), for z; Hosmer and Lemeshow, Communications in Statistics A9 (1980), with
 * as many degrees of freedom as bins, since the outcomes were not used in fitting.
 *
 * @module
 */
import { chiSquareTail, normalTails } from '../../numeric/tail-probabilities.ts'
import { binNumbers, binsOfColumn } from './value-bins.ts'

/** How predictions and outcomes agree. */
export interface CalibrationTest {
  /** Rows with a prediction and an outcome. */
  readonly numRows: number
  /** Mean predicted probability, 0 to 1. */
  readonly meanPredicted: number
  /** Share of rows in which it happened, 0 to 1. */
  readonly observedRate: number
  /** Of the difference of these two; it is positive where more happened than was predicted. */
  readonly inTheLarge: { readonly z: number; readonly pValue: number }
  /** Of the whole curve, by the Brier score. */
  readonly spiegelhalter: { readonly z: number; readonly pValue: number }
  /** Of the rates in bins of about equal size. */
  readonly hosmerLemeshow: { readonly statistic: number; readonly degreesOfFreedom: number; readonly pValue: number }
  readonly bins: readonly CalibrationBin[]
}

/** Rows of about the same prediction. */
export interface CalibrationBin {
  readonly numRows: number
  readonly meanPredicted: number
  readonly observedRate: number
}

/**
 * Tests the calibration of predicted probabilities.
 *
 * @param probabilities - 0 to 1, NaN where there is none [numRows]
 * @param outcomes - 1 where it happened, 0 where not, NaN where it is not known yet [numRows]
 * @param groupOfRow - rows of one group are not independent, which the tests take into account (default: all are) [numRows]
 * @throws RangeError when the lengths differ, or a value is none of these
 */
export function testCalibration(
  probabilities: ArrayLike<number>,
  outcomes: ArrayLike<number>,
  groupOfRow?: Int32Array,
  numBins = 10
): CalibrationTest {
  if (outcomes.length !== probabilities.length)
    throw new RangeError(`"outcomes" expected ${probabilities.length} values, got ${outcomes.length}`)
  const rows: number[] = []
  for (let row = 0; row < probabilities.length; row++) {
    const [p, y] = [probabilities[row]!, outcomes[row]!]
    if (!(Number.isNaN(p) || (p >= 0 && p <= 1))) throw new RangeError('"probabilities" expected 0 to 1 or NaN')
    if (!(Number.isNaN(y) || y === 0 || y === 1)) throw new RangeError('"outcomes" expected 0, 1 or NaN')
    if (!Number.isNaN(p) && !Number.isNaN(y)) rows.push(row)
  }
  const predicted = Float64Array.from(rows, (row) => probabilities[row]!)
  const observed = Float64Array.from(rows, (row) => outcomes[row]!)
  const groups = groupOfRow === undefined ? undefined : Int32Array.from(rows, (row) => groupOfRow[row]!)

  const residuals = predicted.map((p, i) => observed[i]! - p)
  const variances = predicted.map((p) => p * (1 - p))
  const { bins, ...hosmerLemeshow } = testBins(predicted, observed, groups, numBins)
  return {
    numRows: rows.length,
    meanPredicted: meanOf(predicted),
    observedRate: meanOf(observed),
    inTheLarge: zTest(residuals, variances, groups),
    spiegelhalter: zTest(
      residuals.map((residual, i) => residual * (1 - 2 * predicted[i]!)),
      variances.map((variance, i) => variance * (1 - 2 * predicted[i]!) ** 2),
      groups
    ),
    hosmerLemeshow,
    bins
  }
}

// Of a sum of terms with mean 0.
function zTest(
  terms: Float64Array,
  variances: Float64Array,
  groups: Int32Array | undefined
): { z: number; pValue: number } {
  const z = sumOf(terms) / Math.sqrt(varianceOfSum(terms, variances, groups))
  return { z, pValue: normalTails(z) }
}

// As predicted for independent rows; as found, where those of one group go together.
function varianceOfSum(terms: Float64Array, variances: Float64Array, groups: Int32Array | undefined): number {
  if (groups === undefined) return sumOf(variances)
  const sums = new Map<number, number>()
  terms.forEach((term, i) => sums.set(groups[i]!, (sums.get(groups[i]!) ?? 0) + term))
  let variance = 0
  for (const sum of sums.values()) variance += sum * sum
  return variance
}

function testBins(
  predicted: Float64Array,
  observed: Float64Array,
  groups: Int32Array | undefined,
  maxBins: number
): { statistic: number; degreesOfFreedom: number; pValue: number; bins: CalibrationBin[] } {
  const binOfRow = binNumbers(
    binsOfColumn(predicted, { numBins: maxBins, maxCategories: 0 }),
    predicted,
    'probabilities'
  )
  const members: number[][] = []
  binOfRow.forEach((bin, row) => (members[bin] ??= []).push(row))
  const filled = members.filter((rows) => rows !== undefined)
  let statistic = 0
  let degreesOfFreedom = 0
  const bins = filled.map((rows): CalibrationBin => {
    const p = Float64Array.from(rows, (row) => predicted[row]!)
    const y = Float64Array.from(rows, (row) => observed[row]!)
    const residuals = p.map((value, i) => y[i]! - value)
    const variance = varianceOfSum(
      residuals,
      p.map((value) => value * (1 - value)),
      groups === undefined ? undefined : Int32Array.from(rows, (row) => groups[row]!)
    )
    if (variance > 0) {
      statistic += sumOf(residuals) ** 2 / variance
      degreesOfFreedom++
    }
    return { numRows: rows.length, meanPredicted: meanOf(p), observedRate: meanOf(y) }
  })
  const pValue = degreesOfFreedom === 0 ? NaN : chiSquareTail(statistic, degreesOfFreedom)
  return { statistic, degreesOfFreedom, pValue, bins }
}

function sumOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0)
}

function meanOf(values: Float64Array): number {
  return values.length === 0 ? NaN : sumOf(values) / values.length
}
