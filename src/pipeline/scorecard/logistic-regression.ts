/**
 * `fitLogistic`: logistic regression by iteratively reweighted least squares, with a ridge.
 *
 * Minimises the sum of w · log loss plus l2 / 2 · |coefficients|², the intercept left out: scikit-learn's
 * LogisticRegression with C = 1 / l2, whose numbers the tests hold. Uses exp and log with glibc's bits, so that a scorecard
 * is the same on every machine.
 *
 * Source: Hastie, Tibshirani, Friedman, "The Elements of Statistical Learning", 2nd edition, section 4.4.1.
 *
 * @module
 */
import { sigmoid } from '../../credit/scoring/calibrator.ts'
import { strictExp } from '../../numeric/exp.ts'
import { strictLog1p } from '../../numeric/log1p.ts'

/** What to fit. */
export interface LogisticData {
  /** By feature [numFeatures][numRows]. */
  readonly columns: readonly Float64Array[]
  /** 1 or 0 [numRows]. */
  readonly labels: Uint8Array
  /** Default: 1 each [numRows]. */
  readonly weights?: Float64Array | undefined
  /** Strength of the ridge, 0 or more. */
  readonly l2: number
  /** Where to begin (default: zeros). */
  readonly start?: Omit<Logistic, 'iterations'> | undefined
}

/** A fitted regression: the log-odds of a row are intercept + sum of coefficient · value. */
export interface Logistic {
  readonly intercept: number
  /** [numFeatures] */
  readonly coefficients: readonly number[]
  readonly iterations: number
}

const maxIterations = 50
// Of the largest step of a parameter.
const tolerance = 1e-10

/**
 * Fits a regression.
 *
 * @throws RangeError when labels are all alike, or the features determine each other and there is no ridge
 */
export function fitLogistic({ columns, labels, weights, l2, start }: LogisticData): Logistic {
  const numRows = labels.length
  const total = weights?.reduce((sum, weight) => sum + weight, 0) ?? numRows
  let yes = 0
  for (let row = 0; row < numRows; row++) yes += labels[row]! * (weights?.[row] ?? 1)
  if (!(yes > 0 && yes < total)) throw new RangeError('"labels" expected rows with 0 and rows with 1, got one kind')
  const size = columns.length + 1
  // The intercept comes last.
  let parameters: Float64Array =
    start === undefined ? new Float64Array(size) : Float64Array.of(...start.coefficients, start.intercept)
  let loss = lossOf(parameters, columns, labels, weights, l2)
  for (let iteration = 1; iteration <= maxIterations; iteration++) {
    const { gradient, hessian } = derivatives(parameters, columns, labels, weights, l2)
    const step = solvePositive(hessian, gradient, size)
    let next = minus(parameters, step, 1)
    let nextLoss = lossOf(next, columns, labels, weights, l2)
    // A whole step may be too long while the odds are far off.
    for (let scale = 0.5; !(nextLoss <= loss + 1e-12 * Math.abs(loss)) && scale > 1e-6; scale /= 2) {
      next = minus(parameters, step, scale)
      nextLoss = lossOf(next, columns, labels, weights, l2)
    }
    parameters = next
    loss = nextLoss
    if (step.every((part) => Math.abs(part) < tolerance)) return resultOf(parameters, iteration)
  }
  return resultOf(parameters, maxIterations)
}

function resultOf(parameters: Float64Array, iterations: number): Logistic {
  return { intercept: parameters.at(-1)!, coefficients: [...parameters.subarray(0, -1)], iterations }
}

function minus(parameters: Float64Array, step: Float64Array, scale: number): Float64Array {
  return parameters.map((value, i) => value - scale * step[i]!)
}

/** Log-odds of each row [numRows]. */
export function logOddsOf(
  { intercept, coefficients }: Omit<Logistic, 'iterations'>,
  columns: readonly Float64Array[],
  numRows: number
): Float64Array {
  const sums = new Float64Array(numRows).fill(intercept)
  coefficients.forEach((coefficient, i) => {
    const column = columns[i]!
    for (let row = 0; row < numRows; row++) sums[row]! += coefficient * column[row]!
  })
  return sums
}

function scoresOf(parameters: Float64Array, columns: readonly Float64Array[], numRows: number): Float64Array {
  return logOddsOf(resultOf(parameters, 0), columns, numRows)
}

function lossOf(
  parameters: Float64Array,
  columns: readonly Float64Array[],
  labels: Uint8Array,
  weights: Float64Array | undefined,
  l2: number
): number {
  const scores = scoresOf(parameters, columns, labels.length)
  let loss = 0
  for (let row = 0; row < labels.length; row++) {
    const score = scores[row]!
    const weight = weights?.[row] ?? 1
    loss += weight * (Math.max(score, 0) - labels[row]! * score + strictLog1p(strictExp(-Math.abs(score))))
  }
  for (let i = 0; i < columns.length; i++) loss += (l2 / 2) * parameters[i]! ** 2
  return loss
}

function derivatives(
  parameters: Float64Array,
  columns: readonly Float64Array[],
  labels: Uint8Array,
  weights: Float64Array | undefined,
  l2: number
): { gradient: Float64Array; hessian: Float64Array } {
  const numRows = labels.length
  const numFeatures = columns.length
  const size = numFeatures + 1
  const residuals = new Float64Array(numRows)
  const curvatures = new Float64Array(numRows)
  const scores = scoresOf(parameters, columns, numRows)
  for (let row = 0; row < numRows; row++) {
    const probability = sigmoid(scores[row]!)
    const weight = weights?.[row] ?? 1
    residuals[row] = weight * (probability - labels[row]!)
    curvatures[row] = weight * probability * (1 - probability)
  }
  const gradient = new Float64Array(size)
  const hessian = new Float64Array(size * size)
  const ones = new Float64Array(numRows).fill(1)
  const columnOf = (i: number): Float64Array => (i === numFeatures ? ones : columns[i]!)
  const weighted = new Float64Array(numRows)
  for (let i = 0; i < size; i++) {
    const column = columnOf(i)
    let sum = 0
    for (let row = 0; row < numRows; row++) {
      sum += residuals[row]! * column[row]!
      weighted[row] = curvatures[row]! * column[row]!
    }
    gradient[i] = sum
    for (let j = 0; j <= i; j++) {
      const other = columnOf(j)
      let product = 0
      for (let row = 0; row < numRows; row++) product += weighted[row]! * other[row]!
      hessian[i * size + j] = product
      hessian[j * size + i] = product
    }
    if (i === numFeatures) continue
    gradient[i]! += l2 * parameters[i]!
    hessian[i * size + i]! += l2
  }
  return { gradient, hessian }
}

// Cholesky's decomposition.
function solvePositive(matrix: Float64Array, right: Float64Array, size: number): Float64Array {
  const lower = new Float64Array(size * size)
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * size + j]!
      for (let k = 0; k < j; k++) sum -= lower[i * size + k]! * lower[j * size + k]!
      if (i !== j) lower[i * size + j] = sum / lower[j * size + j]!
      else if (sum > 1e-12 * matrix[i * size + i]!) lower[i * size + i] = Math.sqrt(sum)
      else throw new RangeError('"columns" expected features that do not determine each other, or "l2" above 0')
    }
  }
  const solution = right.slice()
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < i; k++) solution[i]! -= lower[i * size + k]! * solution[k]!
    solution[i]! /= lower[i * size + i]!
  }
  for (let i = size - 1; i >= 0; i--) {
    for (let k = i + 1; k < size; k++) solution[i]! -= lower[k * size + i]! * solution[k]!
    solution[i]! /= lower[i * size + i]!
  }
  return solution
}
