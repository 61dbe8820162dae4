/**
 * Compact nodes: forests of deep trees in eight bytes a node and leaf, siblings side by side, so that few cache lines are read. Trees of
 * one iteration that have the same structure, as those of a classifier of several classes have, are walked once, and every set of values
 * that leaves of a tree have is stored once: one row of a forest of 500 trees of full depth takes 21 µs instead of 31 with a value beside
 * each slot and nodes in preorder (AMD EPYC, Node 20).
 *
 * A cache line holds nodes that are likely to follow each other: those that the most leaves are below.
 *
 * @module
 */
import { isCategorical } from '../model/decision.ts'
import { type Forest, rootOf } from '../model/forest.ts'
import { type RankDecision, rankDecisionOf } from '../ranks/rank-decision.ts'
import { encodingNumbers } from '../ranks/rank-encodings.ts'
import { numRanksOf, type RankEncoding, type Ranks } from '../ranks/ranks.ts'

/** Ranks are stored less this, as int16. */
export const rankOffset = 32768
// What leaves send to the left is all ranks.
const greatestRank = 65535
// Places of columns are multiples of 16, in 16 bits; the lowest is for leaves.
const columnScale = 16
const maxColumns = 4096
const maxValues = 32768
// Of a cache line.
const slotsPerLine = 8

/** A walk through trees that have the same structure, for the sums of all of them. */
export interface Walk {
  readonly firstTree: number
  readonly numTrees: number
  /** Where its values begin in `leafValues`. */
  readonly firstValue: number
}

/** The nodes of a forest. */
export interface CompactNodes {
  /** What a row of ranks consists of. */
  readonly encodings: readonly RankEncoding[]
  /** Walks in the order of their trees; the root of walk `w` is slot `w`. */
  readonly walks: readonly Walk[]
  /** First walk of each iteration [numIterations + 1]. */
  readonly walkOffsets: Int32Array
  /**
   * Nodes and leaves as the kernels of src/kernels/assembly/compact-walk.ts read them, with the number of the left child's slot for its
   * address [numSlots × 2].
   */
  readonly slots: Uint32Array
  /** The leaf that a slot is, numbered within its tree [numSlots]. */
  readonly leafOfSlot: Int32Array
  /** For each walk, the values that its leaves have, each once, for all of its trees. */
  readonly leafValues: Float64Array
}

/**
 * The nodes of a forest.
 *
 * @param weights - what `weightsOf` gives
 * @returns undefined where a node tests categories, or there are too many ranks, columns, or values of a tree
 */
export function compactNodesOf(
  forest: Forest,
  ranks: Ranks,
  weights: Int32Array = weightsOf(forest)
): CompactNodes | undefined {
  const { splitFeature, leafValue, leftChild, rightChild, leafOffsets } = forest
  if (forest.decisionType.some(isCategorical)) return undefined
  if (ranks.featureOf.some((_, column) => numRanksOf(ranks, column) > greatestRank)) return undefined
  const { walks: spans, walkOffsets } = walksOf(forest)

  const encodings: RankEncoding[] = []
  const encodingNumber = encodingNumbers(ranks, encodings)

  let numSlots = Math.ceil(spans.length / slotsPerLine) * slotsPerLine
  const slots = new Uint32Array(2 * (numSlots + 2 * splitFeature.length))
  const leafOfSlot = new Int32Array(slots.length / 2)
  const leafValues: number[] = []
  const scalars = new Map<number | string, number>()

  const writeWalk = (root: number, firstTree: number, count: number): Walk | undefined => {
    const firstValue = leafValues.length
    const vectors = new Map<number, number>()
    const numberOfValues = new Map<number, number>()
    // The number, within the walk, of what a leaf adds to the sums.
    const valuesNumber = (leaf: number): number => {
      let vector = 0
      for (let t = 0; t < count; t++) {
        const value = leafValue[leafOffsets[firstTree + t]! + leaf]!
        const scalar = numbered(scalars, Object.is(value, -0) ? '-0' : value)
        vector = numbered(vectors, vector * 2 ** 26 + scalar)
      }
      const known = numberOfValues.size
      const number = numbered(numberOfValues, vector)
      if (number === known)
        for (let t = 0; t < count; t++) leafValues.push(leafValue[leafOffsets[firstTree + t]! + leaf]!)
      return number
    }
    // Nodes of which slots are known, whose children's are not, those of a line and others: slot, node.
    let ofLine: Pending[] = []
    const others: Pending[] = []
    const place = (slot: number, child: number): void => {
      for (; child >= 0; child = rightChild[child]!) {
        const decision = rankDecisionOf(forest, ranks, child)
        // Where nothing goes left, the right child takes the node's place.
        if (decision.last < 0) continue
        ofLine.push({ slot, node: child, decision })
        return
      }
      leafOfSlot[slot] = ~child - leafOffsets[firstTree]!
      slots[2 * slot] = halfOf(greatestRank, 2 * valuesNumber(leafOfSlot[slot]!) + 1)
      slots[2 * slot + 1] = slot
    }
    place(root, rootOf(forest, firstTree))
    while (ofLine.length > 0) {
      // The next pair of a line is the one that the most leaves are below.
      let heaviest = 0
      for (let i = 1; i < ofLine.length; i++)
        if (weights[ofLine[i]!.node]! > weights[ofLine[heaviest]!.node]!) heaviest = i
      const { slot, node, decision } = ofLine.splice(heaviest, 1)[0]!
      const { isMissingFirst, isTinyMissing, last } = decision
      const encoding = encodingNumber(ranks.columnOf[splitFeature[node]!]!, isMissingFirst, isTinyMissing)
      slots[2 * slot] = halfOf(last, columnScale * encoding)
      slots[2 * slot + 1] = numSlots
      const left = numSlots
      numSlots += 2
      place(left, leftChild[node]!)
      place(left + 1, rightChild[node]!)
      if (numSlots % slotsPerLine === 0) others.push(...ofLine.splice(0))
      if (ofLine.length === 0 && others.length > 0) ofLine = [others.pop()!]
    }
    return numberOfValues.size > maxValues ? undefined : { firstTree, numTrees: count, firstValue }
  }

  const walks: Walk[] = []
  for (const [root, { firstTree, numTrees: count }] of spans.entries()) {
    const walk = writeWalk(root, firstTree, count)
    if (walk === undefined || encodings.length > maxColumns) return undefined
    walks.push(walk)
  }
  return {
    encodings,
    walks,
    walkOffsets,
    slots: slots.subarray(0, 2 * numSlots),
    leafOfSlot: leafOfSlot.subarray(0, numSlots),
    leafValues: Float64Array.from(leafValues)
  }
}

interface Pending {
  readonly slot: number
  readonly node: number
  readonly decision: RankDecision
}

// The first half of a slot.
function halfOf(lastRank: number, place: number): number {
  return (((lastRank - rankOffset) << 16) | (place & 0xffff)) >>> 0
}

// The number of a key, which it gets when it is seen first.
function numbered<Key>(numbers: Map<Key, number>, key: Key): number {
  let number = numbers.get(key)
  if (number === undefined) numbers.set(key, (number = numbers.size))
  return number
}

/** Leaves below each node [numNodes]. */
export function weightsOf(forest: Forest): Int32Array {
  const { numTrees, leftChild, rightChild } = forest
  const weights = new Int32Array(leftChild.length)
  const weightOf = (child: number): number => (child < 0 ? 1 : weights[child]!)
  for (let tree = 0; tree < numTrees; tree++) {
    const nodes: number[] = []
    const pending = [rootOf(forest, tree)]
    while (pending.length > 0) {
      const child = pending.pop()!
      if (child < 0) continue
      nodes.push(child)
      pending.push(leftChild[child]!, rightChild[child]!)
    }
    for (const node of nodes.reverse()) weights[node] = weightOf(leftChild[node]!) + weightOf(rightChild[node]!)
  }
  return weights
}

// Trees that follow each other in an iteration and have the same structure are one walk.
function walksOf(forest: Forest): { walks: Omit<Walk, 'firstValue'>[]; walkOffsets: Int32Array } {
  const { numTrees, numTreesPerIteration } = forest
  const walks: Omit<Walk, 'firstValue'>[] = []
  const walkOffsets = new Int32Array(numTrees / numTreesPerIteration + 1)
  for (let firstTree = 0; firstTree < numTrees;) {
    const endTree = firstTree - (firstTree % numTreesPerIteration) + numTreesPerIteration
    let next = firstTree + 1
    while (next < endTree && haveSameStructure(forest, firstTree, next)) next++
    walks.push({ firstTree, numTrees: next - firstTree })
    if (next === endTree) walkOffsets[endTree / numTreesPerIteration] = walks.length
    firstTree = next
  }
  return { walks, walkOffsets }
}

// Whether two trees have the same nodes, none of which tests categories, and lead every row to leaves of the same number.
function haveSameStructure(forest: Forest, a: number, b: number): boolean {
  const { nodeOffsets, leafOffsets, splitFeature, decisionType, threshold, leftChild, rightChild } = forest
  const numNodes = nodeOffsets[a + 1]! - nodeOffsets[a]!
  if (nodeOffsets[b + 1]! - nodeOffsets[b]! !== numNodes) return false
  const isSame = (child: number, other: number): boolean =>
    child >= 0
      ? child - nodeOffsets[a]! === other - nodeOffsets[b]!
      : other < 0 && ~child - leafOffsets[a]! === ~other - leafOffsets[b]!
  for (let i = 0; i < numNodes; i++) {
    const node = nodeOffsets[a]! + i
    const other = nodeOffsets[b]! + i
    if (
      splitFeature[node] !== splitFeature[other] ||
      decisionType[node] !== decisionType[other] ||
      threshold[node] !== threshold[other] ||
      !isSame(leftChild[node]!, leftChild[other]!) ||
      !isSame(rightChild[node]!, rightChild[other]!)
    )
      return false
  }
  return true
}
