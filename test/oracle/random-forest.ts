/**
 * Random forests and rows for property tests: every shape of tree, every kind of decision, and values that lie on,
 * just below and just above what the trees compare with.
 *
 * @module
 */
import * as fc from 'fast-check'
import { concatenated, draftForest } from '../../src/model/forest-builder.ts'
import { buildModel } from '../../src/format/lightgbm/build-model.ts'
import { missingType, nanInSetMask } from '../../src/model/decision.ts'
import type { Forest } from '../../src/model/forest.ts'
import type { Model } from '../../src/model/model.ts'
import { zeroThreshold } from '../../src/numeric/constants.ts'
import { nextDownFloat32, nextUpFloat32 } from '../../src/numeric/float32-neighbours.ts'

/** A tree as nested objects, before it becomes part of a forest. */
export type TreeSpec = LeafSpec | NodeSpec

export interface LeafSpec {
  readonly leafValue: number
  readonly leafCount: number
}

export interface NodeSpec {
  readonly splitFeature: number
  readonly decisionType: number
  /** Ignored by categorical nodes. */
  readonly threshold: number
  /** Categories that go left; ignored by numerical nodes. */
  readonly categories: readonly number[]
  readonly left: TreeSpec
  readonly right: TreeSpec
}

export interface ForestOptions {
  /** Default 6. */
  readonly maxFeatures?: number
  /** Iterations, default 4. */
  readonly maxIterations?: number
  /** Default 3. */
  readonly maxTreesPerIteration?: number
  /** Depth of bushy trees, default 5; chains go four times as deep. */
  readonly maxDepth?: number
  /** Whether the forests are such as LightGBM makes (default): no base scores, float64 sums, tiny values seen as 0. */
  readonly isLightgbm?: boolean
  /** Whether forests that are not may scale their sums (default false). */
  readonly isScaled?: boolean
}

/** Random forests of constant leaves with consistent counts. Nodes and leaves stand in any order, the root first. */
export function forests(options: ForestOptions = {}): fc.Arbitrary<Forest> {
  const {
    maxFeatures = 6,
    maxIterations = 4,
    maxTreesPerIteration = 3,
    maxDepth = 5,
    isLightgbm = true,
    isScaled = false
  } = options
  return fc
    .record({
      numFeatures: fc.integer({ min: 1, max: maxFeatures }),
      numTreesPerIteration: fc.integer({ min: 1, max: maxTreesPerIteration }),
      numIterations: fc.integer({ min: 0, max: maxIterations }),
      seed: fc.nat()
    })
    .chain(({ numFeatures, numTreesPerIteration, numIterations, seed }) => {
      const numTrees = numIterations * numTreesPerIteration
      // Zero is refused where tiny values are not seen as 0.
      const { none, zero, nan } = missingType
      const missingTypes = isLightgbm ? fc.constantFrom(none, zero, nan) : fc.constantFrom(none, nan)
      return fc
        .array(treeSpecs(numFeatures, maxDepth, missingTypes, isLightgbm ? fc.constant(false) : fc.boolean()), {
          minLength: numTrees,
          maxLength: numTrees
        })
        .chain((trees) => {
          const shape = { numTreesPerIteration, seed }
          const others = isLightgbm ? fc.constant({}) : otherShapes(numTreesPerIteration, isScaled)
          return others.map((other) => forestOf(trees, numFeatures, { ...shape, ...other }))
        })
    })
}

// What other libraries' forests have.
function otherShapes(numTreesPerIteration: number, isScaled: boolean): fc.Arbitrary<ForestShape> {
  const score = fc.double({ min: -3, max: 3, noNaN: true }).map(Math.fround)
  const shapes = fc.record({
    baseScores: fc.array(score, { minLength: numTreesPerIteration, maxLength: numTreesPerIteration }),
    baseIsLast: fc.boolean(),
    baseIsOfFirst: fc.boolean(),
    scale: isScaled ? fc.constantFrom(1, 0.1, -3) : fc.constant(1),
    sumType: fc.constantFrom('float64', 'float32'),
    inputType: fc.constantFrom('float64', 'float32'),
    tinyIsZero: fc.boolean(),
    fractionIsZeroth: fc.boolean(),
    coverType: fc.constantFrom('count', 'weight')
  })
  return shapes.map((shape) => (shape.baseIsLast ? shape : { ...shape, baseIsOfFirst: false, scale: 1 }))
}

const thresholds = fc.oneof(
  { arbitrary: fc.integer({ min: -3, max: 3 }), weight: 3 },
  { arbitrary: fc.double({ min: -2, max: 2, noNaN: true }), weight: 3 },
  { arbitrary: fc.constantFrom(0, -0, zeroThreshold, -zeroThreshold, 1e-36, Infinity, -Infinity, 1e300), weight: 2 }
)

const leafSpecs: fc.Arbitrary<LeafSpec> = fc.record({
  leafValue: fc.oneof(
    fc.integer({ min: -64, max: 64 }).map((value) => value / 16),
    fc.double({ min: -10, max: 10, noNaN: true })
  ),
  leafCount: fc.oneof(fc.integer({ min: 1, max: 10 }), fc.integer({ min: 1, max: 100000 }))
})

function treeSpecs(
  numFeatures: number,
  maxDepth: number,
  missingTypes: fc.Arbitrary<number>,
  nanInSet: fc.Arbitrary<boolean>
): fc.Arbitrary<TreeSpec> {
  const decision = fc.record({
    splitFeature: fc.nat({ max: numFeatures - 1 }),
    // Categorical or not, default left or not, missing type; a set with NaN or without.
    decisionType: fc
      .tuple(fc.nat({ max: 3 }), missingTypes, nanInSet)
      .map(([low, missing, isIn]) => low | (missing << 2) | (isIn && (low & 1) === 1 ? nanInSetMask : 0)),
    threshold: thresholds,
    categories: fc.uniqueArray(fc.oneof(fc.nat({ max: 8 }), fc.nat({ max: 100 })), { minLength: 1, maxLength: 6 })
  })
  const { bushy } = fc.letrec<{ bushy: TreeSpec; node: NodeSpec }>((tie) => ({
    bushy: fc.oneof(
      { maxDepth, withCrossShrink: true },
      { arbitrary: leafSpecs, weight: 1 },
      { arbitrary: tie('node'), weight: 4 }
    ),
    node: fc.tuple(decision, tie('bushy'), tie('bushy')).map(([fields, left, right]) => ({ ...fields, left, right }))
  }))
  const chain = fc
    .tuple(leafSpecs, fc.array(fc.tuple(decision, leafSpecs, fc.boolean()), { maxLength: 4 * maxDepth }))
    .map(([end, steps]) =>
      steps.reduce<TreeSpec>(
        (tree, [fields, leaf, onLeft]) => ({ ...fields, left: onLeft ? tree : leaf, right: onLeft ? leaf : tree }),
        end
      )
    )
  return fc.oneof({ arbitrary: bushy, weight: 3 }, { arbitrary: chain, weight: 1 })
}

/** A tree in which every node has a leaf on its left side. */
export function chainOf(numNodes: number, featureOf: (node: number) => number): TreeSpec {
  let tree: TreeSpec = { leafValue: 1, leafCount: 7 }
  for (let node = 0; node < numNodes; node++) {
    const left = { leafValue: (node % 5) - 2.5, leafCount: 7 + node }
    tree = { splitFeature: featureOf(node), decisionType: 2, threshold: node / 9, categories: [], left, right: tree }
  }
  return tree
}

export interface ForestShape {
  /** Default 1. */
  readonly numTreesPerIteration?: number
  /** Numbers nodes (but the root) and leaves in an order of its own; without, both are numbered parents first. */
  readonly seed?: number
  /** Defaults: as in LightGBM's models. */
  readonly baseScores?: readonly number[]
  readonly baseIsLast?: boolean
  readonly baseIsOfFirst?: boolean
  readonly scale?: number
  readonly sumType?: Forest['sumType']
  readonly inputType?: Forest['inputType']
  readonly tinyIsZero?: boolean
  readonly fractionIsZeroth?: boolean
  readonly coverType?: Forest['coverType']
}

/** The forest of these trees. */
export function forestOf(trees: readonly TreeSpec[], numFeatures: number, shape: ForestShape = {}): Forest {
  const { numTreesPerIteration = 1, seed } = shape
  const random = seed === undefined ? undefined : randomIntegers(seed)
  const flat = trees.map(nodesAndLeaves)
  const forest = draftForest({
    trees: flat.map(({ nodes, leaves }) => ({
      numLeaves: leaves.length,
      numCategoricalSplits: nodes.filter(({ decisionType }) => (decisionType & 1) === 1).length
    })),
    numFeatures,
    numTreesPerIteration,
    anyLinear: false,
    tinyIsZero: shape.tinyIsZero ?? true
  })
  forest.baseScores.set(shape.baseScores ?? [])
  forest.baseIsLast = shape.baseIsLast ?? false
  forest.baseIsOfFirst = shape.baseIsOfFirst ?? false
  forest.scale = shape.scale ?? 1
  forest.sumType = shape.sumType ?? 'float64'
  forest.inputType = shape.inputType ?? 'float64'
  forest.fractionIsZeroth = shape.fractionIsZeroth ?? true
  forest.coverType = shape.coverType ?? 'count'

  const sets: Uint32Array[] = []
  flat.forEach(({ nodes, leaves }, tree) => {
    const nodeNumbers = shuffled(nodes.length, 1, random).map((position) => forest.nodeOffsets[tree]! + position)
    const leafNumbers = shuffled(leaves.length, 0, random).map((position) => forest.leafOffsets[tree]! + position)
    const numberOf = (child: number): number => (child >= 0 ? nodeNumbers[child]! : ~leafNumbers[~child]!)
    leaves.forEach(({ leafValue, leafCount }, i) => {
      forest.leafValue[leafNumbers[i]!] = leafValue
      forest.leafCount[leafNumbers[i]!] = leafCount
      forest.leafWeight[leafNumbers[i]!] = leafCount / 8
    })
    // Backwards: children stand behind their parents, so their counts are there already.
    for (let i = nodes.length - 1; i >= 0; i--) {
      const { splitFeature, decisionType, threshold, categories, left, right } = nodes[i]!
      const number = nodeNumbers[i]!
      const isCategorical = (decisionType & 1) === 1
      forest.splitFeature[number] = splitFeature
      forest.decisionType[number] = decisionType
      forest.threshold[number] = isCategorical ? sets.push(bitsetOf(categories)) - 1 : threshold
      forest.leftChild[number] = numberOf(left)
      forest.rightChild[number] = numberOf(right)
      forest.splitGain[number] = i + 1
      forest.internalCount[number] = [numberOf(left), numberOf(right)].reduce(
        (sum, child) => sum + (child >= 0 ? forest.internalCount[child]! : forest.leafCount[~child]!),
        0
      )
      forest.internalWeight[number] = forest.internalCount[number]! / 8
    }
  })
  sets.forEach((words, set) => {
    forest.catBoundaries[set + 1] = forest.catBoundaries[set]! + words.length
  })
  forest.catThreshold = concatenated(sets, Uint32Array)
  return forest
}

/**
 * A model around a forest. Features are called `Column_0`, `Column_1`, …
 *
 * @param objective - as in a model file (default: none)
 */
export function modelOf(forest: Forest, averageOutput = false, objective?: string): Model {
  return buildModel(
    {
      forest,
      averageOutput,
      featureNames: Array.from({ length: forest.numFeatures }, (_, feature) => `Column_${feature}`),
      pandasCategorical: [],
      file: {
        objective,
        version: 'v4',
        numClass: forest.numTreesPerIteration,
        labelIndex: 0,
        featureInfos: Array.from({ length: forest.numFeatures }, () => 'none'),
        monotoneConstraints: undefined,
        importances: undefined,
        parameters: undefined,
        parser: undefined,
        pandasCategorical: undefined
      }
    },
    () => ({})
  )
}

const special = [
  NaN,
  0,
  -0,
  zeroThreshold,
  -zeroThreshold,
  1e-36,
  3e-35,
  -0.5,
  -1,
  31,
  32,
  2 ** 31,
  Infinity,
  -Infinity
]

/** Random rows that try the decisions of `forest` [numRows × numFeatures]. */
export function rowsOf(forest: Forest, numRows: number): fc.Arbitrary<Float64Array> {
  const near = [...forest.threshold].flatMap((threshold) => {
    const float32 = Math.fround(threshold)
    const halfway = [(float32 + nextUpFloat32(float32)) / 2, (float32 + nextDownFloat32(float32)) / 2]
    return [threshold, ...halfway].flatMap((value) => [value, nextUp(value), -nextUp(-value)])
  })
  const values = fc.oneof(
    { arbitrary: near.length === 0 ? fc.constant(0) : fc.constantFrom(...near), weight: 4 },
    { arbitrary: fc.integer({ min: -4, max: 12 }), weight: 3 },
    { arbitrary: fc.double({ min: -3, max: 101 }), weight: 2 },
    { arbitrary: fc.constantFrom(...special), weight: 3 }
  )
  const length = numRows * forest.numFeatures
  return fc.array(values, { minLength: length, maxLength: length }).map((array) => Float64Array.from(array))
}

// A node with positions for children: >= 0 in the list of nodes, < 0 `~position` in the list of leaves.
type FlatNode = Omit<NodeSpec, 'left' | 'right'> & { left: number; right: number }

// Nodes and leaves of a tree, parents first. With a stack of its own, so that chains of any depth can be made.
function nodesAndLeaves(tree: TreeSpec): { nodes: FlatNode[]; leaves: LeafSpec[] } {
  const nodes: FlatNode[] = []
  const leaves: LeafSpec[] = []
  const pending: { spec: TreeSpec; parent?: FlatNode; side: 'left' | 'right' }[] = [{ spec: tree, side: 'left' }]
  while (pending.length > 0) {
    const { spec, parent, side } = pending.pop()!
    const isLeaf = 'leafValue' in spec
    if (parent !== undefined) parent[side] = isLeaf ? ~leaves.length : nodes.length
    if (isLeaf) {
      leaves.push(spec)
    } else {
      const node = { ...spec, left: 0, right: 0 }
      nodes.push(node)
      pending.push({ spec: spec.right, parent: node, side: 'right' }, { spec: spec.left, parent: node, side: 'left' })
    }
  }
  return { nodes, leaves }
}

function bitsetOf(categories: readonly number[]): Uint32Array {
  const words = new Uint32Array((Math.max(...categories) >>> 5) + 1)
  for (const category of categories) words[category >>> 5]! |= 1 << (category & 31)
  return words
}

// 0 to `length` (exclusive); from `first` on in random order.
function shuffled(length: number, first: number, random: ((below: number) => number) | undefined): number[] {
  const numbers = Array.from({ length }, (_, i) => i)
  for (let i = length - 1; random !== undefined && i > first; i--) {
    const other = first + random(i - first + 1)
    const number = numbers[i]!
    numbers[i] = numbers[other]!
    numbers[other] = number
  }
  return numbers
}

/** Repeatable integers from 0 to `below` (exclusive). */
export function randomIntegers(seed: number): (below: number) => number {
  let state = seed >>> 0
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

const bits = new BigInt64Array(1)
const double = new Float64Array(bits.buffer)

function nextUp(value: number): number {
  if (value !== value || value === Infinity) return value
  if (value === 0) return Number.MIN_VALUE
  double[0] = value
  bits[0]! += value > 0 ? 1n : -1n
  return double[0]
}
