/**
 * What every reader of models needs: empty arrays of the right sizes, and the checks that make a forest safe to walk.
 *
 * @module
 */
import { ModelFormatError, type ModelFormatErrorPlace } from '../errors.ts'
import { isCategorical, missingType, missingTypeOf } from './decision.ts'
import type { Forest, LinearLeaves } from './forest.ts'

/** Sizes of one tree, known before its numbers are read. */
export interface TreeSize {
  readonly numLeaves: number
  readonly numCategoricalSplits: number
}

/** Sizes of a forest, known before its numbers are read. */
export interface ForestSize {
  readonly trees: readonly TreeSize[]
  readonly numFeatures: number
  readonly numTreesPerIteration: number
  readonly anyLinear: boolean
  readonly tinyIsZero: boolean
}

type Mutable<T> = { -readonly [key in keyof T]: T[key] }

/** A forest being filled in: the arrays whose length only the content tells can still be replaced. */
export type ForestDraft = Mutable<Omit<Forest, 'linear'>> & { linear: Mutable<LinearLeaves> | undefined }

/**
 * Arrays for a forest of this size. Raw scores are float64 sums from 0; optional fields are "not given": gains, values
 * and weights of 0, as LightGBM has them, counts of -1, shrinkage 1.
 */
export function draftForest({
  trees,
  numFeatures,
  numTreesPerIteration,
  anyLinear,
  tinyIsZero
}: ForestSize): ForestDraft {
  const numTrees = trees.length
  const nodeOffsets = new Int32Array(numTrees + 1)
  const leafOffsets = new Int32Array(numTrees + 1)
  const catOffsets = new Int32Array(numTrees + 1)
  trees.forEach(({ numLeaves, numCategoricalSplits }, tree) => {
    nodeOffsets[tree + 1] = nodeOffsets[tree]! + numLeaves - 1
    leafOffsets[tree + 1] = leafOffsets[tree]! + numLeaves
    catOffsets[tree + 1] = catOffsets[tree]! + numCategoricalSplits
  })
  const numNodes = nodeOffsets[numTrees]!
  const numLeaves = leafOffsets[numTrees]!
  return {
    numTrees,
    numFeatures,
    numTreesPerIteration,
    baseScores: new Float64Array(numTreesPerIteration),
    sumType: 'float64',
    tinyIsZero,
    nodeOffsets,
    leafOffsets,
    catOffsets,
    splitFeature: new Int32Array(numNodes),
    threshold: new Float64Array(numNodes),
    decisionType: new Uint8Array(numNodes),
    leftChild: new Int32Array(numNodes),
    rightChild: new Int32Array(numNodes),
    splitGain: new Float64Array(numNodes),
    internalValue: new Float64Array(numNodes),
    internalWeight: new Float64Array(numNodes),
    internalCount: new Int32Array(numNodes).fill(-1),
    leafValue: new Float64Array(numLeaves),
    leafWeight: new Float64Array(numLeaves),
    leafCount: new Int32Array(numLeaves).fill(-1),
    catBoundaries: new Int32Array(catOffsets[numTrees]! + 1),
    catThreshold: new Uint32Array(0),
    shrinkage: new Float64Array(numTrees).fill(1),
    linear: anyLinear
      ? {
          isLinear: new Uint8Array(numTrees),
          leafConst: new Float64Array(numLeaves),
          coeffOffsets: new Int32Array(numLeaves + 1),
          coeffFeature: new Int32Array(0),
          coeff: new Float64Array(0)
        }
      : undefined
  }
}

/** The chunks one after the other, as one array. */
export function concatenated<A extends Int32Array | Uint32Array | Float64Array>(
  chunks: readonly A[],
  arrayOf: new (length: number) => A
): A {
  const whole = new arrayOf(chunks.reduce((length, chunk) => length + chunk.length, 0))
  let offset = 0
  for (const chunk of chunks) {
    whole.set(chunk, offset)
    offset += chunk.length
  }
  return whole
}

/**
 * Checks that every walk through the forest ends at a leaf of its tree and reads nothing out of range.
 *
 * Children must form a tree: every leaf, and every node but the root, is a child exactly once, and all
 * can be reached.
 *
 * @param placeOf - where in the file a key of a tree is
 * @throws ModelFormatError at the first fault
 */
export function checkForest(forest: Forest, placeOf: (tree: number, key: string) => ModelFormatErrorPlace): void {
  const { numTrees, numFeatures, nodeOffsets, splitFeature } = forest
  const visited = new Uint8Array(forest.splitFeature.length)
  const visitedLeaf = new Uint8Array(forest.leafValue.length)
  const isChild = new Uint8Array(visited.length + visitedLeaf.length)
  for (let tree = 0; tree < numTrees; tree++) {
    if (isGrown(forest, tree, isChild)) continue
    const firstNode = nodeOffsets[tree]!
    for (let node = firstNode; node < nodeOffsets[tree + 1]!; node++) {
      if (splitFeature[node]! < 0 || splitFeature[node]! >= numFeatures) {
        throw new ModelFormatError(
          `node ${node - firstNode} expected a feature from 0 to ${numFeatures - 1}, got ${splitFeature[node]}`,
          placeOf(tree, 'split_feature')
        )
      }
      checkDecision(forest, tree, node, placeOf)
    }
    checkShape(forest, tree, visited, visitedLeaf, placeOf)
  }
  const { linear } = forest
  for (let i = 0; linear !== undefined && i < linear.coeffFeature.length; i++) {
    if (linear.coeffFeature[i]! < 0 || linear.coeffFeature[i]! >= numFeatures) {
      const leaf = linear.coeffOffsets.findIndex((offset) => offset > i) - 1
      const tree = forest.leafOffsets.findIndex((offset) => offset > leaf) - 1
      throw new ModelFormatError(
        `expected features from 0 to ${numFeatures - 1}, got ${linear.coeffFeature[i]}`,
        placeOf(tree, 'leaf_features')
      )
    }
  }
}

// Whether a tree is sound and numbered as it grew, each node after its parent. Other trees can be sound too; this takes a
// tenth of the time of finding that out.
function isGrown(forest: Forest, tree: number, isChild: Uint8Array): boolean {
  const { splitFeature, decisionType, threshold, leftChild, rightChild, nodeOffsets, leafOffsets, catOffsets } = forest
  const numNodes = splitFeature.length
  const endNode = nodeOffsets[tree + 1]!
  const firstLeaf = leafOffsets[tree]!
  const endLeaf = leafOffsets[tree + 1]!
  for (let node = nodeOffsets[tree]!; node < endNode; node++) {
    const feature = splitFeature[node]!
    const type = decisionType[node]!
    if (feature < 0 || feature >= forest.numFeatures || type > maxDecisionType) return false
    if (!forest.tinyIsZero && missingTypeOf(type) === missingType.zero) return false
    if (isCategorical(type)) {
      const set = threshold[node]!
      if (!(set >= catOffsets[tree]! && set < catOffsets[tree + 1]! && set === Math.floor(set))) return false
    }
    // As many children as there are nodes below the root and leaves, so that none is missing when none comes twice.
    for (let child = leftChild[node]!, isSecond = false; ; child = rightChild[node]!, isSecond = true) {
      if (child >= 0 ? child <= node || child >= endNode : ~child < firstLeaf || ~child >= endLeaf) return false
      const place = child >= 0 ? child : numNodes + ~child
      if (isChild[place] === 1) return false
      isChild[place] = 1
      if (isSecond) break
    }
  }
  return true
}

// Categorical, default left, missing type NaN; missing types beyond it there are none.
const maxDecisionType = 11

function checkDecision(
  forest: Forest,
  tree: number,
  node: number,
  placeOf: (tree: number, key: string) => ModelFormatErrorPlace
): void {
  const decisionType = forest.decisionType[node]!
  if (decisionType > maxDecisionType) {
    throw new ModelFormatError(
      `expected decision types from 0 to ${maxDecisionType}, got ${decisionType}`,
      placeOf(tree, 'decision_type')
    )
  }
  if (!forest.tinyIsZero && missingTypeOf(decisionType) === missingType.zero) {
    throw new ModelFormatError('expected no missing type of zero', placeOf(tree, 'decision_type'))
  }
  if (!isCategorical(decisionType)) return
  const set = forest.threshold[node]!
  const firstSet = forest.catOffsets[tree]!
  if (!(Number.isInteger(set) && set >= firstSet && set < forest.catOffsets[tree + 1]!)) {
    throw new ModelFormatError(
      `categorical node ${node - forest.nodeOffsets[tree]!} expected the number of one of num_cat=` +
        `${forest.catOffsets[tree + 1]! - firstSet} category sets, got ${set - firstSet}`,
      placeOf(tree, 'threshold')
    )
  }
}

function checkShape(
  forest: Forest,
  tree: number,
  visited: Uint8Array,
  visitedLeaf: Uint8Array,
  placeOf: (tree: number, key: string) => ModelFormatErrorPlace
): void {
  const { leftChild, rightChild } = forest
  const firstNode = forest.nodeOffsets[tree]!
  const lastNode = forest.nodeOffsets[tree + 1]! - 1
  const firstLeaf = forest.leafOffsets[tree]!
  const lastLeaf = forest.leafOffsets[tree + 1]! - 1
  if (lastNode < firstNode) return

  let numVisited = 1
  visited[firstNode] = 1
  const pending = [firstNode]
  while (pending.length > 0) {
    const node = pending.pop()!
    for (const key of ['left_child', 'right_child'] as const) {
      const child = (key === 'left_child' ? leftChild : rightChild)[node]!
      const inside = child >= 0 ? child >= firstNode && child <= lastNode : ~child >= firstLeaf && ~child <= lastLeaf
      if (!inside) {
        throw new ModelFormatError(
          `node ${node - firstNode} has a child outside the tree's ${lastNode - firstNode + 1} nodes and ` +
            `${lastLeaf - firstLeaf + 1} leaves`,
          placeOf(tree, key)
        )
      }
      const seen = child >= 0 ? visited : visitedLeaf
      const position = child >= 0 ? child : ~child
      if (seen[position] === 1) {
        const what = child >= 0 ? `node ${child - firstNode}` : `leaf ${~child - firstLeaf}`
        throw new ModelFormatError(`${what} is reached twice, so the nodes form no tree`, placeOf(tree, key))
      }
      seen[position] = 1
      if (child >= 0) {
        numVisited++
        pending.push(child)
      }
    }
  }
  // Every visited node uses up one of the tree's leaves, so unreached leaves mean unreached nodes.
  if (numVisited !== lastNode - firstNode + 1) {
    throw new ModelFormatError(
      `only ${numVisited} of ${lastNode - firstNode + 1} nodes can be reached from the root`,
      placeOf(tree, 'left_child')
    )
  }
}
