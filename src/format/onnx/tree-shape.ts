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

function readTree(node: OnnxNode, nodes: TreeNodes, root: number, isReached: Uint8Array): OnnxTree {
  const { mode, feature, trueChild, falseChild, nanIsTrue, nodeNumber } = nodes
  const tests: TreeTest[] = []
  const leaves: number[] = []
  const pending: { readonly node: number; readonly parent?: TreeTest; readonly answer?: 'ifTrue' | 'ifFalse' }[] = [
    { node: root }
  ]
  const reach = (place: number): void => {
    if (isReached[place] === 1) {
      const fault = `node ${nodeNumber[place]} is reached twice, so the nodes form no tree`
      throw attributeFault(node, 'nodes_truenodeids', fault)
    }
    isReached[place] = 1
  }
  while (pending.length > 0) {
    const { node: first, parent, answer } = pending.pop()!
    let place = first
    reach(place)
    while (mode[place] !== nodeMode.leaf && trueChild[place] === falseChild[place]) reach((place = trueChild[place]!))
    if (parent !== undefined) parent[answer!] = mode[place] === nodeMode.leaf ? ~leaves.length : tests.length
    if (mode[place] === nodeMode.leaf) {
      leaves.push(place)
      continue
    }
    let last = place
    let isNanTrue = nanIsTrue[place] === 1
    const values = valuesOf(nodes, place)
    while (values !== undefined && mode[place] !== nodeMode.neq && goesOn(last, falseChild[last]!)) {
      reach((last = falseChild[last]!))
      values.push(...valuesOf(nodes, last)!)
      if (nanIsTrue[last] === 1) isNanTrue = true
    }
    const test: TreeTest = { node: place, values, nanIsTrue: isNanTrue, ifTrue: 0, ifFalse: 0 }
    tests.push(test)
    pending.push({ node: falseChild[last]!, parent: test, answer: 'ifFalse' })
    pending.push({ node: trueChild[place]!, parent: test, answer: 'ifTrue' })
  }
  return { tests, leaves }

  // Whether a node asks for further values that lead to the same node.
  function goesOn(from: number, to: number): boolean {
    const isSet = mode[to] === nodeMode.eq || mode[to] === nodeMode.member
    return (
      isSet && feature[to] === feature[from] && trueChild[to] === trueChild[from] && falseChild[to] !== trueChild[to]
    )
  }
}

function valuesOf({ mode, threshold, members }: TreeNodes, node: number): number[] | undefined {
  switch (mode[node]) {
    case nodeMode.eq:
    case nodeMode.neq:
      return [threshold[node]!]
    case nodeMode.member:
      return [...members.get(node)!]
    default:
      return undefined
  }
}
