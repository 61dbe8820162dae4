import { expect, test } from 'vitest'
import { loadModel } from '../../src/format/load-model.ts'
import { saveModel } from '../../src/format/save-model.ts'
import { treesToRecords, type TreeRecord } from '../../src/model/trees-to-records.ts'
import { readCases } from '../fixtures.ts'
import { chainModel } from '../hostile-models.ts'

interface DumpedNode {
  readonly split_index?: number
  readonly split_feature: number
  readonly split_gain: number
  readonly threshold: number | string
  readonly decision_type: '<=' | '=='
  readonly default_left: boolean
  readonly missing_type: 'None' | 'Zero' | 'NaN'
  readonly internal_value: number
  readonly internal_weight: number
  readonly internal_count: number
  readonly left_child: DumpedNode
  readonly right_child: DumpedNode
  readonly leaf_index?: number
  readonly leaf_value: number
  readonly leaf_weight?: number
  readonly leaf_count?: number
}

// As LightGBM's Python package makes the table from its own dump.
function fromDump(
  tree: number,
  node: DumpedNode,
  names: readonly string[],
  depth = 1,
  parent: string | null = null
): TreeRecord[] {
  const indexOf = ({ split_index: split, leaf_index: leaf = 0 }: DumpedNode): string =>
    split === undefined ? `${tree}-L${leaf}` : `${tree}-S${split}`
  const nodeIndex = indexOf(node)
  const common = { treeIndex: tree, nodeDepth: depth, nodeIndex, parentIndex: parent }
  if (node.split_index === undefined) {
    const isAlone = node.leaf_index === undefined
    const none = { leftChild: null, rightChild: null, splitFeature: null, splitGain: null, threshold: null }
    const rest = { decisionType: null, missingDirection: null, missingType: null, value: node.leaf_value }
    const weight = isAlone ? null : node.leaf_weight!
    return [{ ...common, ...none, ...rest, weight, count: isAlone ? null : node.leaf_count! }]
  }
  return [
    {
      ...common,
      leftChild: indexOf(node.left_child),
      rightChild: indexOf(node.right_child),
      splitFeature: names[node.split_feature]!,
      splitGain: node.split_gain,
      threshold: node.threshold,
      decisionType: node.decision_type,
      missingDirection: node.default_left ? 'left' : 'right',
      missingType: node.missing_type,
      value: node.internal_value,
      weight: node.internal_weight,
      count: node.internal_count
    },
    ...fromDump(tree, node.left_child, names, depth + 1, nodeIndex),
    ...fromDump(tree, node.right_child, names, depth + 1, nodeIndex)
  ]
}

// Dumps have infinite thresholds as 1e300, gains up to 1e38, no zero with a sign, and numbers of fewer digits for what predicts nothing.
const rounded = (record: TreeRecord): unknown =>
  Object.fromEntries(
    Object.entries(record).map(([key, value]: [string, unknown]) => {
      if (typeof value !== 'number') return [key, value]
      if (key === 'splitGain' && Math.abs(value) > 1e37) return [key, Math.sign(value) * 1e38]
      return [
        key,
        key === 'value' || key === 'threshold'
          ? Math.max(-1e300, Math.min(1e300, value)) + 0
          : Number(value.toPrecision(5))
      ]
    })
  )

const cases = readCases().filter((of) => of.file('model.json') !== undefined && !/linear|edited/.test(of.name))
test.each(cases)('$name: the rows of trees_to_dataframe', (of) => {
  const { tree_info: trees, feature_names: names } = JSON.parse(of.file('model.json')!.toString('utf8')) as {
    tree_info: { tree_structure: DumpedNode }[]
    feature_names: string[]
  }
  const expected = trees.flatMap(({ tree_structure: root }, tree) => fromDump(tree, root, names))
  const got = treesToRecords(loadModel(of.file('model.txt')!))
  expect(got.map(rounded)).toEqual(expected.map(rounded))
})

// As text, the set has 9 MB, and a text for each node 27 GB.
test('a set of categories that 3,000 nodes share is written once', () => {
  const words = Array.from({ length: 65_535 }, () => 0x55555555)
  const model = loadModel(chainModel(3000, 1, { sets: [words] }))
  const records = treesToRecords(model)
  expect(records).toHaveLength(6001)
  const thresholds = new Set(records.map(({ threshold }) => threshold))
  expect([...thresholds].map((threshold) => (threshold as string | null)?.length)).toEqual([8_881_483, undefined])
  expect(() => saveModel(model, { format: 'lightgbm-json' })).toThrow(RangeError)
})
