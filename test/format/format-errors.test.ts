import { runInNewContext } from 'node:vm'
import { describe, expect, test } from 'vitest'
import { ModelFormatError } from '../../src/errors.ts'
import { loadModel, saveModel } from '../../src/format/load-model.ts'
import { smallModel, smallModelWith } from './small-model.ts'

// The error that loading `source` throws, as its parts.
function faultOf(source: string | Uint8Array | object): {
  message: string
  line?: number
  section?: string
  key?: string
} {
  try {
    loadModel(source)
  } catch (error) {
    expect(error).toBeInstanceOf(ModelFormatError)
    const { message, line, section, key } = error as ModelFormatError
    return {
      message,
      ...(line === undefined ? {} : { line }),
      ...(section === undefined ? {} : { section }),
      ...(key === undefined ? {} : { key })
    }
  }
  return { message: 'no error' }
}

function without(line: string): string {
  return smallModel.replace(`${line}\n`, '')
}

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
    for (const children of ['1 -4', '2 -1', '1 -2147483648']) {
      expect(faultOf(smallModelWith(`left_child=${children}`)).message).toMatch(
        /^LightGBM model line 19 \(Tree=0, left_child\): expected an integer from -3 to 1 at position \d$/
      )
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
      'LightGBM model line 9 (header, monotone_constraints): expected 2147483647 numbers in 5 bytes'
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
    expect(faultOf(smallModelWith('cat_threshold=4294967296')).message).toBe(
      'LightGBM model line 47 (Tree=1, cat_threshold): expected an integer from 0 to 4294967295 at position 1'
    )
    expect(faultOf(without('cat_boundaries=0 1')).message).toBe(
      'LightGBM model line 31 (Tree=1, cat_boundaries): missing'
    )
    expect(faultOf(smallModelWith('num_cat=2147483647', 30)).message).toBe(
      'LightGBM model line 31 (Tree=1, num_leaves): num_leaves=2 and num_cat=2147483647 do not fit in the file'
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

describe('header', () => {
  test('what is no model', () => {
    const message = 'LightGBM model line 1: expected the content of a LightGBM text model, whose first line is "tree"'
    for (const source of [
      '',
      '\n',
      'hello',
      'path/to/model.txt',
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
      'LightGBM model line 7 (header, objective): expected 2 classes (num_tree_per_iteration), got 1'
    )
    expect(faultOf(smallModelWith('num_tree_per_iteration=0')).line).toBe(4)
    // Without trees nothing else speaks against a number that makes every row of scores huge.
    const noTrees = smallModel
      .replace(/Tree=0[^]*end of trees/, 'end of trees')
      .replace(/objective=.*\n|tree_sizes=.*\n/g, '')
    expect(faultOf(noTrees.replace('num_tree_per_iteration=1', 'num_tree_per_iteration=65537')).message).toBe(
      'LightGBM model line 4 (header, num_tree_per_iteration): expected at most 65536, got 65537'
    )
  })

  test('keys given twice, unknown, missing, without a value', () => {
    expect(faultOf(smallModel.replace('label_index=0\n', 'label_index=0\nlabel_index=0\n'))).toEqual({
      message: 'LightGBM model line 6 (header, label_index): given twice',
      line: 6,
      section: 'header',
      key: 'label_index'
    })
    expect(faultOf(smallModel.replace('leaf_value=', 'leaf_value=1 2 3\nleaf_value=')).message).toBe(
      'LightGBM model line 22 (Tree=0, leaf_value): given twice'
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

describe('linear trees', () => {
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
      'LightGBM model line 28 (Tree=0, leaf_const): given in a tree without is_linear=1'
    )
    expect(faultOf(linear.replace('is_linear=1\n', '')).message).toBe(
      'LightGBM model line 27 (Tree=0, leaf_const): given in a tree without is_linear=1'
    )
    expect(faultOf(linear.replace('is_linear=1', 'is_linear=2')).message).toBe(
      'LightGBM model line 27 (Tree=0, is_linear): expected one integer from 0 to 1'
    )
  })
})

describe('JSON dumps', () => {
  interface Dump {
    tree_info: {
      tree_structure: Record<string, unknown> & { left_child: Record<string, unknown> }
      num_leaves: number
    }[]
    [key: string]: unknown
  }
  const dumpWith = (change: (dump: Dump) => void): Dump => {
    const dump = JSON.parse(saveModel(loadModel(smallModel), { format: 'lightgbm-json' })) as Dump
    change(dump)
    return dump
  }
  const structure = (
    change: (root: Dump['tree_info'][0]['tree_structure'], second: Record<string, unknown>) => void
  ): Dump => dumpWith(({ tree_info: [first, second] }) => change(first!.tree_structure, second!.tree_structure))

  test('faults name section and key', () => {
    const cases: [Dump, string][] = [
      [
        dumpWith((dump) => {
          delete dump['max_feature_idx']
        }),
        '(header, max_feature_idx): missing'
      ],
      [
        dumpWith((dump) => {
          dump['max_feature_idx'] = 5
        }),
        '(header, feature_names): expected 6 names, got 3'
      ],
      [
        dumpWith((dump) => {
          dump['average_output'] = 1
        }),
        '(header, average_output): expected true or false'
      ],
      [
        dumpWith((dump) => {
          dump['feature_names'] = ['age', 'home city', 'debt']
        }),
        '(header, feature_names): expected names without spaces and line ends'
      ],
      [
        dumpWith((dump) => {
          dump['feature_names'] = ['age', '', 'debt']
        }),
        '(header, feature_names): expected names without spaces and line ends'
      ],
      [
        dumpWith((dump) => {
          dump['feature_names'] = [1, 2, 3]
        }),
        '(header, feature_names): expected text'
      ],
      [
        dumpWith((dump) => {
          dump['monotone_constraints'] = [1]
        }),
        '(header, monotone_constraints): expected 3 numbers, got 1'
      ],
      [
        dumpWith((dump) => {
          dump['pandas_categorical'] = [['a'], 'b']
        }),
        '(header, pandas_categorical): expected null or lists of category values'
      ],
      [
        dumpWith((dump) => {
          dump['tree_info'] = {} as Dump['tree_info']
        }),
        '(header, tree_info): expected an array'
      ],
      [
        dumpWith((dump) => {
          dump.tree_info[1]!.num_leaves = 3
        }),
        '(tree_info[1], num_leaves): expected 3 leaves, got 2'
      ],
      [
        structure((root) => {
          root['split_feature'] = 3
        }),
        '(tree_info[0], split_feature): node 0 expected a feature from 0 to 2, got 3'
      ],
      [
        structure((root) => {
          root['split_feature'] = 0.5
        }),
        '(tree_info[0], split_feature): expected an integer from 0 to 2147483647'
      ],
      [
        structure((root) => {
          root['threshold'] = '40'
        }),
        '(tree_info[0], threshold): expected a number'
      ],
      [
        structure((root) => {
          root['decision_type'] = '<'
        }),
        '(tree_info[0], decision_type): expected "<=" or "=="'
      ],
      [
        structure((root) => {
          root['missing_type'] = 'nan'
        }),
        '(tree_info[0], missing_type): expected None, Zero or NaN'
      ],
      [
        structure((root) => {
          root['missing_type'] = 'constructor'
        }),
        '(tree_info[0], missing_type): expected None, Zero or NaN'
      ],
      [
        structure((root) => {
          root['default_left'] = null
        }),
        '(tree_info[0], default_left): expected true or false'
      ],
      [
        structure((root) => {
          root['right_child'] = null
        }),
        '(tree_info[0]): expected an object'
      ],
      [
        structure((root) => {
          root['right_child'] = root.left_child['left_child']
        }),
        '(tree_info[0], tree_structure): a node is its own descendant'
      ],
      [
        structure((root) => {
          root.left_child['left_child'] = root
        }),
        '(tree_info[0], tree_structure): a node is its own descendant'
      ],
      [
        structure((root) => {
          root['right_child'] = structuredClone(root.left_child['left_child'])
        }),
        '(tree_info[0], leaf_index): 0 is given twice'
      ],
      [
        structure((root) => {
          root.left_child['split_index'] = 2
        }),
        '(tree_info[0], split_index): expected an integer from 0 to 1'
      ],
      [
        structure((_, second) => {
          second['threshold'] = '0||two'
        }),
        '(tree_info[1], threshold): expected categories joined by "||"'
      ],
      [
        structure((_, second) => {
          second['threshold'] = '2147483648'
        }),
        '(tree_info[1], threshold): the category numbers are too large for a JSON dump; save the model as text'
      ],
      [
        structure((_, second) => {
          ;(second['left_child'] as Record<string, unknown>)['leaf_const'] = 1
        }),
        '(tree_info[1], leaf_features): missing'
      ]
    ]
    for (const [dump, message] of cases) {
      expect(faultOf(dump).message).toBe(`LightGBM model ${message}`)
      // A dump that is its own descendant has no text.
      if (!message.includes('descendant'))
        expect(faultOf(JSON.stringify(dump)).message).toBe(`LightGBM model ${message}`)
    }
  })

  test('what is no dump', () => {
    expect(faultOf('{').message).toBe('LightGBM model (JSON): expected a JSON dump in UTF-8 (SyntaxError)')
    expect(faultOf(Uint8Array.of(123, 255, 125)).message).toBe(
      'LightGBM model (JSON): expected a JSON dump in UTF-8 (TypeError)'
    )
    expect(faultOf('{}').message).toBe('LightGBM model (header, tree_info): missing')
    expect(faultOf({}).message).toBe('LightGBM model (header, tree_info): missing')
  })

  test('arrays with holes, which only an object from elsewhere can have, are no shorter arrays', () => {
    const holed = <T>(list: T[]): T[] => {
      const copy = [...list]
      delete copy[0]
      return copy
    }
    expect(
      faultOf(
        dumpWith((dump) => {
          dump.tree_info = holed(dump.tree_info)
        })
      ).message
    ).toBe('LightGBM model (tree_info[0]): expected an object')
    expect(
      faultOf(
        dumpWith((dump) => {
          dump['feature_names'] = holed(dump['feature_names'] as string[])
        })
      ).key
    ).toBe('feature_names')
    expect(
      faultOf(
        dumpWith((dump) => {
          dump['pandas_categorical'] = [holed(['a', 'b'])]
        })
      ).key
    ).toBe('pandas_categorical')
    expect(
      faultOf(
        dumpWith((dump) => {
          dump['monotone_constraints'] = holed([0, 0, 0])
        })
      ).key
    ).toBe('0')
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

test('other kinds of sources are a TypeError', () => {
  for (const [source, kind] of [
    [undefined, 'undefined'],
    [null, 'null'],
    [5, 'number'],
    [[], 'an array'],
    [new Map(), 'Map'],
    [new Uint8ClampedArray(2), 'Uint8ClampedArray'],
    [new Float64Array(2), 'Float64Array'],
    [new ArrayBuffer(8), 'ArrayBuffer'],
    [new DataView(new ArrayBuffer(8)), 'DataView']
  ] as const) {
    expect(() => loadModel(source as unknown as string)).toThrow(
      new TypeError(`"source" expected text, a Uint8Array or a parsed JSON dump, got ${kind}`)
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
