/**
 * A tree of an exported scikit-learn model, as documents of version 1 have it: its parallel lists, checked.
 *
 * @module
 */
import { arrayOf, type JsonObject, type JsonPlace, jsonFault, own } from '../json-values.ts'
import type { SklearnTreeShape } from './trees.ts'

/** A tree, by scikit-learn's numbers of its nodes. */
export interface SklearnTree {
  /** Nodes with children, ascending; the root is the first. */
  readonly nodes: readonly number[]
  /** Nodes without, ascending. */
  readonly leaves: readonly number[]
  /** -1 for leaves [numNodes]. */
  readonly leftChild: Int32Array
  readonly rightChild: Int32Array
  /** Of leaves 0 [numNodes]. */
  readonly splitFeature: Int32Array
  /** Of leaves and splits by category 0 [numNodes]. */
  readonly threshold: Float64Array
  /** Whether missing values go left [numNodes]. */
  readonly missingLeft: Int32Array
  /** Of splits by category: the codes that go left. */
  readonly leftCategories: ReadonlyMap<number, ReadonlySet<number>>
  /** By leaf, in the order of `leaves` [numLeaves × valuesPerLeaf]. */
  readonly leafValues: Float64Array
  /** Weight of the training rows that reached each node [numNodes]. */
  readonly covers: Float64Array
  /** Of leaves 0; undefined where the file has none [numNodes]. */
  readonly gains: Float64Array | undefined
}

const maxNode = 2 ** 31 - 1
// JSON has no infinity.
const infinities: Readonly<Record<string, number>> = { Infinity: Infinity, '-Infinity': -Infinity }

/**
 * Reads a tree. Whether its children form a tree is left to `checkForest`.
 *
 * @throws ModelFormatError when it is damaged
 */
export function readSklearnTree(
  tree: JsonObject,
  place: JsonPlace,
  { numFeatures, valuesPerLeaf, categories }: SklearnTreeShape
): SklearnTree {
  const left = arrayOf(tree, 'left', place)
  const numNodes = left.length
  const leftChild = integersOf(left, -1, maxNode, place, 'left')
  const rightChild = integersOf(listOf(tree, 'right', numNodes, place), -1, maxNode, place, 'right')
  const nodes: number[] = []
  const leaves: number[] = []
  leftChild.forEach((child, node) => {
    if (child < 0 !== rightChild[node]! < 0) throw jsonFault('expected both children or none', place, 'right')
    if (child < 0) leaves.push(node)
    else if (child >= numNodes || rightChild[node]! >= numNodes)
      throw jsonFault(`expected children up to ${numNodes - 1}`, place, child >= numNodes ? 'left' : 'right')
    else nodes.push(node)
  })
  if (leaves.length !== nodes.length + 1 || (nodes.length > 0 && nodes[0] !== 0))
    throw jsonFault('expected a tree, from its root, node 0', place, 'left')

  const isLeaf = (node: number): boolean => leftChild[node]! < 0
  const lastFeature = Math.max(numFeatures - 1, 0)
  const splitFeature = filled(new Int32Array(numNodes), listOf(tree, 'feature', numNodes, place), (feature, node) =>
    isLeaf(node) ? 0 : integerOf(feature, 0, lastFeature, place, 'feature')
  )
  const leftCategories = readLeftCategories(
    tree,
    place,
    (node) => (isLeaf(node) ? undefined : splitFeature[node]),
    categories
  )
  const thresholds = listOf(tree, 'threshold', numNodes, place)
  const threshold = filled(new Float64Array(numNodes), thresholds, (value, node) => {
    if (isLeaf(node) || leftCategories.has(node)) return 0
    if (categories[splitFeature[node]!] !== undefined)
      throw jsonFault(`node ${node} expected categories, as its feature has`, place, 'left_categories')
    if (typeof value === 'string' && Object.hasOwn(infinities, value)) return infinities[value]!
    return finiteOf(value, place, 'threshold')
  })
  const numbersOf = (key: string, length: number): Float64Array =>
    filled(new Float64Array(length), listOf(tree, key, length, place), (value) => finiteOf(value, place, key))
  const gainsOf = (list: readonly unknown[]): Float64Array =>
    filled(new Float64Array(numNodes), list, (value, node) => (isLeaf(node) ? 0 : finiteOf(value, place, 'gains')))
  return {
    nodes,
    leaves,
    leftChild,
    rightChild,
    splitFeature,
    threshold,
    missingLeft: integersOf(listOf(tree, 'missing_left', numNodes, place), 0, 1, place, 'missing_left'),
    leftCategories,
    leafValues: numbersOf('leaf_values', leaves.length * valuesPerLeaf),
    covers: numbersOf('covers', numNodes),
    gains: own(tree, 'gains', place) === null ? undefined : gainsOf(listOf(tree, 'gains', numNodes, place))
  }
}

function readLeftCategories(
  tree: JsonObject,
  place: JsonPlace,
  featureOf: (node: number) => number | undefined,
  categories: SklearnTreeShape['categories']
): Map<number, ReadonlySet<number>> {
  const key = 'left_categories'
  const sets = own(tree, key, place)
  if (sets === null) return new Map()
  if (typeof sets !== 'object' || Array.isArray(sets)) throw jsonFault('expected null or an object', place, key)
  return new Map(
    Object.keys(sets).map((name) => {
      const node = /^\d{1,9}$/.test(name) ? Number(name) : NaN
      const feature = featureOf(node)
      const known = feature === undefined ? undefined : categories[feature]
      if (known === undefined)
        throw jsonFault(`expected nodes that split a feature with categories, got ${name.slice(0, 40)}`, place, key)
      const codes = arrayOf(sets as JsonObject, name, place)
      const integers = integersOf(codes, 0, known.length - 1, place, key)
      return [node, new Set(integers)] as const
    })
  )
}

function listOf(tree: JsonObject, key: string, length: number, place: JsonPlace): readonly unknown[] {
  const list = arrayOf(tree, key, place)
  if (list.length === length) return list
  throw jsonFault(`expected ${length} values, got ${list.length}`, place, key)
}

function integersOf(list: readonly unknown[], min: number, max: number, place: JsonPlace, key: string): Int32Array {
  return filled(new Int32Array(list.length), list, (value) => integerOf(value, min, max, place, key))
}

function integerOf(value: unknown, min: number, max: number, place: JsonPlace, key: string): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) return value
  throw jsonFault(`expected integers from ${min} to ${max}`, place, key)
}

// As `from` of typed arrays, which takes several times as long.
function filled<A extends Int32Array | Float64Array>(
  target: A,
  list: readonly unknown[],
  read: (value: unknown, place: number) => number
): A {
  for (let i = 0; i < list.length; i++) target[i] = read(list[i], i)
  return target
}

function finiteOf(value: unknown, place: JsonPlace, key: string): number {
  if (typeof value === 'number' && Number.isFinite(value)) return value
  throw jsonFault('expected finite numbers', place, key)
}
