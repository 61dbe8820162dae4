/**
 * Fast path-dependent SHAP: by patterns where there are rows enough for the tables to pay, otherwise by quadrature; on
 * the WebAssembly kernels or in plain JavaScript, with the same bits.
 *
 * @module
 */
import type { RowReader } from '../data/rows.ts'
import { type ExplainKernels, explainKernels } from '../kernels/explain-kernels.ts'
import { type Forest, numLeavesOf } from '../model/forest.ts'
import { type InteractionTables, makeInteractionTables } from './quadrature/interaction-tables.ts'
import { createJsPatterns } from './tables/js-subtree-tables.ts'
import { createJsShap } from './quadrature/js-quadrature.ts'
import { addLeafInteractions } from './quadrature/leaf-interactions.ts'
import { pathsOf } from './paths.ts'
import { choosePatterns, makePatternPlan, type PatternChoice, type PatternPlan } from './tables/subtree-groups.ts'
import { type AddTrees, makeShapTree, type ShapTree } from './quadrature/quadrature-tree.ts'
import { addExactShap } from './exact/tree-shap.ts'
import { createWasmPatterns } from './tables/wasm-subtree-tables.ts'
import { createWasmShap } from './quadrature/wasm-quadrature.ts'

/** The trees of a forest as SHAP sees them. */
interface Prepared {
  readonly fast: readonly ShapTree[]
  /** Trees that only the exact mode can explain. */
  readonly exact: ReadonlySet<number>
  /** Of the fast trees, when somebody has asked for interactions. */
  tables?: readonly InteractionTables[]
  /** When somebody has brought more than a few rows; `none` where patterns suit no tree. */
  chosen?: PatternChoice | 'none'
  /** When somebody has brought rows enough for them; `none` where their tables are too large. */
  plan?: PatternPlan | 'none'
  /** On the kernels, by what it does; undefined where they cannot take it. */
  readonly wasm: Map<Kind, AddTrees | undefined>
}

/** The fast trees by quadrature, with interactions; those that have patterns; the others. */
type Kind = 'quadrature' | 'interactions' | 'patterns' | 'rest'

// Below this nothing is chosen: tables never pay so early.
const fewRows = 100

const preparedOf = new WeakMap<Forest, Prepared>()

/** What `addFastShap` can do besides. */
export interface FastShapOptions {
  /** Where interactions are added, in raw-score units [numRows × numOutputs × numFeatures × numFeatures]. */
  readonly interactions?: Float64Array | undefined
  /** Rows of the whole of which these are a part: the last bits of a row are those the whole would have. */
  readonly numRowsInAll?: number | undefined
}

/**
 * Adds the contributions of trees `firstTree` to `endTree` (exclusive) for all rows, and their interactions if there is
 * an array for them; see `AddTrees`.
 *
 * @param values - zeros; then contributions in raw-score units [numRows × numOutputs × numFeatures]
 */
export function addFastShap(
  forest: Forest,
  reader: RowReader,
  firstTree: number,
  endTree: number,
  engine: 'auto' | 'wasm' | 'js',
  values: Float64Array,
  { interactions, numRowsInAll = reader.numRows }: FastShapOptions = {}
): void {
  if (reader.numRows === 0) return
  const prepared = preparedFor(forest)
  if (interactions !== undefined) prepared.tables ??= prepared.fast.map((tree) => makeInteractionTables(forest, tree))
  for (const kind of kindsFor(forest, prepared, numRowsInAll, interactions !== undefined)) {
    addTreesBy(forest, prepared, engine, kind)(reader, firstTree, endTree, values, interactions)
  }
  if (prepared.exact.size > 0) {
    addExactShap(forest, reader, firstTree, endTree, values, (tree) => prepared.exact.has(tree))
    if (interactions === undefined) return
    const exact = [...prepared.exact].filter((tree) => tree >= firstTree && tree < endTree)
    addLeafInteractions(forest, reader, exact, interactions)
  }
}

function kindsFor(forest: Forest, prepared: Prepared, numRows: number, withInteractions: boolean): Kind[] {
  if (withInteractions) return ['interactions']
  if (numRows < fewRows) return ['quadrature']
  const chosen = (prepared.chosen ??= choosePatterns(forest, prepared.fast) ?? 'none')
  if (chosen === 'none' || numRows < chosen.leastRows) return ['quadrature']
  const plan = (prepared.plan ??= makePatternPlan(forest, chosen) ?? 'none')
  if (plan === 'none') return ['quadrature']
  return plan.rest.length === 0 ? ['patterns'] : ['patterns', 'rest']
}

function addTreesBy(forest: Forest, prepared: Prepared, engine: 'auto' | 'wasm' | 'js', kind: Kind): AddTrees {
  const plan = prepared.plan === 'none' ? undefined : prepared.plan
  const trees = kind === 'rest' ? plan!.rest : prepared.fast
  const tables = kind === 'interactions' ? prepared.tables : undefined
  const byJs = (): AddTrees =>
    kind === 'patterns' ? createJsPatterns(forest, plan!) : createJsShap(forest, trees, tables)
  if (engine === 'js') return byJs()

  const { wasm } = prepared
  if (!wasm.has(kind)) {
    const available = explainKernels()
    const create = (kernels: ExplainKernels): AddTrees | undefined =>
      kind === 'patterns' ? createWasmPatterns(kernels, forest, plan!) : createWasmShap(kernels, forest, trees, tables)
    wasm.set(kind, available && create(available))
  }
  const addTrees = wasm.get(kind)
  if (addTrees !== undefined) return addTrees
  if (engine === 'auto') return byJs()
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
    preparedOf.set(forest, (prepared = { fast, exact, wasm: new Map() }))
  }
  return prepared
}
