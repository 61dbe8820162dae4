/**
 * The trees of a `.cbm` file.
 *
 * Trees of nodes are lists of steps: by how many nodes to go on for the false and for the true branch. A step of 0 on one side only
 * makes the node the leaf of that side as well; of 0 on both, it is a leaf.
 *
 * Source: CatBoost 1.2.10 catboost/libs/model/flatbuffers/model.fbs, TModelTrees; evaluation_interface, CalcNonSymmetric.
 *
 * @module
 */
import type { FlatTable } from '../../bytes/flatbuffers.ts'
import { type CatboostTree, catboostFault, type NodeTree, type ObliviousTree } from './model-parts.ts'

const fields = {
  treeSplits: 1,
  treeSizes: 2,
  treeStartOffsets: 3,
  leafValues: 8,
  leafWeights: 9,
  nonSymmetricStepNodes: 10,
  nonSymmetricNodeIdToLeafId: 11
}
const section = 'ModelTrees'
const maxOutputs = 65536
// More levels than any list of leaf values has.
const maxDepth = 30

interface TreeLists {
  readonly numOutputs: number
  readonly splits: Int32Array
  /** Two for each node. */
  readonly steps: Uint16Array
  readonly valueOffsets: Uint32Array
  readonly leafValues: Float64Array
  /** One for each leaf, or none. */
  readonly leafWeights: Float64Array
  /** 1 for leaves that nodes have taken; no two nodes have the same. */
  readonly isTaken: Uint8Array
}

/**
 * Reads the trees.
 *
 * @throws ModelFormatError when lists do not fit together, or nodes form no tree
 */
export function readCbmTrees(table: FlatTable, numOutputs: number, numConditions: number): CatboostTree[] {
  if (numOutputs < 1 || numOutputs > maxOutputs)
    throw catboostFault(`expected 1 to ${maxOutputs}, got ${numOutputs}`, section, 'ApproxDimension')
  const leafValues = new Float64Array(table.vector(fields.leafValues, 8))
  const lists: TreeLists = {
    numOutputs,
    splits: new Int32Array(table.vector(fields.treeSplits, 4)),
    steps: new Uint16Array(table.vector(fields.nonSymmetricStepNodes, 4)),
    valueOffsets: new Uint32Array(table.vector(fields.nonSymmetricNodeIdToLeafId, 4)),
    leafValues,
    leafWeights: new Float64Array(table.vector(fields.leafWeights, 8)),
    isTaken: new Uint8Array(leafValues.length)
  }
  const sizes = new Int32Array(table.vector(fields.treeSizes, 4))
  const starts = new Int32Array(table.vector(fields.treeStartOffsets, 4))
  checkLists(lists, sizes, starts)
  const isOblivious = lists.steps.length === 0
  let firstLeaf = 0
  return Array.from(sizes, (size, tree) => {
    const start = starts[tree]!
    if (!isOblivious) return readNodes(lists, start, size, tree, numConditions)
    const read = readOblivious(lists, start, size, tree, numConditions, firstLeaf)
    firstLeaf += 2 ** size
    return read
  })
}

function checkLists(
  { numOutputs, splits, steps, valueOffsets, leafValues, leafWeights }: TreeLists,
  sizes: Int32Array,
  starts: Int32Array
): void {
  if (starts.length !== sizes.length)
    throw catboostFault(`expected ${sizes.length} numbers, got ${starts.length}`, section, 'TreeStartOffsets')
  let total = 0
  for (const [tree, size] of sizes.entries()) {
    const start = starts[tree]!
    total += size
    // No node or split is of two trees.
    if (size < 0 || start < 0 || start + size > splits.length || total > splits.length)
      throw catboostFault(`expected trees within ${splits.length} splits`, section, 'TreeSizes')
  }
  if (leafValues.length % numOutputs !== 0)
    throw catboostFault(`expected a multiple of ${numOutputs} numbers`, section, 'LeafValues')
  const numLeaves = leafValues.length / numOutputs
  if (leafWeights.length !== 0 && leafWeights.length !== numLeaves)
    throw catboostFault(`expected ${numLeaves} numbers, got ${leafWeights.length}`, section, 'LeafWeights')
  if (steps.length === 0) return
  if (steps.length !== 2 * splits.length)
    throw catboostFault(`expected ${splits.length} pairs`, section, 'NonSymmetricStepNodes')
  if (valueOffsets.length !== splits.length)
    throw catboostFault(`expected ${splits.length} numbers`, section, 'NonSymmetricNodeIdToLeafId')
}

function readOblivious(
  { numOutputs, splits, leafValues, leafWeights }: TreeLists,
  start: number,
  size: number,
  tree: number,
  numConditions: number,
  firstLeaf: number
): ObliviousTree {
  const endLeaf = firstLeaf + 2 ** size
  if (size > maxDepth || endLeaf * numOutputs > leafValues.length)
    throw catboostFault(`tree ${tree} expected ${2 ** size} leaves`, section, 'LeafValues')
  const ofTree = splits.slice(start, start + size)
  for (const split of ofTree) checkSplit(split, tree, numConditions)
  return {
    kind: 'oblivious',
    splits: ofTree,
    leafValues: leafValues.subarray(firstLeaf * numOutputs, endLeaf * numOutputs),
    leafWeights: leafWeights.length > 0 ? leafWeights.subarray(firstLeaf, endLeaf) : undefined
  }
}

function checkSplit(split: number, tree: number, numConditions: number): void {
  if (split < 0 || split >= numConditions)
    throw catboostFault(`tree ${tree} expected splits from 0 to ${numConditions - 1}`, section, 'TreeSplits')
}

function readNodes(
  { numOutputs, splits, steps, valueOffsets, leafValues, leafWeights, isTaken }: TreeLists,
  start: number,
  size: number,
  tree: number,
  numConditions: number
): NodeTree {
  const fault = (key: string, text: string): Error => catboostFault(`tree ${tree} ${text}`, section, key)
  if (size === 0) throw fault('TreeSizes', 'expected a node')
  const ofNodes: number[] = []
  const children: [falseChild: number[], trueChild: number[]] = [[], []]
  // The file's numbers, those of the leaves among all trees'.
  const fileLeaves: number[] = []
  const leafOf = (node: number): number => {
    const leaf = valueOffsets[node]! / numOutputs
    if (!Number.isInteger(leaf) || (leaf + 1) * numOutputs > leafValues.length)
      throw fault('NonSymmetricNodeIdToLeafId', 'expected leaves within LeafValues')
    if (isTaken[leaf] === 1) throw fault('NonSymmetricNodeIdToLeafId', 'expected leaves that no other node has')
    isTaken[leaf] = 1
    return ~(fileLeaves.push(leaf) - 1)
  }
  const isMet = new Uint8Array(size)
  const pending: { node: number; parent: number; branch: 0 | 1 }[] = [{ node: start, parent: -1, branch: 0 }]
  while (pending.length > 0) {
    const { node, parent, branch } = pending.pop()!
    if (node >= start + size) throw fault('NonSymmetricStepNodes', 'expected steps within the tree')
    if (isMet[node - start] === 1)
      throw fault('NonSymmetricStepNodes', 'reaches a node twice, so the nodes form no tree')
    isMet[node - start] = 1
    const [falseStep, trueStep] = [steps[2 * node]!, steps[2 * node + 1]!]
    const isLeaf = falseStep === 0 && trueStep === 0
    const number = isLeaf ? leafOf(node) : ofNodes.length
    if (parent >= 0) children[branch][parent] = number
    if (isLeaf) continue
    checkSplit(splits[node]!, tree, numConditions)
    ofNodes.push(splits[node]!)
    for (const [side, step] of [
      [1, trueStep],
      [0, falseStep]
    ] as const) {
      if (step === 0) children[side][number] = leafOf(node)
      else pending.push({ node: node + step, parent: number, branch: side })
    }
  }
  const first = fileLeaves.reduce((least, leaf) => Math.min(least, leaf))
  const values = new Float64Array(fileLeaves.length * numOutputs)
  fileLeaves.forEach((leaf, i) =>
    values.set(leafValues.subarray(leaf * numOutputs, (leaf + 1) * numOutputs), i * numOutputs)
  )
  return {
    kind: 'nodes',
    splits: Int32Array.from(ofNodes),
    falseChild: Int32Array.from(children[0]),
    trueChild: Int32Array.from(children[1]),
    leafNumber: Int32Array.from(fileLeaves, (leaf) => leaf - first),
    leafValues: values,
    leafWeights: leafWeights.length > 0 ? Float64Array.from(fileLeaves, (leaf) => leafWeights[leaf]!) : undefined
  }
}
