/**
 * Fast path-dependent SHAP for many rows, by the WebAssembly kernel or in plain JavaScript; the two have the same bits.
 *
 * @module
 */
import type { RowReader } from '../data/rows.ts'
import { explainKernels } from '../kernels/explain-kernels.ts'
import { type Forest, numLeavesOf } from '../model/forest.ts'
import { type InteractionTables, makeInteractionTables } from './interaction-tables.ts'
import { createJsShap } from './js-shap.ts'
import { addLeafInteractions } from './leaf-interactions.ts'
import { pathsOf } from './paths.ts'
import { type AddTrees, makeShapTree, type ShapTree } from './shap-tables.ts'
import { addExactShap } from './tree-shap.ts'
import { createWasmShap } from './wasm-shap.ts'

/** The trees of a forest as SHAP sees them. */
interface Prepared {
  readonly fast: readonly ShapTree[]
  /** Trees that only the exact mode can explain. */
  readonly exact: ReadonlySet<number>
  /** Of the fast trees, when somebody has asked for interactions. */
  tables?: readonly InteractionTables[]
}

const preparedOf = new WeakMap<Forest, Prepared>()
// Undefined for a forest that the kernels cannot take.
const wasmOf = new WeakMap<Forest, AddTrees | undefined>()
const wasmWithInteractionsOf = new WeakMap<Forest, AddTrees | undefined>()

/**
 * Adds the contributions of trees `firstTree` to `endTree` (exclusive) for all rows, and their interactions if there is
 * an array for them; see `AddTrees`.
 *
 * @param values - contributions in raw-score units [numRows × numOutputs × numFeatures]
 * @param interactions - in raw-score units [numRows × numOutputs × numFeatures × numFeatures]
 */
export function addFastShap(
  forest: Forest,
  reader: RowReader,
  firstTree: number,
  endTree: number,
  engine: 'auto' | 'wasm' | 'js',
  values: Float64Array,
  interactions?: Float64Array
): void {
  if (reader.numRows === 0) return
  const prepared = preparedFor(forest)
  if (interactions !== undefined) prepared.tables ??= prepared.fast.map((tree) => makeInteractionTables(forest, tree))
  const addTrees = addTreesBy(forest, prepared, engine, interactions !== undefined)
  addTrees(reader, firstTree, endTree, values, interactions)
  if (prepared.exact.size > 0) {
    addExactShap(forest, reader, firstTree, endTree, values, (tree) => prepared.exact.has(tree))
    if (interactions === undefined) return
    const exact = [...prepared.exact].filter((tree) => tree >= firstTree && tree < endTree)
    addLeafInteractions(forest, reader, exact, interactions)
  }
}

function addTreesBy(
  forest: Forest,
  { fast, tables }: Prepared,
  engine: 'auto' | 'wasm' | 'js',
  withInteractions: boolean
): AddTrees {
  if (engine === 'js') return createJsShap(forest, fast, tables)
  const made = withInteractions ? wasmWithInteractionsOf : wasmOf
  if (!made.has(forest)) {
    const available = explainKernels()
    made.set(forest, available && createWasmShap(available, forest, fast, withInteractions ? tables : undefined))
  }
  const addTrees = made.get(forest)
  if (addTrees !== undefined) return addTrees
  if (engine === 'auto') return createJsShap(forest, fast, tables)
  throw new RangeError('"engine" expected one that this host has and this model fits; "wasm" is not')
}

function preparedFor(forest: Forest): Prepared {
  let prepared = preparedOf.get(forest)
  if (prepared === undefined) {
    const { numDistinct } = pathsOf(forest)
    const fast: ShapTree[] = []
    const exact = new Set<number>()
    for (let tree = 0; tree < forest.numTrees; tree++) {
      if (numLeavesOf(forest, tree) === 1) continue
      const leaves = numDistinct.subarray(forest.leafOffsets[tree], forest.leafOffsets[tree + 1])
      const made = makeShapTree(
        forest,
        tree,
        leaves.reduce((most, count) => Math.max(most, count), 0)
      )
      if (made === undefined) exact.add(tree)
      else fast.push(made)
    }
    preparedOf.set(forest, (prepared = { fast, exact }))
  }
  return prepared
}
