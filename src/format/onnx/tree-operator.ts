/**
 * A tree operator of a graph, read and checked: `TreeEnsembleRegressor` and `TreeEnsembleClassifier` (ai.onnx.ml 1 to 4) and
 * `TreeEnsemble` (5).
 *
 * Source: onnxruntime 1.32 core/providers/cpu/ml/tree_ensemble_attribute.h, tree_ensemble_aggregator.h.
 *
 * @module
 */
import { attributeFault, integerOf, integersOf, textOf, textsOf } from './attributes.ts'
import type { OnnxNode } from './model-proto.ts'
import { readTreeArrays } from './tree-arrays.ts'
import { numbersOf, readTreeLists } from './tree-lists.ts'
import type { TreeNodes } from './tree-nodes.ts'
import { type OnnxTrees, readTrees } from './tree-shape.ts'

/** What becomes of the weights that a row's leaves have for a target. */
export type Aggregate = 'SUM' | 'AVERAGE' | 'MIN' | 'MAX'

/** What becomes of that. */
export type Transform = 'NONE' | 'SOFTMAX' | 'LOGISTIC' | 'SOFTMAX_ZERO' | 'PROBIT'

/** A tree operator. */
export interface TreeOperator {
  readonly node: OnnxNode
  readonly nodes: TreeNodes
  readonly trees: OnnxTrees
  /** Targets or classes. */
  readonly numTargets: number
  /** What each class is called; undefined for a regressor [numTargets]. */
  readonly labels: readonly (string | number)[] | undefined
  readonly aggregate: Aggregate
  readonly transform: Transform
  /**
   * The targets that have raw scores of their own. Of two classes it is only one where no other has weights, and where the weights of
   * the first are those of the second with the other sign.
   */
  readonly scored: readonly number[]
  /** As the file has it; undefined without. */
  readonly base: Float64Array | undefined
  /** Whether it computes in float64, as rows of float64 ask for. */
  readonly isDouble: boolean
  /** Whether outputs are float64, too. */
  readonly isDoubleOutput: boolean
}

// Keeps a damaged file from making every row huge.
const maxTargets = 65536

// In the order of `TreeEnsemble`'s numbers. onnxruntime 1.32 takes SOFTMAX for LOGISTIC there, and the other way round.
const transforms: readonly Transform[] = ['NONE', 'SOFTMAX', 'LOGISTIC', 'SOFTMAX_ZERO', 'PROBIT']
const aggregates: readonly Aggregate[] = ['AVERAGE', 'SUM', 'MIN', 'MAX']

/**
 * Reads a tree operator.
 *
 * @param isDouble - whether its rows are float64
 * @param numColumns - of its rows
 * @throws ModelFormatError when it is damaged or holds something that cannot be evaluated exactly
 */
export function readTreeOperator(node: OnnxNode, isDouble: boolean, numColumns: number): TreeOperator {
  const labels = node.operator === 'TreeEnsembleClassifier' ? readLabels(node) : undefined
  const numTargets = labels?.length ?? integerOf(node, 'n_targets', node.operator === 'TreeEnsemble' ? 1 : 0)
  if (!(numTargets >= 1 && numTargets <= maxTargets))
    throw attributeFault(node, 'n_targets', `expected 1 to ${maxTargets} targets, got ${numTargets}`)
  const isArrays = node.operator === 'TreeEnsemble'
  const { nodes, isDouble: hasDoubles } = isArrays
    ? readTreeArrays(node, numTargets)
    : readTreeLists(node, labels === undefined ? 'target' : 'class', numTargets)
  if (isArrays ? hasDoubles !== isDouble : hasDoubles && !isDouble) {
    const [thresholds, rows] = hasDoubles ? ['double', 'float'] : ['float', 'double']
    throw attributeFault(
      node,
      isArrays ? 'nodes_splits' : 'nodes_values_as_tensor',
      `expected rows of ${thresholds} for thresholds of ${thresholds}, got ${rows}`
    )
  }
  const trees = readTrees(node, nodes)
  checkTrees(node, nodes, trees, numColumns, numTargets)
  const all = Array.from({ length: numTargets }, (_, target) => target)
  const base = isArrays ? undefined : numbersOf(node, 'base_values')
  return {
    node,
    nodes,
    trees,
    numTargets,
    labels,
    aggregate: aggregateOf(node),
    transform: isArrays
      ? numbered(node, 'post_transform', transforms, 0)
      : named(node, 'post_transform', transforms, 'NONE'),
    scored: labels?.length === 2 ? scoredOfTwo(nodes, trees, base?.values) : all,
    base: base?.values,
    isDouble,
    isDoubleOutput: isArrays && isDouble
  }
}

function aggregateOf(node: OnnxNode): Aggregate {
  switch (node.operator) {
    case 'TreeEnsemble':
      return numbered(node, 'aggregate_function', aggregates, 1)
    case 'TreeEnsembleRegressor':
      return named(node, 'aggregate_function', aggregates, 'SUM')
    default:
      return 'SUM'
  }
}

function scoredOfTwo(nodes: TreeNodes, { leafNode }: OnnxTrees, base: Float64Array | undefined): number[] {
  const used = usedTargets(nodes, 2)
  if (used.size === 1) return [...used]
  const { weightOffsets, weight } = nodes
  const isMirrored = leafNode.every((leaf) => {
    const first = weightOffsets[leaf]!
    return weightOffsets[leaf + 1]! - first === 2 && weight[first] === -weight[first + 1]!
  })
  return isMirrored && base === undefined ? [1] : [0, 1]
}

/** The targets that some node has a weight for. */
export function usedTargets({ weightTarget }: TreeNodes, numTargets: number): ReadonlySet<number> {
  const isUsed = new Uint8Array(numTargets)
  for (const target of weightTarget) isUsed[target] = 1
  return new Set([...isUsed.keys()].filter((target) => isUsed[target] === 1))
}

function readLabels(node: OnnxNode): readonly (string | number)[] {
  const numbers = integersOf(node, 'classlabels_int64s')
  const texts = textsOf(node, 'classlabels_strings')
  const labels = numbers === undefined ? texts : [...numbers]
  if (labels !== undefined && labels.length >= 2) return labels
  throw attributeFault(node, 'classlabels_int64s', `expected two classes or more, got ${labels?.length ?? 0}`)
}

function checkTrees(
  node: OnnxNode,
  nodes: TreeNodes,
  { testNode, leafNode }: OnnxTrees,
  numColumns: number,
  numTargets: number
): void {
  const { feature, weightOffsets, weightTarget } = nodes
  for (const test of testNode) {
    if (feature[test]! < numColumns) continue
    const fault = `expected features from 0 to ${numColumns - 1}, got ${feature[test]}`
    throw attributeFault(node, 'nodes_featureids', fault)
  }
  // The leaf that had a weight for a target last, by target.
  const lastLeafOf = new Int32Array(numTargets).fill(-1)
  for (const leaf of leafNode) {
    for (let i = weightOffsets[leaf]!; i < weightOffsets[leaf + 1]!; i++) {
      if (lastLeafOf[weightTarget[i]!] === leaf) {
        const fault = `expected one weight of each leaf for a target, got two for ${weightTarget[i]}`
        throw attributeFault(node, `${node.operator === 'TreeEnsembleClassifier' ? 'class' : 'target'}_weights`, fault)
      }
      lastLeafOf[weightTarget[i]!] = leaf
    }
  }
}

function named<T extends string>(node: OnnxNode, name: string, names: readonly T[], absent: T): T {
  const text = textOf(node, name, absent)
  const found = names.find((one) => one === text)
  if (found !== undefined) return found
  throw attributeFault(node, name, `expected one of ${names.join(', ')}; got ${JSON.stringify(text.slice(0, 40))}`)
}

function numbered<T>(node: OnnxNode, name: string, names: readonly T[], absent: number): T {
  const number = integerOf(node, name, absent)
  const found = names[number]
  if (found !== undefined) return found
  throw attributeFault(node, name, `expected 0 to ${names.length - 1}, got ${number}`)
}

/** The targets that every row gets a weight for: by some tree whose leaves all have one, or as the only ones. */
export function certainTargets({ nodes, trees, numTargets }: TreeOperator): Uint8Array {
  const { weightOffsets, weightTarget } = nodes
  const { leafOffsets, leafNode } = trees
  const isCertain = new Uint8Array(numTargets).fill(Number(numTargets === 1))
  // By target, the leaf after those from the tree's first on that all have a weight for it.
  const nextLeaf = new Int32Array(numTargets)
  for (let tree = 0; tree < trees.length; tree++) {
    const firstLeaf = leafOffsets[tree]!
    const endLeaf = leafOffsets[tree + 1]!
    for (let leaf = firstLeaf; leaf < endLeaf; leaf++) {
      const end = weightOffsets[leafNode[leaf]! + 1]!
      for (let i = weightOffsets[leafNode[leaf]!]!; i < end; i++) {
        const target = weightTarget[i]!
        if (leaf === firstLeaf || nextLeaf[target] === leaf) nextLeaf[target] = leaf + 1
        if (nextLeaf[target] === endLeaf) isCertain[target] = 1
      }
    }
  }
  return isCertain
}
