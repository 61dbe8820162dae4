/**
 * `temperature`: probabilities of classes from raw scores divided by one number.
 *
 * Source: Guo, Pleiss, Sun, Weinberger, "On calibration of modern neural networks" (2017), section 4.2.
 *
 * @module
 */
import { checkOptions } from '../../checks.ts'
import { strictExp } from '../../numeric/exp.ts'
import { numbersOf, type Table, withColumns } from '../table.ts'
import { createStepOf, type Step, type StepKind } from './step.ts'
import { checkedObject, checkFinite, checkTexts } from './step-columns.ts'
import { requiredClasses } from './training-rows.ts'

/** What is calibrated. */
export interface TemperatureOptions {
  /** The columns with the raw scores of the classes, worst first: out of fold, without missing values [numClasses]. */
  readonly scores: readonly string[]
  /** The columns for the probabilities; may be the same [numClasses]. */
  readonly outputs: readonly string[]
}

/** The number, and the columns it goes from and to. */
export interface Temperature extends TemperatureOptions {
  /** Above 1, probabilities become less extreme. */
  readonly temperature: number
}

const maxIterations = 100
const tolerance = 1e-12

/** Calibration by a temperature. */
export const temperatureCalibration: StepKind<TemperatureOptions, Temperature> = {
  name: 'temperature',
  checkOptions: (options) => {
    checkOptions(options, ['scores', 'outputs'])
    checkColumnNames('', options)
  },
  fit: (training, { scores, outputs }) => {
    const columns = scores.map((name) => numbersOf(training.table, name))
    const unknown = scores.find((_, k) => !columns[k]!.every(Number.isFinite))
    if (unknown !== undefined) throw new RangeError(`column "${unknown}" expected finite numbers, got another value`)
    const classes = requiredClasses(training)
    if (training.numClasses > scores.length)
      throw new RangeError(`"scores" expected ${training.numClasses} columns, one for each class; got ${scores.length}`)
    return { scores: [...scores], outputs: [...outputs], temperature: 1 / bestFactor(columns, classes) }
  },
  apply: ({ scores, outputs, temperature }, features) =>
    withColumns(features, probabilityColumns(features, scores, outputs, 1 / temperature)),
  checkState: (state): asserts state is Temperature => {
    const { temperature, ...names } = checkedObject('state', state)
    checkColumnNames('state.', names)
    checkFinite('state.temperature', temperature)
    if (temperature <= 0) throw new RangeError(`"state.temperature" expected a number above 0, got ${temperature}`)
  }
}

function checkColumnNames(
  prefix: string,
  { scores, outputs }: { readonly scores?: unknown; readonly outputs?: unknown }
): void {
  checkTexts(`${prefix}scores`, scores)
  checkTexts(`${prefix}outputs`, outputs)
  if (scores.length < 2) throw new RangeError(`"${prefix}scores" expected at least 2 columns, got ${scores.length}`)
  if (outputs.length !== scores.length)
    throw new RangeError(`"${prefix}outputs" expected ${scores.length} columns, got ${outputs.length}`)
}

// The factor with the least log loss, by Newton's method: the loss is convex in it.
function bestFactor(columns: readonly Float64Array[], classes: Int32Array): number {
  let factor = 1
  for (let iteration = 0; iteration < maxIterations; iteration++) {
    const { slope, curvature } = derivatives(columns, classes, factor)
    if (curvature === 0) break
    // No further than to half or twice the factor, which keeps it above 0.
    const next = Math.min(2 * factor, Math.max(factor / 2, factor - slope / curvature))
    const isClose = Math.abs(next - factor) <= tolerance * factor
    factor = next
    if (isClose) return factor
  }
  throw new RangeError('"scores" expected columns that rise with the probability of their class, got others')
}

// Of the log loss by the factor: the slope is the mean score less that of the row's class, the curvature the variance.
function derivatives(
  columns: readonly Float64Array[],
  classes: Int32Array,
  factor: number
): { readonly slope: number; readonly curvature: number } {
  let slope = 0
  let curvature = 0
  const weights = new Float64Array(columns.length)
  for (let row = 0; row < classes.length; row++) {
    const total = softmaxWeights(columns, row, factor, weights)
    let mean = 0
    let square = 0
    for (const [k, column] of columns.entries()) {
      const share = weights[k]! / total
      mean += share * column[row]!
      square += share * column[row]! ** 2
    }
    slope += mean - columns[classes[row]!]![row]!
    curvature += square - mean ** 2
  }
  return { slope, curvature }
}

// Fills `weights` with exp(factor · (score − largest)), and returns their sum.
function softmaxWeights(columns: readonly Float64Array[], row: number, factor: number, weights: Float64Array): number {
  let largest = -Infinity
  for (const column of columns) largest = Math.max(largest, column[row]!)
  let total = 0
  for (const [k, column] of columns.entries()) total += weights[k] = strictExp(factor * (column[row]! - largest))
  return total
}

function probabilityColumns(
  features: Table,
  scores: readonly string[],
  outputs: readonly string[],
  factor: number
): Record<string, Float64Array> {
  const columns = scores.map((name) => numbersOf(features, name))
  const probabilities = outputs.map(() => new Float64Array(features.numRows))
  const weights = new Float64Array(columns.length)
  for (let row = 0; row < features.numRows; row++) {
    const total = softmaxWeights(columns, row, factor, weights)
    for (const [k, one] of probabilities.entries()) one[row] = weights[k]! / total
  }
  return Object.fromEntries(outputs.map((name, k) => [name, probabilities[k]!]))
}

/**
 * Temperature scaling: the probabilities of the classes are the softmax of raw scores / temperature. The order of the classes,
 * and so the most probable one, stays as it is.
 *
 * @throws TypeError, RangeError when an option is wrong
 */
export function temperature(options: TemperatureOptions): Step<Temperature> {
  return createStepOf(temperatureCalibration, options)
}
