/**
 * `modelFacts`: what can be said about a model without running it.
 *
 * @module
 */
import { featureInfoTexts, objectiveText } from '../format/lightgbm/header-text.ts'
import { isCategorical, missingType, missingTypeOf } from '../model/decision.ts'
import { type Forest, numLeavesOf, rootOf } from '../model/forest.ts'
import { type Model, numIterationsOf, numOutputsOf, savedParameters } from '../model/model.ts'
import { splitImportance } from '../model/split-importance.ts'

/** Minimum, median and maximum of some numbers; the median of an even count is the lower of the two. */
export interface Spread {
  readonly min: number
  readonly median: number
  readonly max: number
}

/** What a model says about a feature. */
export interface FeatureFacts {
  readonly name: string
  /** Sum of the gains of its splits, as LightGBM's `feature_importance('gain')`. */
  readonly gain: number
  /** Number of its splits with a gain, as `feature_importance('split')`. */
  readonly splits: number
  readonly isCategorical: boolean
  /** Its `feature_infos` entry in the file: the range or categories seen in training. */
  readonly info: string
}

/** Facts about a model. */
export interface ModelFacts {
  readonly file: string
  /** Size in bytes. */
  readonly size: number
  /** Whose model it is. */
  readonly library: string
  readonly version: string | null
  /** As in the file; null for a custom objective. */
  readonly objective: string | null
  readonly averageOutput: boolean
  readonly numOutputs: number
  readonly numTrees: number
  readonly numIterations: number
  readonly numLeaves: number
  /** Leaves per tree; null without trees. */
  readonly leaves: Spread | null
  /** Longest path per tree, in splits; null without trees. */
  readonly depth: Spread | null
  readonly numFeatures: number
  /** Features that at least one split tests. */
  readonly numUsedFeatures: number
  readonly numCategoryLists: number
  /** Numerical splits by which values they treat as missing, and categorical splits. */
  readonly splits: { readonly nan: number; readonly zero: number; readonly none: number; readonly categorical: number }
  readonly isLinear: boolean
  /** The main training parameters in the file, and others that differ from the default. */
  readonly parameters: Readonly<Record<string, string>>
  /** All features, most important first. */
  readonly features: readonly FeatureFacts[]
}

// Parameters that are always shown, and those shown unless they have LightGBM's default (include/LightGBM/config.h, 4.7.0).
const mainParameters = ['boosting', 'learning_rate', 'num_iterations', 'num_leaves']
const defaults: Readonly<Record<string, string>> = {
  max_depth: '-1',
  min_data_in_leaf: '20',
  min_sum_hessian_in_leaf: '0.001',
  lambda_l1: '0',
  lambda_l2: '0',
  min_gain_to_split: '0',
  feature_fraction: '1',
  bagging_fraction: '1',
  bagging_freq: '0',
  data_sample_strategy: 'bagging',
  early_stopping_round: '0',
  max_bin: '255',
  max_delta_step: '0',
  path_smooth: '0',
  extra_trees: '0',
  linear_tree: '0',
  is_unbalance: '0',
  scale_pos_weight: '1',
  monotone_constraints: '',
  interaction_constraints: ''
}

/**
 * Facts about the model in a file.
 *
 * @param size - of the file, in bytes
 */
export function modelFacts(model: Model, path: string, size: number): ModelFacts {
  const { forest, source } = model
  const trees = Array.from({ length: forest.numTrees }, (_, tree) => tree)
  const parameters = savedParameters(model)
  const { explainedColumns } = model.inputStage ?? {}
  const tested = [...new Set(forest.splitFeature)]
  const used = new Set(explainedColumns === undefined ? tested : tested.flatMap((column) => explainedColumns[column]!))
  return {
    file: path,
    size,
    library: source.library,
    version: source.version ?? null,
    objective: objectiveText(model) ?? (model.objective === 'custom' ? null : model.objective),
    averageOutput: model.averageOutput,
    numOutputs: numOutputsOf(model),
    numTrees: forest.numTrees,
    numIterations: numIterationsOf(model),
    numLeaves: forest.leafValue.length,
    leaves: spreadOf(trees.map((tree) => numLeavesOf(forest, tree))),
    depth: spreadOf(trees.map((tree) => depthOf(forest, tree))),
    numFeatures: model.numFeatures,
    numUsedFeatures: used.size,
    numCategoryLists: model.pandasCategorical.length,
    splits: splitCounts(forest),
    isLinear: forest.linear !== undefined,
    parameters: Object.fromEntries(
      [
        ...mainParameters.filter((name) => parameters.has(name)),
        ...Object.keys(defaults).filter((name) => parameters.has(name) && parameters.get(name) !== defaults[name])
      ].map((name) => [name, parameters.get(name)!])
    ),
    features: featureFacts(model)
  }
}

function spreadOf(numbers: readonly number[]): Spread | null {
  if (numbers.length === 0) return null
  const sorted = [...numbers].sort((a, b) => a - b)
  return { min: sorted[0]!, median: sorted[(sorted.length - 1) >> 1]!, max: sorted.at(-1)! }
}

function depthOf(forest: Forest, tree: number): number {
  let depth = 0
  // Level by level.
  for (let level = [rootOf(forest, tree)].filter((node) => node >= 0); level.length > 0; depth++) {
    level = level.flatMap((node) => [forest.leftChild[node]!, forest.rightChild[node]!].filter((child) => child >= 0))
  }
  return depth
}

function splitCounts({ decisionType }: Forest): ModelFacts['splits'] {
  const counts = { nan: 0, zero: 0, none: 0, categorical: 0 }
  for (const type of decisionType) {
    if (isCategorical(type)) counts.categorical++
    else if (missingTypeOf(type) === missingType.nan) counts.nan++
    else if (missingTypeOf(type) === missingType.zero) counts.zero++
    else counts.none++
  }
  return counts
}

function featureFacts(model: Model): FeatureFacts[] {
  const gains = splitImportance(model.forest, 'gain')
  const splits = splitImportance(model.forest, 'split')
  const infos = featureInfoTexts(model)
  return model.featureNames
    .map((name, feature) => {
      const isCategorical = model.featureInfos[feature]!.kind === 'categorical'
      const info = infos[feature]!
      return { name, gain: gains[feature]!, splits: splits[feature]!, isCategorical, info }
    })
    .sort((a, b) => b.gain - a.gain || b.splits - a.splits)
}
