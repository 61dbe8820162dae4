/**
 * What is explained of a model: its trees, in raw-score units, and how contributions of the trees' columns become those of the
 * row's columns.
 *
 * @module
 */
import type { Forest } from '../model/forest.ts'
import type { InputStage } from '../model/library-code.ts'
import type { Model } from '../model/model.ts'

/** The trees to explain, and what to do with their contributions. */
export interface ExplainedModel {
  /** Leaf values are scaled, base scores are those that the first iteration has added. */
  readonly forest: Forest
  /**
   * Contributions by the row's columns [numBlocks × model.numFeatures], from those by the trees' columns [numBlocks ×
   * forest.numFeatures].
   */
  readonly toRowColumns: (values: Float64Array) => Float64Array
  /**
   * The same for what pairs contribute [numBlocks × numFeatures²]; undefined where a column of the trees stands for several of the row,
   * as there is no telling which pairs that are.
   */
  readonly pairsToRowColumns: ((values: Float64Array) => Float64Array) | undefined
}

/**
 * What of a model is to be explained, for ranges of iterations that begin with `start`.
 *
 * @param hasBackground - whether columns of the row are to be replaced one by one
 * @throws RangeError where contributions cannot be told apart
 */
export function explainedModel(model: Model, start: number, hasBackground: boolean): ExplainedModel {
  const { inputStage } = model
  if (inputStage === undefined) {
    const asTheyAre = (values: Float64Array): Float64Array => values
    return { forest: explainedForest(model, start), toRowColumns: asTheyAre, pairsToRowColumns: asTheyAre }
  }
  const { library, explainedColumns, isByColumn } = inputStage
  if (explainedColumns === undefined)
    throw new RangeError(
      `"model" expected trees that test columns of a row, got one of ${library} that computes them from several columns; there ` +
        'is no telling what each contributes'
    )
  if (hasBackground && !isByColumn)
    throw new RangeError(
      `"background" expected a model whose trees test columns of a row one by one, got one of ${library} that computes some from ` +
        'several; leave it out for path-dependent SHAP'
    )
  return {
    forest: explainedForest(model, start),
    toRowColumns: (values) => sharedOut(values, explainedColumns, model.numFeatures),
    pairsToRowColumns: explainedColumns.every(({ length }) => length === 1)
      ? (values) => pairsOf(values, explainedColumns, model.numFeatures)
      : undefined
  }
}

const known = new WeakMap<
  Forest,
  { readonly inputStage: InputStage | undefined; readonly variants: Map<boolean, Forest> }
>()

function explainedForest({ forest, inputStage }: Model, start: number): Forest {
  const leavesBaseOut = forest.baseIsOfFirst && start > 0
  if (inputStage === undefined && forest.scale === 1 && !leavesBaseOut) return forest
  let ofForest = known.get(forest)
  if (ofForest === undefined || ofForest.inputStage !== inputStage)
    known.set(forest, (ofForest = { inputStage, variants: new Map() }))
  const { variants } = ofForest
  let explained = variants.get(leavesBaseOut)
  if (explained === undefined) {
    const { scale, leafValue, baseScores } = forest
    explained = {
      ...forest,
      scale: 1,
      leafValue: scale === 1 ? leafValue : leafValue.map((value) => value * scale),
      baseScores: leavesBaseOut ? new Float64Array(baseScores.length) : baseScores,
      explainedAs: inputStage?.explainedColumns && groupsOf(forest, inputStage.explainedColumns)
    }
    variants.set(leavesBaseOut, explained)
  }
  return explained
}

// For each column, the first that stands for the same columns of the row and is tested by some node.
function groupsOf({ splitFeature }: Forest, explainedColumns: readonly (readonly number[])[]): Int32Array {
  const firstOf = new Map<string, number>()
  for (const column of [...new Set(splitFeature)].sort((a, b) => a - b)) {
    const key = explainedColumns[column]!.join()
    if (!firstOf.has(key)) firstOf.set(key, column)
  }
  return Int32Array.from(explainedColumns, (columns, column) => firstOf.get(columns.join()) ?? column)
}

// What a group of columns contributes is shared equally by those that it stands for. Source: CatBoost 1.2.10
// catboost/libs/fstr/shap_values.cpp, UnpackInternalShaps.
function sharedOut(
  values: Float64Array,
  explainedColumns: readonly (readonly number[])[],
  numFeatures: number
): Float64Array {
  const numColumns = explainedColumns.length
  const numBlocks = numColumns === 0 ? 0 : values.length / numColumns
  const shared = new Float64Array(numBlocks * numFeatures)
  for (let block = 0; block < numBlocks; block++) {
    for (let column = 0; column < numColumns; column++) {
      const columns = explainedColumns[column]!
      const share = values[block * numColumns + column]! / columns.length
      for (const feature of columns) shared[block * numFeatures + feature]! += share
    }
  }
  return shared
}

// What pairs of columns contribute, by what each of the two stands for.
function pairsOf(
  values: Float64Array,
  explainedColumns: readonly (readonly number[])[],
  numFeatures: number
): Float64Array {
  const numColumns = explainedColumns.length
  const numBlocks = numColumns === 0 ? 0 : values.length / numColumns ** 2
  const pairs = new Float64Array(numBlocks * numFeatures ** 2)
  for (let block = 0; block < numBlocks; block++) {
    for (let i = 0; i < numColumns; i++) {
      const from = (block * numColumns + i) * numColumns
      const to = (block * numFeatures + explainedColumns[i]![0]!) * numFeatures
      for (let j = 0; j < numColumns; j++) pairs[to + explainedColumns[j]![0]!]! += values[from + j]!
    }
  }
  return pairs
}
