import { expect, test } from 'vitest'
import { loadModel } from '../../../src/format/load-model.ts'
import { saveModel, saveModelChunks } from '../../../src/format/save-model.ts'
import { predictRaw } from '../../../src/predict/predict.ts'
import { faultOf } from '../fault-of.ts'
import { smallModel, smallModelWith } from '../small-model.ts'

// The lines of the model's trees and header after it was loaded and saved, without those that follow from others.
function resaved(text: string): string[] {
  return saveModel(loadModel(text))
    .split('\n')
    .filter((line) => !line.startsWith('tree_sizes='))
}

function resavedLine(line: string): string {
  const key = line.slice(0, line.indexOf('=') + 1)
  return resaved(smallModelWith(line)).find((written) => written.startsWith(key))!
}

// The answers here are those of LightGBM 4.7.0: lgb.Booster(model_file=…).save_model(…).

test.each([
  ['split_gain=nan 5', 'split_gain=nan 5'],
  ['split_gain=-nan 5', 'split_gain=nan 5'],
  ['split_gain=inf -0', 'split_gain=inf -0'],
  ['split_gain=1e39 -1e39', 'split_gain=inf -inf'],
  ['internal_value=nan 0.1', 'internal_value=nan 0.1'],
  ['internal_value=inf -inf', 'internal_value=1e+308 -1e+308'],
  ['internal_weight=-nan 8', 'internal_weight=nan 8'],
  ['internal_weight=1e400 8', 'internal_weight=1e+308 8'],
  ['leaf_weight=nan -nan inf', 'leaf_weight=nan -nan inf'],
  ['leaf_weight=1e-400 1e39 -0', 'leaf_weight=0 9.9999999999999994e+38 -0'],
  ['threshold=-nan 1.5', 'threshold=-nan 1.5'],
  ['threshold=1e400 -inf', 'threshold=inf -inf'],
  ['leaf_value=-nan nan -0', 'leaf_value=-nan nan -0'],
  ['shrinkage=nan', 'shrinkage=nan'],
  ['shrinkage=inf', 'shrinkage=1e+308'],
  ['objective=xentlambda', 'objective=cross_entropy_lambda'],
  ['objective=mse', 'objective=regression'],
  ['label_index=-0', 'label_index=0']
])('%s is written as %s', (line, expected) => {
  expect(resavedLine(line)).toBe(expected)
})

test.each(['split_gain', 'internal_value', 'internal_weight', 'leaf_weight', 'leaf_count', 'internal_count'])(
  'a tree without %s gets zeros',
  (key) => {
    const without = smallModel.replace(new RegExp(`^${key}=.*\n`, 'm'), '')
    expect(resaved(without).find((line) => line.startsWith(`${key}=`))).toMatch(/^\w+=0 0( 0)?$/)
  }
)

test.each([
  ['counts left out', ''],
  ['an empty count', 'leaf_count=\n'],
  ['a count of 0 and a weight', 'leaf_weight=3.5\nleaf_count=0\n'],
  ['a weight of 0', 'leaf_weight=0\nleaf_count=0\n']
])('a constant tree with %s', (_, lines) => {
  const tree = `Tree=0\nnum_leaves=1\nnum_cat=0\nleaf_value=0.25\n${lines}shrinkage=0.1\n\n\n`
  const text = smallModel.replace(/tree_sizes=.*\n/, '').replace(/Tree=0[^]*(?=end of trees)/, tree)
  const written = saveModel(loadModel(text))
  expect(written.slice(written.indexOf('Tree=0'), written.indexOf('end of trees'))).toBe(
    'Tree=0\nnum_leaves=1\nnum_cat=0\nsplit_feature=\nsplit_gain=\nthreshold=\ndecision_type=\nleft_child=\nright_child=\n' +
      'leaf_value=0.25\nleaf_weight=\nleaf_count=0\ninternal_value=\ninternal_weight=\ninternal_count=\nis_linear=0\n' +
      'shrinkage=0.1\n\n\n'
  )
})

test('trees that start at a later number are numbered from 0', () => {
  const later = smallModel.replace('Tree=1', 'Tree=3').replace('Tree=0', 'Tree=2')
  expect(saveModel(loadModel(later))).toBe(smallModel)
})

test('the category lists stay as they were written', () => {
  const lists = '[["a", "\\u00fc"], [1.0, NaN, -Infinity, 9007199254740993], [true]]'
  const model = loadModel(smallModel.replace('categorical:null', `categorical:${lists}`))
  expect(model.pandasCategorical).toEqual([['a', 'ü'], [1, null, -Infinity, 9007199254740993n], [true]])
  expect(saveModel(model)).toContain(`pandas_categorical:${lists}\n`)
})

test('names that are not UTF-8 keep their bytes', () => {
  // Latin-1, a surrogate in UTF-8, an overlong zero, a cut character, one beyond U+10FFFF, and what is UTF-8.
  const names = ['\xe4ge', '\xed\xb2\x80\xc0\x80', '\xf0\x9f\x98\x80\xe2\x82\xf4\x90\x80\x80\xef\xbf\xbd']
  const latin1 = names.reduce(
    (text, name, i) => text.replaceAll(new RegExp(`\\b${['age', 'city', 'debt'][i]}\\b`, 'g'), name),
    smallModel
  )
  const bytes = Uint8Array.from(latin1, (character) => character.charCodeAt(0))
  const model = loadModel(bytes)
  expect(model.featureNames[0]).toBe('\udce4ge')
  expect(model.featureNames[2]).toBe('\u{1f600}\udce2\udc82\udcf4\udc90\udc80\udc80\ufffd')
  expect(saveModel(model, { as: 'bytes' })).toEqual(bytes)
  expect(saveModel(loadModel(saveModel(model)), { as: 'bytes' })).toEqual(bytes)
  expect(loadModel(saveModel(model, { format: 'lightgbm-json' })).featureNames).toEqual(model.featureNames)
})

test('bytes and chunks are the text', () => {
  const model = loadModel(smallModel)
  for (const format of ['lightgbm', 'lightgbm-json'] as const) {
    const text = saveModel(model, { format })
    expect(new TextDecoder().decode(saveModel(model, { format, as: 'bytes' }))).toBe(text)
    expect(Buffer.concat([...saveModelChunks(model, { format })]).toString()).toBe(text)
  }
  // One piece before the trees, one for each, one after them.
  expect([...saveModelChunks(model)]).toHaveLength(4)
  expect(() => saveModel(model, { as: 'stream' as 'text' })).toThrow(
    new RangeError('"as" expected text or bytes, got stream')
  )
  expect(() => saveModelChunks(model, { format: 'onnx' as 'lightgbm' })).toThrow(RangeError)
})

test('a line of the header after a model without trees, which LightGBM reads as the header, is refused', () => {
  const noTrees = smallModel.replace(/tree_sizes=.*\n/, 'tree_sizes=\n').replace(/Tree=0[^]*(?=end of trees)/, '')
  expect(loadModel(noTrees).forest.numTrees).toBe(0)
  expect(faultOf(`${noTrees}num_class=1\n`).message).toContain('(after the trees): expected no line of the header')
  expect(loadModel(`${smallModel}num_class=1\n`).forest.numTrees).toBe(2)
})

// What LightGBM reads as another model, or not at all.
test.each([
  ['is_linear=1e-400', 'is_linear'],
  ['is_linear=1.0', 'is_linear'],
  ['num_leaves=3e0', 'num_leaves'],
  ['num_leaves=0x3', 'num_leaves'],
  ['num_cat=0.0', 'num_cat'],
  ['num_class=2', 'num_class'],
  ['num_class=1.0', 'num_class'],
  ['max_feature_idx=2e0', 'max_feature_idx'],
  ['label_index=0.5', 'label_index'],
  ['objective=multiclass num_class:0x1', 'objective'],
  ['objective=softmax num_class:1', 'objective']
])('%s is refused', (line, key) => {
  expect(faultOf(smallModelWith(line)).key).toBe(key)
})

test('a blank line inside a tree, where LightGBM ends it, is refused', () => {
  const long = smallModel.replace('threshold=40 ', `threshold=${' '.repeat(2 ** 16)}40 `)
  for (const text of [smallModel, long]) {
    for (const line of ['Tree=0', 'num_cat=0', 'internal_count=120 80'])
      for (const blank of ['\n', '\r\n', '\n\n'])
        expect(faultOf(text.replace(line, line + blank)).message, line).toContain('(Tree=0): expected no blank line')
  }
  const moreBlanks = smallModel.replace(/\n\nTree=1/, '\n\n\n\nTree=1')
  expect(predictRaw(loadModel(moreBlanks), [[1, 1, 1]])).toEqual(predictRaw(loadModel(smallModel), [[1, 1, 1]]))
})
