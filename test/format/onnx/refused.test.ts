import { expect, test } from 'vitest'
import { ModelFormatError } from '../../../src/errors.ts'
import { loadOnnx } from '../../../src/format/onnx/load-onnx.ts'
import { classifier, ensemble, fileOf, node, regressor } from './files.ts'
import { type AttributeOf, elementTypes } from './write-onnx.ts'

const { float, double, int64 } = elementTypes
// Targets that a leaf has weights for, and values that its tree asks for.
const many = Array.from({ length: 2000 }, (_, i) => i)
// A second tree, of one leaf.
const twoTrees = {
  nodes_treeids: { ints: [0, 0, 0, 1] },
  nodes_nodeids: { ints: [0, 1, 2, 0] },
  nodes_featureids: { ints: [0, 0, 0, 0] },
  nodes_modes: { texts: ['BRANCH_LEQ', 'LEAF', 'LEAF', 'LEAF'] },
  nodes_values: { floats: [0.5, 0, 0, 0] },
  nodes_truenodeids: { ints: [1, 0, 0, 0] },
  nodes_falsenodeids: { ints: [2, 0, 0, 0] },
  target_treeids: { ints: [0, 0, 1] },
  target_nodeids: { ints: [1, 2, 0] },
  target_ids: { ints: [0, 0, 0] },
  target_weights: { floats: [1, 2, 3] }
}
const attribute = (text: string): Record<string, AttributeOf> => ({ post_transform: { text } })
const refusals: readonly (readonly [what: string, fault: RegExp, bytes: () => Uint8Array])[] = [
  [
    'an operator of the standard',
    /node "a Log", Log.*"Log" is not supported around trees/,
    () => fileOf([node('Log', ['x'], ['y']), regressor({}, ['y'])])
  ],
  [
    'an operator of another domain',
    /"com.x.Add" is not supported/,
    () => fileOf([node('Add', ['x', 'x'], ['y'], {}, 'com.x'), regressor({}, ['y'])])
  ],
  [
    'what is no operator',
    /"constructor" is not supported/,
    () => fileOf([node('constructor', ['x'], ['y']), regressor({}, ['y'])])
  ],
  ['no trees', /expected a tree operator/, () => fileOf([node('Identity', ['x'], ['out'])])],
  [
    'nodes in a circle',
    /node "a Add", Add.*no input, constant or node before it is called "z"/,
    () => fileOf([node('Add', ['x', 'z'], ['y']), node('Identity', ['y'], ['z']), regressor({}, ['z'])])
  ],
  ['a node that feeds itself', /is called "y"/, () => fileOf([node('Identity', ['y'], ['y']), regressor({}, ['y'])])],
  ['two values of one name', /another name than "x"/, () => fileOf([node('Identity', ['x'], ['x']), regressor()])],
  [
    'trees on trees',
    /no trees that test what trees give/,
    () => fileOf([regressor({}, ['x'], 'y'), regressor({}, ['y'])])
  ],
  ['an output that nothing gives', /output "out".*no node gives it/, () => fileOf([regressor({}, ['x'], 'y')])],
  [
    'an output without trees',
    /a value that the trees have a part in/,
    () => fileOf([regressor({}, ['x'], 'y')], { outputs: [{ name: 'x' }] })
  ],
  ['labels only', /expected an output of numbers/, () => fileOf([classifier()], { outputs: [{ name: 'label' }] })],
  [
    'rows that are text',
    /input "x".*expected float, double, int32 or int64/,
    () => fileOf([regressor()], { inputs: [{ name: 'x', type: 8, dims: [undefined, 2] }] })
  ],
  [
    'rows of three dimensions',
    /expected rows of columns, got 3 dimensions/,
    () => fileOf([regressor()], { inputs: [{ name: 'x', type: float, dims: [1, 2, 3] }] })
  ],
  [
    'rows of one dimension',
    /expected rows of columns as input 0, got one dimension/,
    () => fileOf([regressor()], { inputs: [{ name: 'x', type: float, dims: [undefined] }] })
  ],
  [
    'columns of what has one dimension',
    /a Scaler.*got one dimension/,
    () =>
      fileOf(
        [
          node('Gather', ['x', 'first'], ['y'], { axis: { int: 1 } }),
          node('Scaler', ['y'], ['z'], { offset: { floats: [0] }, scale: { floats: [1] } }, 'ai.onnx.ml'),
          regressor({}, ['z'])
        ],
        { constants: [{ name: 'first', type: 'int64', dims: [], values: [0] }] }
      )
  ],
  [
    'two inputs of unknown width',
    /input "x".*the number of its columns/,
    () =>
      fileOf([regressor()], {
        inputs: [
          { name: 'x', type: float },
          { name: 'y', type: float }
        ]
      })
  ],
  [
    'a feature beyond the rows',
    /features from 0 to 1, got 2/,
    () => fileOf([regressor({ nodes_featureids: { ints: [2, 0, 0] } })])
  ],
  [
    'a tree whose nodes meet',
    /node 1 is reached twice/,
    () =>
      fileOf([
        regressor({
          nodes_modes: { texts: ['BRANCH_LEQ', 'LEAF', 'BRANCH_LT'] },
          nodes_truenodeids: { ints: [1, 0, 1] }
        })
      ])
  ],
  [
    'a tree that goes back to its root',
    /node 0 is reached twice/,
    () =>
      fileOf([
        regressor({
          nodes_modes: { texts: ['BRANCH_LEQ', 'LEAF', 'BRANCH_LT'] },
          nodes_truenodeids: { ints: [1, 0, 0] },
          nodes_falsenodeids: { ints: [2, 0, 1] }
        })
      ])
  ],
  [
    'a node that is its own child',
    /node 0 is reached twice/,
    () => fileOf([regressor({ nodes_truenodeids: { ints: [0, 0, 0] }, nodes_falsenodeids: { ints: [0, 0, 0] } })])
  ],
  [
    'values that go round',
    /node 0 is reached twice/,
    () =>
      fileOf([
        regressor({
          nodes_modes: { texts: ['BRANCH_EQ', 'LEAF', 'BRANCH_EQ'] },
          nodes_truenodeids: { ints: [1, 0, 1] },
          nodes_falsenodeids: { ints: [2, 0, 0] }
        })
      ])
  ],
  [
    'a child that there is not',
    /nodes_truenodeids.*tree 0 has no node 9/,
    () => fileOf([regressor({ nodes_truenodeids: { ints: [9, 0, 0] } })])
  ],
  [
    'two nodes of one number',
    /tree 0 has two nodes 1/,
    () => fileOf([regressor({ nodes_nodeids: { ints: [0, 1, 1] } })])
  ],
  [
    'a mode of its own',
    /nodes_modes.*got "BRANCH_MANY"/,
    () => fileOf([regressor({ nodes_modes: { texts: ['BRANCH_MANY', 'LEAF', 'LEAF'] } })])
  ],
  [
    'lists of other lengths',
    /nodes_featureids.*expected 3 integers, got 2/,
    () => fileOf([regressor({ nodes_featureids: { ints: [0, 0] } })])
  ],
  ['no thresholds', /nodes_values.*expected 3 numbers, got 0/, () => fileOf([regressor({ nodes_values: undefined })])],
  ['no weights', /target_weights.*missing/, () => fileOf([regressor({ target_weights: undefined })])],
  [
    'weights of no node',
    /target_nodeids.*tree 0 has no node 5/,
    () => fileOf([regressor({ target_nodeids: { ints: [1, 5] } })])
  ],
  [
    'two weights of a leaf for a target',
    /one weight of each leaf/,
    () => fileOf([regressor({ target_nodeids: { ints: [1, 1] } })])
  ],
  [
    'a target that there is not',
    /target_ids.*integers from 0 to 0/,
    () => fileOf([regressor({ target_ids: { ints: [0, 1] } })])
  ],
  ['no targets', /n_targets.*1 to 65536 targets, got 0/, () => fileOf([regressor({ n_targets: undefined })])],
  [
    'thresholds that float rows cannot have',
    /rows of double for thresholds of double/,
    () =>
      fileOf([
        regressor({
          nodes_values: undefined,
          nodes_values_as_tensor: { tensor: { type: 'double', dims: [3], values: [0.5, 0, 0] } }
        })
      ])
  ],
  [
    'one class',
    /classlabels_int64s.*two classes or more, got 1/,
    () => fileOf([classifier({ classlabels_int64s: { ints: [3] } })])
  ],
  [
    'two base values of two classes',
    /base_values.*expected 1 for 2 targets, got 2/,
    () => fileOf([classifier({ base_values: { floats: [1, 2] } })])
  ],
  [
    'two base values of one target',
    /base_values.*expected 1 for 1 targets, got 2/,
    () => fileOf([regressor({ base_values: { floats: [1, 2] } })])
  ],
  ['PROBIT of two classes', /no PROBIT of a single score/, () => fileOf([classifier(attribute('PROBIT'))])],
  [
    'a transform of its own',
    /expected one of NONE, SOFTMAX, LOGISTIC, SOFTMAX_ZERO, PROBIT; got "EXP"/,
    () => fileOf([classifier(attribute('EXP'))])
  ],
  [
    'rows without a score of the second class',
    /every row a weight for the second class/,
    () => fileOf([classifier({ class_ids: { ints: [0, 1] } })])
  ],
  [
    'a base value that only some rows get',
    /every row a weight for target 0/,
    () => fileOf([classifier({ class_nodeids: { ints: [1, 0] }, base_values: { floats: [1] } })])
  ],
  [
    'an unknown aggregate',
    /aggregate_function.*got "MEDIAN"/,
    () => fileOf([regressor({ aggregate_function: { text: 'MEDIAN' } })])
  ],
  [
    'an unknown aggregate of TreeEnsemble',
    /aggregate_function.*expected 0 to 3, got 4/,
    () => fileOf([ensemble({ aggregate_function: { int: 4 } })])
  ],
  [
    'a set that is missing',
    /membership_values.*a set for each node/,
    () =>
      fileOf([
        ensemble({
          nodes_featureids: { ints: [0, 0] },
          nodes_modes: { tensor: { type: 'uint8', dims: [2], values: [6, 6] } },
          nodes_splits: { tensor: { type: 'float', dims: [2], values: [0, 0] } },
          nodes_truenodeids: { ints: [0, 1] },
          nodes_trueleafs: { ints: [1, 1] },
          nodes_falsenodeids: { ints: [1, 0] },
          nodes_falseleafs: { ints: [0, 1] },
          membership_values: { tensor: { type: 'float', dims: [1], values: [2] } }
        })
      ])
  ],
  [
    'a leaf that there is not',
    /nodes_falsenodeids.*nodes below 1 and leaves below 2/,
    () => fileOf([ensemble({ nodes_falseleafs: { ints: [0] } })])
  ],
  [
    'TreeEnsemble of another type than its rows',
    /rows of float for thresholds of float, got double/,
    () => fileOf([ensemble()], { inputs: [{ name: 'x', type: double, dims: [undefined, 2] }] })
  ],
  [
    'columns of other lengths',
    /expected 1 or 3 columns, got 2/,
    () =>
      fileOf([node('Add', ['x', 'three'], ['y']), regressor({}, ['y'])], {
        constants: [{ name: 'three', type: 'float', dims: [3], values: [1, 2, 3] }]
      })
  ],
  [
    'a constant for each row',
    /a constant for each column/,
    () =>
      fileOf([node('Add', ['x', 'two'], ['y']), regressor({}, ['y'])], {
        constants: [{ name: 'two', type: 'float', dims: [2, 1], values: [1, 2] }]
      })
  ],
  [
    'a constant of another type',
    /expected a constant of float/,
    () =>
      fileOf([node('Add', ['x', 'two'], ['y']), regressor({}, ['y'])], {
        constants: [{ name: 'two', type: 'double', dims: [], values: [1] }]
      })
  ],
  [
    'inputs of two types',
    /inputs of one type, got float and double/,
    () =>
      fileOf([
        node('Cast', ['x'], ['d'], { to: { int: double } }),
        node('Sub', ['x', 'd'], ['y']),
        regressor({}, ['y'])
      ])
  ],
  [
    'rows joined below each other',
    /axis 1, that of the columns, got 0/,
    () => fileOf([node('Concat', ['x', 'x'], ['y'], { axis: { int: 0 } }), regressor({}, ['y'])])
  ],
  [
    'what trees give beside rows',
    /all before the trees, or all after them/,
    () => fileOf([regressor({}, ['x'], 'y'), node('Mul', ['y', 'x'], ['out'])])
  ],
  [
    'columns that there are not',
    /columns from -2 to 1/,
    () =>
      fileOf([node('Gather', ['x', 'some'], ['y'], { axis: { int: 1 } }), regressor({}, ['y'])], {
        constants: [{ name: 'some', type: 'int64', dims: [1], values: [2] }]
      })
  ],
  [
    'rows in another shape',
    /a shape that keeps the rows/,
    () =>
      fileOf([regressor({}, ['x'], 'y'), node('Reshape', ['y', 'shape'], ['out'])], {
        constants: [{ name: 'shape', type: 'int64', dims: [2], values: [1, -1] }]
      })
  ],
  [
    'every other column',
    /columns in one piece/,
    () =>
      fileOf([node('Slice', ['x', 'a', 'b', 'one', 'two'], ['y']), regressor({}, ['y'])], {
        constants: ['a', 'b', 'one', 'two'].map((name, i) => ({
          name,
          type: 'int64',
          dims: [1],
          values: [[0, 2, 1, 2][i]!]
        }))
      })
  ],
  [
    'a type of its own',
    /to.*expected float, double, int32 or int64, got 9/,
    () => fileOf([node('Cast', ['x'], ['y'], { to: { int: 9 } }), regressor({}, ['y'])])
  ],
  [
    'labels that are no numbers',
    /labels to become texts or numbers/,
    () =>
      fileOf([
        {
          ...classifier({ classlabels_int64s: undefined, classlabels_strings: { texts: ['a', 'b'] } }),
          outputs: ['l', 'out']
        },
        node('Cast', ['l'], ['label'], { to: { int: int64 } })
      ])
  ],
  [
    'a norm of its own',
    /expected MAX, L1 or L2, got "L3"/,
    () => fileOf([node('Normalizer', ['x'], ['y'], { norm: { text: 'L3' } }, 'ai.onnx.ml'), regressor({}, ['y'])])
  ],
  [
    'integers of more than 53 bits',
    /expected integers from/,
    () => fileOf([regressor({ nodes_treeids: { ints: [2 ** 60, 2 ** 60, 2 ** 60] } })])
  ],
  [
    'columns beyond all bounds',
    /fewer columns of all values together/,
    () =>
      fileOf(
        [
          ...Array.from({ length: 40 }, (_, i) =>
            node('Concat', [`x${i}`, `x${i}`], [`x${i + 1}`], { axis: { int: 1 } })
          ),
          regressor({}, ['x40'])
        ],
        { inputs: [{ name: 'x0', type: float, dims: [undefined, 2] }] }
      )
  ],
  [
    'sets beyond all bounds',
    /weights for most of the 2000 targets/,
    () =>
      fileOf([
        regressor({
          nodes_treeids: { ints: [...many, 0, 0].map(() => 0) },
          nodes_nodeids: { ints: [...many, 2000, 2001] },
          nodes_featureids: { ints: [...many, 0, 0].map(() => 0) },
          nodes_modes: { texts: [...many.map(() => 'BRANCH_EQ'), 'LEAF', 'LEAF'] },
          nodes_values: { floats: [...many, 0, 0] },
          nodes_truenodeids: { ints: [...many.map(() => 2001), 0, 0] },
          nodes_falsenodeids: { ints: [...many.map((i) => i + 1), 0, 0] },
          n_targets: { int: many.length },
          target_treeids: { ints: many.map(() => 0) },
          target_nodeids: { ints: many.map(() => 2000) },
          target_ids: { ints: many },
          target_weights: { floats: many }
        })
      ])
  ],
  [
    'targets beyond all bounds',
    /weights for most of the 65536 targets/,
    () => fileOf([regressor({ n_targets: { int: 65536 }, ...twoTrees })])
  ]
]

test.each(refusals)('refused: %s', (_, fault, bytes) => {
  expect(() => loadOnnx(bytes())).toThrow(ModelFormatError)
  expect(() => loadOnnx(bytes())).toThrow(fault)
})
