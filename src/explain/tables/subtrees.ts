/**
 * Units of a forest for SHAP by patterns.
 *
 * A leaf's contributions depend on the row only by which of the features on the way to the leaf keep the row on it: a few
 * bits. So a table with an entry for each pattern of bits gives them for any number of rows. Leaves below one node share
 * their way to it, and a unit, the leaves of a subtree, has a table of its own: one bit for each distinct feature above the
 * subtree (the row takes all turns at its nodes there) and one for each node of the subtree (the row goes left).
 *
 * Source: tables by leaf and pattern are those of Yang, "Fast TreeSHAP: Accelerating SHAP Value Computation for Trees"
 * (arXiv 2109.09847), version 2, there walked through for each row; units, and finding all patterns of a row at once by line
 * tables, are this library's.
 *
 * @module
 */
import type { Forest } from '../../model/forest.ts'

/** Bits of a pattern at most: 16,384 entries. */
const maxBits = 14
/** Subtrees are taken together freely while a pattern has no more than so many bits. */
const maxSharedBits = 8

/** A turn on the way to a leaf, with the turns above it. */
interface Turn {
  readonly node: number
  readonly goesLeft: boolean
  readonly above: Turn | undefined
  /** Place of the node's feature among the distinct features of the way, by first turn. */
  readonly place: number
  /** Share of the training rows that take all turns of that feature so far, of those that come to its nodes. */
  readonly share: number
  /** Distinct features of the way so far. */
  readonly numDistinct: number
}

/** What clears a bit of a pattern: the other turn at a node. */
export interface BitRule {
  readonly node: number
  readonly goesLeft: boolean
  readonly bit: number
}

/** A leaf of a unit. */
export interface LeafOfUnit {
  readonly value: number
  /** Place, among the unit's features, of each distinct feature on the way to the leaf [numOnPath]. */
  readonly places: Int32Array
  /** Share of the training rows that stay on the way to the leaf at each of them [numOnPath]. */
  readonly shares: Float64Array
  /** Features, a bit per place on the way, that lose the row when the pattern's bit is 0, and when it is 1 [numBits each]. */
  readonly lostBy0: Int32Array
  readonly lostBy1: Int32Array
}

/** Leaves of a subtree. */
export interface PatternUnit {
  readonly tree: number
  /** Distinct features on the ways to the leaves [numFeatures]. */
  readonly features: Int32Array
  readonly numBits: number
  readonly rules: readonly BitRule[]
  readonly leaves: readonly LeafOfUnit[]
}

interface Subtree {
  readonly root: number
  readonly way: Turn | undefined
}

/**
 * Units that have each leaf of a tree once.
 *
 * @returns undefined when a way has more than 14 distinct features, or no training row has come to some leaf
 */
export function unitsOf(forest: Forest, tree: number): PatternUnit[] | undefined {
  const units: Subtree[] = []
  const isDone = findUnits(forest, { root: forest.nodeOffsets[tree]!, way: undefined }, units) !== undefined
  return isDone ? units.map((subtree) => makeUnit(forest, tree, subtree)) : undefined
}

// Adds the units of a subtree to `units`; its number of nodes and of entries in the units' tables.
function findUnits(
  forest: Forest,
  subtree: Subtree,
  units: Subtree[]
): { numNodes: number; numEntries: number } | undefined {
  const { root, way } = subtree
  const numDistinct = way?.numDistinct ?? 0
  if (root < 0) {
    units.push(subtree)
    return numDistinct > maxBits ? undefined : { numNodes: 0, numEntries: 2 ** numDistinct }
  }
  const first = units.length
  let numNodes = 1
  let numEntries = 0
  for (const goesLeft of [true, false]) {
    const child = childOf(forest, subtree, goesLeft)
    const below = child && findUnits(forest, child, units)
    if (below === undefined) return undefined
    numNodes += below.numNodes
    numEntries += below.numEntries
  }
  const numBits = numDistinct + numNodes
  if (numBits > maxSharedBits && (numBits > maxBits || 2 ** numBits > numEntries)) return { numNodes, numEntries }
  units.length = first
  units.push(subtree)
  return { numNodes, numEntries: 2 ** numBits }
}

// The subtree behind a turn; undefined when no training row has taken it.
function childOf(forest: Forest, { root, way }: Subtree, goesLeft: boolean): Subtree | undefined {
  const { splitFeature, leftChild, rightChild, internalCount, leafCount } = forest
  const child = goesLeft ? leftChild[root]! : rightChild[root]!
  const count = child >= 0 ? internalCount[child]! : leafCount[~child]!
  if (count === 0) return undefined
  let before = way
  while (before !== undefined && splitFeature[before.node] !== splitFeature[root]) before = before.above
  const numBefore = way?.numDistinct ?? 0
  return {
    root: child,
    way: {
      node: root,
      goesLeft,
      above: way,
      place: before?.place ?? numBefore,
      share: ((before?.share ?? 1) * count) / internalCount[root]!,
      numDistinct: before === undefined ? numBefore + 1 : numBefore
    }
  }
}

function makeUnit(forest: Forest, tree: number, subtree: Subtree): PatternUnit {
  const { splitFeature, leafValue } = forest
  const numAbove = subtree.way?.numDistinct ?? 0
  const features: number[] = []
  const rules: BitRule[] = []
  for (let turn = subtree.way; turn !== undefined; turn = turn.above) {
    features[turn.place] = splitFeature[turn.node]!
    rules.push({ node: turn.node, goesLeft: turn.goesLeft, bit: turn.place })
  }
  const leaves: Subtree[] = []
  const nodes: number[] = []
  const pending = [subtree]
  while (pending.length > 0) {
    const below = pending.pop()!
    if (below.root < 0) {
      leaves.push(below)
      continue
    }
    rules.push({ node: below.root, goesLeft: true, bit: numAbove + nodes.length })
    nodes.push(below.root)
    if (!features.includes(splitFeature[below.root]!)) features.push(splitFeature[below.root]!)
    pending.push(childOf(forest, below, false)!, childOf(forest, below, true)!)
  }
  const numBits = numAbove + nodes.length

  const leafOf = ({ root, way }: Subtree): LeafOfUnit => {
    const numOnPath = way?.numDistinct ?? 0
    const places = new Int32Array(numOnPath).fill(-1)
    const shares = new Float64Array(numOnPath)
    const lostBy0 = new Int32Array(numBits)
    const lostBy1 = new Int32Array(numBits)
    for (let place = 0; place < numAbove; place++) lostBy0[place] = 1 << place
    for (let turn = way; turn !== undefined; turn = turn.above) {
      const { node, goesLeft, place } = turn
      const inner = nodes.indexOf(node)
      if (inner >= 0) (goesLeft ? lostBy0 : lostBy1)[numAbove + inner]! |= 1 << place
      if (places[place]! >= 0) continue
      places[place] = features.indexOf(splitFeature[node]!)
      shares[place] = turn.share
    }
    return { value: leafValue[~root]!, places, shares, lostBy0, lostBy1 }
  }
  return { tree, features: Int32Array.from(features), numBits, rules, leaves: leaves.map(leafOf) }
}
