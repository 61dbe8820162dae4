/**
 * The trees of a tree operator, checked: which nodes and leaves a row can reach, each once.
 *
 * @module
 */
import { attributeFault } from './attributes.ts'
import type { OnnxNode } from './model-proto.ts'
import { nodeMode, type TreeNodes } from './tree-nodes.ts'

/** Trees, one after the other. A tree's root is its first test, or, without tests, its only leaf. */
export interface OnnxTrees {
  readonly length: number
  /** Tests `testOffsets[t]` to `testOffsets[t + 1]` (exclusive) are those of tree `t`, each after its parent [length + 1]. */
  readonly testOffsets: Int32Array
  /** The same for leaves. */
  readonly leafOffsets: Int32Array
  /** The file's node of each test, as `TreeNodes` numbers it [numTests]. */
  readonly testNode: Int32Array
  /** Where a row goes next: a test, or, as `~l`, a leaf, counted in the tree [numTests]. */
  readonly ifTrue: Int32Array
  readonly ifFalse: Int32Array
  /** 1 where NaN goes where `true` does [numTests]. */
  readonly nanIsTrue: Uint8Array
  /** The values that are asked for, by test; none where a threshold is. */
  readonly values: ReadonlyMap<number, readonly number[]>
  /** The file's node of each leaf [numLeaves]. */
  readonly leafNode: Int32Array
}

/**
 * The trees, in order.
 *
 * Nodes that ask for one value after the other and go on to the same node when they find it are one test for several values:
 * exporters write categories like that. A node that goes on to the same node either way is that node: `TreeEnsemble` has trees of
 * one leaf like that.
 *
 * @throws ModelFormatError when nodes form no trees
 */
export function readTrees(node: OnnxNode, nodes: TreeNodes): OnnxTrees {
  const { mode, trueChild, falseChild, roots } = nodes
  const numNodes = mode.length
  const testOffsets = new Int32Array(roots.length + 1)
  const leafOffsets = new Int32Array(roots.length + 1)
  const testNode = new Int32Array(numNodes)
  const ifTrue = new Int32Array(numNodes)
  const ifFalse = new Int32Array(numNodes)
  const nanIsTrue = new Uint8Array(numNodes)
  const leafNode = new Int32Array(numNodes)
  const values = new Map<number, readonly number[]>()
  let numTests = 0
  let numLeaves = 0

  const isReached = new Uint8Array(numNodes)
  const reach = (place: number): number => {
    if (isReached[place] === 1) {
      const fault = `node ${nodes.nodeNumber[place]} is reached twice, so the nodes form no tree`
      throw attributeFault(node, 'nodes_truenodeids', fault)
    }
    isReached[place] = 1
    return place
  }
  // Nodes to go on with, and the test whose child each is: `2 t` for the true one, `2 t + 1` for the false one.
  const pendingNode: number[] = []
  const pendingChild: number[] = []
  for (let tree = 0; tree < roots.length; tree++) {
    const firstTest = numTests
    const firstLeaf = numLeaves
    pendingNode.push(roots[tree]!)
    pendingChild.push(-1)
    while (pendingNode.length > 0) {
      let place = reach(pendingNode.pop()!)
      const child = pendingChild.pop()!
      while (mode[place] !== nodeMode.leaf && trueChild[place] === falseChild[place]) place = reach(trueChild[place]!)
      const isLeaf = mode[place] === nodeMode.leaf
      if (child >= 0)
        (child % 2 === 0 ? ifTrue : ifFalse)[child >> 1] = isLeaf ? ~(numLeaves - firstLeaf) : numTests - firstTest
      if (isLeaf) {
        leafNode[numLeaves++] = place
        continue
      }
      const test = numTests++
      const { last, asked, nanIsTrue: isTrue } = readTest(nodes, place, reach)
      if (asked !== undefined) values.set(test, asked)
      testNode[test] = place
      nanIsTrue[test] = Number(isTrue)
      pendingNode.push(falseChild[last]!, trueChild[place]!)
      pendingChild.push(2 * test + 1, 2 * test)
    }
    testOffsets[tree + 1] = numTests
    leafOffsets[tree + 1] = numLeaves
  }
  return {
    length: roots.length,
    testOffsets,
    leafOffsets,
    testNode: testNode.subarray(0, numTests),
    ifTrue: ifTrue.subarray(0, numTests),
    ifFalse: ifFalse.subarray(0, numTests),
    nanIsTrue: nanIsTrue.subarray(0, numTests),
    values,
    leafNode: leafNode.subarray(0, numLeaves)
  }
}

// What a node asks, and those after it that only add values; `last` is the last of them.
function readTest(
  nodes: TreeNodes,
  place: number,
  reach: (place: number) => number
): { readonly asked: readonly number[] | undefined; readonly nanIsTrue: boolean; readonly last: number } {
  let last = place
  let nanIsTrue = nodes.nanIsTrue[place] === 1
  if (!isOfValues(nodes, place)) return { asked: undefined, nanIsTrue, last }
  const asked = [...valuesOf(nodes, place)]
  while (addsValues(nodes, last, nodes.falseChild[last]!)) {
    last = reach(nodes.falseChild[last]!)
    for (const value of valuesOf(nodes, last)) asked.push(value)
    if (nodes.nanIsTrue[last] === 1) nanIsTrue = true
  }
  return { asked, nanIsTrue, last }
}

function isOfValues({ mode }: TreeNodes, node: number): boolean {
  return mode[node] === nodeMode.eq || mode[node] === nodeMode.neq || mode[node] === nodeMode.member
}

function valuesOf({ mode, threshold, members }: TreeNodes, node: number): ArrayLike<number> & Iterable<number> {
  return mode[node] === nodeMode.member ? members.get(node)! : [threshold[node]!]
}

// Whether a node asks the same of other values, and goes on to the same node when it finds one.
function addsValues(nodes: TreeNodes, from: number, to: number): boolean {
  const { mode, feature, trueChild, falseChild } = nodes
  const isSet = (node: number): boolean => isOfValues(nodes, node) && mode[node] !== nodeMode.neq
  const isSame = feature[to] === feature[from] && trueChild[to] === trueChild[from]
  return isSet(from) && isSet(to) && isSame && falseChild[to] !== trueChild[to]
}
