import { runInNewContext } from 'node:vm'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { loadModel } from '../../src/format/load-model.ts'
import { saveModel } from '../../src/format/save-model.ts'
import { faultOf, without } from './fault-of.ts'
import { smallModel, smallModelWith } from './small-model.ts'

describe('header', () => {
  test('what is no model', () => {
    const message = 'LightGBM model line 1: expected the content of a LightGBM text model, whose first line is "tree"'
    for (const source of [
      '',
      '\n',
      'hello',
      'trees\n',
      '\ufefftrees\n',
      '\ufeff\ufefftree\n',
      new Uint8Array(),
      Uint8Array.of(0, 255)
    ]) {
      expect(faultOf(source)).toEqual({ message, line: 1 })
    }
    expect(faultOf('tree').message).toBe('LightGBM model line 1 (header): the file ends before "end of trees"')
  })

  test('versions', () => {
    expect(faultOf(smallModelWith('version=v5'))).toEqual({
      message: 'LightGBM model line 2 (header, version): expected one of v2, v3, v4; got "v5"',
      line: 2,
      section: 'header',
      key: 'version'
    })
    expect(loadModel(without('version=v4')).file.version).toBeUndefined()
  })

  test('objectives', () => {
    expect(faultOf(smallModelWith('objective=binry sigmoid:1'))).toMatchObject({
      line: 7,
      section: 'header',
      key: 'objective'
    })
    expect(faultOf(smallModelWith('objective=binry sigmoid:1')).message).toMatch(
      /^LightGBM model line 7 \(header, objective\): expected one of regression, .*; got "binry"$/
    )
    for (const objective of [
      'binary',
      'binary sigmoid:0',
      'binary sigmoid:-1',
      'binary sigmoid:x',
      'binary sigmoid:inf',
      'binary sigmoid:nan',
      'binary sigmoid:1 sqrt',
      'regression sigmoid:1',
      'multiclass num_class:3',
      'constructor',
      '__proto__'
    ]) {
      expect(faultOf(smallModelWith(`objective=${objective}`)), objective).toMatchObject({ line: 7, key: 'objective' })
    }
  })

  test('a number of classes that contradicts the trees', () => {
    expect(faultOf(smallModelWith('num_tree_per_iteration=3')).message).toBe(
      'LightGBM model line 4 (header, num_tree_per_iteration): expected a divisor of the number of trees, 2; got 3'
    )
    expect(faultOf(smallModelWith('num_tree_per_iteration=2')).message).toBe(
      'LightGBM model line 3 (header, num_class): expected 2 (num_tree_per_iteration), got 1'
    )
    expect(faultOf(smallModelWith('num_class=2')).key).toBe('num_class')
    expect(
      faultOf(smallModelWith('num_class=2').replace('num_tree_per_iteration=1', 'num_tree_per_iteration=2')).message
    ).toBe('LightGBM model line 7 (header, objective): expected 2 classes (num_tree_per_iteration), got 1')
    expect(faultOf(smallModelWith('num_tree_per_iteration=0')).line).toBe(4)
    // Without trees nothing else speaks against a number that makes every row of scores huge.
    const noTrees = smallModel
      .replace(/Tree=0[^]*end of trees/, 'end of trees')
      .replace(/objective=.*\n|tree_sizes=.*\n/g, '')
    expect(faultOf(noTrees.replace('num_tree_per_iteration=1', 'num_tree_per_iteration=65537')).message).toBe(
      'LightGBM model line 4 (header, num_tree_per_iteration): expected at most 65536, got 65537'
    )
  })

  test('duplicate and unknown keys, missing keys, keys without a value', () => {
    expect(faultOf(smallModel.replace('label_index=0\n', 'label_index=0\nlabel_index=0\n'))).toEqual({
      message: 'LightGBM model line 6 (header, label_index): duplicate key',
      line: 6,
      section: 'header',
      key: 'label_index'
    })
    expect(faultOf(smallModel.replace('leaf_value=', 'leaf_value=1 2 3\nleaf_value=')).message).toBe(
      'LightGBM model line 22 (Tree=0, leaf_value): duplicate key'
    )
    expect(faultOf(smallModel.replace('label_index', 'lable_index')).message).toBe(
      'LightGBM model line 5 (header): unknown key "lable_index"'
    )
    expect(faultOf(smallModel.replace('leaf_value', 'leaf_values')).message).toBe(
      'LightGBM model line 21 (Tree=0): unknown key "leaf_values"'
    )
    expect(faultOf(without('label_index=0'))).toEqual({
      message: 'LightGBM model line 1 (header, label_index): missing',
      line: 1,
      section: 'header',
      key: 'label_index'
    })
    expect(faultOf(without('num_leaves=3')).message).toBe('LightGBM model line 12 (Tree=0, num_leaves): missing')
    expect(faultOf(smallModel.replace('num_leaves=3', 'num_leaves')).message).toBe(
      'LightGBM model line 13 (Tree=0, num_leaves): expected "key=value"'
    )
  })

  test('a long unknown key is cut', () => {
    expect(faultOf(smallModel.replace('label_index', 'x'.repeat(1e5))).message.length).toBeLessThan(200)
  })
})

describe('trees that are missing', () => {
  test('a file that stops early', () => {
    const firstTreeOnly = smallModel.slice(0, smallModel.indexOf('Tree=1'))
    expect(faultOf(firstTreeOnly)).toEqual({
      message: 'LightGBM model line 10 (header, tree_sizes): expected 2 trees, got 1',
      line: 10,
      section: 'header',
      key: 'tree_sizes'
    })
    expect(faultOf(firstTreeOnly.replace('tree_sizes=290 291\n', '')).message).toMatch(
      /\(Tree=0\): the file ends before "end of trees"$/
    )
  })

  test('a file that stops right after its trees is whole only if its last line is', () => {
    const trees = smallModel.slice(0, smallModel.indexOf('\n\nend of trees'))
    expect(loadModel(`${trees}\n`).forest.numTrees).toBe(2)
    expect(loadModel(trees).forest.numTrees).toBe(2)
    expect(faultOf(trees.trimEnd()).message).toBe(
      'LightGBM model line 49 (Tree=1): the file ends before "end of trees"'
    )
  })

  test('a tree out of its order', () => {
    expect(faultOf(smallModel.replace('Tree=1', 'Tree=2')).message).toBe(
      'LightGBM model line 31 (Tree=0): expected "Tree=1"'
    )
    expect(faultOf(smallModel.replace('Tree=0', 'Tree=1')).message).toBe(
      'LightGBM model line 31 (Tree=1): expected "Tree=2"'
    )
    for (const number of ['', 'x', '-1', '00', '0x1', '1e1', ' 0', '9999999999'])
      expect(faultOf(smallModel.replace('Tree=0', `Tree=${number}`)).message, number).toBe(
        'LightGBM model line 12 (header): expected "Tree=0"'
      )
  })

  test('sections after the trees that stop early', () => {
    expect(faultOf(smallModel.slice(0, smallModel.indexOf('end of parameters'))).message).toBe(
      'LightGBM model line 59 (parameters:): the file ends before "end of parameters"'
    )
    expect(faultOf(smallModel.slice(0, smallModel.indexOf('_categorical:'))).message).toBe(
      'LightGBM model line 65 (after the trees): the file ends inside a line'
    )
    expect(faultOf(smallModel.replace(':null', ':[["a", "b"')).message).toBe(
      'LightGBM model line 65 (pandas_categorical): expected null or lists of category values as JSON'
    )
    expect(faultOf(smallModel.replace(':null', ':[[["a"]]]')).line).toBe(65)
  })
})

test('a byte order mark before text or dump is passed over', () => {
  for (const text of [smallModel, saveModel(loadModel(smallModel), { format: 'lightgbm-json' })]) {
    for (const source of [`\ufeff${text}`, new TextEncoder().encode(`\ufeff${text}`)]) {
      expect(saveModel(loadModel(source))).toBe(saveModel(loadModel(text)))
    }
  }
})

test('bytes of another realm are bytes', () => {
  const foreign: unknown = runInNewContext('Uint8Array.from(bytes)', {
    bytes: [...new TextEncoder().encode(smallModel)]
  })
  expect(foreign).not.toBeInstanceOf(Uint8Array)
  expect(saveModel(loadModel(foreign as Uint8Array))).toBe(smallModel)
})

test('a buffer is what its bytes are', () => {
  const { buffer } = new TextEncoder().encode(smallModel)
  const shared = new SharedArrayBuffer(buffer.byteLength)
  new Uint8Array(shared).set(new Uint8Array(buffer))
  for (const source of [
    buffer,
    shared,
    runInNewContext('Uint8Array.from(bytes).buffer', { bytes: [...new Uint8Array(buffer)] })
  ])
    expect(saveModel(loadModel(source as ArrayBuffer))).toBe(smallModel)
})

describe('what is often taken for a model says what to do instead', () => {
  test('the path of a file', () => {
    for (const path of [
      'model.txt',
      'path/to/model',
      './m',
      '/srv/m.lgb',
      'C:\\models\\m.txt',
      '~/m.txt',
      'model.json\n'
    ])
      expect(faultOf(path).message, path).toContain('got what looks like its path; read the file, or use loadModelFile')
  })

  test('other kinds of files', () => {
    const withStart = (...start: number[]): Uint8Array => Uint8Array.of(...start, 1, 2, 3)
    for (const protocol of [2, 3, 4, 5])
      expect(faultOf(withStart(0x80, protocol)).message).toContain('got a Python pickle; load')
    expect(faultOf(gzipSync(smallModel)).message).toContain('got a gzip file; unpack it first')
    expect(faultOf(withStart(0x50, 0x4b, 3, 4)).message).toContain('got a zip archive; take the model out of it')
  })
})

test('other kinds of sources are a TypeError', () => {
  for (const [source, kind] of [
    [undefined, 'undefined'],
    [null, 'null'],
    [5, 'number'],
    [[], 'an array'],
    [new Map(), 'Map'],
    [new Uint8ClampedArray(2), 'Uint8ClampedArray'],
    [new Float64Array(2), 'Float64Array'],
    [new DataView(new ArrayBuffer(8)), 'DataView']
  ] as const) {
    expect(() => loadModel(source as unknown as string)).toThrow(
      new TypeError(`"source" expected text, a Uint8Array, an ArrayBuffer or a parsed JSON dump, got ${kind}`)
    )
  }
})

test('an unknown format to save in is a RangeError', () => {
  expect(() => saveModel(loadModel(smallModel), { format: 'onnx' as 'lightgbm' })).toThrow(
    new RangeError('"format" expected lightgbm or lightgbm-json, got onnx')
  )
})

// A regular expression that starts again at every quote would take minutes here.
test('a category line made to be slow is refused at once', () => {
  expect(faultOf(smallModel.replace(':null', `:[["${'\\"'.repeat(200_000)}`)).section).toBe('pandas_categorical')
})
