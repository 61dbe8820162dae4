/**
 * The trees of a CatBoost model in JSON: `oblivious_trees`, or `trees` of nodes within nodes.
 *
 * @module
 */
import {
  arrayOf,
  integerOf,
  type JsonObject,
  type JsonPlace,
  jsonFault,
  numberOf,
  objectOf,
  own
} from '../json-values.ts'
import { float64sOf } from './json-numbers.ts'
import type { CatboostTree, NodeTree, ObliviousTree } from './model-parts.ts'

// More levels than any list of leaf values has.
const maxDepth = 30

/** The trees, and how many raw scores their leaves have values for. */
export function readJsonTrees(
  document: JsonObject,
  numConditions: number
): { trees: CatboostTree[]; numOutputs: number } {
  const isOblivious = Object.hasOwn(document, 'oblivious_trees')
  const key = isOblivious ? 'oblivious_trees' : 'trees'
  let numOutputs = 0
  const trees = arrayOf(document, key, placeOf('model')).map((value, i) => {
    const place = placeOf(`${key}[${i}]`)
    const tree = isOblivious
      ? readOblivious(objectOf(value, place), place, numConditions)
      : readNested(value, place, numConditions)
    const numLeaves = tree.kind === 'nodes' ? tree.leafNumber.length : 2 ** tree.splits.length
    const width = tree.leafValues.length / numLeaves
    if (!(width >= 1 && Number.isInteger(width)) || (numOutputs !== 0 && width !== numOutputs))
      throw jsonFault(
        `expected ${numOutputs || 'as many'} values for each of ${numLeaves} leaves`,
        place,
        'leaf_values'
      )
    numOutputs = width
    return tree
  })
  return { trees, numOutputs: numOutputs || 1 }
}

function readOblivious(tree: JsonObject, place: JsonPlace, numConditions: number): ObliviousTree {
  // A tree of one leaf has null in place of its splits.
  const splits = (tree['splits'] ?? null) === null ? [] : arrayOf(tree, 'splits', place)
  if (splits.length > maxDepth) throw jsonFault(`expected at most ${maxDepth} splits`, place, 'splits')
  const hasWeights = (tree['leaf_weights'] ?? null) !== null
  const weights = hasWeights ? float64sOf(tree, 'leaf_weights', place) : new Float64Array(0)
  if (weights.length > 0 && weights.length !== 2 ** splits.length)
    throw jsonFault(`expected ${2 ** splits.length} numbers`, place, 'leaf_weights')
  return {
    kind: 'oblivious',
    splits: Int32Array.from(splits, (split) => conditionOf(split, place, numConditions)),
    leafValues: float64sOf(tree, 'leaf_values', place),
    leafWeights: weights.length > 0 ? weights : undefined
  }
}

function conditionOf(split: unknown, place: JsonPlace, numConditions: number): number {
  return integerOf(objectOf(split, place), 'split_index', place, 0, numConditions - 1)
}

// Nodes and leaves are numbered as they are met, the false branch first.
function readNested(root: unknown, place: JsonPlace, numConditions: number): NodeTree {
  const splits: number[] = []
  const children: [falseChild: number[], trueChild: number[]] = [[], []]
  const values: number[] = []
  const weights: number[] = []
  let numLeaves = 0
  // An object given as it is may lead to itself, or to parts of it many times.
  const met = new Set<unknown>()
  const pending: { value: unknown; parent: number; branch: 0 | 1 }[] = [{ value: root, parent: -1, branch: 0 }]
  while (pending.length > 0) {
    const { value, parent, branch } = pending.pop()!
    const node = objectOf(value, place)
    if (met.has(node)) throw jsonFault('a node is reached twice, so the nodes form no tree', place)
    met.add(node)
    const isLeaf = Object.hasOwn(node, 'value')
    if (parent >= 0) children[branch][parent] = isLeaf ? ~numLeaves : splits.length
    if (isLeaf) {
      numLeaves++
      if (Array.isArray(node['value'])) for (const one of float64sOf(node, 'value', place)) values.push(one)
      else values.push(numberOf(node, 'value', place))
      if (Object.hasOwn(node, 'weight')) weights.push(numberOf(node, 'weight', place))
      continue
    }
    const number = splits.length
    splits.push(conditionOf(own(node, 'split', place), place, numConditions))
    pending.push({ value: own(node, 'right', place), parent: number, branch: 1 })
    pending.push({ value: own(node, 'left', place), parent: number, branch: 0 })
  }
  return {
    kind: 'nodes',
    splits: Int32Array.from(splits),
    falseChild: Int32Array.from(children[0]),
    trueChild: Int32Array.from(children[1]),
    leafNumber: Int32Array.from({ length: numLeaves }, (_, leaf) => leaf),
    leafValues: Float64Array.from(values),
    leafWeights: weights.length === numLeaves ? Float64Array.from(weights) : undefined
  }
}

function placeOf(section: string): JsonPlace {
  return { library: 'CatBoost', section }
}
