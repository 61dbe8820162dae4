/**
 * The nodes of `TreeEnsemble` (ai.onnx.ml 5): arrays of the nodes that ask something, arrays of the leaves, and children as numbers
 * into one or the other.
 *
 * Source: onnx 1.23 docs/Operators-ml.md, ai.onnx.ml.TreeEnsemble.
 *
 * @module
 */
import { attributeFault, integersOf, tensorOf } from './attributes.ts'
import type { OnnxNode } from './model-proto.ts'
import { elementType, type OnnxTensor } from './tensor.ts'
import { nodeMode, type TreeNodes, weightsByNode } from './tree-nodes.ts'

/**
 * Reads the nodes: those that ask something first, then the leaves, which keep the file's numbers.
 *
 * @throws ModelFormatError when an array is missing or damaged
 */
export function readTreeArrays(node: OnnxNode, numTargets: number): { nodes: TreeNodes; isDouble: boolean } {
  const modes = numbersOf(node, 'nodes_modes', [elementType.uint8])
  const numTests = modes.values.length
  const thresholds = numbersOf(node, 'nodes_splits', [elementType.float, elementType.double], numTests)
  const weights = numbersOf(node, 'leaf_weights', [thresholds.type])
  const numLeaves = weights.values.length
  const isTest = (mode: number): boolean => mode >= nodeMode.leq && mode < nodeMode.leaf
  if (!modes.values.every(isTest)) throw attributeFault(node, 'nodes_modes', `expected 0 to ${nodeMode.leaf - 1}`)

  const withLeaves = (list: Float64Array): Float64Array => {
    const longer = new Float64Array(numTests + numLeaves)
    longer.set(list)
    return longer
  }
  const childrenOf = (answer: 'true' | 'false'): Int32Array => {
    const name = `nodes_${answer}nodeids`
    const isLeaf = listOf(node, `nodes_${answer}leafs`, numTests, 0, 1)
    const children = Int32Array.from(withLeaves(listOf(node, name, numTests, 0, Math.max(numTests, numLeaves) - 1)))
    for (let test = 0; test < numTests; test++) {
      if (children[test]! >= (isLeaf[test] === 1 ? numLeaves : numTests))
        throw attributeFault(node, name, `expected nodes below ${numTests} and leaves below ${numLeaves}`)
      if (isLeaf[test] === 1) children[test]! += numTests
    }
    return children.fill(-1, numTests)
  }
  const tracks = integersOf(node, 'nodes_missing_value_tracks_true')
  if (tracks !== undefined && tracks.length !== numTests)
    throw attributeFault(node, 'nodes_missing_value_tracks_true', `expected ${numTests} integers, got ${tracks.length}`)
  const mode = Uint8Array.from(withLeaves(modes.values)).fill(nodeMode.leaf, numTests)
  const nodeNumber = Int32Array.from(mode, (_, i) => (i < numTests ? i : i - numTests))
  return {
    nodes: {
      mode,
      feature: Int32Array.from(withLeaves(listOf(node, 'nodes_featureids', numTests, 0, 2 ** 31 - 1))),
      threshold: withLeaves(thresholds.values),
      trueChild: childrenOf('true'),
      falseChild: childrenOf('false'),
      nanIsTrue: Uint8Array.from(mode, (_, i) => Number(tracks !== undefined && i < numTests && tracks[i] !== 0)),
      nodeNumber,
      roots: Int32Array.from(listOf(node, 'tree_roots', undefined, 0, numTests - 1)),
      ...weightsByNode(
        mode.length,
        Int32Array.from(weights.values, (_, leaf) => numTests + leaf),
        listOf(node, 'leaf_targetids', numLeaves, 0, numTargets - 1),
        weights.values
      ),
      members: readMembers(node, mode.subarray(0, numTests), thresholds.type)
    },
    isDouble: thresholds.type === elementType.double
  }
}

// The sets stand one after the other with a NaN after each, in the order of the nodes that ask for them.
function readMembers(node: OnnxNode, modes: Uint8Array, type: number): Map<number, Float64Array> {
  const members = new Map<number, Float64Array>()
  if (!modes.includes(nodeMode.member)) return members
  const { values } = numbersOf(node, 'membership_values', [type])
  let start = 0
  modes.forEach((mode, test) => {
    if (mode !== nodeMode.member) return
    if (start > values.length)
      throw attributeFault(node, 'membership_values', 'expected a set for each node that asks for membership')
    const separator = values.subarray(start).findIndex(Number.isNaN)
    const end = separator < 0 ? values.length : start + separator
    members.set(test, values.subarray(start, end))
    start = end + 1
  })
  return members
}

function listOf(node: OnnxNode, name: string, length?: number, min?: number, max?: number): Float64Array {
  const list = integersOf(node, name, min, max)
  if (list === undefined) throw attributeFault(node, name, 'missing')
  if (length !== undefined && list.length !== length)
    throw attributeFault(node, name, `expected ${length} integers, got ${list.length}`)
  return list
}

function numbersOf(node: OnnxNode, name: string, types: readonly number[], length?: number): OnnxTensor {
  const tensor = tensorOf(node, name)
  if (tensor === undefined || tensor.values.length === 0) throw attributeFault(node, name, 'missing')
  const names = Object.entries(elementType)
  if (!types.includes(tensor.type)) {
    const expected = types.map((type) => names.find(([, number]) => number === type)![0]).join(' or ')
    throw attributeFault(node, name, `expected ${expected}, got elements of type ${tensor.type}`)
  }
  if (length !== undefined && tensor.values.length !== length)
    throw attributeFault(node, name, `expected ${length} numbers, got ${tensor.values.length}`)
  return tensor
}
