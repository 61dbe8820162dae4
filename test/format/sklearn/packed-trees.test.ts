import { expect, test } from 'vitest'
import { ModelFormatError } from '../../../src/errors.ts'
import { loadModel } from '../../../src/format/load-model.ts'
import { splitPackedDocument } from '../../../src/format/sklearn/document.ts'
import { loadSklearn } from '../../../src/format/sklearn/load-sklearn.ts'
import { predictRaw } from '../../../src/predict/predict.ts'
import { readSklearnCases } from './cases.ts'
import { type Dtype, type PackedDocument, repacked, unpacked, withArray } from './packed.ts'

const cases = new Map(
  readSklearnCases('fixtures/sklearn').map(({ name, json }) => [name, new TextDecoder().decode(json)])
)
const documentOf = (name: string): PackedDocument => JSON.parse(cases.get(name)!)

// One tree: a split of one feature, whose right child splits again.
const tree = repacked({ ...documentOf('boosting-regressor'), trees: 1 }, [
  { name: 'threshold', dtype: 'float64', numbers: [0, 1] },
  { name: 'leaf_values', dtype: 'float64', numbers: [-1, 0, 1] },
  { name: 'node_count', dtype: 'uint8', numbers: [5] },
  { name: 'left', dtype: 'uint8', numbers: [1, 0, 1, 0, 0] },
  { name: 'right', dtype: 'uint8', numbers: [2, 2] },
  { name: 'feature', dtype: 'uint8', numbers: [0, 0] },
  { name: 'split_covers', dtype: 'uint8', numbers: [4, 3] },
  { name: 'leaf_covers', dtype: 'uint8', numbers: [1, 2, 1] }
])

test('arrays that can be left out are', () => {
  const model = loadSklearn({ ...tree, num_features: 1, base_scores: [0] })
  expect([...predictRaw(model, [[-1], [0.5], [2], [NaN]])]).toEqual([-1, 0, 1, 1])
  expect([...model.forest.splitGain]).toEqual([0, 0])
  const left = repacked(tree, [...unpacked(tree), { name: 'missing_left', dtype: 'uint8', numbers: [1, 0] }])
  expect([...predictRaw(loadSklearn({ ...left, num_features: 1, base_scores: [0] }), [[NaN]])]).toEqual([-1])
})

const numbers = (list: number[]) => (): number[] => list
test.each<[string, string, (list: number[]) => number[], Dtype | undefined, string]>([
  [
    'no nodes',
    'node_count',
    numbers([0]),
    undefined,
    '(trees[0], node_count): expected 1 to the 5 nodes that are left, got 0'
  ],
  [
    'more nodes than there are',
    'node_count',
    numbers([7]),
    undefined,
    '(trees[0], node_count): expected 1 to the 5 nodes'
  ],
  [
    'fewer nodes than there are',
    'node_count',
    numbers([3]),
    undefined,
    '(trees[0], left): expected one leaf more than splits, got 2'
  ],
  ['a tree too many', 'node_count', numbers([5, 1]), undefined, '(arrays, node_count): expected 1 numbers, got 2'],
  [
    'a node too many',
    'left',
    (list) => [...list, 0],
    undefined,
    '(arrays, left): expected 5 numbers, one for each node, got 6'
  ],
  [
    'a split too many',
    'left',
    numbers([1, 1, 1, 0, 0]),
    undefined,
    '(trees[0], left): expected one leaf more than splits, got 3 splits among 5'
  ],
  [
    'fractions as children',
    'left',
    (list) => list,
    'float32',
    '(arrays, left): expected integers, got numbers with fractions'
  ],
  [
    'a left child outside',
    'left',
    numbers([5, 0, 1, 0, 0]),
    undefined,
    '(trees[0], left): node 0 expected a child from 0 to 4, got 5'
  ],
  [
    'a left child before',
    'left',
    numbers([-1, 0, 1, 0, 0]),
    'int32',
    '(trees[0], left): node 0 expected a child from 0 to 4, got -1'
  ],
  [
    'a right child outside',
    'right',
    numbers([2, 3]),
    undefined,
    '(trees[0], right): node 2 expected a child from 0 to 4, got 5'
  ],
  [
    'a far right child',
    'right',
    numbers([2, 2147483647]),
    'int32',
    '(trees[0], right): node 2 expected a child from 0 to 4, got 2147483649'
  ],
  ['a child twice', 'right', numbers([2, 1]), undefined, '(trees[0], right): leaf 1 is reached twice'],
  ['a node below itself', 'right', numbers([0, 2]), undefined, '(trees[0], right): node 0 is reached twice'],
  ['a split without a right child', 'right', numbers([2]), undefined, '(arrays, right): expected 2 numbers, got 1'],
  [
    'a feature outside',
    'feature',
    numbers([0, 5]),
    undefined,
    '(trees[0], feature): expected integers from 0 to 4, got 5'
  ],
  [
    'a feature below 0',
    'feature',
    numbers([-1, 0]),
    'int32',
    '(trees[0], feature): expected integers from 0 to 4, got -1'
  ],
  ['NaN as a threshold', 'threshold', numbers([0, NaN]), undefined, '(arrays, threshold): expected numbers, got NaN'],
  [
    'an infinite leaf',
    'leaf_values',
    numbers([0, Infinity, 0]),
    undefined,
    '(arrays, leaf_values): expected finite numbers, got Infinity'
  ],
  [
    'NaN as a leaf, float32',
    'leaf_values',
    numbers([0, NaN, 0]),
    'float64',
    '(arrays, leaf_values): expected finite numbers, got NaN'
  ],
  [
    'a leaf without a value',
    'leaf_values',
    numbers([0, 0]),
    undefined,
    '(arrays, leaf_values): expected 3 numbers, got 2'
  ],
  [
    'a cover too many',
    'split_covers',
    numbers([1, 2, 3]),
    undefined,
    '(arrays, split_covers): expected 2 numbers, got 3'
  ],
  ['too few covers', 'leaf_covers', numbers([1]), undefined, '(arrays, leaf_covers): expected 3 numbers, got 1']
])('%s is refused where it is', (_, name, change, dtype, message) => {
  const load = (): unknown => loadSklearn(withArray(tree, name, change, dtype))
  expect(load).toThrow(ModelFormatError)
  expect(load).toThrow(message)
})

const [firstArray] = tree.arrays
const withFirst = (entry: object): object => ({
  ...tree,
  arrays: [{ ...firstArray, ...entry }, ...tree.arrays.slice(1)]
})
test.each<[string, object, string]>([
  ['no data', { ...tree, data: undefined }, '(document, data): expected text'],
  ['no base64', { ...tree, data: 'AAA!' }, '(document, data): expected base64, got character code 33 at position 3'],
  [
    'base64 cut short',
    { ...tree, data: tree.data.slice(1) },
    '(document, data): expected base64 of a multiple of 4 characters, got'
  ],
  ['data cut short', { ...tree, data: tree.data.slice(4) }, '(arrays[7], size): expected at most'],
  [
    'data too long',
    { ...tree, data: `AAAA${tree.data}` },
    '(document, data): expected 55 bytes, as the arrays take, got 58'
  ],
  ['another array', withFirst({ name: 'values' }), '(arrays[0], name): expected one of node_count, left, right, '],
  ['an array twice', withFirst({ name: 'left' }), '(arrays[3], name): expected each array once, got a second left'],
  [
    'another dtype',
    withFirst({ dtype: 'float16' }),
    '(arrays[0], dtype): expected one of uint8, uint16, int32, float32, float64; got "float16"'
  ],
  ['a dtype of objects', withFirst({ dtype: 'toString' }), 'got "toString"'],
  ['no size', withFirst({ size: undefined }), '(arrays[0], size): expected a number'],
  ['half a size', withFirst({ size: 1.5 }), '(arrays[0], size): expected an integer from 0 to 2147483647'],
  [
    'a huge size',
    withFirst({ size: 2147483647 }),
    '(arrays[0], size): expected at most 55 bytes of data, got 17179869176'
  ],
  ['arrays of no kind', { ...tree, arrays: {} }, '(document, arrays): expected an array'],
  ['an array of no kind', { ...tree, arrays: [0] }, '(arrays[0]): expected an object'],
  ['a missing array', repacked(tree, unpacked(tree).slice(1)), '(arrays, threshold): missing'],
  [
    'wide numbers after narrow ones',
    repacked(tree, [{ name: 'missing_left', dtype: 'uint8', numbers: [0, 0] }, ...unpacked(tree)]),
    '(arrays[1], dtype): expected float64 at a multiple of 8 bytes, got byte 2'
  ],
  [
    'missing values that go nowhere',
    repacked(tree, [...unpacked(tree), { name: 'missing_left', dtype: 'uint8', numbers: [0, 2] }]),
    '(trees[0], missing_left): expected integers from 0 to 1, got 2'
  ],
  [
    'categories of no feature',
    repacked(tree, [...unpacked(tree), { name: 'left_categories', dtype: 'uint8', numbers: Array(32).fill(0) }]),
    '(arrays, left_categories): expected 0 numbers, got 32'
  ],
  [
    'no trees',
    {
      ...repacked(
        tree,
        unpacked(tree).map((one) => ({ ...one, numbers: [] }))
      ),
      trees: 0
    },
    '(document, trees): expected a multiple of 1 trees'
  ],
  ['trees of version 1', { ...tree, trees: [] }, '(document, trees): expected a number'],
  [
    'fewer trees than outputs',
    { ...tree, num_outputs: 2, base_scores: [0, 0] },
    '(document, trees): expected a multiple of 2 trees'
  ]
])('%s is refused', (_, document, message) => {
  expect(() => loadSklearn(document)).toThrow(ModelFormatError)
  expect(() => loadSklearn(document)).toThrow(message)
  expect(() => loadSklearn(JSON.stringify(document, (_key, value) => value ?? null))).toThrow(ModelFormatError)
})

test('sets of categories: their number, their codes, their dtype', () => {
  const document = documentOf('histogram-categories')
  const change = (of: (list: number[]) => number[], dtype?: Dtype): object =>
    withArray(document, 'left_categories', of, dtype)
  // The first split is of feature 0, of 5 categories.
  const outside = change((list) => list.with(1, 1))
  expect(() => loadSklearn(outside)).toThrow('(trees[0], left_categories): expected codes from 0 to 4, got 8')
  expect(() => loadSklearn(change((list) => list.slice(1)))).toThrow(
    /\(arrays, left_categories\): expected \d+ numbers, got \d+/
  )
  const dropped = repacked(
    document,
    unpacked(document).filter(({ name }) => name !== 'left_categories')
  )
  expect(() => loadSklearn(dropped)).toThrow('(arrays, left_categories): expected')
})

test('files as the script writes them are read without making text of their data', () => {
  for (const [name, text] of cases) {
    const found = splitPackedDocument(Buffer.from(text))
    const { data, ...rest } = JSON.parse(text) as PackedDocument
    expect(found?.document, name).toEqual(rest)
    expect(Buffer.from(found!.data).toString('base64'), name).toBe(data)
  }
})

test('other spellings of a document are the same model', () => {
  for (const [name, text] of cases) {
    const model = loadSklearn(JSON.parse(text) as object)
    const spellings = [
      text,
      `${text.slice(0, -1)} \n}\r\n\t `,
      text.replaceAll(/([,{[])"/g, '$1\n  "'),
      text.replace(/^\{(.*),("data":"[^"]*")\}$/, '{$2,$1}'),
      text.replaceAll('/', '\\/'),
      text.replace('"data":"', '"data" :"'),
      text.replace('"version":2,', '"version":2,"data":"","more":{"a":0,"data":"AAAA"},'),
      text.replace('"version":2,', '"version":1,"version":2,'),
      text.replace('"version":2,', '"version":2,"more":",\\"data\\":\\"",')
    ]
    for (const [i, spelling] of spellings.entries()) {
      for (const load of [loadSklearn, loadModel]) {
        expect(load(spelling), `${name}, ${i}`).toEqual(model)
        expect(load(Buffer.from(`\ufeff${spelling}`)), `${name}, ${i}`).toEqual(model)
      }
    }
  }
})

test('a key that comes again counts the last time, and a file must end where it ends', () => {
  const text = cases.get('tree-regressor')!
  const again = (more: string): string =>
    `${text.slice(0, text.indexOf(',"data":'))}${more}${text.slice(text.indexOf(',"data":'))}`
  expect(() => loadSklearn(again(',"format":"other"'))).toThrow('expected "opencredit-sklearn"')
  expect(() => loadSklearn(again(',"version":3'))).toThrow('expected 1 or 2, got 3')
  expect(() => loadSklearn(again(',"version":1'))).toThrow('(document, trees): expected an array')
  for (const damaged of [
    `${text}x`,
    `${text}}`,
    text.slice(0, -1),
    text.slice(0, -2),
    again('x'),
    again(',"'),
    again('\\')
  ])
    expect(() => loadSklearn(damaged)).toThrow('(JSON): expected JSON in UTF-8')
})
