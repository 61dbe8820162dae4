import { describe, expect, test } from 'vitest'
import { readCompact, writeCompact } from '../../../src/format/compact.ts'
import { featureInfoTexts } from '../../../src/format/lightgbm/header-text.ts'
import { loadModel } from '../../../src/format/load-model.ts'
import { saveModel } from '../../../src/format/save-model.ts'
import { categoriesOfSet } from '../../../src/model/decision.ts'
import { predictRaw } from '../../../src/predict/predict.ts'
import { smallModel, smallModelWith } from '../small-model.ts'

const dumpOf = (text: string): string => saveModel(loadModel(text), { format: 'lightgbm-json' })

test('keys stand in the order of LightGBM', () => {
  const dump = JSON.parse(dumpOf(smallModel)) as Record<string, unknown>
  expect(Object.keys(dump)).toEqual([
    'name',
    'version',
    'num_class',
    'num_tree_per_iteration',
    'label_index',
    'max_feature_idx',
    'objective',
    'average_output',
    'feature_names',
    'monotone_constraints',
    'feature_infos',
    'tree_info',
    'feature_importances',
    'pandas_categorical'
  ])
  expect(dump['feature_infos']).toEqual({
    age: { min_value: 18, max_value: 90, values: [] },
    city: { min_value: -1, max_value: 2, values: [-1, 0, 1, 2] },
    debt: { min_value: 0, max_value: 5, values: [] }
  })
})

test('names that look like numbers keep their order, too', () => {
  const dump = dumpOf(smallModel.replace('age city debt', '2 1 __proto__'))
  expect(dump).toMatch(/"feature_infos":\{"2":\{.*\},"1":\{.*\},"__proto__":\{.*\}\},"tree_info"/)
  expect(dump).toMatch(/"feature_importances":\{"2":1,"1":1,"__proto__":1\}/)
  expect(featureInfoTexts(loadModel(dump))).toEqual(['[18:90]', '-1:0:1:2', '[0:5]'])
})

test('without an objective there is no key of it', () => {
  expect(JSON.parse(dumpOf(smallModel.replace('objective=binary sigmoid:1\n', '')))).not.toHaveProperty('objective')
})

test('1e300 is read as what LightGBM writes so', () => {
  const text = smallModelWith('threshold=inf -1.7976931348623157e+308')
  const dump = dumpOf(text)
  expect(dump).toMatch(/"threshold":1e\+300,.*"threshold":-1e\+300,/)
  const fromDump = loadModel(dump)
  expect(fromDump.forest.threshold).toEqual(loadModel(text).forest.threshold)
  const edges = [Infinity, -Infinity, 1e300, -1e300, Number.MAX_VALUE, -Number.MAX_VALUE, 2e300, -2e300]
  const rows = edges.flatMap((age) => edges.map((debt) => [age, 0, debt]))
  expect(predictRaw(fromDump, rows)).toEqual(predictRaw(loadModel(text), rows))

  const infos = 'feature_infos=[-inf:inf] -1:0:1:2 [0.10000000000000001:1e+22]'
  expect(saveModel(loadModel(dumpOf(smallModelWith(infos))))).toContain(`${infos}\n`)
})

test('NaN and infinities as Python writes them', () => {
  const dump = dumpOf(smallModel)
  const lists = (json: string): unknown =>
    loadModel(dump.replace('categorical":null', `categorical":${json}`)).pandasCategorical
  expect(lists('[[NaN, 1.5, Infinity, -Infinity], ["NaN", "-Infinity \\" NaN"]]')).toEqual([
    [null, 1.5, Infinity, -Infinity],
    ['NaN', '-Infinity " NaN']
  ])
  const withLeaf = loadModel(
    dump.replace('"leaf_value":0.25', '"leaf_value":-Infinity').replace(/"split_gain":10/, '"split_gain":NaN')
  )
  expect(withLeaf.forest.leafValue[0]).toBe(-Infinity)
  expect(withLeaf.forest.splitGain[0]).toBeNaN()
})

test('integers beyond 2^53 in category lists', () => {
  const dump = dumpOf(smallModel)
  const withLists = (json: string): string => dump.replace('categorical":null', `categorical":${json}`)
  const ids = '[[9007199254740993, 9007199254740994, -18446744073709551615], [1e+17, 1e+300]]'
  const model = loadModel(withLists(ids))
  expect(model.pandasCategorical).toEqual([
    [9007199254740993n, 9007199254740994n, -18446744073709551615n],
    [1e17, 1e300]
  ])
  for (const format of ['lightgbm', 'lightgbm-json'] as const)
    expect(loadModel(saveModel(model, { format })).pandasCategorical).toEqual(model.pandasCategorical)
  // JSON.parse has rounded them.
  expect(() => loadModel(JSON.parse(withLists('[[9007199254740993]]')) as object)).toThrow(
    'LightGBM model (header, pandas_categorical): expected the dump as text: it has integers beyond 2^53'
  )
  expect(loadModel(JSON.parse(withLists('[[1e300]]')) as object).pandasCategorical).toEqual([[1e300]])
})

test('long numbers elsewhere are floats', () => {
  const dump = dumpOf(smallModelWith('leaf_weight=12345678901234567890 4 5'))
  expect(loadModel(dump.replace(/12345678901234567\d+/, '12345678901234567890')).forest.leafWeight[0]).toBe(
    12345678901234567890
  )
})

test('leaf values are written as they are', () => {
  const leafValues = (text: string): number[] => [...loadModel(dumpOf(text)).forest.leafValue.slice(0, 3)]
  expect(leafValues(smallModelWith('leaf_value=1e305 -inf inf'))).toEqual([1e305, -Infinity, Infinity])
  expect(leafValues(smallModelWith('leaf_value=-0 5e-324 0.1'))).toEqual([-0, 5e-324, 0.1])
  expect(() => dumpOf(smallModelWith('leaf_value=nan 0 1'))).toThrow(
    new RangeError('"format" expected lightgbm for a model with NaN in its leaves, got lightgbm-json')
  )
})

// LightGBM 4.7.0's own dump of these texts.
test('numbers that LightGBM changes in a dump', () => {
  const dumped = (line: string, key: string): unknown[] =>
    [...dumpOf(smallModelWith(line)).matchAll(new RegExp(`"${key}":([^",}]+)`, 'g'))].map(([, text]) => text)
  expect(dumped('threshold=-0 -1e305', 'threshold')).toEqual(['-0', '-1e+300'])
  expect(dumped('threshold=nan 1e305', 'threshold')).toEqual(['0', '1e+300'])
  expect(dumped('split_gain=nan 2e38', 'split_gain')).toEqual(['0', '9.999999680285692e+37', '4'])
  expect(dumped('split_gain=-inf -0', 'split_gain')).toEqual(['-9.999999680285692e+37', '-0', '4'])
  expect(dumped('internal_value=-0 1e305', 'internal_value')).toEqual(['-0', '1.0000000000000007e+305', '0'])
})

describe('categories so large that zero words of their sets are left out', () => {
  const ids = [0, 1, 31, 32, 1_000_000_007, 1_000_000_008, 2_147_483_646, 2_147_483_647]
  const model = loadModel(dumpOf(smallModel).replace('"0||2"', `"${ids.join('||')}"`))
  const cities = [...ids.flatMap((id) => [id - 1, id - 0.5, id, id + 0.5, id + 1]), -0.5, -1, NaN, 1e10, 5]
  const rows = cities.map((city) => [0, city, 0])
  const isIn = (city: number): boolean => ids.includes(Math.trunc(city)) && city > -1

  test('take little memory, and decide as they should, by every engine', () => {
    expect(model.forest.catThreshold).toHaveLength(4)
    const [inside, outside] = [ids[0]!, 5].map((city) => predictRaw(model, [[0, city, 0]])[0])
    for (const engine of ['reference', 'js', 'wasm', 'wasm-masks', 'wasm-walk'] as const)
      expect([...predictRaw(model, rows, { engine })], engine).toEqual(
        cities.map((city) => (isIn(city) ? inside : outside))
      )
  })

  test('are written and cloned', () => {
    const dump = saveModel(model, { format: 'lightgbm-json' })
    expect(dump).toContain(`"threshold":"${ids.join('||')}"`)
    expect(predictRaw(loadModel(dump), rows)).toEqual(predictRaw(model, rows))
    expect(predictRaw(structuredClone(model), rows)).toEqual(predictRaw(model, rows))
    // As text they take all their words.
    const sparse = loadModel(dumpOf(smallModel).replace('"0||2"', '"33||134217760"'))
    expect(sparse.forest.catThreshold).toHaveLength(2)
    const text = saveModel(sparse)
    expect(text).toContain(`cat_boundaries=0 4194306\ncat_threshold=0 2${' 0'.repeat(4194303)} 1\n`)
    expect(categoriesOfSet(loadModel(text).forest, 0)).toEqual([33, 134217760])
    const compact = readCompact(writeCompact(sparse))
    expect(categoriesOfSet(compact.forest, 0)).toEqual([33, 134217760])
  })
})

test('an empty set of categories', () => {
  const dump = dumpOf(smallModelWith('cat_threshold=0'))
  expect(dump).toContain('"threshold":"","decision_type":"=="')
  expect([...loadModel(dump).forest.catThreshold]).toEqual([0])
})

test('node numbers do not have to follow the order of the dump', () => {
  const dump = JSON.parse(dumpOf(smallModel)) as { tree_info: { tree_structure: { left_child: object } }[] }
  const [{ tree_structure: root }] = dump.tree_info as [
    { tree_structure: Record<string, unknown> & { left_child: Record<string, unknown> } }
  ]
  root['split_index'] = 1
  root.left_child['split_index'] = 0
  const rows = [
    [20, 0, 1],
    [20, 0, 2],
    [50, 0, 0]
  ]
  // Node 0 has to be the root.
  expect(() => loadModel(dump)).toThrow(
    'LightGBM model (tree_info[0], left_child): node 0 is reached twice, so the nodes form no tree'
  )
  root['split_index'] = 0
  root.left_child['split_index'] = 1
  const leaf = root.left_child['left_child'] as Record<string, unknown>
  const other = root['right_child'] as Record<string, unknown>
  ;[leaf['leaf_index'], other['leaf_index']] = [other['leaf_index'], leaf['leaf_index']]
  expect(predictRaw(loadModel(dump), rows)).toEqual(predictRaw(loadModel(smallModel), rows))
})

test('bytes and text of a dump load alike, with space before it', () => {
  const dump = dumpOf(smallModel)
  const rows = [[20, 2, 1]]
  for (const source of [dump, `\n\t ${dump}`, new TextEncoder().encode(dump), JSON.parse(dump) as object]) {
    expect(predictRaw(loadModel(source), rows)).toEqual(Float64Array.of(0.375))
  }
})

test('a chain of 20,000 nodes, deeper than any call stack', () => {
  const numNodes = 20_000
  const list = (item: (i: number) => number, count = numNodes): string =>
    Array.from({ length: count }, (_, i) => item(i)).join(' ')
  const text = [
    'tree',
    'version=v4',
    'num_class=1',
    'num_tree_per_iteration=1',
    'label_index=0',
    'max_feature_idx=0',
    'feature_names=x',
    'feature_infos=[0:1]',
    '',
    'Tree=0',
    `num_leaves=${numNodes + 1}`,
    'num_cat=0',
    `split_feature=${list(() => 0)}`,
    `threshold=${list((i) => numNodes - i)}`,
    `decision_type=${list(() => 2)}`,
    `left_child=${list((i) => (i + 1 < numNodes ? i + 1 : -1))}`,
    `right_child=${list((i) => -2 - i)}`,
    `leaf_value=${list((leaf) => leaf, numNodes + 1)}`,
    'shrinkage=1',
    '',
    '',
    'end of trees',
    ''
  ].join('\n')
  const model = loadModel(text)
  const rows = [[0], [1.5], [numNodes + 1]]
  const raw = predictRaw(model, rows)
  expect([...raw]).toEqual([0, numNodes, 1])
  expect(predictRaw(loadModel(saveModel(model, { format: 'lightgbm-json' })), rows)).toEqual(raw)
  expect(predictRaw(loadModel(saveModel(model)), rows)).toEqual(raw)
})
