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
import { type LinearLeaves, linearOutput, type RawColumns } from '../linear/linear-leaves.ts'
import { type BinnedData, binBytesOf } from '../binned-data.ts'
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
  /** Values for linear leaves; undefined where leaves are constants. */
  readonly raw: RawColumns | undefined
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
  /** Fits linear leaves; undefined where leaves are constants. */
  readonly linear: LinearLeaves | undefined
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

// The derivatives of one output as trees take them.
function derivativesOf(
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

/**
 * Grows a tree from the derivatives of an output; one leaf where there is nothing to learn.
 *
 * @param hasConstants - whether its leaves are constants even where leaves are linear
 */
export function growTree(state: BoostingState, output: number, rows: Int32Array, hasConstants: boolean): GrownTree {
  const { objective, grower, linear, training } = state
  const { numRows, features } = training.data
  if (!objective.isTrained(output)) return constantTree(0, numRows)
  const tree = grower.grow(derivativesOf(state, output), rows)
  if (linear !== undefined && features.length > 0) {
    const [gradients, hessians] = [state.gradients, state.hessians].map((all) => ofOutput(all.view(), output, numRows))
    linear.fit(tree, grower.rows(), gradients!, hessians!, hasConstants)
  }
  return tree
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
  const { data, scores, raw } = scored
  if (nodes.length === 0) return addConstant(scored, output, leaves[0]!.linear?.constant ?? leaves[0]!.value)
  if (raw !== undefined && leaves[0]!.linear !== undefined) {
    const numbered = { ...tree, leaves: leaves.map(({ linear: _, ...leaf }, value) => ({ ...leaf, value })) }
    const numbers = treeOutputs(kernels, numbered, scored, output)
    const ofRows = ofOutput(scores.view(), output, data.numRows)
    for (const [row, leaf] of numbers.entries()) ofRows[row]! += linearOutput(leaves[leaf]!, raw, row)
    return
  }
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
    words.set(
      [column.address, binBytesOf(column), Number(column.group.isWide), goesLeftAt, placeOf(left), placeOf(right)],
      8 * i
    )
    const defaultLeft = (node.decisionType & defaultLeftMask) !== 0
    writeLeftBins(memory.bytes(), goesLeftAt, feature, { bin, categoryBins, defaultLeft })
    goesLeftAt += column.numBins
  }
  kernels.addTreeToScores(begin, data.numRows, scores.address + 8 * output * data.numRows)
}

// What a tree would add to each row.
function treeOutputs(kernels: TrainKernels, tree: GrownTree, scored: ScoredData, output: number): Float64Array {
  const scores = (): Float64Array => ofOutput(scored.scores.view(), output, scored.data.numRows)
  const before = scores().slice()
  scores().fill(0)
  addTree(kernels, tree, scored, output)
  const outputs = scores().slice()
  scores().set(before)
  return outputs
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
    const values = treeOutputs(kernels, tree, training, output)
    const scores = ofOutput(training.scores.view(), output, numRows)
    for (const rows of [grower.rows(), others]) for (const row of rows) scores[row]! += values[row]!
    return
  }
  if (grower.rows().length < numRows || tree.leaves[0]!.linear !== undefined)
    return addTree(kernels, tree, training, output)
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

/** A tree that is one leaf; a linear one in place of one such. */
export function constantTree(value: number, numRows: number, grown?: GrownTree): GrownTree {
  const linear = grown?.leaves[0]!.linear && { constant: value, features: [], coefficients: [] }
  const leaf = { value, weight: 0, count: numRows, begin: 0, end: 0, ...(linear && { linear }) }
  return { nodes: [], leaves: [leaf], shrinkage: 1 }
}
