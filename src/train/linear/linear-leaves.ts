/**
 * Leaves with a linear model each, of the features that the splits above it are by.
 *
 * Source: LightGBM 4.7.0 src/treelearner/linear_tree_learner.cpp. Method: Y. Shi et al., "Gradient Boosting with Piece-Wise Linear
 * Regression Trees" (2018).
 *
 * @module
 */
import { createFeatureKeys } from '../../data/feature-keys.ts'
import { createRowReader } from '../../data/rows.ts'
import { zeroThreshold } from '../../numeric/constants.ts'
import type { BinnedData } from '../binned-data.ts'
import type { Dataset } from '../dataset.ts'
import { valuesOf } from '../dataset-rows.ts'
import { type GrownTree, roundedToZero } from '../tree/grown-tree.ts'
import { invert } from './invert.ts'

/** Values of numerical features, by number: float32, as LightGBM keeps them; undefined for others [numFeatures][numRows]. */
export type RawColumns = readonly (Float32Array | undefined)[]

/** The values of the features that are in use. */
export function rawColumns(
  { features, numFeatures }: BinnedData,
  { rows, numRows, featureNames }: Dataset
): RawColumns {
  const { readColumn } = createRowReader(valuesOf(rows, '"linear_tree"'), {
    name: 'rows',
    featureNames,
    keys: createFeatureKeys(featureNames),
    rules: { ignoresExtra: false, missing: undefined, hints: { extra: '', missing: '' } },
    codeOf: () => NaN
  })
  const values = new Float64Array(numRows)
  const raw = new Array<Float32Array | undefined>(numFeatures).fill(undefined)
  for (const { feature, mapper } of features) {
    if (mapper.isCategorical) continue
    readColumn(feature, 0, numRows, values, 0)
    raw[feature] = Float32Array.from(values)
  }
  return raw
}

/** Fits the leaves of trees. */
export interface LinearLeaves {
  /**
   * Fits those of a tree that has just been grown.
   *
   * @param rows - the tree's, leaf by leaf
   * @param hasConstants - whether its leaves are to be constants
   */
  readonly fit: (
    tree: GrownTree,
    rows: Int32Array,
    gradients: Float32Array,
    hessians: Float32Array,
    hasConstants: boolean
  ) => void
}

/** Prepares fitting. */
export function createLinearLeaves(
  raw: RawColumns,
  { linear_lambda: lambda }: { readonly linear_lambda: number }
): LinearLeaves {
  const hasNan = raw.map((column) => column?.some(Number.isNaN) ?? false)

  const fitLeaf = (
    features: readonly number[],
    rows: Int32Array,
    gradients: Float32Array,
    hessians: Float32Array,
    mayBeNan: boolean
  ): Float64Array | undefined => {
    const size = features.length + 1
    const columns = features.map((feature) => raw[feature]!)
    const products = new Float64Array(size * size)
    const pulls = new Float64Array(size)
    const values = new Float64Array(size).fill(1)
    let numUsable = 0
    for (const row of rows) {
      // Where values may be missing, LightGBM counts values and not rows.
      const missing = columns.findIndex((column, i) => Number.isNaN((values[i] = column[row]!)))
      numUsable += mayBeNan ? (missing < 0 ? columns.length : missing) : 1
      if (missing >= 0) continue
      for (let i = 0; i < size; i++) {
        pulls[i]! += values[i]! * gradients[row]!
        const weighted = values[i]! * hessians[row]!
        for (let j = i; j < size; j++) products[i * size + j]! += weighted * values[j]!
      }
    }
    if (numUsable < size) return undefined
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < i; j++) products[i * size + j] = products[j * size + i]!
      if (i < size - 1) products[i * size + i]! += lambda
    }
    const inverse = invert(products, size)
    return pulls.map((_, i) => pulls.reduce((sum, pull, j) => sum - inverse[i * size + j]! * pull, 0))
  }

  return {
    fit: (tree, rows, gradients, hessians, hasConstants) => {
      const { nodes, leaves } = tree
      const mayBeNan = nodes.some(({ feature }) => hasNan[feature]!)
      // LightGBM has no output of the root.
      if (nodes.length > 0) nodes[0]!.value = 0
      else leaves[0]!.value = 0
      const descend = (child: number, above: readonly number[]): void => {
        if (child >= 0) {
          const { feature, left, right } = nodes[child]!
          for (const side of [left, right]) descend(side, raw[feature] === undefined ? above : [...above, feature])
          return
        }
        const leaf = leaves[~child]!
        const features = [...new Set(above)].sort((a, b) => a - b)
        const fitted = hasConstants
          ? undefined
          : fitLeaf(features, rows.subarray(leaf.begin, leaf.end), gradients, hessians, mayBeNan)
        const kept = fitted === undefined ? [] : features.filter((_, i) => Math.abs(fitted[i]!) > zeroThreshold)
        leaf.linear = {
          constant: roundedToZero(fitted?.at(-1) ?? leaf.value),
          features: kept,
          coefficients: kept.map((feature) => fitted![features.indexOf(feature)]!)
        }
      }
      descend(nodes.length > 0 ? 0 : -1, [])
    }
  }
}

/** The output of a leaf for a row. */
export function linearOutput(leaf: GrownTree['leaves'][number], raw: RawColumns, row: number): number {
  const { constant, features, coefficients } = leaf.linear!
  let output = constant
  for (const [i, feature] of features.entries()) output += coefficients[i]! * raw[feature]![row]!
  return Number.isNaN(output) && features.some((feature) => Number.isNaN(raw[feature]![row]!)) ? leaf.value : output
}
