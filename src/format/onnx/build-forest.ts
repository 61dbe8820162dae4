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
import { checkForest, draftForest, type ForestDraft, type TreeSize } from '../../model/forest-builder.ts'
import type { Forest } from '../../model/forest.ts'
import type { FileTrees } from '../../model/model.ts'
import { nextDownFloat32 } from '../../numeric/float32-neighbours.ts'
import { nextUp } from '../../numeric/next-up.ts'
import { addCategorySets } from '../category-sets.ts'
import { onnxFault } from './fault.ts'
import type { TreeOperator } from './tree-operator.ts'
import { nodeMode } from './tree-nodes.ts'

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
  /** Among the operator's. */
  readonly tree: number
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
    trees: sourceOf.map((source) =>
      source === undefined ? { numLeaves: 1, numCategoricalSplits: 0 } : sizeOf(source)
    ),
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
    const { leafOffsets, leafNode } = operator.trees
    for (let tree = 0; tree < operator.trees.length; tree++) {
      const offset = firstScore + (isByTree(operator.aggregate) ? tree * operator.scored.length : 0)
      const copies = new Map<number, number>()
      for (const target of targetsOf(operator, tree)) {
        const score = offset + scoreOf(operator, target)
        copies.set(target, numTreesOf[score]!++ * numScores + score)
      }
      sources.push({ ...placed, tree, copies })
      numCopies += copies.size
      const { numLeaves, numValues } = sizeOf({ operator, tree })
      size += copies.size * (numLeaves + numValues)
      maxSize += maxCopies * (numLeaves + numValues)
      for (let leaf = leafOffsets[tree]!; leaf < leafOffsets[tree + 1]!; leaf++)
        maxSize += maxCopies * (weightOffsets[leafNode[leaf]! + 1]! - weightOffsets[leafNode[leaf]!]!)
    }
  }
  const numRounds = numTreesOf.reduce((most, count) => Math.max(most, count), 0)
  // Trees of a single leaf stand in for those that do not add to a raw score.
  if (size + numRounds * numScores - numCopies > maxSize)
    throw onnxFault(`expected trees whose leaves have weights for most of the ${numScores} targets`, 'graph')
  return { sources, numRounds }
}

// Leaves, tests for values, and those values.
function sizeOf({
  operator: { trees },
  tree
}: Pick<SourceTree, 'operator' | 'tree'>): TreeSize & { numValues: number } {
  const { testOffsets, leafOffsets, values } = trees
  let numCategoricalSplits = 0
  let numValues = 0
  for (let test = testOffsets[tree]!; test < testOffsets[tree + 1]! && values.size > 0; test++) {
    const asked = values.get(test)
    if (asked === undefined) continue
    numCategoricalSplits++
    numValues += asked.length
  }
  return { numLeaves: leafOffsets[tree + 1]! - leafOffsets[tree]!, numCategoricalSplits, numValues }
}

// The targets with raw scores that some leaf of a tree has a weight for; the first where none has any, as a tree must stand somewhere.
function targetsOf(operator: TreeOperator, tree: number): ReadonlySet<number> {
  const { weightOffsets, weightTarget } = operator.nodes
  const { leafOffsets, leafNode } = operator.trees
  const targets = new Set<number>()
  let last = -1
  for (let leaf = leafOffsets[tree]!; leaf < leafOffsets[tree + 1]!; leaf++) {
    const end = weightOffsets[leafNode[leaf]! + 1]!
    for (let i = weightOffsets[leafNode[leaf]!]!; i < end; i++) {
      const target = weightTarget[i]!
      if (target !== last && scoreOf(operator, target) >= 0) targets.add(target)
      last = target
    }
  }
  return targets.size === 0 ? targets.add(operator.scored[0]!) : targets
}

// The raw score of a target, among the operator's; -1 where it has none.
function scoreOf({ scored, numTargets }: TreeOperator, target: number): number {
  return scored.length === numTargets ? target : scored.indexOf(target)
}

// `<=` of the forest: `<` is `<=` the next number down, and `>` and `>=` are those with sides swapped.
function addNodes(forest: ForestDraft, tree: number, source: SourceTree, sets: Int32Array[]): void {
  const { operator, thresholdColumn, valueColumn } = source
  const { mode, feature, threshold } = operator.nodes
  const { testOffsets, testNode, nanIsTrue, ifTrue, ifFalse, values } = operator.trees
  const firstNode = forest.nodeOffsets[tree]!
  const firstLeaf = forest.leafOffsets[tree]!
  const firstTest = testOffsets[source.tree]!
  for (let test = firstTest; test < testOffsets[source.tree + 1]!; test++) {
    const asking = testNode[test]!
    const node = firstNode + test - firstTest
    const asked = values.get(test)
    let isSwapped = mode[asking] === nodeMode.neq
    if (asked === undefined) {
      const limit = threshold[asking]!
      const isStrict = mode[asking] === nodeMode.lt || mode[asking] === nodeMode.gte
      // No value, not even NaN, is above NaN.
      isSwapped = !Number.isNaN(limit) && (mode[asking] === nodeMode.gt || mode[asking] === nodeMode.gte)
      forest.splitFeature[node] = thresholdColumn[feature[asking]!]!
      forest.decisionType[node] = nanMissing | ((nanIsTrue[test] === 1) === isSwapped ? 0 : defaultLeftMask)
      forest.threshold[node] = isStrict ? below(limit, operator.isDouble) : limit
    } else {
      // The places of the values are the set, which goes left. NaN is not equal to any.
      forest.splitFeature[node] = valueColumn(feature[asking]!)
      forest.decisionType[node] = categoricalMask | (nanIsTrue[test] === 1 && !isSwapped ? nanInSetMask : 0)
      forest.threshold[node] = sets.push(setOf(source, asking, asked)) - 1
    }
    const left = isSwapped ? ifFalse[test]! : ifTrue[test]!
    const right = isSwapped ? ifTrue[test]! : ifFalse[test]!
    forest.leftChild[node] = left < 0 ? left - firstLeaf : firstNode + left
    forest.rightChild[node] = right < 0 ? right - firstLeaf : firstNode + right
  }
}

function addLeaves(forest: ForestDraft, { operator, tree, copies }: SourceTree, leafNumber: Int32Array): void {
  const { nodeNumber, weightOffsets, weightTarget, weight } = operator.nodes
  const { leafOffsets, leafNode } = operator.trees
  const firstLeaf = leafOffsets[tree]!
  const endLeaf = leafOffsets[tree + 1]!
  for (const copy of copies.values()) {
    const first = forest.leafOffsets[copy]!
    // Of a single target, onnxruntime counts leaves without a weight as ones of 0.
    forest.leafValue.fill(operator.numTargets === 1 ? 0 : -0, first, first + endLeaf - firstLeaf)
    for (let leaf = firstLeaf; leaf < endLeaf; leaf++)
      leafNumber[first + leaf - firstLeaf] = nodeNumber[leafNode[leaf]!]!
  }
  for (let leaf = firstLeaf; leaf < endLeaf; leaf++) {
    const end = weightOffsets[leafNode[leaf]! + 1]!
    for (let i = weightOffsets[leafNode[leaf]!]!; i < end; i++) {
      const copy = copies.get(weightTarget[i]!)
      if (copy !== undefined) forest.leafValue[forest.leafOffsets[copy]! + leaf - firstLeaf] = weight[i]!
    }
  }
}

// The largest number below a limit; NaN, which none is up to, where there is none.
function below(limit: number, isDouble: boolean): number {
  if (limit === -Infinity) return NaN
  return isDouble ? -nextUp(-limit) : nextDownFloat32(limit)
}

// No value is equal to NaN, so that has no place.
function setOf({ operator: { nodes }, placeOf }: SourceTree, node: number, values: readonly number[]): Int32Array {
  const places = values.filter((value) => !Number.isNaN(value)).map((value) => placeOf(nodes.feature[node]!, value))
  return Int32Array.from(places).sort()
}
