/**
 * The nodes of a tree operator in one form, whichever operator it is: lists by node, weights by leaf. Nodes have numbers of their
 * own, in the order of the file.
 *
 * @module
 */
/** What a node asks of a value; the last is none, a leaf. The numbers are those of `TreeEnsemble`. */
export const nodeMode = { leq: 0, lt: 1, gte: 2, gt: 3, eq: 4, neq: 5, member: 6, leaf: 7 } as const

/** All nodes of an operator's trees. */
export interface TreeNodes {
  /** Of `nodeMode` [numNodes]. */
  readonly mode: Uint8Array
  readonly feature: Int32Array
  /** What a value is compared with [numNodes]. */
  readonly threshold: Float64Array
  /** Where a row goes whose value is as the node asks; -1 at leaves [numNodes]. */
  readonly trueChild: Int32Array
  readonly falseChild: Int32Array
  /** 1 where NaN goes to the true child, whatever the node asks [numNodes]. */
  readonly nanIsTrue: Uint8Array
  /** What the file calls each node [numNodes]. */
  readonly nodeNumber: Int32Array
  /** First node of each tree [numTrees]. */
  readonly roots: Int32Array
  /** Node `n` adds weights `weightOffsets[n]` to `weightOffsets[n + 1]` (exclusive) [numNodes + 1]. */
  readonly weightOffsets: Int32Array
  /** What each weight is added to [numWeights]. */
  readonly weightTarget: Int32Array
  readonly weight: Float64Array
  /** The values that nodes ask for which ask for several, by node. */
  readonly members: ReadonlyMap<number, Float64Array>
}

/** Weights by node, from a list in any order. */
export function weightsByNode(
  numNodes: number,
  nodeOf: ArrayLike<number>,
  targetOf: ArrayLike<number>,
  weights: Float64Array
): Pick<TreeNodes, 'weightOffsets' | 'weightTarget' | 'weight'> {
  const weightOffsets = new Int32Array(numNodes + 1)
  for (let i = 0; i < weights.length; i++) weightOffsets[nodeOf[i]! + 1]!++
  for (let node = 0; node < numNodes; node++) weightOffsets[node + 1]! += weightOffsets[node]!
  const next = weightOffsets.slice()
  const weightTarget = new Int32Array(weights.length)
  const weight = new Float64Array(weights.length)
  for (let i = 0; i < weights.length; i++) {
    const at = next[nodeOf[i]!]!++
    weightTarget[at] = targetOf[i]!
    // 0 for -0, which is as much to any sum: sums start from -0 to tell those that nothing was added to.
    weight[at] = weights[i]! + 0
  }
  return { weightOffsets, weightTarget, weight }
}
