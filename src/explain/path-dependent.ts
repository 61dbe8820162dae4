/**
 * Path-dependent SHAP: a feature outside a coalition goes both ways, weighted by the training rows that did. By quadrature
 * for few rows (`fast`), by subtree tables for many (`bulk`), or with LightGBM's bits (`exact`).
 *
 * @module
 */
import type { RowReader } from '../data/row-reader.ts'
import { coversAddUp, expectedOutputOf, smallestCoverOf } from '../model/cover.ts'
import { type Forest, numLeavesOf } from '../model/forest.ts'
import type { AddTrees } from './add-trees.ts'
import { centredLeafValues, hasFiniteDifferences } from './centred-values.ts'
import { addExactShap } from './exact/tree-shap.ts'
import { pathsOf } from './paths.ts'
import { type InteractionTables, makeInteractionTables } from './quadrature/interaction-tables.ts'
import { createJsQuadrature } from './quadrature/js-quadrature.ts'
import { addLeafQuadrature } from './quadrature/leaf-quadrature.ts'
import { makeQuadratureTrees, type QuadratureTree } from './quadrature/quadrature-tree.ts'
import { createWasmQuadrature, maxNodes } from './quadrature/wasm-quadrature.ts'
import { type AddContributions, createByEngine, type ExplainEngine, type ShapAlgorithm } from './shap-algorithm.ts'
import { coverFillCost, createCoverFiller } from './tables/cover-filler.ts'
import { createJsSubtreeTables } from './tables/js-subtree-tables.ts'
import {
  type Candidate,
  chooseSubtrees,
  makeSubtreePlan,
  type SubtreeChoice,
  type SubtreePlan
} from './tables/subtree-plan.ts'
import { subtreesOf } from './tables/subtrees.ts'
import { createWasmSubtreeTables } from './tables/wasm-subtree-tables.ts'

/** Path-dependent SHAP of some trees. */
export interface PathDependent extends ShapAlgorithm {
  readonly exact: AddContributions
  /** `fast` with interactions; see `AddTrees`. */
  readonly withInteractions: (reader: RowReader, values: Float64Array, interactions: Float64Array) => void
}

/** What is prepared for a forest, when it is first needed. */
interface Prepared {
  /** Mean output of each tree over its training rows [numTrees]. */
  readonly expectedOutputs: Float64Array
  /** Leaf values less the tree's expected output [numLeaves]. */
  readonly leafValues: Float64Array
  /** Trees by nodes; one whose paths are long is there several times. */
  readonly trees: readonly QuadratureTree[]
  /** Trees that have to be explained leaf by leaf. */
  readonly leafTrees: readonly number[]
  choice?: SubtreeChoice | 'none'
  plan?: SubtreePlan | 'none'
  readonly addTrees: Map<string, AddTrees>
}

type Part = 'quadrature' | 'interactions' | 'tables' | 'rest'

const preparedOf = new WeakMap<Forest, Prepared>()

/**
 * Path-dependent SHAP of trees `firstTree` to `endTree` (exclusive), whose covers must be above 0.
 */
export function createPathDependent(
  forest: Forest,
  firstTree: number,
  endTree: number,
  engine: ExplainEngine
): PathDependent {
  const numOutputs = forest.numTreesPerIteration
  const baseValues = forest.baseScores.slice()
  const { expectedOutputs, leafTrees } = prepare(forest)
  for (let tree = firstTree; tree < endTree; tree++) baseValues[tree % numOutputs]! += expectedOutputs[tree]!

  const byLeaves = leafTrees.filter((tree) => tree >= firstTree && tree < endTree)
  const addParts = (
    parts: readonly Part[],
    reader: RowReader,
    values: Float64Array,
    interactions?: Float64Array
  ): void => {
    if (reader.numRows === 0) return
    for (const part of parts) partOf(forest, part, engine)(reader, firstTree, endTree, values, interactions)
    if (byLeaves.length > 0) addLeafQuadrature(forest, reader, byLeaves, values, interactions)
  }
  return {
    baseValues,
    bulkPays: (numRows) => {
      const choice = choiceOf(forest)
      return choice !== 'none' && numRows >= choice.minRows && planOf(forest) !== 'none'
    },
    fast: (reader, values) => addParts(['quadrature'], reader, values),
    bulk: (reader, values) => addParts(planOf(forest) === 'none' ? ['quadrature'] : ['tables', 'rest'], reader, values),
    exact: (reader, values) => addExactShap(forest, reader, firstTree, endTree, values),
    withInteractions: (reader, values, interactions) => addParts(['interactions'], reader, values, interactions)
  }
}

function prepare(forest: Forest): Prepared {
  let prepared = preparedOf.get(forest)
  if (prepared === undefined) {
    const paths = pathsOf(forest)
    const expectedOutputs = Float64Array.from({ length: forest.numTrees }, (_, tree) => expectedOutputOf(forest, tree))
    const leafValues = centredLeafValues(forest, expectedOutputs)
    const trees: QuadratureTree[] = []
    const leafTrees: number[] = []
    for (let tree = 0; tree < forest.numTrees; tree++) {
      if (numLeavesOf(forest, tree) === 1) continue
      if (coversAddUp(forest, tree) && hasFiniteDifferences(forest, tree)) {
        trees.push(...makeQuadratureTrees(forest, paths, leafValues, tree))
      } else leafTrees.push(tree)
    }
    prepared = { expectedOutputs, leafValues, trees, leafTrees, addTrees: new Map() }
    preparedOf.set(forest, prepared)
  }
  return prepared
}

function choiceOf(forest: Forest): SubtreeChoice | 'none' {
  const prepared = prepare(forest)
  return (prepared.choice ??= chooseSubtrees(forest, candidatesOf(forest, prepared.trees), coverFillCost) ?? 'none')
}

function candidatesOf(forest: Forest, trees: readonly QuadratureTree[]): Candidate[] {
  const paths = pathsOf(forest)
  const fastCosts = new Map<number, number>()
  for (const { tree, numNodes, numPoints } of trees) {
    // As measured on models of 31, 63 and 255 leaves.
    fastCosts.set(tree, (fastCosts.get(tree) ?? 0) + 1.6 * numNodes * numPoints)
  }
  return Array.from(fastCosts, ([tree, fastCost]) => ({
    tree,
    subtrees: smallestCoverOf(forest, tree) > 0 ? subtreesOf(forest, paths, tree) : undefined,
    fastCost
  }))
}

function planOf(forest: Forest): SubtreePlan | 'none' {
  const prepared = prepare(forest)
  const choice = choiceOf(forest)
  return (prepared.plan ??= (choice === 'none' ? undefined : makeSubtreePlan(forest, choice)) ?? 'none')
}

function partOf(forest: Forest, part: Part, engine: ExplainEngine): AddTrees {
  const { addTrees } = prepare(forest)
  const key = `${part} ${engine}`
  let add = addTrees.get(key)
  if (add === undefined) addTrees.set(key, (add = createPart(forest, part, engine)))
  return add
}

function createPart(forest: Forest, part: Part, engine: ExplainEngine): AddTrees {
  const prepared = prepare(forest)
  if (part === 'tables') {
    const plan = planOf(forest) as SubtreePlan
    const fillLeaf = createCoverFiller(forest, pathsOf(forest), prepared.leafValues)
    return createByEngine(
      engine,
      (kernels) => createWasmSubtreeTables(kernels, forest, plan, fillLeaf),
      () => createJsSubtreeTables(forest, plan, fillLeaf)
    )
  }
  const all = part === 'rest' ? restOf(forest) : prepared.trees
  const tablesOf = (trees: readonly QuadratureTree[]): InteractionTables[] | undefined =>
    part === 'interactions' ? trees.map((tree) => makeInteractionTables(forest, tree)) : undefined
  const parts: AddTrees[] = []
  const small = all.filter(({ numNodes }) => numNodes <= maxNodes)
  if (small.length > 0) {
    const tables = tablesOf(small)
    const add = createByEngine(
      engine,
      (kernels) => createWasmQuadrature(kernels, forest, small, tables),
      () => createJsQuadrature(forest, small, tables)
    )
    parts.push(add)
  }
  const large = all.filter(({ numNodes }) => numNodes > maxNodes)
  if (large.length > 0) parts.push(createJsQuadrature(forest, large, tablesOf(large)))
  return (...args) => {
    for (const add of parts) add(...args)
  }
}

// The trees that tables do not explain.
function restOf(forest: Forest): QuadratureTree[] {
  const choice = choiceOf(forest)
  return choice === 'none' ? [] : prepare(forest).trees.filter(({ tree }) => choice.rest.has(tree))
}
