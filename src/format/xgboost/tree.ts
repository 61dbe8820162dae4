/**
 * One tree of an XGBoost file, checked: lists by node, and which nodes and leaves can be reached.
 *
 * Source: XGBoost 3.4 src/tree/tree_model.cc, RegTree::LoadModel; the layouts of 1.0 to 3.4.
 *
 * @module
 */
import {
  type FileObject,
  type Integers,
  integersAt,
  integerTextAt,
  listAt,
  numbersAt,
  objectAt,
  optional,
  xgboostFault
} from './document-values.ts'

const maxNodes = 2 ** 31 - 1
// No value is a category from here on, so a set need not hold any. Source: common/categorical.h, OutOfRangeCat.
const endOfCategories = 2 ** 24

/** A tree as its file has it. Nodes have the file's numbers. */
export interface XgboostTree {
  /** Nodes that can be reached and are no leaves, each after its parent. */
  readonly nodes: Int32Array
  /** Leaves that can be reached. */
  readonly leaves: Int32Array
  readonly leftChild: Integers
  readonly rightChild: Integers
  readonly splitFeature: Integers
  /** Threshold of a numerical node, output of a leaf. */
  readonly condition: Float32Array
  readonly defaultLeft: Integers
  /** Categories that go right, ascending, by node; a node without an entry is numerical. */
  readonly categories: ReadonlyMap<number, Int32Array>
  /** Outputs of a leaf whose value is a vector [numOutputs per row]; undefined where leaves have one. */
  readonly vectors: { readonly values: Float32Array; readonly rowOf: (leaf: number) => number } | undefined
  /** Sums of hessians; undefined when the file has none. */
  readonly sumHessian: Float32Array | undefined
  readonly lossChange: Float32Array | undefined
}

/**
 * Reads a tree.
 *
 * @param numOutputs - length of a leaf's vector, where leaves have vectors
 * @throws ModelFormatError when a list is missing or damaged, or the nodes form no tree
 */
export function readXgboostTree(
  tree: FileObject,
  section: string,
  numFeatures: number,
  numOutputs: number
): XgboostTree {
  const numNodes = listAt(tree, 'left_children', section).length
  if (numNodes === 0) throw xgboostFault('expected at least one node', section, 'left_children')
  const isVector = integerTextAt(objectAt(tree, 'tree_param', section), 'size_leaf_vector', section, 0, 65536, 0) > 1
  const leftChild = integersAt(tree, 'left_children', section, -1, numNodes - 1)
  // At a leaf with a vector of 3.2 and later this is the vector's row.
  const rightChild = integersAt(tree, 'right_children', section, -1, maxNodes, numNodes)
  const reached = reachableNodes(leftChild, rightChild, section)
  const splitFeature = integersAt(tree, 'split_indices', section, 0, maxNodes, numNodes)
  for (let i = 0; i < reached.nodes.length; i++) {
    if (splitFeature[reached.nodes[i]!]! >= numFeatures)
      throw xgboostFault(`expected features from 0 to ${numFeatures - 1}`, section, 'split_indices')
  }
  const ofNodes = (key: string): Float32Array | undefined => {
    const list = optional(tree, key)
    const isThere = list !== undefined && listAt(tree, key, section).length > 0
    return isThere ? numbersAt(tree, key, section, numNodes) : undefined
  }
  return {
    nodes: reached.nodes,
    leaves: reached.leaves,
    leftChild,
    rightChild,
    splitFeature,
    condition: numbersAt(tree, 'split_conditions', section, numNodes),
    defaultLeft: integersAt(tree, 'default_left', section, 0, 1, numNodes),
    categories: readCategories(tree, section, numNodes),
    vectors: isVector ? readVectors(tree, section, reached.leaves, rightChild, numOutputs) : undefined,
    sumHessian: ofNodes('sum_hessian'),
    lossChange: ofNodes('loss_changes')
  }
}

// Pruned trees hold nodes that nothing leads to.
function reachableNodes(
  leftChild: Integers,
  rightChild: Integers,
  section: string
): Pick<XgboostTree, 'nodes' | 'leaves'> {
  const numNodes = leftChild.length
  const isReached = new Uint8Array(numNodes)
  // Nodes from the front, leaves from the back.
  const reached = new Int32Array(numNodes)
  let numInner = 0
  let firstLeaf = numNodes
  const pending = [0]
  while (pending.length > 0) {
    const node = pending.pop()!
    if (isReached[node] === 1)
      throw xgboostFault(`node ${node} is reached twice, so the nodes form no tree`, section, 'left_children')
    isReached[node] = 1
    if (leftChild[node] === -1) {
      reached[--firstLeaf] = node
      continue
    }
    const right = rightChild[node]!
    if (right < 0 || right >= numNodes)
      throw xgboostFault(`expected children from 0 to ${numNodes - 1}`, section, 'right_children')
    reached[numInner++] = node
    pending.push(right, leftChild[node]!)
  }
  return { nodes: reached.subarray(0, numInner), leaves: reached.subarray(firstLeaf).reverse() }
}

// Files of 1.0 to 1.2 have no categories.
function readCategories(tree: FileObject, section: string, numNodes: number): Map<number, Int32Array> {
  const found = new Map<number, Int32Array>()
  if (optional(tree, 'split_type') === undefined) return found
  const types = integersAt(tree, 'split_type', section, 0, 1, numNodes)
  for (let node = 0; node < numNodes; node++) if (types[node] === 1) found.set(node, new Int32Array(0))
  if (found.size === 0) return found
  const nodes = integersAt(tree, 'categories_nodes', section, 0, numNodes - 1)
  const starts = integersAt(tree, 'categories_segments', section, 0, maxNodes, nodes.length)
  const sizes = integersAt(tree, 'categories_sizes', section, 0, maxNodes, nodes.length)
  const categories = integersAt(tree, 'categories', section, 0, maxNodes)
  let numUsed = 0
  nodes.forEach((node, i) => {
    const end = starts[i]! + sizes[i]!
    numUsed += sizes[i]!
    if (end > categories.length || numUsed > categories.length)
      throw xgboostFault(`expected sets within ${categories.length} categories`, section, 'categories_sizes')
    if (!found.has(node)) return
    const set = Int32Array.from(categories.subarray(starts[i]!, end)).filter((category) => category < endOfCategories)
    found.set(node, set.sort())
  })
  return found
}

// Up to 3.1 a leaf's vector is its row of `base_weights`, since 3.2 a row of `leaf_weights` that the leaf names.
function readVectors(
  tree: FileObject,
  section: string,
  leaves: Int32Array,
  rightChild: Integers,
  numOutputs: number
): XgboostTree['vectors'] {
  const isNamed = optional(tree, 'leaf_weights') !== undefined
  const key = isNamed ? 'leaf_weights' : 'base_weights'
  const values = numbersAt(tree, key, section)
  const rowOf = (leaf: number): number => (isNamed ? rightChild[leaf]! : leaf)
  for (const leaf of leaves) {
    const row = rowOf(leaf)
    if (row < 0 || (row + 1) * numOutputs > values.length)
      throw xgboostFault(`expected a row of ${numOutputs} values for each leaf`, section, key)
  }
  return { values, rowOf }
}
