/**
 * Small ONNX files of a stump, with what tests want different.
 *
 * @module
 */
import { type AttributeOf, elementTypes, type FileOf, type NodeOf, writeOnnx } from './write-onnx.ts'

type Attributes = Readonly<Record<string, AttributeOf | undefined>>

const nodes: Attributes = {
  nodes_treeids: { ints: [0, 0, 0] },
  nodes_nodeids: { ints: [0, 1, 2] },
  nodes_featureids: { ints: [0, 0, 0] },
  nodes_modes: { texts: ['BRANCH_LEQ', 'LEAF', 'LEAF'] },
  nodes_values: { floats: [0.5, 0, 0] },
  nodes_truenodeids: { ints: [1, 0, 0] },
  nodes_falsenodeids: { ints: [2, 0, 0] }
}

function without(attributes: Attributes): Record<string, AttributeOf> {
  const given = Object.entries(attributes).filter((entry): entry is [string, AttributeOf] => entry[1] !== undefined)
  return Object.fromEntries(given)
}

/** -1 up to 0.5, 2 above. */
export function regressor(change: Attributes = {}, inputs: readonly string[] = ['x'], output = 'out'): NodeOf {
  const attributes = {
    ...nodes,
    n_targets: { int: 1 },
    target_treeids: { ints: [0, 0] },
    target_nodeids: { ints: [1, 2] },
    target_ids: { ints: [0, 0] },
    target_weights: { floats: [-1, 2] },
    ...change
  }
  return {
    operator: 'TreeEnsembleRegressor',
    name: 'trees',
    inputs,
    outputs: [output],
    attributes: without(attributes)
  }
}

/** Two classes, 3 and 8, of one score: that of the regressor. */
export function classifier(change: Attributes = {}): NodeOf {
  const attributes = {
    ...nodes,
    classlabels_int64s: { ints: [3, 8] },
    class_treeids: { ints: [0, 0] },
    class_nodeids: { ints: [1, 2] },
    class_ids: { ints: [0, 0] },
    class_weights: { floats: [-1, 2] },
    post_transform: { text: 'LOGISTIC' },
    ...change
  }
  return {
    operator: 'TreeEnsembleClassifier',
    name: 'trees',
    inputs: ['x'],
    outputs: ['label', 'out'],
    attributes: without(attributes)
  }
}

/** `TreeEnsemble` with a test for membership: 5 where the value is 2 or 4, else 7. */
export function ensemble(change: Attributes = {}): NodeOf {
  const numbers = (values: readonly number[]): AttributeOf => ({
    tensor: { type: 'float', dims: [values.length], values }
  })
  const attributes = {
    tree_roots: { ints: [0] },
    nodes_featureids: { ints: [0] },
    nodes_modes: { tensor: { type: 'uint8', dims: [1], values: [6] } },
    nodes_splits: numbers([0]),
    nodes_truenodeids: { ints: [0] },
    nodes_trueleafs: { ints: [1] },
    nodes_falsenodeids: { ints: [1] },
    nodes_falseleafs: { ints: [1] },
    leaf_targetids: { ints: [0, 0] },
    leaf_weights: numbers([5, 7]),
    membership_values: numbers([2, 4, NaN]),
    n_targets: { int: 1 },
    ...change
  } as const
  return { operator: 'TreeEnsemble', name: 'trees', inputs: ['x'], outputs: ['out'], attributes: without(attributes) }
}

/** A node of the standard's own operators. */
export function node(
  operator: string,
  inputs: readonly string[],
  outputs: readonly string[],
  attributes: Readonly<Record<string, AttributeOf>> = {},
  domain = ''
): NodeOf {
  return { operator, domain, name: `a ${operator}`, inputs, outputs, attributes }
}

/** A file of rows `x` of two float columns, which gives `out`. */
export function fileOf(given: readonly NodeOf[], change: Partial<FileOf> = {}): Uint8Array {
  const isClassifier = given.some(({ outputs }) => outputs.includes('label'))
  return writeOnnx({
    nodes: given,
    inputs: [{ name: 'x', type: elementTypes.float, dims: [undefined, 2] }],
    outputs: isClassifier ? [{ name: 'label' }, { name: 'out' }] : [{ name: 'out' }],
    ...change
  })
}
