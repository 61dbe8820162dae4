/**
 * How much each feature is used by the splits of a forest.
 *
 * Source: LightGBM 4.7.0 src/boosting/gbdt.cpp GBDT::FeatureImportance: splits without positive gain do not count.
 *
 * @module
 */
import type { Forest } from './forest.ts'
import { type Model, savedParameters } from './model.ts'

/**
 * Number of splits, or sum of split gains, of each feature.
 *
 * @returns [numFeatures]
 */
export function splitImportance(forest: Forest, type: 'split' | 'gain'): Float64Array {
  const importance = new Float64Array(forest.numFeatures)
  const { splitFeature, splitGain } = forest
  for (let node = 0; node < splitFeature.length; node++) {
    const gain = splitGain[node]!
    if (gain > 0) importance[splitFeature[node]!]! += type === 'split' ? 1 : gain
  }
  return importance
}

/** Whether any split has a gain; the files of CatBoost and ONNX hold none. */
export function hasGains({ splitGain }: Forest): boolean {
  return splitGain.some((gain) => gain > 0)
}

/**
 * Number of splits on each column, whatever their gains.
 *
 * @returns [numFeatures]
 */
export function splitCounts({ numFeatures, splitFeature }: Forest): Float64Array {
  const counts = new Float64Array(numFeatures)
  for (const feature of splitFeature) counts[feature]!++
  return counts
}

/** The entries of a model file's `feature_importances:` section: used features, most important first, whole numbers. */
export function savedImportances(model: Model): { name: string; value: number }[] {
  const type = savedParameters(model).get('saved_feature_importance_type') === '1' ? 'gain' : 'split'
  const importance = splitImportance(model.forest, type)
  return model.featureNames
    .map((name, feature) => ({ name, value: Math.trunc(importance[feature]!) }))
    .filter(({ value }) => value > 0)
    .sort((a, b) => b.value - a.value)
}
