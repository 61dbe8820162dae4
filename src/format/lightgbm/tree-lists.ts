/**
 * The lists of numbers that every tree of a text model has: where they go and how LightGBM reads them.
 *
 * Source: LightGBM 4.7.0 src/io/tree.cpp, Tree::Tree(const char*, size_t*).
 *
 * @module
 */
import { maxInt32 } from '../../numeric/constants.ts'
import type { ForestDraft } from '../../model/forest-builder.ts'
import { exactNumbers, integersFrom, type NumberFormat, type Numbers, quickNumbers } from './text-fields.ts'

/** One list of each tree. */
export interface NumberList {
  readonly key: string
  readonly format: NumberFormat
  readonly target: Numbers
  /** Tree `t` has the numbers `offsets[t]` to `offsets[t + 1]` (exclusive) of `target` [numTrees + 1]. */
  readonly offsets: Int32Array
  /** Not every version of LightGBM writes it; `in constant trees`: and some leave it empty in a tree of one leaf. */
  readonly isOptional?: true | 'in constant trees'
}

/** The lists in the order in which they are read. Children and sets of categories count from 0 in every tree. */
export function treeLists(forest: ForestDraft): readonly NumberList[] {
  const ofNodes = { offsets: forest.nodeOffsets }
  const ofLeaves = { offsets: forest.leafOffsets }
  const ofTrees = { offsets: Int32Array.from({ length: forest.numTrees + 1 }, (_, tree) => tree) }
  const format = integersFrom(0, maxInt32)
  const children = integersFrom(-maxInt32 - 1, maxInt32)
  const isOptional = true
  return [
    { key: 'split_feature', ...ofNodes, format, target: forest.splitFeature },
    { key: 'threshold', ...ofNodes, format: exactNumbers, target: forest.threshold },
    { key: 'decision_type', ...ofNodes, format: integersFrom(0, 255), target: forest.decisionType },
    { key: 'left_child', ...ofNodes, format: children, target: forest.leftChild },
    { key: 'right_child', ...ofNodes, format: children, target: forest.rightChild },
    { key: 'split_gain', ...ofNodes, format: quickNumbers, target: forest.splitGain, isOptional },
    { key: 'internal_value', ...ofNodes, format: quickNumbers, target: forest.internalValue, isOptional },
    { key: 'internal_weight', ...ofNodes, format: quickNumbers, target: forest.internalWeight, isOptional },
    { key: 'internal_count', ...ofNodes, format, target: forest.internalCount, isOptional },
    { key: 'leaf_value', ...ofLeaves, format: exactNumbers, target: forest.leafValue },
    {
      key: 'leaf_weight',
      ...ofLeaves,
      format: exactNumbers,
      target: forest.leafWeight,
      isOptional: 'in constant trees'
    },
    { key: 'leaf_count', ...ofLeaves, format, target: forest.leafCount, isOptional: 'in constant trees' },
    { key: 'shrinkage', ...ofTrees, format: quickNumbers, target: forest.shrinkage, isOptional }
  ]
}
