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

const modes = [
  { name: 'BRANCH_LEQ', mode: nodeMode.leq },
  { name: 'BRANCH_LT', mode: nodeMode.lt },
  { name: 'BRANCH_GTE', mode: nodeMode.gte },
  { name: 'BRANCH_GT', mode: nodeMode.gt },
  { name: 'BRANCH_EQ', mode: nodeMode.eq },
  { name: 'BRANCH_NEQ', mode: nodeMode.neq },
  { name: 'LEAF', mode: nodeMode.leaf }
] as const
const longestMode = 'BRANCH_LEQ'.length

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
    const listed = listOf(node, name, numNodes)
    const children = new Int32Array(numNodes).fill(-1)
    for (let i = 0; i < numNodes; i++) {
      if (mode[i] === nodeMode.leaf) continue
      const found = nodeOf(trees[i]!, listed[i]!)
      if (found < 0) throw attributeFault(node, name, `tree ${trees[i]} has no node ${listed[i]}`)
      children[i] = found
    }
    return children
  }
  const tracks = integersOf(node, 'nodes_missing_value_tracks_true')
  if (tracks !== undefined && tracks.length !== numNodes)
    throw attributeFault(node, 'nodes_missing_value_tracks_true', `expected ${numNodes} integers, got ${tracks.length}`)
  const { isDouble, ...weights } = readWeights(node, weightsOf, numTargets, nodeOf, numNodes)
  return {
    nodes: {
      mode,
      feature: new Int32Array(listOf(node, 'nodes_featureids', numNodes, 0, maxInt32)),
      threshold: thresholds.values,
      trueChild: childrenOf('nodes_truenodeids'),
      falseChild: childrenOf('nodes_falsenodeids'),
      nanIsTrue: tracks === undefined ? new Uint8Array(numNodes) : notZero(tracks),
      nodeNumber: new Int32Array(numbers),
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
  const { bytes, starts, ends } = places
  const mode = new Uint8Array(numNodes)
  for (let i = 0; i < numNodes; i++) {
    const place = modes.findIndex(({ name }) => isText(bytes, starts[i]!, ends[i]!, name))
    if (place < 0) {
      const names = modes.map(({ name }) => name).join(', ')
      const text = String.fromCharCode(...bytes.subarray(starts[i]!, Math.min(ends[i]!, starts[i]! + longestMode + 1)))
      throw attributeFault(node, 'nodes_modes', `expected one of ${names}; got ${JSON.stringify(text)}`)
    }
    mode[i] = modes[place]!.mode
  }
  return mode
}

function isText(bytes: Uint8Array, start: number, end: number, text: string): boolean {
  if (end - start !== text.length) return false
  for (let i = 0; i < text.length; i++) if (bytes[start + i] !== text.charCodeAt(i)) return false
  return true
}

function notZero(list: Float64Array): Uint8Array {
  const flags = new Uint8Array(list.length)
  for (let i = 0; i < list.length; i++) flags[i] = Number(list[i] !== 0)
  return flags
}

// Finds nodes by tree and number. A tree's root is the first of its nodes, and trees come in the order of their first nodes.
function numberNodes(
  node: OnnxNode,
  trees: Float64Array,
  numbers: Float64Array
): { nodeOf: (tree: number, number: number) => number; roots: Int32Array } {
  const runs = new Map<number, NodeRun>()
  const roots: number[] = []
  let run: NodeRun | undefined
  for (let i = 0; i < trees.length; i++) {
    const tree = trees[i]!
    const number = numbers[i]!
    if (run?.tree !== tree) run = runs.get(tree)
    if (run === undefined) {
      runs.set(tree, (run = { tree, first: i, length: 0, others: undefined }))
      roots.push(i)
    }
    if (run.others === undefined && number === run.length && i === run.first + number) {
      run.length++
      continue
    }
    run.others ??= new Map()
    if (number < run.length || run.others.has(number))
      throw attributeFault(node, 'nodes_nodeids', `tree ${tree} has two nodes ${number}`)
    run.others.set(number, i)
  }
  let last: NodeRun | undefined
  return {
    nodeOf: (tree, number) => {
      if (last?.tree !== tree) last = runs.get(tree)
      if (last === undefined) return -1
      if (number >= 0 && number < last.length) return last.first + number
      return last.others?.get(number) ?? -1
    },
    roots: Int32Array.from(roots)
  }
}

// The nodes of a tree: 0, 1, … from its first on, as exporters number them, and others.
interface NodeRun {
  readonly tree: number
  readonly first: number
  length: number
  others: Map<number, number> | undefined
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
  const nodes = new Int32Array(length)
  for (let i = 0; i < length; i++) {
    const found = nodeOf(trees[i]!, numbers[i]!)
    if (found < 0) throw attributeFault(node, `${prefix}_nodeids`, `tree ${trees[i]} has no node ${numbers[i]}`)
    nodes[i] = found
  }
  return { ...weightsByNode(numNodes, nodes, targets, weights.values), isDouble: weights.isDouble }
}
