/**
 * Interventional SHAP: a feature outside a coalition takes the values of background rows. Row by row for few rows (`fast`), by
 * subtree tables for many (`bulk`).
 *
 * @module
 */
import { type Forest, numLeavesOf } from '../../model/forest.ts'
import type { AddTrees } from '../add-trees.ts'
import { hasLongPaths, pathsOf } from '../paths.ts'
import { type AddContributions, createByEngine, type ExplainEngine, type ShapAlgorithm } from '../shap-algorithm.ts'
import { createJsSubtreeTables } from '../tables/js-subtree-tables.ts'
import { chooseSubtrees, makeSubtreePlan, type SubtreeChoice, type SubtreePlan } from '../tables/subtree-plan.ts'
import { subtreesOf } from '../tables/subtrees.ts'
import { createWasmSubtreeTables } from '../tables/wasm-subtree-tables.ts'
import { backgroundFillCost, createBackgroundFiller } from './background-filler.ts'
import { backgroundMeansOf } from './background-means.ts'
import { type BackgroundSets, backgroundSetsOf } from './background-sets.ts'
import { createPairWalker } from './pair-walker.ts'
import { createRowExplainer } from './row-explainer.ts'

// What a row costs for each leaf by the algorithm for few rows, in nanoseconds of one thread.
const leafCost = 50

interface Bulk {
  readonly choice: SubtreeChoice
  readonly plan: SubtreePlan
}

/**
 * Interventional SHAP of trees `firstTree` to `endTree` (exclusive).
 *
 * @param columns - background rows, feature after feature [numFeatures × numRows]
 */
export function createInterventional(
  forest: Forest,
  columns: Float64Array,
  numRows: number,
  firstTree: number,
  endTree: number,
  engine: ExplainEngine
): ShapAlgorithm {
  const paths = pathsOf(forest)
  const background = backgroundSetsOf(forest, paths, columns, numRows, firstTree, endTree)
  const trees: number[] = []
  const longTrees: number[] = []
  for (let tree = firstTree; tree < endTree; tree++) (hasLongPaths(forest, paths, tree) ? longTrees : trees).push(tree)
  const all = createRowExplainer(forest, paths, background, trees)
  const long = longTrees.length === 0 ? undefined : createPairWalker(forest, paths, columns, numRows, longTrees)
  long?.baseValues.forEach((value, output) => (all.baseValues[output]! += value))
  const addLong = long && rowByRow(forest, long.addRow)

  const addAll = rowByRow(forest, all.addRow)
  const fast: AddContributions = (reader, values) => {
    addAll(reader, values)
    addLong?.(reader, values)
  }
  let bulk: Bulk | 'none' | undefined
  const prepareBulk = (): Bulk | 'none' => (bulk ??= chooseBulk(forest, background, trees) ?? 'none')
  let addTables: AddTrees | undefined
  let addRest: AddContributions | undefined
  return {
    baseValues: all.baseValues,
    bulkPays: (numRows) => {
      const prepared = prepareBulk()
      return prepared !== 'none' && numRows >= prepared.choice.minRows
    },
    fast,
    bulk: (reader, values) => {
      const prepared = prepareBulk()
      if (prepared === 'none') {
        fast(reader, values)
        return
      }
      if (reader.numRows === 0) return
      const { choice, plan } = prepared
      if (addTables === undefined) {
        const fillLeaf = createBackgroundFiller(backgroundMeansOf(forest, background).leafValues, background)
        addTables = createByEngine(
          engine,
          (kernels) => createWasmSubtreeTables(kernels, forest, plan, fillLeaf),
          () => createJsSubtreeTables(forest, plan, fillLeaf)
        )
      }
      addTables(reader, firstTree, endTree, values)
      addLong?.(reader, values)
      if (choice.rest.size === 0) return
      addRest ??= rowByRow(forest, createRowExplainer(forest, paths, background, [...choice.rest]).addRow)
      addRest(reader, values)
    }
  }
}

function rowByRow(
  { numFeatures, numTreesPerIteration: numOutputs }: Forest,
  addRow: (row: Float64Array, values: Float64Array) => void
): AddContributions {
  const length = numOutputs * numFeatures
  const row = new Float64Array(numFeatures)
  return ({ numRows, read }, values) => {
    for (let i = 0; i < numRows; i++) {
      read(i, row)
      addRow(row, values.subarray(i * length, (i + 1) * length))
    }
  }
}

function chooseBulk(forest: Forest, background: BackgroundSets, trees: readonly number[]): Bulk | undefined {
  const paths = pathsOf(forest)
  const candidates = trees
    .filter((tree) => numLeavesOf(forest, tree) > 1)
    .map((tree) => ({
      tree,
      subtrees: subtreesOf(forest, paths, tree),
      fastCost: leafCost * numLeavesOf(forest, tree)
    }))
  const choice = chooseSubtrees(forest, candidates, backgroundFillCost(background))
  const plan = choice && makeSubtreePlan(forest, choice)
  return choice && plan && { choice, plan }
}
