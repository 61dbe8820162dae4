/**
 * `classWeights`: weights of the classes in training, and what takes their effect back from probabilities.
 *
 * @module
 */
import { checkOptions, kindOf } from '../../checks.ts'
import { balancedWeights, correctedProbabilities } from './balanced-classes.ts'
import { numbersOf, type Table, withColumns } from '../table.ts'
import { createStepOf, type Fitted, type Step, type StepKind } from './step.ts'
import { checkedObject, checkNumbers, checkTexts } from './step-columns.ts'
import { checkTraining, requiredClasses, type TrainingRows } from './training-rows.ts'

/** Which weights. */
export interface ClassWeightsOptions {
  /** By class, worst first (default: `balanced`, by which all classes together weigh the same) [numClasses]. */
  readonly weights?: 'balanced' | readonly number[] | undefined
  /** The columns with the probabilities of the classes, which `apply` corrects, worst first [numClasses]. */
  readonly probabilities: readonly string[]
}

/** Weights of the classes. */
export interface ClassWeights {
  readonly weights: readonly number[]
  readonly probabilities: readonly string[]
}

/** Class weights. */
export const classWeighting: StepKind<ClassWeightsOptions, ClassWeights> = {
  name: 'class-weights',
  checkOptions: (options) => {
    checkOptions(options, ['weights', 'probabilities'])
    const { weights = 'balanced', probabilities } = options
    checkTexts('probabilities', probabilities)
    if (typeof weights === 'string' && weights !== 'balanced')
      throw new RangeError(`"weights" expected balanced or a list of numbers, got another text`)
    if (weights !== 'balanced') checkWeights('weights', weights, probabilities.length)
  },
  fit: (training, { weights = 'balanced', probabilities }) => {
    const counts = new Float64Array(probabilities.length)
    for (const one of requiredClasses(training)) counts[one]!++
    if (training.numClasses > probabilities.length)
      throw new RangeError(`"probabilities" expected ${training.numClasses} columns, got ${probabilities.length}`)
    const empty = weights === 'balanced' ? counts.indexOf(0) : -1
    if (empty >= 0) throw new RangeError(`"training" expected rows of every class, got none of class ${empty}`)
    return {
      weights: weights === 'balanced' ? balancedWeights(counts) : [...weights],
      probabilities: [...probabilities]
    }
  },
  apply: ({ weights, probabilities }, features) => withColumns(features, corrected(features, probabilities, weights)),
  checkState: (state): asserts state is ClassWeights => {
    const { weights, probabilities } = checkedObject('state', state)
    checkTexts('state.probabilities', probabilities)
    checkWeights('state.weights', weights, probabilities.length)
  }
}

function checkWeights(name: string, weights: unknown, numClasses: number): void {
  if (!Array.isArray(weights)) throw new TypeError(`"${name}" expected a list of numbers, got ${kindOf(weights)}`)
  checkNumbers(name, weights)
  if (weights.length !== numClasses)
    throw new RangeError(`"${name}" expected ${numClasses} numbers, got ${weights.length}`)
  const wrong = weights.findIndex((one) => one <= 0)
  if (wrong >= 0) throw new RangeError(`"${name}[${wrong}]" expected a number above 0, got ${weights[wrong]}`)
}

function corrected(
  features: Table,
  names: readonly string[],
  weights: readonly number[]
): Record<string, Float64Array> {
  const columns = names.map((name) => numbersOf(features, name))
  const numClasses = names.length
  const byRow = new Float64Array(features.numRows * numClasses)
  for (const [k, column] of columns.entries())
    for (let row = 0; row < column.length; row++) byRow[row * numClasses + k] = column[row]!
  const probabilities = correctedProbabilities(byRow, weights)
  return Object.fromEntries(
    names.map((name, k) => [name, columns[k]!.map((_, row) => probabilities[row * numClasses + k]!)])
  )
}

/**
 * Weights of the classes. Fitted, they give the weights of rows to train with (`rowWeights`); applied to probabilities of a model
 * that was trained with them, they take their effect on how frequent classes seem back: p ∝ q / weight.
 *
 * Source: Elkan, "The foundations of cost-sensitive learning" (2001), theorem 2.
 *
 * @throws TypeError, RangeError when an option is wrong
 */
export function classWeights(options: ClassWeightsOptions): Step<ClassWeights> {
  return createStepOf(classWeighting, options)
}

/** The weight of each training row [numRows]. */
export function rowWeights(training: TrainingRows, { state }: Fitted<ClassWeights>): Float64Array {
  checkTraining(training)
  return Float64Array.from(requiredClasses(training), (one) => state.weights[one]!)
}
