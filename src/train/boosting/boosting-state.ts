/**
 * What all kinds of boosting share: trees so far, scores, and how a tree is added to them.
 *
 * @module
 */
import type { Objective } from '../../objective/objective.ts'
import type { BinnedData } from '../binned-data.ts'
import type { RowSampler } from '../row-sampler.ts'
import type { Derivatives } from '../tree/histograms.ts'
import type { TreeGrower } from '../tree/grow-tree.ts'
import { type GrownTree, leafOfRow, roundedToZero } from '../tree/grown-tree.ts'

/** Rows with their scores. */
export interface ScoredData {
  readonly data: BinnedData
  /** Raw scores, output after output [numOutputs × numRows]. */
  readonly scores: Float64Array
  readonly hasInitScore: boolean
}

/** What boosting is done with. */
export interface BoostingState {
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
  readonly gradients: Float32Array
  readonly hessians: Float32Array
}

/** A kind of boosting. */
export interface Boosting {
  /** Grows the trees of the next iteration; false when none of them could split anything. */
  readonly iterate: () => boolean
}

/** The derivatives of one output. */
export function ofOutput<A extends Float32Array | Float64Array>(values: A, output: number, numRows: number): A {
  return values.subarray(output * numRows, (output + 1) * numRows) as A
}

/** The derivatives of one output as trees take them. */
export function derivativesOf(
  { hasConstantHessian }: Objective,
  sampler: RowSampler,
  gradients: Float32Array,
  hessians: Float32Array
): Derivatives {
  const isConstant = hasConstantHessian && !sampler.changesDerivatives
  return { gradients, hessians, constantHessian: isConstant ? hessians[sampler.firstRow()]! : undefined }
}

/** Adds a constant to the scores of an output. */
export function addConstant({ data, scores }: ScoredData, output: number, value: number): void {
  const begin = output * data.numRows
  for (let i = begin; i < begin + data.numRows; i++) scores[i]! += value
}

/** Adds a tree's outputs to the scores of an output. */
export function addTree(tree: GrownTree, { data, scores }: ScoredData, output: number): void {
  const { leaves } = tree
  const begin = output * data.numRows
  for (let row = 0; row < data.numRows; row++) scores[begin + row]! += leaves[leafOfRow(tree, data, row)]!.value
}

/** `addTree` for the data that a tree was grown from: all of its rows are in its leaves. */
export function addGrownTree(tree: GrownTree, training: ScoredData, output: number): void {
  const { data, scores } = training
  if (tree.rows.length < data.numRows) return addTree(tree, training, output)
  const begin = output * data.numRows
  for (const { value, begin: first, end } of tree.leaves) {
    for (let i = first; i < end; i++) scores[begin + tree.rows[i]!]! += value
  }
}

/** Renews the outputs of a tree from the residuals of its rows, where the objective does so. */
export function renewLeaves(
  tree: GrownTree,
  { renewLeafValue }: Objective,
  label: Float32Array,
  scoreOf: (row: number) => number
): void {
  if (renewLeafValue === undefined) return
  for (const leaf of tree.leaves) {
    const value = renewLeafValue(tree.rows, leaf.begin, leaf.end, (row) => label[row]! - scoreOf(row))
    leaf.value = roundedToZero(value)
  }
}

/** A tree that is one leaf. */
export function constantTree(value: number, numRows: number): GrownTree {
  const leaf = { value, weight: 0, count: numRows, begin: 0, end: 0 }
  return { nodes: [], leaves: [leaf], rows: new Int32Array(0), shrinkage: 1 }
}
