import { describe, expect, test } from 'vitest'
import { loadModel } from '../../src/format/load-model.ts'
import { saveModel } from '../../src/format/save-model.ts'
import { faultOf } from './fault-of.ts'
import { smallModel } from './small-model.ts'

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
        '(tree_info[0], leaf_index): 0 is used twice'
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
        '(tree_info[1], threshold): expected categories joined by "||"'
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
    expect(faultOf('{').message).toBe('LightGBM model (JSON): expected JSON in UTF-8 (SyntaxError)')
    expect(faultOf(Uint8Array.of(123, 255, 125)).message).toBe(
      'LightGBM model (JSON): expected JSON in UTF-8 (TypeError)'
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
