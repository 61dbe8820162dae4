/**
 * The trees of a tree operator, checked: which nodes and leaves a row can reach, each once.
 *
 * @module
 */
import { attributeFault } from './attributes.ts'
import type { OnnxNode } from './model-proto.ts'
import { nodeMode, type TreeNodes } from './tree-nodes.ts'

/** What is asked at a node of a tree. */
export interface TreeTest {
  /** The file's node, as `TreeNodes` numbers it. */
  readonly node: number
  /** The values that are asked for; undefined where a threshold is. */
  readonly values: readonly number[] | undefined
  readonly nanIsTrue: boolean
  /** Where a row goes next: a test `t` of `OnnxTree.tests`, or, as `~l`, leaf `l` of `OnnxTree.leaves`. */
  ifTrue: number
  ifFalse: number
}

/** One tree. Its root is the first test, or, without tests, its only leaf. */
export interface OnnxTree {
  /** Each after its parent. */
  readonly tests: readonly TreeTest[]
  /** The file's nodes, as `TreeNodes` numbers them. */
  readonly leaves: readonly number[]
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
export function readTrees(node: OnnxNode, nodes: TreeNodes): OnnxTree[] {
  const isReached = new Uint8Array(nodes.mode.length)
  return Array.from(nodes.roots, (root) => readTree(node, nodes, root, isReached))
}

/** A node to go on with, and where its number belongs. */
interface Pending {
  readonly place: number
  readonly setNumber?: (number: number) => void
}

function readTree(node: OnnxNode, nodes: TreeNodes, root: number, isReached: Uint8Array): OnnxTree {
  const { mode, trueChild, falseChild } = nodes
  const tests: TreeTest[] = []
  const leaves: number[] = []
  const reach = (place: number): number => {
    if (isReached[place] === 1) {
      const fault = `node ${nodes.nodeNumber[place]} is reached twice, so the nodes form no tree`
      throw attributeFault(node, 'nodes_truenodeids', fault)
    }
    isReached[place] = 1
    return place
  }
  const pending: Pending[] = [{ place: root }]
  while (pending.length > 0) {
    const { place: first, setNumber } = pending.pop()!
    let place = reach(first)
    while (mode[place] !== nodeMode.leaf && trueChild[place] === falseChild[place]) place = reach(trueChild[place]!)
    if (mode[place] === nodeMode.leaf) {
      setNumber?.(~leaves.length)
      leaves.push(place)
      continue
    }
    setNumber?.(tests.length)
    const { last, ...asked } = readTest(nodes, place, reach)
    const test: TreeTest = { node: place, ...asked, ifTrue: 0, ifFalse: 0 }
    tests.push(test)
    pending.push({ place: falseChild[last]!, setNumber: (number) => (test.ifFalse = number) })
    pending.push({ place: trueChild[place]!, setNumber: (number) => (test.ifTrue = number) })
  }
  return { tests, leaves }
}

// What a node asks, and those after it that only add values; `last` is the last of them.
function readTest(
  nodes: TreeNodes,
  place: number,
  reach: (place: number) => number
): Pick<TreeTest, 'values' | 'nanIsTrue'> & { readonly last: number } {
  let last = place
  let nanIsTrue = nodes.nanIsTrue[place] === 1
  if (!isOfValues(nodes, place)) return { values: undefined, nanIsTrue, last }
  const values = [...valuesOf(nodes, place)]
  while (addsValues(nodes, last, nodes.falseChild[last]!)) {
    last = reach(nodes.falseChild[last]!)
    for (const value of valuesOf(nodes, last)) values.push(value)
    if (nodes.nanIsTrue[last] === 1) nanIsTrue = true
  }
  return { values, nanIsTrue, last }
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
