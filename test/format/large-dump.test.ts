import { expect, test } from 'vitest'
import { loadModel } from '../../src/format/load-model.ts'
import { saveModel, saveModelChunks } from '../../src/format/save-model.ts'
import { readCases } from '../fixtures.ts'

const list = (length: number, valueOf: (i: number) => number): string =>
  Array.from({ length }, (_, i) => valueOf(i)).join(' ')

// A chain of nodes that all have the same set of categories: in a dump each node has all of them.
function modelOf(numNodes: number, numWords: number): string {
  return `tree
version=v4
num_class=1
num_tree_per_iteration=1
label_index=0
max_feature_idx=0
objective=regression
feature_names=f
feature_infos=none

Tree=0
num_leaves=${numNodes + 1}
num_cat=1
split_feature=${list(numNodes, () => 0)}
threshold=${list(numNodes, () => 0)}
decision_type=${list(numNodes, () => 1)}
left_child=${list(numNodes, (node) => ~node)}
right_child=${list(numNodes, (node) => (node + 1 < numNodes ? node + 1 : ~numNodes))}
leaf_value=${list(numNodes + 1, (leaf) => leaf % 7)}
cat_boundaries=0 ${numWords}
cat_threshold=${list(numWords, () => 4294967295)}
shrinkage=1


end of trees
`
}

test('a dump in pieces is the dump', () => {
  for (const text of [
    modelOf(50, 40),
    ...readCases()
      .slice(0, 20)
      .map((golden) => golden.file('model.txt')!)
  ]) {
    const model = loadModel(text)
    let dump: string
    try {
      dump = saveModel(model, { format: 'lightgbm-json' })
    } catch {
      // NaN in its leaves.
      expect(() => saveModelChunks(model, { format: 'lightgbm-json' })).toThrow(RangeError)
      continue
    }
    expect(Buffer.concat([...saveModelChunks(model, { format: 'lightgbm-json' })]).toString()).toBe(dump)
  }
})

test('a dump longer than a string is refused, and written in pieces of a size that does not grow with it', () => {
  // 5,000 nodes of 19,200 categories: half a gigabyte and more.
  const model = loadModel(modelOf(5000, 600))
  const fault =
    '"model" expected a text of at most 536870888 characters, got more; saveModelChunks writes it piece by piece'
  expect(() => saveModel(model, { format: 'lightgbm-json' })).toThrow(new RangeError(fault))
  expect(() => saveModel(model, { format: 'lightgbm-json', as: 'bytes' })).toThrow(new RangeError(fault))
  let longest = 0
  let numPieces = 0
  for (const piece of saveModelChunks(model, { format: 'lightgbm-json' })) {
    longest = Math.max(longest, piece.length)
    if (++numPieces === 100) break
  }
  expect(numPieces).toBe(100)
  expect(longest).toBeLessThan(2 ** 20)
})
