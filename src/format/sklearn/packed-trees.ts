/**
 * The trees of documents of version 2: arrays of numbers, of all trees, checked.
 *
 * @module
 */
import type { NumberArray } from '../../data/number-array.ts'
import { integerOf, type JsonObject, type JsonPlace, jsonFault } from '../json-values.ts'
import { type PackedArrays, readPackedArrays } from './packed-arrays.ts'
import { maxCategories, type SklearnTrees, type SklearnTreeShape, wordsPerSet } from './trees.ts'

const names: readonly string[] = [
  'node_count',
  'left',
  'right',
  'feature',
  'threshold',
  'missing_left',
  'left_categories',
  'leaf_values',
  'split_covers',
  'leaf_covers',
  'gains'
]
const library = 'scikit-learn'
const place: JsonPlace = { library, section: 'arrays' }
const bytesPerSet = maxCategories / 8

/** Of the splits and the nodes of all trees, which are each tree's [numTrees + 1]. */
interface Offsets {
  readonly splitOffsets: Int32Array
  readonly nodeOffsets: Int32Array
}

/**
 * Reads the trees. Whether their children form trees is left to `checkForest`.
 *
 * @param data - what the document's data encodes, from the start of its buffer
 * @throws ModelFormatError when they are damaged
 */
export function readPackedTrees(
  document: JsonObject,
  data: Uint8Array<ArrayBuffer>,
  top: JsonPlace,
  { numFeatures, valuesPerLeaf, categories }: SklearnTreeShape
): SklearnTrees {
  const numTrees = integerOf(document, 'trees', top, 0, 2 ** 31 - 1)
  const arrays = readPackedArrays(document, data, names, top)
  const left = integersOf(arrays, 'left')
  const offsets = offsetsOf(integersOf(arrays, 'node_count', numTrees), left)
  const { splitOffsets } = offsets
  const numSplits = splitOffsets[numTrees]!
  const splitFeature = integersOf(arrays, 'feature', numSplits)
  checkRange(splitFeature, Math.max(numFeatures - 1, 0), offsets, 'feature')
  const missingLeft = integersOf(arrays, 'missing_left', numSplits, new Uint8Array(numSplits))
  checkRange(missingLeft, 1, offsets, 'missing_left')
  const numLeaves = numSplits + numTrees
  const threshold = arrayOf(arrays, 'threshold', numSplits)
  if (threshold.includes(NaN)) throw jsonFault('expected numbers, got NaN', place, 'threshold')
  return {
    splitOffsets,
    splitFeature,
    threshold,
    missingLeft,
    leftCategories: readLeftCategories(arrays, splitFeature, offsets, categories),
    ...readNodes(left, integersOf(arrays, 'right', numSplits), offsets),
    leafValue: new Float64Array(finiteOf(arrays, 'leaf_values', numLeaves * valuesPerLeaf)),
    splitCover: finiteOf(arrays, 'split_covers', numSplits),
    leafCover: finiteOf(arrays, 'leaf_covers', numLeaves),
    splitGain: arrays.has('gains') ? finiteOf(arrays, 'gains', numSplits) : undefined
  }
}

// The array of a name; `otherwise` where the document has none.
function arrayOf(arrays: PackedArrays, name: string, length: number | undefined, otherwise?: NumberArray): NumberArray {
  const array = arrays.get(name) ?? otherwise
  if (array === undefined) throw jsonFault('missing', place, name)
  if (length === undefined || array.length === length) return array
  throw jsonFault(`expected ${length} numbers, got ${array.length}`, place, name)
}

function integersOf(arrays: PackedArrays, name: string, length?: number, otherwise?: NumberArray): Int32Array {
  const array = arrayOf(arrays, name, length, otherwise)
  if (array instanceof Float32Array || array instanceof Float64Array)
    throw jsonFault('expected integers, got numbers with fractions', place, name)
  return new Int32Array(array)
}

function finiteOf(arrays: PackedArrays, name: string, length: number): NumberArray {
  const numbers = arrayOf(arrays, name, length)
  // Integers are.
  if (numbers instanceof Float32Array || numbers instanceof Float64Array) checkFinite(numbers, name)
  return numbers
}

function checkFinite(numbers: Float32Array | Float64Array, name: string): void {
  for (let i = 0; i < numbers.length; i++)
    if (!Number.isFinite(numbers[i]!)) throw jsonFault(`expected finite numbers, got ${numbers[i]}`, place, name)
}

function checkRange(values: Int32Array, max: number, { splitOffsets }: Offsets, key: string): void {
  for (let split = 0; split < values.length; split++) {
    const value = values[split]!
    if (value >= 0 && value <= max) continue
    throw faultOf(treeOf(splitOffsets, split), key, `expected integers from 0 to ${max}, got ${value}`)
  }
}

function offsetsOf(counts: Int32Array, left: Int32Array): Offsets {
  const splitOffsets = new Int32Array(counts.length + 1)
  const nodeOffsets = new Int32Array(counts.length + 1)
  let node = 0
  let numSplits = 0
  counts.forEach((count, tree) => {
    const rest = left.length - node
    if (count < 1 || count > rest)
      throw faultOf(tree, 'node_count', `expected 1 to the ${rest} nodes that are left, got ${count}`)
    const first = numSplits
    for (const end = node + count; node < end; node++) numSplits += isSplit(left[node]!)
    const splits = numSplits - first
    if (count !== 2 * splits + 1)
      throw faultOf(tree, 'left', `expected one leaf more than splits, got ${splits} splits among ${count} nodes`)
    nodeOffsets[tree + 1] = node
    splitOffsets[tree + 1] = numSplits
  })
  if (node === left.length) return { splitOffsets, nodeOffsets }
  throw jsonFault(`expected ${node} numbers, one for each node, got ${left.length}`, place, 'left')
}

// 1 of a distance to a child, 0 of 0. Without a branch, as whether a node is a leaf can hardly be predicted.
function isSplit(distance: number): number {
  return (distance | -distance) >>> 31
}

// Numbers splits and leaves, each through all trees.
function readNodes(
  left: Int32Array,
  right: Int32Array,
  { splitOffsets, nodeOffsets }: Offsets
): Pick<SklearnTrees, 'leafNode' | 'leftChild' | 'rightChild'> {
  const numTrees = nodeOffsets.length - 1
  const numSplits = right.length
  const numbers = new Int32Array(left.length)
  // What is written past the last one is never read.
  const splitNode = new Int32Array(numSplits + 1)
  const leafNode = new Int32Array(numSplits + numTrees + 1)
  for (let tree = 0, split = 0, leaf = 0; tree < numTrees; tree++) {
    const first = nodeOffsets[tree]!
    for (let node = first; node < nodeOffsets[tree + 1]!; node++) {
      const step = isSplit(left[node]!)
      numbers[node] = (split & -step) | (~leaf & (step - 1))
      splitNode[split] = node
      leafNode[leaf] = node - first
      split += step
      leaf += 1 - step
    }
  }
  const leftChild = new Int32Array(numSplits)
  const rightChild = new Int32Array(numSplits)
  for (let tree = 0; tree < numTrees; tree++) {
    const first = nodeOffsets[tree]!
    const end = nodeOffsets[tree + 1]!
    for (let split = splitOffsets[tree]!; split < splitOffsets[tree + 1]!; split++) {
      const node = splitNode[split]!
      const leftNode = node + left[node]!
      const rightNode = node + right[split]!
      if (leftNode < first || leftNode >= end)
        throw childFault(tree, 'left', node - first, leftNode - first, end - first)
      if (rightNode < first || rightNode >= end)
        throw childFault(tree, 'right', node - first, rightNode - first, end - first)
      leftChild[split] = numbers[leftNode]!
      rightChild[split] = numbers[rightNode]!
    }
  }
  return { leafNode: leafNode.subarray(0, -1), leftChild, rightChild }
}

function readLeftCategories(
  arrays: PackedArrays,
  splitFeature: Int32Array,
  { splitOffsets }: Offsets,
  categories: SklearnTreeShape['categories']
): Uint32Array {
  const key = 'left_categories'
  const hasAny = categories.some((list) => list !== undefined)
  const splits = hasAny
    ? Int32Array.from(splitFeature.keys()).filter((split) => categories[splitFeature[split]!] !== undefined)
    : new Int32Array(0)
  const bytes = arrayOf(arrays, key, splits.length * bytesPerSet, new Uint8Array(0))
  if (!(bytes instanceof Uint8Array)) throw jsonFault('expected uint8', place, key)
  const words = new Uint32Array(bytes.slice().buffer)
  splits.forEach((split, set) => {
    const { length } = categories[splitFeature[split]!]!
    for (let code = length; code < maxCategories; code++) {
      if (((words[set * wordsPerSet + (code >>> 5)]! >>> (code & 31)) & 1) === 0) continue
      throw faultOf(treeOf(splitOffsets, split), key, `expected codes from 0 to ${length - 1}, got ${code}`)
    }
  })
  return words
}

function childFault(tree: number, key: string, node: number, child: number, numNodes: number): Error {
  return faultOf(tree, key, `node ${node} expected a child from 0 to ${numNodes - 1}, got ${child}`)
}

function faultOf(tree: number, key: string, fault: string): Error {
  return jsonFault(fault, { library, section: `trees[${tree}]` }, key)
}

// The tree of a split.
function treeOf(splitOffsets: Int32Array, split: number): number {
  return splitOffsets.findIndex((offset) => offset > split) - 1
}
