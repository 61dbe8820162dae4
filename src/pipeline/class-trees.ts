/**
 * Boosted trees of classes: their objective, their data, and the probabilities they give.
 *
 * @module
 */
import type { Model } from '../model/model.ts'
import { predict } from '../predict/predict.ts'
import { createDataset, type Dataset } from '../train/dataset.ts'
import type { GivenParameters } from '../train/parameters/resolve-parameters.ts'
import { classProbabilities } from './class-probabilities.ts'
import { featuresOf, type Table } from './table.ts'

/** LightGBM's objective of one model: `binary` for two classes, `multiclass` for more. */
export function classObjective(numClasses: number): GivenParameters {
  return numClasses === 2 ? { objective: 'binary' } : { objective: 'multiclass', num_class: numClasses }
}

/** Rows with their classes. */
export interface ClassRows {
  readonly table: Table
  /** Names of the columns to learn from; those of text are categories. */
  readonly features: readonly string[]
  /** Class of each row, 0 the worst [numRows]. */
  readonly label: Int32Array
  /** Weight of each row (default: 1) [numRows]. */
  readonly weight?: Float64Array | undefined
  /** Data whose bins these take. */
  readonly reference?: Dataset | undefined
}

/** The rows as training takes them. */
export function classDataset({ table, features, label, weight, reference }: ClassRows): Dataset {
  return createDataset(featuresOf(table, features), {
    label,
    ...(weight === undefined ? {} : { weight }),
    ...(reference === undefined ? { featureNames: features } : { reference })
  })
}

/**
 * Probabilities of the classes.
 *
 * @param models - one of all classes, or one of being at least each class but the worst
 * @returns [numRows × numClasses], row after row
 */
export function treeProbabilities(models: readonly Model[], table: Table, features: readonly string[]): Float64Array {
  const rows = featuresOf(table, features)
  const [first, ...others] = models.map((model) => predict(model, rows))
  // One model of several outputs is one of all classes.
  if (models[0]!.forest.numTreesPerIteration > 1) return first!
  return classProbabilities([first!, ...others])
}
