import { describe, expect, test } from 'vitest'
import { loadModel } from '../../src/format/load-model.ts'
import { saveModel } from '../../src/format/save-model.ts'
import { faultOf, without } from './fault-of.ts'
import { smallModel, smallModelWith } from './small-model.ts'

test('the small model loads, and is written as it was read', () => {
  expect(saveModel(loadModel(smallModel))).toBe(smallModel)
})

describe('numbers of a list', () => {
  test('too few', () => {
    expect(faultOf(smallModelWith('threshold=40'))).toEqual({
      message: 'LightGBM model line 17 (Tree=0, threshold): expected 2 numbers, got 1',
      line: 17,
      section: 'Tree=0',
      key: 'threshold'
    })
    expect(faultOf(smallModelWith('leaf_value=0.25 -0.5')).message).toBe(
      'LightGBM model line 21 (Tree=0, leaf_value): expected 3 numbers, got 2'
    )
    expect(faultOf(smallModelWith('threshold=', 30)).message).toBe(
      'LightGBM model line 36 (Tree=1, threshold): expected 1 number, got 0'
    )
  })

  test('too many', () => {
    expect(faultOf(smallModelWith('leaf_value=0.25 -0.5 0.75 1')).message).toBe(
      'LightGBM model line 21 (Tree=0, leaf_value): expected 3 numbers, got 4'
    )
    expect(faultOf(smallModelWith('split_feature=0 2 1')).message).toBe(
      'LightGBM model line 15 (Tree=0, split_feature): expected 2 numbers, got 3'
    )
    expect(faultOf(smallModelWith('internal_value=0 0 0')).message).toBe(
      'LightGBM model line 24 (Tree=0, internal_value): expected 2 numbers, got 3'
    )
  })

  test('no numbers', () => {
    expect(faultOf(smallModelWith('threshold=40 x')).message).toBe(
      'LightGBM model line 17 (Tree=0, threshold): expected a number at position 2'
    )
    expect(faultOf(smallModelWith('split_gain=1,5 2')).message).toBe(
      'LightGBM model line 16 (Tree=0, split_gain): expected a number at position 1'
    )
    expect(faultOf(smallModelWith('leaf_count=30 40.5 50')).message).toBe(
      'LightGBM model line 23 (Tree=0, leaf_count): expected an integer from 0 to 2147483647 at position 2'
    )
    expect(faultOf(smallModelWith('leaf_count=30 -1 50')).message).toBe(
      'LightGBM model line 23 (Tree=0, leaf_count): expected an integer from 0 to 2147483647 at position 2'
    )
  })
})

describe('trees that are none', () => {
  test('a node below itself', () => {
    expect(faultOf(smallModelWith('left_child=1 0'))).toEqual({
      message: 'LightGBM model line 19 (Tree=0, left_child): node 0 is reached twice, so the nodes form no tree',
      line: 19,
      section: 'Tree=0',
      key: 'left_child'
    })
    expect(faultOf(smallModelWith('left_child=1 1')).message).toBe(
      'LightGBM model line 19 (Tree=0, left_child): node 1 is reached twice, so the nodes form no tree'
    )
  })

  test('a leaf of two parents', () => {
    expect(faultOf(smallModelWith('right_child=-2 -1')).message).toBe(
      'LightGBM model line 20 (Tree=0, right_child): leaf 0 is reached twice, so the nodes form no tree'
    )
  })

  test('both children the same', () => {
    expect(faultOf(smallModelWith('right_child=1 -3')).message).toMatch(
      /line \d+ \(Tree=0, \w+_child\): node 1 is reached twice/
    )
  })

  test('unreachable nodes', () => {
    const text = smallModelWith('left_child=-1 1').replace('right_child=-2 -3', 'right_child=-2 -3')
    expect(faultOf(text).message).toBe(
      'LightGBM model line 19 (Tree=0, left_child): only 1 of 2 nodes can be reached from the root'
    )
  })

  test('children out of range', () => {
    for (const child of [-4, 2, -2147483648, 2147483647]) {
      for (const [node, children] of [`${child} 1`, `1 ${child}`].entries()) {
        expect(faultOf(smallModelWith(`left_child=${children}`)).message).toBe(
          `LightGBM model line 19 (Tree=0, left_child): node ${node} expected a child from -3 to 1, got ${child}`
        )
      }
    }
  })
})

describe('features', () => {
  test('a split on a feature the model has not', () => {
    expect(faultOf(smallModelWith('split_feature=0 3'))).toEqual({
      message: 'LightGBM model line 15 (Tree=0, split_feature): node 1 expected a feature from 0 to 2, got 3',
      line: 15,
      section: 'Tree=0',
      key: 'split_feature'
    })
    expect(faultOf(smallModelWith('split_feature=0 -1')).message).toBe(
      'LightGBM model line 15 (Tree=0, split_feature): expected an integer from 0 to 2147483647 at position 2'
    )
  })

  test('another number of names or entries than features', () => {
    expect(faultOf(smallModelWith('max_feature_idx=3'))).toEqual({
      message: 'LightGBM model line 8 (header, feature_names): expected 4 names, got 3',
      line: 8,
      section: 'header',
      key: 'feature_names'
    })
    expect(faultOf(smallModelWith('feature_names=age city')).message).toBe(
      'LightGBM model line 8 (header, feature_names): expected 3 names, got 2'
    )
    expect(faultOf(smallModelWith('feature_infos=[18:90]')).message).toBe(
      'LightGBM model line 9 (header, feature_infos): expected 3 entries, got 1'
    )
    expect(faultOf(smallModelWith('max_feature_idx=')).message).toBe(
      'LightGBM model line 6 (header, max_feature_idx): expected one integer from 0 to 2147483646'
    )
  })

  test('a number of features that no memory holds', () => {
    const constrained = smallModel.replace('feature_infos=', 'monotone_constraints=0 1 0\nfeature_infos=')
    expect(loadModel(constrained).file.monotoneConstraints).toEqual([0, 1, 0])
    expect(faultOf(constrained.replace('max_feature_idx=2', 'max_feature_idx=2147483646')).message).toBe(
      'LightGBM model line 8 (header, feature_names): expected 2147483647 names, got 3'
    )
  })
})

describe('categories', () => {
  test('a node that names no set', () => {
    expect(faultOf(smallModelWith('threshold=1', 30))).toEqual({
      message:
        'LightGBM model line 36 (Tree=1, threshold): categorical node 0 expected the number of one of num_cat=1 category sets, got 1',
      line: 36,
      section: 'Tree=1',
      key: 'threshold'
    })
    for (const set of ['-1', '0.5', 'nan', 'inf']) expect(faultOf(smallModelWith(`threshold=${set}`, 30)).line).toBe(36)
    expect(faultOf(smallModelWith('num_cat=0', 30)).message).toMatch(/line 36 \(Tree=1, threshold\)/)
  })

  test('boundaries and words that do not fit', () => {
    expect(faultOf(smallModelWith('cat_boundaries=0 2')).message).toBe(
      'LightGBM model line 47 (Tree=1, cat_threshold): expected 2 numbers in 1 bytes'
    )
    expect(faultOf(smallModelWith('cat_boundaries=1 1')).message).toBe(
      'LightGBM model line 46 (Tree=1, cat_boundaries): expected ascending numbers from 0'
    )
    const twoSets = smallModelWith('num_cat=2', 30)
    expect(faultOf(twoSets.replace('cat_boundaries=0 1', 'cat_boundaries=0 1 0')).message).toBe(
      'LightGBM model line 46 (Tree=1, cat_boundaries): expected ascending numbers from 0'
    )
    expect(loadModel(twoSets.replace('cat_boundaries=0 1', 'cat_boundaries=0 1 1')).forest.catBoundaries).toEqual(
      Int32Array.of(0, 1, 1)
    )
    expect(faultOf(smallModelWith('cat_boundaries=0')).message).toBe(
      'LightGBM model line 46 (Tree=1, cat_boundaries): expected 2 numbers, got 1'
    )
    const noWords = smallModelWith('cat_boundaries=0 0')
    expect(faultOf(noWords).message).toBe('LightGBM model line 47 (Tree=1, cat_threshold): expected 0 numbers, got 1')
    expect(loadModel(noWords.replace('cat_threshold=5', 'cat_threshold=')).forest.catThreshold).toEqual(
      new Uint32Array()
    )
    expect(faultOf(smallModelWith('cat_threshold=4294967296')).message).toBe(
      'LightGBM model line 47 (Tree=1, cat_threshold): expected an integer from 0 to 4294967295 at position 1'
    )
    expect(faultOf(without('cat_boundaries=0 1')).message).toBe(
      'LightGBM model line 31 (Tree=1, cat_boundaries): missing'
    )
    expect(faultOf(smallModelWith('num_cat=2147483647', 30)).message).toBe(
      'LightGBM model line 32 (Tree=1, num_leaves): num_leaves=2 and num_cat=2147483647 do not fit in the file'
    )
  })

  test('decision types that do not exist', () => {
    for (const type of ['12', '16', '14', '255']) {
      expect(faultOf(smallModelWith(`decision_type=2 ${type}`)).message).toBe(
        `LightGBM model line 18 (Tree=0, decision_type): expected decision types from 0 to 11, got ${type}`
      )
    }
    expect(faultOf(smallModelWith('decision_type=2 256')).line).toBe(18)
  })
})

describe('linear trees', () => {
  test('numbers beyond those of a float64 are refused, as LightGBM refuses them; infinity is one', () => {
    for (const [key, line] of [
      ['leaf_const=', 28],
      ['leaf_coeff=', 31]
    ] as const) {
      for (const number of ['1e400', '-1e400', `1${'0'.repeat(400)}`]) {
        const fault = faultOf(linear.replace(new RegExp(`${key}\\S+`), `${key}${number}`))
        expect([key, number, fault.line, fault.message]).toEqual([
          key,
          number,
          line,
          expect.stringContaining('expected numbers that a float64 holds')
        ])
      }
      for (const number of ['inf', '-inf', '1e308'])
        expect(() => loadModel(linear.replace(new RegExp(`${key}\\S+`), `${key}${number}`))).not.toThrow()
    }
    expect(faultOf(linear.replace('leaf_const=1 2', 'leaf_const=inf 1e400')).message).toContain('a float64 holds')
  })

  const linear = smallModel.replace(
    'is_linear=0',
    'is_linear=1\nleaf_const=1 2 3\nnum_features=1 0 2\nleaf_features=0  0 2 \nleaf_coeff=0.5  1 -1 '
  )

  test('load', () => {
    expect(loadModel(linear).forest.linear!.coeff).toEqual(Float64Array.of(0.5, 1, -1))
  })

  test('a coefficient of a feature the model has not', () => {
    expect(faultOf(linear.replace('leaf_features=0  0 2', 'leaf_features=0  0 3'))).toEqual({
      message: 'LightGBM model line 30 (Tree=0, leaf_features): expected features from 0 to 2, got 3',
      line: 30,
      section: 'Tree=0',
      key: 'leaf_features'
    })
  })

  test('counts that do not fit', () => {
    expect(faultOf(linear.replace('num_features=1 0 2', 'num_features=1 1 2')).message).toBe(
      'LightGBM model line 30 (Tree=0, leaf_features): expected 4 numbers, got 3'
    )
    expect(faultOf(linear.replace('num_features=1 0 2', 'num_features=1 2147483647 2147483647')).line).toBe(30)
    expect(faultOf(linear.replace('num_features=1 0 2', 'num_features=1 0 1')).line).toBe(30)
  })

  test('coefficients are not passed over', () => {
    expect(faultOf(linear.replace('is_linear=1', 'is_linear=0')).message).toBe(
      'LightGBM model line 28 (Tree=0, leaf_const): unexpected in a tree without is_linear=1'
    )
    expect(faultOf(linear.replace('is_linear=1\n', '')).message).toBe(
      'LightGBM model line 27 (Tree=0, leaf_const): unexpected in a tree without is_linear=1'
    )
    expect(faultOf(linear.replace('is_linear=1', 'is_linear=2')).message).toBe(
      'LightGBM model line 27 (Tree=0, is_linear): expected one integer from 0 to 1'
    )
  })
})
