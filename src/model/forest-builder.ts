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
 * Arrays for a forest of this size, with LightGBM's rules: raw scores are float64 sums from 0. Optional fields are "not given": gains, values
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
    baseIsLast: false,
    baseIsOfFirst: false,
    scale: 1,
    sumType: 'float64',
    inputType: 'float64',
    tinyIsZero,
    fractionIsZeroth: true,
    coverType: 'count',
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
export function concatenated<A extends Uint8Array | Int32Array | Uint32Array | Float64Array>(
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

// Categorical, default left, missing type NaN; missing types beyond it there are none.
const maxLightgbmDecisionType = 11

/**
 * Checks that every walk through the forest ends at a leaf of its tree and reads nothing out of range.
 *
 * Children must form a tree: every leaf, and every node but the root, is a child exactly once, and all
 * can be reached.
 *
 * @param placeOf - where in the file a key of a tree is
 * @throws ModelFormatError at the first fault
 */
export function checkForest(
  forest: Forest,
  placeOf: (tree: number, key: string) => ModelFormatErrorPlace,
  maxDecisionType: number = maxLightgbmDecisionType
): void {
  const { numFeatures, splitFeature, linear } = forest
  // Nodes, then leaves.
  const isChild = new Uint8Array(splitFeature.length + forest.leafValue.length)
  for (let tree = 0; tree < forest.numTrees; tree++) checkTree(forest, tree, isChild, placeOf, maxDecisionType)
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

function checkTree(
  forest: Forest,
  tree: number,
  isChild: Uint8Array,
  placeOf: (tree: number, key: string) => ModelFormatErrorPlace,
  maxDecisionType: number
): void {
  const { numFeatures, tinyIsZero, splitFeature, decisionType, threshold, leftChild, rightChild } = forest
  const firstNode = forest.nodeOffsets[tree]!
  const endNode = forest.nodeOffsets[tree + 1]!
  const firstLeaf = forest.leafOffsets[tree]!
  const endLeaf = forest.leafOffsets[tree + 1]!
  const firstSet = forest.catOffsets[tree]!
  const endSet = forest.catOffsets[tree + 1]!
  const fault = (key: string, text: string): ModelFormatError => new ModelFormatError(text, placeOf(tree, key))
  // As a tree grows, each node gets a higher number than its parent.
  let isGrown = true
  if (firstNode < endNode) isChild[firstNode] = 1
  for (let node = firstNode; node < endNode; node++) {
    const name = node - firstNode
    const feature = splitFeature[node]!
    const type = decisionType[node]!
    if (feature < 0 || feature >= numFeatures)
      throw fault('split_feature', `node ${name} expected a feature from 0 to ${numFeatures - 1}, got ${feature}`)
    if (type > maxDecisionType)
      throw fault('decision_type', `expected decision types from 0 to ${maxDecisionType}, got ${type}`)
    if (!tinyIsZero && missingTypeOf(type) === missingType.zero)
      throw fault('decision_type', 'expected no missing type of zero')
    if (isCategorical(type)) {
      const set = threshold[node]!
      if (!(set >= firstSet && set < endSet && Number.isInteger(set)))
        throw fault(
          'threshold',
          `categorical node ${name} expected the number of one of num_cat=${endSet - firstSet} category sets, got ${set - firstSet}`
        )
    }
    for (let isLeft = true; ; isLeft = false) {
      const child = isLeft ? leftChild[node]! : rightChild[node]!
      // Without branches, as whether a child is a leaf can hardly be predicted.
      const ifLeaf = child >> 31
      const number = child ^ ifLeaf
      const place = number + (ifLeaf & splitFeature.length)
      const isInside =
        number >= firstNode + (ifLeaf & (firstLeaf - firstNode)) && number < endNode + (ifLeaf & (endLeaf - endNode))
      if (!isInside || isChild[place] === 1) {
        const key = isLeft ? 'left_child' : 'right_child'
        const local = child >= 0 ? child - firstNode : child + firstLeaf
        if (!isInside)
          throw fault(
            key,
            `node ${name} expected a child from ${firstLeaf - endLeaf} to ${endNode - firstNode - 1}, got ${local}`
          )
        const what = child >= 0 ? `node ${local}` : `leaf ${~local}`
        throw fault(key, `${what} is reached twice, so the nodes form no tree`)
      }
      isChild[place] = 1
      if (child >= 0 && child <= node) isGrown = false
      if (!isLeft) break
    }
  }
  // As none is a child twice, nothing is missing among the children; but some may be below each other only.
  const numReached = isGrown ? endNode - firstNode : numNodesBelow(forest, firstNode)
  if (numReached < endNode - firstNode) {
    throw fault('left_child', `only ${numReached} of ${endNode - firstNode} nodes can be reached from the root`)
  }
}

// The number of nodes that can be reached from a root, including it.
function numNodesBelow({ leftChild, rightChild }: Forest, root: number): number {
  const pending = [root]
  let numNodes = 0
  while (pending.length > 0) {
    const node = pending.pop()!
    if (node < 0) continue
    numNodes++
    pending.push(leftChild[node]!, rightChild[node]!)
  }
  return numNodes
}
