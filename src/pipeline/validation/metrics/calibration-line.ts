/**
 * Calibration slope and intercept: a logistic regression of the outcome on the log-odds that were given.
 *
 * Source: D. R. Cox, "Two Further Applications of a Model for Binary Regression" (1958); B. Van Calster et al., "Calibration: the
 * Achilles heel of predictive analytics" (2019), who fix the slope at 1 for the intercept.
 *
 * @module
 */
import { sigmoid } from '../../../credit/scoring/calibrator.ts'
import { epsilon } from '../../../numeric/constants.ts'
import { strictLog } from '../../../numeric/log.ts'
import { fitLogistic } from '../../scorecard/logistic-regression.ts'
import type { CheckedRows } from '../scored-rows.ts'
import { probabilitiesOf } from './probability-bins.ts'
import type { Statistic } from './statistic.ts'

/**
 * `calibration_slope[i]`, 1 when good, below 1 for probabilities too near to 0 and 1; and `calibration_intercept[i]`, in log-odds, 0
 * when good, above 0 for probabilities too low. NaN where the log-odds of a class tell its rows apart without a mistake.
 *
 * In a resample, one Newton step from the values of all rows, which differs from a new fit by terms of order 1 / numGroups.
 */
export function calibrationLines(rows: CheckedRows): Statistic {
  const classes = Array.from({ length: rows.numClasses }, (_, target) => lineOf(rows, target))
  return {
    names: [
      ...classes.map((_, target) => `calibration_slope[${target}]`),
      ...classes.map((_, target) => `calibration_intercept[${target}]`)
    ],
    measure(times, out, offset) {
      for (const [target, line] of classes.entries()) {
        out[offset + target] = slopeIn(line, times)
        out[offset + classes.length + target] = interceptIn(line, times)
      }
    }
  }
}

/** The fit of all rows, and the sums that a Newton step from it needs, by group [numGroups]. */
interface CalibrationLine {
  readonly slope: number
  readonly intercept: number
  /** Of the slope and its constant: residuals, residuals × x; curvatures, × x, × x². */
  readonly sums: readonly [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array]
  /** Of the intercept: residuals and curvatures. */
  readonly interceptSums: readonly [Float64Array, Float64Array]
}

function lineOf(rows: CheckedRows, target: number): CalibrationLine {
  const { numRows, numGroups, group } = rows
  const logOdds = probabilitiesOf(rows.probabilities, rows.numClasses, target).map((value) => {
    const inside = Math.min(Math.max(value, epsilon), 1 - epsilon)
    return strictLog(inside / (1 - inside))
  })
  const isEvent = Uint8Array.from(rows.label, (one) => Number(one === target))
  const overlaps = hasOverlap(logOdds, isEvent)
  const fit = overlaps ? fitLogistic({ columns: [logOdds], labels: isEvent, l2: 0 }) : undefined
  const slope = fit?.coefficients[0] ?? NaN
  const constant = fit?.intercept ?? NaN
  const intercept = overlaps ? fitIntercept(logOdds, isEvent) : NaN
  const sumsOf = (): Float64Array => new Float64Array(numGroups)
  const sums: CalibrationLine['sums'] = [sumsOf(), sumsOf(), sumsOf(), sumsOf(), sumsOf()]
  const interceptSums: CalibrationLine['interceptSums'] = [sumsOf(), sumsOf()]
  for (let row = 0; row < numRows; row++) {
    const number = group[row]!
    const x = logOdds[row]!
    const onLine = sigmoid(constant + slope * x)
    const residual = isEvent[row]! - onLine
    const curvature = onLine * (1 - onLine)
    sums[0][number]! += residual
    sums[1][number]! += residual * x
    sums[2][number]! += curvature
    sums[3][number]! += curvature * x
    sums[4][number]! += curvature * x * x
    const shifted = sigmoid(intercept + x)
    interceptSums[0][number]! += isEvent[row]! - shifted
    interceptSums[1][number]! += shifted * (1 - shifted)
  }
  return { slope, intercept, sums, interceptSums }
}

// Whether some row of the class has lower log-odds than some other, so that a regression has a finite answer.
function hasOverlap(logOdds: Float64Array, isEvent: Uint8Array): boolean {
  const least = [Infinity, Infinity]
  const most = [-Infinity, -Infinity]
  for (let row = 0; row < logOdds.length; row++) {
    const kind = isEvent[row]!
    least[kind] = Math.min(least[kind]!, logOdds[row]!)
    most[kind] = Math.max(most[kind]!, logOdds[row]!)
  }
  return least[1]! < most[0]! && least[0]! < most[1]!
}

const maxSteps = 200
const tolerance = 1e-12

// The sum of residuals falls with the intercept; steps are kept short because Newton's overshoot far from the answer.
function fitIntercept(logOdds: Float64Array, isEvent: Uint8Array): number {
  let intercept = 0
  for (let i = 0; i < maxSteps; i++) {
    let residuals = 0
    let curvatures = 0
    for (let row = 0; row < logOdds.length; row++) {
      const probability = sigmoid(intercept + logOdds[row]!)
      residuals += isEvent[row]! - probability
      curvatures += probability * (1 - probability)
    }
    const step = Math.max(-1, Math.min(1, residuals / curvatures))
    intercept += step
    if (Math.abs(step) < tolerance) break
  }
  return intercept
}

function slopeIn({ slope, sums }: CalibrationLine, times: Uint16Array): number {
  const [residual, residualX, curvature, curvatureX, curvatureXX] = sums.map((sum) => weighted(sum, times))
  const determinant = curvature! * curvatureXX! - curvatureX! * curvatureX!
  return slope + (curvature! * residualX! - curvatureX! * residual!) / determinant
}

function interceptIn({ intercept, interceptSums }: CalibrationLine, times: Uint16Array): number {
  return intercept + weighted(interceptSums[0], times) / weighted(interceptSums[1], times)
}

function weighted(sums: Float64Array, times: Uint16Array): number {
  let sum = 0
  for (let number = 0; number < sums.length; number++) sum += times[number]! * sums[number]!
  return sum
}
