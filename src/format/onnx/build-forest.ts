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

/** A tree of the file, and the trees of the forest that it becomes: by target. */
interface SourceTree extends PlacedOperator {
  readonly tree: OnnxTree
  readonly copies: ReadonlyMap<number, number>
}

const nanMissing = missingType.nan << 2
// Leaves and values of the forest, for each leaf, value and weight of the file, at most; and as many as there always may be.
const maxCopies = 16
const freeSize = 2 ** 16

/** Raw scores that an operator needs. */
export function numScoresOf({ aggregate, scored, trees }: TreeOperator): number {
  return isByTree(aggregate) ? scored.length * trees.length : scored.length
}

/** Whether each tree has raw scores of its own. */
function isByTree(aggregate: TreeOperator['aggregate']): boolean {
  return aggregate === 'MIN' || aggregate === 'MAX'
}

/**
 * The forest, and where the file's trees stand in it.
 *
 * @throws ModelFormatError when the forest would take far more than the file
 */
export function buildOnnxForest(parts: OnnxForestParts): { forest: Forest; fileTrees: FileTrees } {
  const { numScores, numColumns } = parts
  const { sources, numRounds } = placeTrees(parts)
  const sourceOf = new Array<SourceTree | undefined>(numRounds * numScores).fill(undefined)
  for (const source of sources) for (const copy of source.copies.values()) sourceOf[copy] = source
  const draft = draftForest({
    trees: sourceOf.map((source) => ({
      numLeaves: source?.tree.leaves.length ?? 1,
      numCategoricalSplits: source?.tree.tests.filter(({ values }) => values !== undefined).length ?? 0
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
  sourceOf.forEach((source, tree) => {
    if (source !== undefined) addNodes(draft, tree, source, sets)
  })
  for (const source of sources) addLeaves(draft, source, leafNumber)
  addCategorySets(draft, sets)
  checkForest(
    draft,
    (tree) => ({ library: 'ONNX', section: sourceOf[tree]?.operator.node.section }),
    categoricalMask | nanMissing | defaultLeftMask | nanInSetMask
  )
  const fileTrees = {
    roundOffsets: Int32Array.of(0, numRounds),
    treeOffsets: Int32Array.of(0, sources.length),
    treeOf: Int32Array.from(sources, ({ copies }) => copies.values().next().value!),
    leafNumber
  }
  return { forest: draft, fileTrees }
}

// Each raw score keeps its trees in order, so sums keep their bits.
function placeTrees({ operators, numScores }: OnnxForestParts): { sources: SourceTree[]; numRounds: number } {
  const numTreesOf = new Int32Array(numScores)
  const sources: SourceTree[] = []
  let numCopies = 0
  let size = 0
  let maxSize = freeSize
  for (const placed of operators) {
    const { operator, firstScore } = placed
    const { weightOffsets } = operator.nodes
    operator.trees.forEach((tree, number) => {
      const offset = firstScore + (isByTree(operator.aggregate) ? number * operator.scored.length : 0)
      const copies = new Map<number, number>()
      for (const target of targetsOf(operator, tree)) {
        const score = offset + scoreOf(operator, target)
        copies.set(target, numTreesOf[score]!++ * numScores + score)
      }
      sources.push({ ...placed, tree, copies })
      numCopies += copies.size
      const ownSize = tree.tests.reduce((sum, { values }) => sum + (values?.length ?? 0), tree.leaves.length)
      size += copies.size * ownSize
      maxSize += maxCopies * ownSize
      for (const leaf of tree.leaves) maxSize += maxCopies * (weightOffsets[leaf + 1]! - weightOffsets[leaf]!)
    })
  }
  const numRounds = numTreesOf.reduce((most, count) => Math.max(most, count), 0)
  // Trees of a single leaf stand in for those that do not add to a raw score.
  if (size + numRounds * numScores - numCopies > maxSize)
    throw onnxFault(`expected trees whose leaves have weights for most of the ${numScores} targets`, 'graph')
  return { sources, numRounds }
}

// The targets with raw scores that some leaf of a tree has a weight for; the first where none has any, as a tree must stand somewhere.
function targetsOf(operator: TreeOperator, { leaves }: OnnxTree): ReadonlySet<number> {
  const { weightOffsets, weightTarget } = operator.nodes
  const targets = new Set<number>()
  for (const leaf of leaves) {
    for (let i = weightOffsets[leaf]!; i < weightOffsets[leaf + 1]!; i++)
      if (scoreOf(operator, weightTarget[i]!) >= 0) targets.add(weightTarget[i]!)
  }
  return targets.size === 0 ? targets.add(operator.scored[0]!) : targets
}

// The raw score of a target, among the operator's; -1 where it has none.
function scoreOf({ scored, numTargets }: TreeOperator, target: number): number {
  return scored.length === numTargets ? target : scored.indexOf(target)
}

function addNodes(forest: ForestDraft, tree: number, source: SourceTree, sets: Int32Array[]): void {
  const firstNode = forest.nodeOffsets[tree]!
  const firstLeaf = forest.leafOffsets[tree]!
  const numberOf = (child: number): number => (child < 0 ? ~(firstLeaf + ~child) : firstNode + child)
  source.tree.tests.forEach((test, i) => {
    const node = firstNode + i
    const { values } = test
    const { column, type, threshold, isSwapped } =
      values === undefined ? thresholdDecision(source, test) : valueDecision(source, test, sets.length)
    if (values !== undefined) sets.push(setOf(source, test.node, values))
    forest.splitFeature[node] = column
    forest.decisionType[node] = type
    forest.threshold[node] = threshold
    forest.leftChild[node] = numberOf(isSwapped ? test.ifFalse : test.ifTrue)
    forest.rightChild[node] = numberOf(isSwapped ? test.ifTrue : test.ifFalse)
  })
}

function addLeaves(forest: ForestDraft, { operator, tree, copies }: SourceTree, leafNumber: Int32Array): void {
  const { nodeNumber, weightOffsets, weightTarget, weight } = operator.nodes
  const { leaves } = tree
  for (const copy of copies.values()) {
    const firstLeaf = forest.leafOffsets[copy]!
    // Of a single target, onnxruntime counts leaves without a weight as ones of 0.
    forest.leafValue.fill(operator.numTargets === 1 ? 0 : -0, firstLeaf, firstLeaf + leaves.length)
    leaves.forEach((leaf, i) => (leafNumber[firstLeaf + i] = nodeNumber[leaf]!))
  }
  leaves.forEach((leaf, i) => {
    for (let w = weightOffsets[leaf]!; w < weightOffsets[leaf + 1]!; w++) {
      const copy = copies.get(weightTarget[w]!)
      if (copy !== undefined) forest.leafValue[forest.leafOffsets[copy]! + i] = weight[w]!
    }
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
