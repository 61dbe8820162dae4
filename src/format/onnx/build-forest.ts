/**
 * The trees of a graph's tree operators as one `Forest`: each target of each operator is a raw score, with a tree of its own for
 * each of the operator's trees that adds to it.
 *
 * The numbers of `MIN` and `MAX` are no sums, so there each tree has its own raw scores, and the link chooses.
 *
 * A raw score is -0 exactly where no leaf that a row reached had a weight for it, as sums start from -0 unless there are base scores,
 * and leaves without a weight are -0; the link tells such scores, which onnxruntime does not count.
 *
 * @module
 */
import { categoricalMask, defaultLeftMask, missingType, nanInSetMask } from '../../model/decision.ts'
import { checkForest, draftForest, type ForestDraft } from '../../model/forest-builder.ts'
import type { Forest } from '../../model/forest.ts'
import type { FileTrees } from '../../model/model.ts'
import { nextDownFloat32 } from '../../numeric/float32-neighbours.ts'
import { nextUp } from '../../numeric/next-up.ts'
import { addCategorySets } from '../category-sets.ts'
import { onnxFault } from './fault.ts'
import type { TreeOperator } from './tree-operator.ts'
import { nodeMode } from './tree-nodes.ts'
import type { OnnxTree, TreeTest } from './tree-shape.ts'

/** A tree operator, with where its numbers come from and go. */
export interface PlacedOperator {
  readonly operator: TreeOperator
  /** The first of its raw scores. */
  readonly firstScore: number
  /** The forest's column that each of its thresholds is compared with [columns of its rows]. */
  readonly thresholdColumn: ArrayLike<number>
  /** The forest's column that holds the place of a value among those that are asked for, by column of its rows. */
  readonly valueColumn: (column: number) => number
  /** That place. */
  readonly placeOf: (column: number, value: number) => number
}

/** What a forest is built from. */
export interface OnnxForestParts {
  readonly operators: readonly PlacedOperator[]
  readonly numScores: number
  readonly numColumns: number
  /** Added after the trees; undefined where sums start from -0 [numScores]. */
  readonly baseScores: Float64Array | undefined
  readonly sumType: Forest['sumType']
  readonly inputType: Forest['inputType']
}

/** A tree of the file. */
interface SourceTree extends PlacedOperator {
  readonly tree: OnnxTree
  readonly number: number
}

/** A tree of the forest: a tree of the file, with its weights for one target. */
interface Copy {
  readonly source: SourceTree
  readonly target: number
}

const nanMissing = missingType.nan << 2
// Leaves of the forest, for each node and weight of the file, at most; and as many as there always may be.
const maxCopies = 16
const freeLeaves = 2 ** 16

/** Raw scores that an operator needs. */
export function numScoresOf({ aggregate, scored, trees }: TreeOperator): number {
  return isByTree(aggregate) ? scored.length * trees.length : scored.length
}

/** Whether each tree has raw scores of its own. */
export function isByTree(aggregate: TreeOperator['aggregate']): boolean {
  return aggregate === 'MIN' || aggregate === 'MAX'
}

/**
 * The forest, and where the file's trees stand in it.
 *
 * @throws ModelFormatError when the forest would take far more than the file
 */
export function buildOnnxForest(parts: OnnxForestParts): { forest: Forest; fileTrees: FileTrees } {
  const { operators, numScores, numColumns } = parts
  const sources = operators.flatMap((placed) =>
    placed.operator.trees.map((tree, number): SourceTree => ({ ...placed, tree, number }))
  )
  const { copies, treeOf, numRounds } = placeTrees(sources, numScores)
  const draft = draftForest({
    trees: copies.map((copy) => ({
      numLeaves: copy?.source.tree.leaves.length ?? 1,
      numCategoricalSplits: copy?.source.tree.tests.filter(({ values }) => values !== undefined).length ?? 0
    })),
    numFeatures: numColumns,
    numTreesPerIteration: numScores,
    anyLinear: false,
    tinyIsZero: false
  })
  draft.sumType = parts.sumType
  draft.inputType = parts.inputType
  draft.baseIsLast = parts.baseScores !== undefined
  draft.baseScores = parts.baseScores ?? new Float64Array(numScores).fill(-0)
  draft.leafValue.fill(-0)
  const leafNumber = new Int32Array(draft.leafValue.length)
  const sets: Int32Array[] = []
  copies.forEach((copy, tree) => {
    if (copy !== undefined) addTree(draft, tree, copy, sets, leafNumber)
  })
  addCategorySets(draft, sets)
  checkForest(
    draft,
    (tree) => ({ library: 'ONNX', section: copies[tree]?.source.operator.node.section }),
    categoricalMask | nanMissing | defaultLeftMask | nanInSetMask
  )
  const fileTrees = {
    roundOffsets: Int32Array.of(0, numRounds),
    treeOffsets: Int32Array.of(0, sources.length),
    treeOf,
    leafNumber
  }
  return { forest: draft, fileTrees }
}

// Each raw score keeps its trees in order, so sums keep their bits.
function placeTrees(
  sources: readonly SourceTree[],
  numScores: number
): { copies: (Copy | undefined)[]; treeOf: Int32Array; numRounds: number } {
  const numTreesOf = new Int32Array(numScores)
  const placed: (Copy & { readonly place: number })[] = []
  const treeOf = new Int32Array(sources.length)
  let numLeaves = 0
  let numGiven = freeLeaves
  sources.forEach((source, i) => {
    const { operator, tree, number, firstScore } = source
    const { weightOffsets } = operator.nodes
    const offset = firstScore + (isByTree(operator.aggregate) ? number * operator.scored.length : 0)
    numGiven += maxCopies * tree.leaves.length
    for (const leaf of tree.leaves) numGiven += maxCopies * (weightOffsets[leaf + 1]! - weightOffsets[leaf]!)
    targetsOf(source).forEach((target, nth) => {
      const score = offset + operator.scored.indexOf(target)
      const place = numTreesOf[score]!++ * numScores + score
      if (nth === 0) treeOf[i] = place
      placed.push({ source, target, place })
      numLeaves += tree.leaves.length
    })
  })
  const numRounds = numTreesOf.reduce((most, count) => Math.max(most, count), 0)
  numLeaves += numRounds * numScores - placed.length
  if (numLeaves > numGiven)
    throw onnxFault(`expected trees whose leaves have weights for most of the ${numScores} targets`, 'graph')
  const copies = new Array<Copy | undefined>(numRounds * numScores).fill(undefined)
  for (const { place, source, target } of placed) copies[place] = { source, target }
  return { copies, treeOf, numRounds }
}

// The targets with raw scores that some leaf of a tree has a weight for; the first where none has any, as a tree must stand somewhere.
function targetsOf({ operator: { nodes, scored }, tree }: SourceTree): number[] {
  const targets = new Set<number>()
  for (const leaf of tree.leaves) {
    for (let i = nodes.weightOffsets[leaf]!; i < nodes.weightOffsets[leaf + 1]!; i++)
      targets.add(nodes.weightTarget[i]!)
  }
  const found = scored.filter((target) => targets.has(target))
  return found.length === 0 ? [scored[0]!] : found
}

function addTree(forest: ForestDraft, tree: number, copy: Copy, sets: Int32Array[], leafNumber: Int32Array): void {
  const { operator, tree: source } = copy.source
  const { nodes } = operator
  const firstNode = forest.nodeOffsets[tree]!
  const firstLeaf = forest.leafOffsets[tree]!
  // Of a single target, onnxruntime counts leaves without a weight as ones of 0.
  if (operator.numTargets === 1) forest.leafValue.fill(0, firstLeaf, firstLeaf + source.leaves.length)
  source.leaves.forEach((leaf, i) => {
    leafNumber[firstLeaf + i] = nodes.nodeNumber[leaf]!
    for (let w = nodes.weightOffsets[leaf]!; w < nodes.weightOffsets[leaf + 1]!; w++)
      if (nodes.weightTarget[w] === copy.target) forest.leafValue[firstLeaf + i] = nodes.weight[w]!
  })
  const numberOf = (child: number): number => (child < 0 ? ~(firstLeaf + ~child) : firstNode + child)
  source.tests.forEach((test, i) => {
    const node = firstNode + i
    const { values } = test
    const { column, type, threshold, isSwapped } =
      values === undefined ? thresholdDecision(copy.source, test) : valueDecision(copy.source, test, sets.length)
    if (values !== undefined) sets.push(setOf(copy.source, test.node, values))
    forest.splitFeature[node] = column
    forest.decisionType[node] = type
    forest.threshold[node] = threshold
    forest.leftChild[node] = numberOf(isSwapped ? test.ifFalse : test.ifTrue)
    forest.rightChild[node] = numberOf(isSwapped ? test.ifTrue : test.ifFalse)
  })
}

interface Decision {
  readonly column: number
  readonly type: number
  readonly threshold: number
  /** Whether the true child is the right one. */
  readonly isSwapped: boolean
}

// `<=` of the forest: `<` is `<=` the next number down, and `>` and `>=` are those with sides swapped. No value, not even NaN, is
// above NaN.
function thresholdDecision({ operator, thresholdColumn }: SourceTree, { node, nanIsTrue }: TreeTest): Decision {
  const { mode, threshold, feature } = operator.nodes
  const limit = threshold[node]!
  const isStrict = mode[node] === nodeMode.lt || mode[node] === nodeMode.gte
  const isSwapped = !Number.isNaN(limit) && (mode[node] === nodeMode.gt || mode[node] === nodeMode.gte)
  return {
    column: thresholdColumn[feature[node]!]!,
    type: nanMissing | (nanIsTrue === isSwapped ? 0 : defaultLeftMask),
    threshold: isStrict ? below(limit, operator.isDouble) : limit,
    isSwapped
  }
}

// The largest number below a limit; NaN, which none is up to, where there is none.
function below(limit: number, isDouble: boolean): number {
  if (limit === -Infinity) return NaN
  return isDouble ? -nextUp(-limit) : nextDownFloat32(limit)
}

// The places of the values asked for are the set, which goes left. NaN is not equal to any.
function valueDecision(
  { operator: { nodes }, valueColumn }: SourceTree,
  { node, nanIsTrue }: TreeTest,
  set: number
): Decision {
  const isSwapped = nodes.mode[node] === nodeMode.neq
  return {
    column: valueColumn(nodes.feature[node]!),
    type: categoricalMask | (nanIsTrue && !isSwapped ? nanInSetMask : 0),
    threshold: set,
    isSwapped
  }
}

// No value is equal to NaN, so that has no place.
function setOf({ operator: { nodes }, placeOf }: SourceTree, node: number, values: readonly number[]): Int32Array {
  const places = values.filter((value) => !Number.isNaN(value)).map((value) => placeOf(nodes.feature[node]!, value))
  return Int32Array.from(places).sort()
}
