/**
 * Random tree operators: every mode, sets of values in a row of nodes, weights for all targets or for some, in any order of trees.
 *
 * @module
 */
import type { TwinTrees } from '../../oracle/onnx-trees.ts'
import type { Random } from '../mutate.ts'
import { type AttributeOf, elementTypes, writeOnnx } from './write-onnx.ts'

/** A file, and what it holds. */
export interface RandomTrees {
  readonly bytes: Uint8Array
  readonly twin: TwinTrees
  readonly numFeatures: number
  readonly rows: readonly (readonly number[])[]
}

const modes = ['BRANCH_LEQ', 'BRANCH_LT', 'BRANCH_GTE', 'BRANCH_GT', 'BRANCH_EQ', 'BRANCH_NEQ']
const thresholds = [0, -0, 1, -1, 0.1, 0.5, 2, 1e-45, 3.4e38, -3.4e38, Infinity, -Infinity, NaN, 16777217]
const oddValues = [NaN, 0, -0, 1, 2, -1, 1e-50, -1e-50, 2.7, 1e300, -1e300, Infinity, -Infinity]

/** Lists of nodes that grow. */
interface Lists {
  readonly treeIds: number[]
  readonly nodeIds: number[]
  readonly features: number[]
  readonly modes: string[]
  readonly values: number[]
  readonly trueIds: number[]
  readonly falseIds: number[]
  readonly nanIsTrue: number[]
}

/** Makes a file. */
export function randomTrees(random: Random): RandomTrees {
  const numFeatures = 1 + random(4)
  const isClassifier = random(2) === 0
  const numTargets = isClassifier ? 2 + random(3) : 1 + random(3)
  const isDouble = random(4) === 0
  const number = (): number => {
    const value = (random(2001) - 1000) / 333
    return isDouble ? value : Math.fround(value)
  }
  const lists: Lists = {
    treeIds: [],
    nodeIds: [],
    features: [],
    modes: [],
    values: [],
    trueIds: [],
    falseIds: [],
    nanIsTrue: []
  }
  const numTrees = 1 + random(5)
  for (let tree = 0; tree < numTrees; tree++) addTree(random, lists, 7 * tree - 3, numFeatures, number)

  // Of each leaf: all targets, some, or always the same.
  const kind = random(3)
  const fixed = random(numTargets)
  const isPositive = random(2) === 0
  const weightTrees: number[] = []
  const weightNodes: number[] = []
  const weightTargets: number[] = []
  lists.modes.forEach((mode, i) => {
    if (mode !== 'LEAF') return
    for (let target = 0; target < numTargets; target++) {
      if (kind === 1 ? random(3) === 0 : kind === 2 && target !== fixed) continue
      weightTrees.push(lists.treeIds[i]!)
      weightNodes.push(lists.nodeIds[i]!)
      weightTargets.push(target)
    }
  })
  if (weightTrees.length === 0) {
    const leaf = lists.modes.indexOf('LEAF')
    weightTrees.push(lists.treeIds[leaf]!)
    weightNodes.push(lists.nodeIds[leaf]!)
    weightTargets.push(fixed)
  }
  const base = random(2) === 0 ? [] : Array.from({ length: isClassifier && numTargets === 2 ? 1 : numTargets }, number)
  const twin: TwinTrees = {
    isClassifier,
    numTargets,
    isDouble,
    ...lists,
    weightTrees,
    weightNodes,
    weightTargets,
    weights: weightTrees.map(() => (random(9) === 0 ? 0 : isPositive ? Math.abs(number()) : number())),
    base,
    aggregate: isClassifier ? 'SUM' : (['SUM', 'SUM', 'AVERAGE', 'MIN', 'MAX'] as const)[random(5)]!,
    transform: (['NONE', 'LOGISTIC', 'SOFTMAX', 'SOFTMAX_ZERO'] as const)[random(4)]!
  }
  const rows = Array.from({ length: 8 }, () => Array.from({ length: numFeatures }, () => valueOf(random, lists.values)))
  return { bytes: bytesOf(twin, numFeatures), twin, numFeatures, rows }
}

function addTree(random: Random, lists: Lists, tree: number, numFeatures: number, number: () => number): void {
  let left = random(3) === 0 ? random(3) : random(9)
  let nextId = random(5)
  const add = (mode: string): number => {
    lists.treeIds.push(tree)
    lists.nodeIds.push(nextId)
    lists.modes.push(mode)
    lists.features.push(random(numFeatures))
    lists.values.push(mode === 'LEAF' ? 0 : random(2) === 0 ? thresholds[random(thresholds.length)]! : number())
    lists.trueIds.push(0)
    lists.falseIds.push(0)
    lists.nanIsTrue.push(random(2))
    nextId += 1 + random(3)
    return lists.modes.length - 1
  }
  const grow = (): number => {
    if (left-- <= 0) return lists.nodeIds[add('LEAF')]!
    const node = add(modes[random(modes.length)]!)
    const ifTrue = grow()
    lists.trueIds[node] = ifTrue
    // Further values that lead to the same node.
    let last = node
    while (lists.modes[node] === 'BRANCH_EQ' && random(2) === 0) {
      const other = add('BRANCH_EQ')
      lists.features[other] = lists.features[node]!
      lists.trueIds[other] = ifTrue
      lists.falseIds[last] = lists.nodeIds[other]!
      last = other
    }
    lists.falseIds[last] = grow()
    return lists.nodeIds[node]!
  }
  grow()
}

function valueOf(random: Random, values: readonly number[]): number {
  switch (random(3)) {
    case 0:
      return oddValues[random(oddValues.length)]!
    case 1: {
      const near = values[random(values.length)]!
      return near + (random(3) - 1) * Math.abs(near) * [0, 2 ** -24, 2 ** -25, 2 ** -52, 2 ** -23][random(5)]!
    }
    default:
      return (random(2001) - 1000) / 333
  }
}

function bytesOf(twin: TwinTrees, numFeatures: number): Uint8Array {
  const { isClassifier, isDouble, numTargets } = twin
  const prefix = isClassifier ? 'class' : 'target'
  const numbers = (name: string, values: readonly number[]): Record<string, AttributeOf> => {
    if (values.length === 0) return {}
    if (!isDouble) return { [name]: { floats: values } }
    return { [`${name}_as_tensor`]: { tensor: { type: 'double', dims: [values.length], values } } }
  }
  const attributes: Record<string, AttributeOf> = {
    nodes_treeids: { ints: twin.treeIds },
    nodes_nodeids: { ints: twin.nodeIds },
    nodes_featureids: { ints: twin.features },
    nodes_modes: { texts: twin.modes },
    ...numbers('nodes_values', twin.values),
    nodes_truenodeids: { ints: twin.trueIds },
    nodes_falsenodeids: { ints: twin.falseIds },
    nodes_missing_value_tracks_true: { ints: twin.nanIsTrue },
    [`${prefix}_treeids`]: { ints: twin.weightTrees },
    [`${prefix}_nodeids`]: { ints: twin.weightNodes },
    [`${prefix}_ids`]: { ints: twin.weightTargets },
    ...numbers(`${prefix}_weights`, twin.weights),
    ...numbers('base_values', twin.base),
    post_transform: { text: twin.transform },
    ...(isClassifier
      ? { classlabels_int64s: { ints: Array.from({ length: numTargets }, (_, k) => 10 * k) } }
      : { n_targets: { int: numTargets }, aggregate_function: { text: twin.aggregate } })
  }
  return writeOnnx({
    nodes: [
      {
        operator: isClassifier ? 'TreeEnsembleClassifier' : 'TreeEnsembleRegressor',
        inputs: ['x'],
        outputs: isClassifier ? ['label', 'out'] : ['out'],
        attributes
      }
    ],
    inputs: [{ name: 'x', type: isDouble ? elementTypes.double : elementTypes.float, dims: [undefined, numFeatures] }],
    outputs: isClassifier ? [{ name: 'label' }, { name: 'out' }] : [{ name: 'out' }]
  })
}
