/**
 * What only parameters and data together can show to be wrong.
 *
 * @module
 */
import { kindOf } from '../checks.ts'
import type { Model } from '../model/model.ts'
import { epsilon } from '../numeric/constants.ts'
import type { Dataset } from './dataset.ts'
import type { TrainParameters } from './parameters/train-parameters.ts'

/** Checks that a value is a dataset. */
export function checkDataset(name: string, value: unknown): void {
  const { featureNames, label, rows } = (value ?? {}) as Partial<Dataset>
  if (Array.isArray(featureNames) && label instanceof Float32Array && rows !== undefined) return
  throw new TypeError(`"${name}" expected what createDataset returns, got ${kindOf(value)}`)
}

/** Checks the parameters that have an entry for each feature, or name features by number. */
export function checkParametersOfFeatures(parameters: TrainParameters, { featureNames, isCategorical }: Dataset): void {
  const numFeatures = featureNames.length
  for (const name of [
    'monotone_constraints',
    'feature_contri',
    'max_bin_by_feature',
    'cegb_penalty_feature_lazy',
    'cegb_penalty_feature_coupled'
  ] as const) {
    const values = parameters[name]
    if (values !== undefined && values.length > 0 && values.length !== numFeatures) {
      throw new RangeError(`"${name}" expected ${numFeatures} numbers, one for each feature; got ${values.length}`)
    }
  }
  const constrained = parameters.monotone_constraints?.findIndex((sign, i) => sign !== 0 && isCategorical[i]) ?? -1
  if (constrained >= 0) {
    throw new RangeError(
      `"monotone_constraints[${constrained}]" expected 0, as "${featureNames[constrained]}" is categorical; ` +
        `got ${parameters.monotone_constraints![constrained]}`
    )
  }
  const unknown = parameters.interaction_constraints?.flat().find((feature) => feature >= numFeatures)
  if (unknown !== undefined) {
    throw new RangeError(
      `"interaction_constraints" expected numbers of features from 0 to ${numFeatures - 1}, got ${unknown}`
    )
  }
}

/** Checks that rows are of the same features, in the same order and with the same categories, as those trained on. */
export function checkSameFeatures(name: string, dataset: Dataset, training: Dataset): void {
  const differing = training.featureNames.findIndex((feature, i) => dataset.featureNames[i] !== feature)
  if (differing >= 0 || dataset.featureNames.length !== training.featureNames.length) {
    const at = Math.max(0, differing)
    throw new RangeError(
      `"validation.${name}" expected the features of the training dataset, got ${dataset.featureNames.length} features; ` +
        `feature ${at} is "${dataset.featureNames[at] ?? ''}", not "${training.featureNames[at] ?? ''}"`
    )
  }
  if (!isSame(dataset.categories, training.categories) || !isSame(dataset.isCategorical, training.isCategorical)) {
    throw new RangeError(
      `"validation.${name}" expected the categories of the training dataset; ` +
        'createDataset takes them over with { reference: training }'
    )
  }
}

/** Checks that rows that are in bins already are in those of the dataset trained on. */
export function checkSameBins(name: string, { bins }: Dataset, training: Dataset): void {
  if (bins === undefined || bins === training.bins) return
  throw new RangeError(
    `"validation.${name}" expected the bins of the training dataset, got others; "reference" takes them over`
  )
}

/** Checks that training can go on from a model. */
export function checkInitModel(model: Model, dataset: Dataset, parameters: TrainParameters): void {
  checkModel('initModel', model, dataset, parameters)
  if (parameters.boosting === 'rf' || model.averageOutput) {
    throw new RangeError('"boosting" expected gbdt or dart with an "initModel", as a random forest starts anew, got rf')
  }
  if (dataset.initScore !== undefined) {
    throw new RangeError('"initScore" expected to be left out with an "initModel", whose raw scores take its place')
  }
}

/** Checks that the leaves of a model can be fitted to a dataset. */
export function checkRefit(model: Model, dataset: Dataset, parameters: TrainParameters): void {
  checkModel('model', model, dataset, parameters)
  const { forest } = model
  if (forest.numTrees === 0) throw new RangeError('"model" expected at least 1 tree, got 0')
  if (forest.linear !== undefined) throw new RangeError('"model" expected trees with constant leaves, got linear trees')
  const numLeaves = forest.leafOffsets.reduce(
    (most, offset, tree) => Math.max(most, offset - (forest.leafOffsets[tree - 1] ?? 0)),
    0
  )
  if (parameters.num_leaves < numLeaves) {
    throw new RangeError(
      `"num_leaves" expected at least ${numLeaves}, the leaves of the largest tree; got ${parameters.num_leaves}`
    )
  }
  if (parameters.objective === 'custom') {
    throw new RangeError('"objective" expected one of LightGBM\'s to fit leaves by, got custom')
  }
  if (parameters.path_smooth > epsilon) {
    throw new RangeError(`"path_smooth" expected 0 to fit leaves again, got ${parameters.path_smooth}`)
  }
  checkForest(dataset, parameters)
}

/** Checks what a random forest cannot do. */
export function checkForest({ initScore }: Dataset, { boosting, objective }: TrainParameters): void {
  if (boosting !== 'rf') return
  if (initScore !== undefined) throw new RangeError('"initScore" expected to be left out with boosting=rf')
  if (objective === 'custom')
    throw new RangeError('"objective" expected one of LightGBM\'s with boosting=rf, got custom')
}

function checkModel(name: string, model: Model, dataset: Dataset, { num_class: numClass }: TrainParameters): void {
  checkIsModel(name, model)
  const { numFeatures, forest } = model
  if (numFeatures !== dataset.featureNames.length) {
    throw new RangeError(
      `"${name}" expected a model of ${dataset.featureNames.length} features, as the dataset has, got ${numFeatures}`
    )
  }
  if (forest.numTreesPerIteration !== numClass) {
    throw new RangeError(
      `"${name}" expected a model of ${numClass} trees an iteration, got ${forest.numTreesPerIteration}`
    )
  }
  if (
    forest.sumType !== 'float64' ||
    forest.inputType !== 'float64' ||
    forest.scale !== 1 ||
    model.inputStage !== undefined ||
    forest.baseScores.some((score) => score !== 0)
  ) {
    throw new RangeError(`"${name}" expected a model whose scores are its trees' sums, as LightGBM's are`)
  }
  const lists = dataset.categories.filter((list) => list !== undefined)
  if (!isSame(model.pandasCategorical, lists)) {
    throw new RangeError(`"${name}" expected a model with the categories of the dataset, got others`)
  }
}

/** Checks that a value is a model. */
export function checkIsModel(name: string, value: unknown): void {
  const { forest, featureNames } = (value ?? {}) as Partial<Model>
  if (forest !== undefined && featureNames !== undefined) return
  throw new TypeError(`"${name}" expected what loadModel or train returns, got ${kindOf(value)}`)
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}
