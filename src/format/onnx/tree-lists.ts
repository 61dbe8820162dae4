/**
 * The nodes of `TreeEnsembleRegressor` and `TreeEnsembleClassifier` (ai.onnx.ml 1 to 4): parallel lists in which a node is named by
 * the numbers of its tree and its own.
 *
 * Source: onnxruntime 1.32 core/providers/cpu/ml/tree_ensemble_attribute.h, tree_ensemble_common.h, Init.
 *
 * @module
 */
import { attributeFault, floatsOf, integersOf, tensorOf, textPlacesOf } from './attributes.ts'
import type { OnnxNode } from './model-proto.ts'
import { elementType } from './tensor.ts'
import { nodeMode, type TreeNodes, weightsByNode } from './tree-nodes.ts'

const maxInt32 = 2 ** 31 - 1

const modes: Readonly<Record<string, number>> = {
  BRANCH_LEQ: nodeMode.leq,
  BRANCH_LT: nodeMode.lt,
  BRANCH_GTE: nodeMode.gte,
  BRANCH_GT: nodeMode.gt,
  BRANCH_EQ: nodeMode.eq,
  BRANCH_NEQ: nodeMode.neq,
  LEAF: nodeMode.leaf
}

/** Numbers of an attribute, and whether they came in float64. */
export interface Numbers {
  readonly values: Float64Array
  readonly isDouble: boolean
}

/** The numbers of an attribute, or of the tensor of its name and `_as_tensor`, which can hold float64; undefined without. */
export function numbersOf(node: OnnxNode, name: string): Numbers | undefined {
  const key = `${name}_as_tensor`
  const tensor = tensorOf(node, key)
  if (tensor === undefined) {
    const values = floatsOf(node, name)
    return values && { values, isDouble: false }
  }
  if (tensor.type !== elementType.float && tensor.type !== elementType.double)
    throw attributeFault(node, key, 'expected float or double')
  return tensor.values.length === 0
    ? undefined
    : { values: tensor.values, isDouble: tensor.type === elementType.double }
}

/**
 * Reads the nodes.
 *
 * @param weightsOf - what the lists of weights begin with: `target` or `class`
 * @throws ModelFormatError when a list is missing or damaged
 */
export function readTreeLists(
  node: OnnxNode,
  weightsOf: 'target' | 'class',
  numTargets: number
): { nodes: TreeNodes; isDouble: boolean } {
  const trees = listOf(node, 'nodes_treeids')
  const numNodes = trees.length
  const numbers = listOf(node, 'nodes_nodeids', numNodes, 0, maxInt32)
  const mode = readModes(node, numNodes)
  const thresholds = numbersOf(node, 'nodes_values')
  if (thresholds === undefined || thresholds.values.length !== numNodes)
    throw attributeFault(node, 'nodes_values', `expected ${numNodes} numbers, got ${thresholds?.values.length ?? 0}`)
  const { nodeOf, roots } = numberNodes(node, trees, numbers)
  const childrenOf = (name: string): Int32Array => {
    const children = listOf(node, name, numNodes)
    return Int32Array.from(children, (child, i) => {
      if (mode[i] === nodeMode.leaf) return -1
      const found = nodeOf(trees[i]!, child)
      if (found >= 0) return found
      throw attributeFault(node, name, `tree ${trees[i]} has no node ${child}`)
    })
  }
  const tracks = integersOf(node, 'nodes_missing_value_tracks_true')
  if (tracks !== undefined && tracks.length !== numNodes)
    throw attributeFault(node, 'nodes_missing_value_tracks_true', `expected ${numNodes} integers, got ${tracks.length}`)
  const { isDouble, ...weights } = readWeights(node, weightsOf, numTargets, nodeOf, numNodes)
  return {
    nodes: {
      mode,
      feature: Int32Array.from(listOf(node, 'nodes_featureids', numNodes, 0, maxInt32)),
      threshold: thresholds.values,
      trueChild: childrenOf('nodes_truenodeids'),
      falseChild: childrenOf('nodes_falsenodeids'),
      nanIsTrue: Uint8Array.from({ length: numNodes }, (_, i) => Number(tracks !== undefined && tracks[i] !== 0)),
      nodeNumber: Int32Array.from(numbers),
      roots,
      ...weights,
      members: new Map()
    },
    isDouble: isDouble || thresholds.isDouble
  }
}

/** The largest of the features that nodes name; -1 without any. */
export function widestFeature(node: OnnxNode): number {
  const features = integersOf(node, 'nodes_featureids') ?? new Float64Array(0)
  return features.reduce((most, feature) => Math.max(most, feature), -1)
}

function listOf(node: OnnxNode, name: string, length?: number, min?: number, max?: number): Float64Array {
  const list = integersOf(node, name, min, max)
  if (list === undefined) throw attributeFault(node, name, 'missing')
  if (length !== undefined && list.length !== length)
    throw attributeFault(node, name, `expected ${length} integers, got ${list.length}`)
  return list
}

function readModes(node: OnnxNode, numNodes: number): Uint8Array {
  const places = textPlacesOf(node, 'nodes_modes')
  const length = places?.starts.length ?? 0
  if (places === undefined || length !== numNodes)
    throw attributeFault(node, 'nodes_modes', `expected ${numNodes} texts, got ${length}`)
  const longest = 'BRANCH_LEQ'.length
  return Uint8Array.from(places.starts, (start, i) => {
    const text = String.fromCharCode(...places.bytes.subarray(start, Math.min(places.ends[i]!, start + longest + 1)))
    if (Object.hasOwn(modes, text)) return modes[text]!
    throw attributeFault(
      node,
      'nodes_modes',
      `expected one of ${Object.keys(modes).join(', ')}; got ${JSON.stringify(text)}`
    )
  })
}

// Finds nodes by tree and number. A tree's root is the first of its nodes, and trees come in the order of their first nodes.
function numberNodes(
  node: OnnxNode,
  trees: Float64Array,
  numbers: Float64Array
): { nodeOf: (tree: number, number: number) => number; roots: Int32Array } {
  const nodesOf = new Map<number, Map<number, number>>()
  const roots: number[] = []
  trees.forEach((tree, i) => {
    let nodes = nodesOf.get(tree)
    if (nodes === undefined) {
      nodesOf.set(tree, (nodes = new Map()))
      roots.push(i)
    }
    if (nodes.has(numbers[i]!)) throw attributeFault(node, 'nodes_nodeids', `tree ${tree} has two nodes ${numbers[i]}`)
    nodes.set(numbers[i]!, i)
  })
  return { nodeOf: (tree, number) => nodesOf.get(tree)?.get(number) ?? -1, roots: Int32Array.from(roots) }
}

function readWeights(
  node: OnnxNode,
  prefix: string,
  numTargets: number,
  nodeOf: (tree: number, number: number) => number,
  numNodes: number
): ReturnType<typeof weightsByNode> & { readonly isDouble: boolean } {
  const weights = numbersOf(node, `${prefix}_weights`)
  if (weights === undefined) throw attributeFault(node, `${prefix}_weights`, 'missing')
  const length = weights.values.length
  const trees = listOf(node, `${prefix}_treeids`, length)
  const numbers = listOf(node, `${prefix}_nodeids`, length)
  const targets = listOf(node, `${prefix}_ids`, length, 0, numTargets - 1)
  const nodes = Int32Array.from(trees, (tree, i) => {
    const found = nodeOf(tree, numbers[i]!)
    if (found >= 0) return found
    throw attributeFault(node, `${prefix}_nodeids`, `tree ${tree} has no node ${numbers[i]}`)
  })
  return { ...weightsByNode(numNodes, nodes, targets, weights.values), isDouble: weights.isDouble }
}
