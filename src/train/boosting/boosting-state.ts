/**
 * What all kinds of boosting share: trees so far, scores, and how a tree is added to them.
 *
 * @module
 */
import type { KernelArray } from '../../kernels/kernel-array.ts'
import type { TrainKernels } from '../../kernels/train-kernels.ts'
import { defaultLeftMask } from '../../model/decision.ts'
import type { Objective } from '../../objective/objective.ts'
import type { Lasting } from '../lasting.ts'
import { addressOf, type BinnedData, rowBytesOf } from '../binned-data.ts'
import type { RowSampler } from '../row-sampler.ts'
import type { Derivatives } from '../tree/leaf-search.ts'
import type { TreeGrower } from '../tree/grow-tree.ts'
import { type GrownNode, type GrownTree, roundedToZero } from '../tree/grown-tree.ts'
import { writeLeftBins } from '../tree/left-bins.ts'

/** Rows with their scores. */
export interface ScoredData {
  readonly data: BinnedData
  /** Raw scores, output after output [numOutputs × numRows]. */
  readonly scores: KernelArray<Float64Array>
  readonly hasInitScore: boolean
}

/** What boosting is done with. */
export interface BoostingState {
  readonly kernels: TrainKernels
  readonly objective: Objective
  readonly label: Float32Array
  readonly training: ScoredData
  readonly validation: readonly ScoredData[]
  readonly grower: TreeGrower
  readonly sampler: RowSampler
  /** Trees of the model that training goes on from. */
  readonly numInitialTrees: number
  /** All other trees, iteration after iteration, an output's after another's. */
  readonly trees: GrownTree[]
  /** First and second derivatives, output after output [numOutputs × numRows]. */
  readonly gradients: KernelArray<Float32Array>
  readonly hessians: KernelArray<Float32Array>
}

/** What boosting remembers besides its trees and scores. */
export interface BoostingMemory {
  /** Iterations that grew trees. */
  iteration: number
  /** DART: weight of each iteration. */
  weights: number[]
  /** DART: their sum. */
  sumOfWeights: number
}

/** A kind of boosting. */
export interface Boosting extends Lasting<BoostingMemory> {
  /** Grows the trees of the next iteration; false when none of them could split anything. */
  readonly iterate: () => boolean
}

/** What boosting remembers at first. */
export function startingMemory(): BoostingMemory {
  return { iteration: 0, weights: [], sumOfWeights: 0 }
}

/** What an output has for its rows. */
export function ofOutput<A extends Float32Array | Float64Array>(values: A, output: number, numRows: number): A {
  return values.subarray(output * numRows, (output + 1) * numRows) as A
}

/** The rows that the trees of an iteration are grown from. */
export function sampleRows(
  { sampler, gradients, hessians, objective, training }: BoostingState,
  iteration: number
): Int32Array {
  const outputs = Array.from({ length: objective.numTreesPerIteration }, (_, output) => output)
  const [gradientsOf, hessiansOf] = [gradients.view(), hessians.view()].map((values) =>
    outputs.map((output) => ofOutput(values, output, training.data.numRows))
  )
  return sampler.rowsOf(iteration, gradientsOf!, hessiansOf!)
}

/** The derivatives of one output as trees take them. */
export function derivativesOf(
  { objective: { hasConstantHessian }, sampler, gradients, hessians, training }: BoostingState,
  output: number
): Derivatives {
  const first = output * training.data.numRows
  const isConstant = hasConstantHessian && !sampler.changesDerivatives
  return {
    gradients: gradients.address + 4 * first,
    hessians: hessians.address + 4 * first,
    constantHessian: isConstant ? hessians.view()[first + sampler.firstRow()]! : undefined
  }
}

/** Adds a constant to the scores of an output. */
export function addConstant({ data, scores }: ScoredData, output: number, value: number): void {
  const all = scores.view()
  const begin = output * data.numRows
  for (let i = begin; i < begin + data.numRows; i++) all[i]! += value
}

/** Adds a tree's outputs to the scores of an output. */
export function addTree(kernels: TrainKernels, tree: GrownTree, scored: ScoredData, output: number): void {
  const { nodes, leaves } = tree
  const { data, scores } = scored
  if (nodes.length === 0) return addConstant(scored, output, leaves[0]!.value)
  const { memory } = kernels
  // Nodes of 32 bytes, values of 8, then for each node which bins go left. See addTreeToScores in assembly/partition.ts.
  const valuesOffset = 32 * nodes.length
  const binsOffset = valuesOffset + 8 * leaves.length
  const numBinsOf = ({ position }: GrownNode): number => data.features[position]!.column.numBins
  const begin = memory.scratch(nodes.reduce((bytes, node) => bytes + numBinsOf(node), binsOffset))
  const values = memory.float64().subarray((begin + valuesOffset) >> 3)
  for (const [i, { value }] of leaves.entries()) values[i] = value
  const words = memory.int32().subarray(begin >> 2)
  const placeOf = (child: number): number => (child >= 0 ? begin + 32 * child : begin + valuesOffset + 8 * ~child + 1)
  let goesLeftAt = begin + binsOffset
  for (const [i, node] of nodes.entries()) {
    const { left, right, bin, categoryBins } = node
    const feature = data.features[node.position]!
    const { column } = feature
    const { group } = column
    words.set(
      [addressOf(column), rowBytesOf(group), Number(group.isWide), goesLeftAt, placeOf(left), placeOf(right)],
      8 * i
    )
    const defaultLeft = (node.decisionType & defaultLeftMask) !== 0
    writeLeftBins(memory.bytes(), goesLeftAt, feature, { bin, categoryBins, defaultLeft })
    goesLeftAt += column.numBins
  }
  kernels.addTreeToScores(begin, data.numRows, scores.address + 8 * output * data.numRows)
}

/** `addTree` for the data that a tree has just been grown from, when all of its rows are in its leaves. */
export function addGrownTree(
  { kernels, grower, sampler, training }: BoostingState,
  tree: GrownTree,
  output: number
): void {
  const { numRows } = training.data
  const others = sampler.rowsTakenForOthers()
  if (others !== undefined) {
    const scores = (): Float64Array => ofOutput(training.scores.view(), output, numRows)
    const before = scores().slice()
    scores().fill(0)
    addTree(kernels, tree, training, output)
    const values = scores().slice()
    scores().set(before)
    for (const rows of [grower.rows(), others]) for (const row of rows) scores()[row]! += values[row]!
    return
  }
  if (grower.rows().length < numRows) return addTree(kernels, tree, training, output)
  const scores = training.scores.address + 8 * output * numRows
  for (const { value, begin, end } of tree.leaves) {
    kernels.addToRows(grower.rowsAddress + 4 * begin, grower.rowsAddress + 4 * end, value, scores)
  }
}

/** Renews the outputs of a tree that has just been grown from the residuals of its rows, where the objective does so. */
export function renewLeaves(
  { objective: { renewLeafValue }, grower, label }: BoostingState,
  tree: GrownTree,
  scoreOf: (row: number) => number
): void {
  if (renewLeafValue === undefined) return
  const rows = grower.rows()
  for (const leaf of tree.leaves) {
    const value = renewLeafValue(rows, leaf.begin, leaf.end, (row) => label[row]! - scoreOf(row))
    leaf.value = roundedToZero(value)
  }
}

/** A tree that is one leaf. */
export function constantTree(value: number, numRows: number): GrownTree {
  return { nodes: [], leaves: [{ value, weight: 0, count: numRows, begin: 0, end: 0 }], shrinkage: 1 }
}
