import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { ModelFormatError } from '../../../src/errors.ts'
import { explain } from '../../../src/explain/explain.ts'
import { featureImportance } from '../../../src/explain/importance.ts'
import { explainInteractions } from '../../../src/explain/interactions.ts'
import { loadCatBoost } from '../../../src/format/catboost/load-catboost.ts'
import { loadModel } from '../../../src/format/load-model.ts'
import { saveModel } from '../../../src/format/save-model.ts'
import { treesToRecords } from '../../../src/model/trees-to-records.ts'
import { predictClass } from '../../../src/predict/predict-class.ts'
import { predict, predictLeaf, predictRaw } from '../../../src/predict/predict.ts'
import { readCatboostCases } from './cases.ts'

const cases = new Map(readCatboostCases('fixtures/catboost').map((each) => [each.name, each]))

interface Document {
  [key: string]: unknown
  features_info: Record<string, unknown[]>
  oblivious_trees: Record<string, unknown>[]
  model_info: Record<string, unknown>
}

function documentOf(name: string): Document {
  return JSON.parse(new TextDecoder().decode(cases.get(name)!.json)) as Document
}

function changed(name: string, change: (document: Document) => void): Document {
  const document = documentOf(name)
  change(document)
  return document
}

test('the library, its version, the loss and the names', () => {
  const model = loadCatBoost(cases.get('multiclass')!.binary)
  expect(model).toMatchObject({
    source: { library: 'CatBoost', version: '1.2.10' },
    objective: 'MultiClass',
    numClasses: 3,
    classLabels: ['high', 'low', 'middle'],
    featureNames: ['income', 'age', 'debt', 'ratio'],
    canStopEarly: false,
    averageOutput: false
  })
})

test('features without names are called by their columns', () => {
  const model = loadCatBoost(
    changed('rmse', ({ features_info: { float_features } }) =>
      float_features!.forEach((feature) => ((feature as { feature_id: string }).feature_id = ''))
    )
  )
  expect(model.featureNames).toEqual(['0', '1', '2', '3'])
})

test('columns that the file leaves out, such as dropped ones, are features that no tree tests', () => {
  const { json, columns, outputs } = cases.get('rmse')!
  const model = loadCatBoost(
    changed('rmse', ({ features_info: { float_features } }) =>
      float_features!.forEach(
        (feature, i) => ((feature as { flat_feature_index: number }).flat_feature_index = 2 * i + 1)
      )
    )
  )
  expect(model.featureNames).toEqual(['0', 'income', '2', 'age', '4', 'debt', '6', 'ratio'])
  const unused = Object.fromEntries(['0', '2', '4', '6'].map((name) => [name, columns['income']!]))
  expect([...predictRaw(model, { ...unused, ...columns } as never)]).toEqual([...outputs.raw!])
  const rows = [[NaN, 1.5, NaN, 2, NaN, -1, NaN, 0.5]]
  expect([...predictRaw(model, rows)]).toEqual([...predictRaw(loadCatBoost(json), [[1.5, 2, -1, 0.5]])])
  expect(explain(model, rows).values.filter((_, feature) => feature % 2 === 0)).toEqual(new Float64Array(4))
})

test('a column beyond all reason is refused', () => {
  const document = changed('rmse', ({ features_info: { float_features } }) => {
    ;(float_features![0] as { flat_feature_index: number }).flat_feature_index = 2 ** 31 - 1
  })
  expect(() => loadCatBoost(document)).toThrow(/flat_feature_index.*expected columns below \d+, each once/)
})

test('JSON of statistics by different borders of the target is refused, by what training was told', () => {
  const withBorders = (counts: readonly number[], key: string): Document =>
    changed('statistics-borders', ({ model_info }) => {
      const list = counts.map((count) => ({ ctr_type: 'Borders', target_binarization: { border_count: count } }))
      const lists = key === 'per_feature_ctrs' ? { 4: list } : list
      Object.assign(model_info['params'] as object, { cat_feature_params: { [key]: lists } })
    })
  for (const key of ['simple_ctrs', 'combinations_ctrs', 'per_feature_ctrs']) {
    expect(() => loadCatBoost(withBorders([1, 4], key))).toThrow(/expected statistics of one target/)
    expect(loadCatBoost(withBorders([4, 4], key)).featureNames).toContain('job')
  }
})

test('a threshold of probability moves the classes, not the outputs', () => {
  const { binary, columns } = cases.get('threshold')!
  const model = loadCatBoost(binary)
  expect(model.classLabels).toEqual(['no', 'yes'])
  const probabilities = predict(model, columns)
  const classes = predictClass(model, columns)
  expect(classes.some((number, i) => number === 1 && probabilities[i]! < 0.5)).toBe(true)
  classes.forEach((number, i) => expect(number).toBe(Number(probabilities[i]! > 0.3)))
})

test('a range of iterations that does not begin with the first leaves the bias out', () => {
  const model = loadCatBoost(cases.get('scale')!.binary)
  const { columns } = cases.get('scale')!
  const whole = predictRaw(model, columns)
  const first = predictRaw(model, columns, { numIterations: 2 })
  const rest = predictRaw(model, columns, { startIteration: 2 })
  expect(model.forest.baseScores[0]).toBe(-0.3)
  whole.forEach((score, i) => expect(first[i]! + rest[i]!).toBeCloseTo(score, 12))
})

test.each([
  ['text', 'text features are not supported', 'TextFeatures'],
  ['embedding', 'embedding features are not supported', 'EmbeddingFeatures']
])('a .cbm file with %s features', (name, fault, key) => {
  const bytes = readFileSync(`fixtures/catboost/refused/${name}.cbm`)
  for (const load of [loadCatBoost, loadModel]) {
    expect(() => load(bytes)).toThrow(
      new ModelFormatError(`${fault}; train the model without them`, {
        library: 'CatBoost',
        section: 'ModelTrees',
        key
      })
    )
  }
})

test.each([
  [
    'text_features',
    (document: Document): unknown => (document.features_info['text_features'] = [{}]),
    /text features are not/
  ],
  [
    'embedding',
    (document: Document): unknown => (document.features_info['embedding_features'] = [{}]),
    /embedding features are/
  ],
  [
    'no statistics',
    (document: Document): unknown => (document['ctr_data'] = {}),
    /\(ctrs\[0\], ctr_data\): expected the statistics/
  ],
  [
    'a column twice',
    ({ features_info: { float_features } }: Document): unknown => float_features!.push(float_features![0]!),
    /once/
  ],
  [
    'no trees',
    (document: Document): unknown => delete (document as Record<string, unknown>)['oblivious_trees'],
    /oblivious_trees/
  ],
  [
    'a split too far',
    ({ oblivious_trees: [tree] }: Document): unknown =>
      ((tree!['splits'] as { split_index: number }[])[0]!.split_index = 1e6),
    /expected an integer from 0 to/
  ],
  [
    'leaves missing',
    ({ oblivious_trees: [tree] }: Document): unknown => (tree!['leaf_values'] = [1, 2, 3]),
    /expected as many values for each of/
  ],
  [
    'weights below 0',
    ({ oblivious_trees: [tree] }: Document): unknown => ((tree!['leaf_weights'] as number[])[0] = -1),
    />= 0/
  ],
  [
    'names of other classes',
    ({ model_info }: Document): unknown => (model_info['class_params'] = { class_names: ['a'] }),
    /expected 2 names/
  ],
  [
    'a threshold of 1',
    ({ model_info }: Document): unknown => (model_info['binclass_probability_threshold'] = '1'),
    /between 0 and 1/
  ],
  [
    'a bias too many',
    (document: Document): unknown => (document['scale_and_bias'] = [1, [0, 0]]),
    /expected 1 biases, got 2/
  ]
] as const)('refused: %s', (_, change, fault) => {
  const document = changed('statistics', change)
  expect(() => loadCatBoost(document)).toThrow(ModelFormatError)
  expect(() => loadCatBoost(document)).toThrow(fault)
})

test.each([
  ['{"a": 1}', 'CatBoost model (model, oblivious_trees): missing'],
  ['{', 'CatBoost model (JSON): expected JSON in UTF-8 (SyntaxError)'],
  ['tree\n', "CatBoost model: expected .cbm or JSON, got another file; save the model with save_model('model.cbm')"],
  ['CBM1', 'CatBoost model (header): expected a longer file'],
  ['CBM1\u{1}\u{1}\0\0abc', 'CatBoost model (header): expected 265 bytes or more, got 11'],
  [
    'model.cbm',
    'CatBoost model line 1: expected the content of a model file, got what looks like its path; read the file, or use ' +
      'loadModelFile of opencredit/node'
  ]
])('other content: %j', (source, message) => {
  expect(() => loadCatBoost(source)).toThrow(message)
})

test('nodes that lead to themselves, or to others twice', () => {
  const node: Record<string, unknown> = { split: { split_index: 0 }, left: { value: 1 }, right: { value: 2 } }
  const document = documentOf('rmse') as Record<string, unknown>
  delete document['oblivious_trees']
  node['right'] = node
  document['trees'] = [node]
  expect(() => loadCatBoost(document)).toThrow(/a node is reached twice/)
  const leaf = { value: 1 }
  document['trees'] = [{ split: { split_index: 0 }, left: leaf, right: leaf }]
  expect(() => loadCatBoost(document)).toThrow(/a node is reached twice/)
})

test('nodes as deep as a file can have them', () => {
  const document = documentOf('rmse') as Record<string, unknown>
  delete document['oblivious_trees']
  let tree: unknown = { value: 1, weight: 1 }
  const depth = 2000
  for (let level = 0; level < depth; level++)
    tree = { split: { split_index: level % 4 }, left: { value: -level, weight: 1 }, right: tree }
  document['trees'] = [tree]
  const model = loadCatBoost(JSON.stringify(document))
  expect(model.forest.leafValue.length).toBe(depth + 1)
  expect([...predictLeaf(model, [[-1e9, -1e9, -1e9, -1e9]])]).toEqual([0])
})

test('what is told of a model with statistics: contributions by columns, no interactions, no background', () => {
  const { binary, columns } = cases.get('statistics-all')!
  const model = loadCatBoost(binary)
  expect(explain(model, columns).numFeatures).toBe(7)
  expect(() => explain(model, columns, { background: columns })).toThrow(
    /^"background" expected a model whose trees test columns of a row one by one, got one of CatBoost/
  )
  expect(() => explainInteractions(model, columns)).toThrow(/^"model" expected trees that test columns of a row/)
  expect(() => saveModel(model)).toThrow(/another library's model cannot be saved/)
  const names = new Set(treesToRecords(model).map(({ splitFeature }) => splitFeature))
  expect([...names].some((name) => /^(?:Borders|Buckets|Counter)\(.*job/.test(name ?? ''))).toBe(true)
})

test('one category a column: a background and every mode are possible', () => {
  const { binary, columns } = cases.get('one-hot')!
  const model = loadCatBoost(binary)
  const { values, baseValues } = explain(model, columns, { background: columns })
  const raw = predictRaw(model, columns)
  raw.forEach((score, row) => {
    const sum = values.subarray(row * 7, (row + 1) * 7).reduce((total, value) => total + value, baseValues[0]!)
    expect(sum).toBeCloseTo(score, 10)
  })
  expect(() => explain(model, columns, { mode: 'exact' })).toThrow(/where covers are sums of weights/)
})

test('numbers only: interactions, and no importance by gains', () => {
  const { binary, columns } = cases.get('rmse')!
  const model = loadCatBoost(binary)
  expect(() => featureImportance(model, 'split')).toThrow(
    /^"model" expected splits on columns of a row.* has no gains;/
  )
  const { values } = explainInteractions(model, columns)
  const contributions = explain(model, columns).values
  contributions.forEach((value, i) => {
    const sum = values.subarray(4 * i, 4 * i + 4).reduce((total, part) => total + part, 0)
    expect(sum).toBeCloseTo(value, 10)
  })
})

test('a model without weights is predicted, and not explained without a background', () => {
  const model = loadCatBoost(
    changed('rmse', ({ oblivious_trees }) => oblivious_trees.forEach((tree) => delete tree['leaf_weights']))
  )
  const { columns, outputs } = cases.get('rmse')!
  expect([...predictRaw(model, columns)]).toEqual([...outputs.raw!])
  expect(() => explain(model, columns)).toThrow(/^"model" expected training rows in every node/)
  expect(explain(model, columns, { background: columns }).numRows).toBe(outputs.raw!.length)
})
