/**
 * The lists of numbers that every tree of a text model has: where they go and how LightGBM reads them.
 *
 * Source: LightGBM 4.7.0 src/io/tree.cpp, Tree::Tree(const char*, size_t*).
 *
 * @module
 */
import { maxInt32 } from '../../numeric/constants.ts'
import type { ForestDraft } from '../../model/forest-builder.ts'
import { fieldOf, integersOf, numbersOf, quickNumbersOf, type Section } from './text-fields.ts'

/** One list. */
export type TreeColumn = {
  readonly key: string
  /** What a tree has one number for each of. */
  readonly of: 'node' | 'leaf' | 'tree'
  /** Not every version of LightGBM writes it. */
  readonly isOptional?: true
} & (
  | { readonly kind: 'exact' | 'quick' | 'quick float32'; readonly target: (forest: ForestDraft) => Float64Array }
  | {
      readonly kind: 'integer'
      readonly max: number
      readonly target: (forest: ForestDraft) => Int32Array | Uint8Array
    }
  | { readonly kind: 'child'; readonly target: (forest: ForestDraft) => Int32Array }
)

/** The lists in the order in which they are read. */
export const treeColumns: readonly TreeColumn[] = [
  { key: 'split_feature', of: 'node', kind: 'integer', max: maxInt32, target: (forest) => forest.splitFeature },
  { key: 'threshold', of: 'node', kind: 'exact', target: (forest) => forest.threshold },
  { key: 'decision_type', of: 'node', kind: 'integer', max: 255, target: (forest) => forest.decisionType },
  { key: 'left_child', of: 'node', kind: 'child', target: (forest) => forest.leftChild },
  { key: 'right_child', of: 'node', kind: 'child', target: (forest) => forest.rightChild },
  // Gains are float32 in LightGBM.
  { key: 'split_gain', of: 'node', isOptional: true, kind: 'quick float32', target: (forest) => forest.splitGain },
  { key: 'internal_value', of: 'node', isOptional: true, kind: 'quick', target: (forest) => forest.internalValue },
  { key: 'internal_weight', of: 'node', isOptional: true, kind: 'quick', target: (forest) => forest.internalWeight },
  {
    key: 'internal_count',
    of: 'node',
    isOptional: true,
    kind: 'integer',
    max: maxInt32,
    target: (forest) => forest.internalCount
  },
  { key: 'leaf_value', of: 'leaf', kind: 'exact', target: (forest) => forest.leafValue },
  { key: 'leaf_weight', of: 'leaf', isOptional: true, kind: 'exact', target: (forest) => forest.leafWeight },
  {
    key: 'leaf_count',
    of: 'leaf',
    isOptional: true,
    kind: 'integer',
    max: maxInt32,
    target: (forest) => forest.leafCount
  },
  { key: 'shrinkage', of: 'tree', isOptional: true, kind: 'quick', target: (forest) => forest.shrinkage }
]

/**
 * Reads one list of tree `t` into the forest. The nodes and leaves of a constant tree need none.
 *
 * @throws ModelFormatError when the list is missing or damaged
 */
export function readTreeColumn(forest: ForestDraft, t: number, tree: Section, column: TreeColumn): void {
  const { key, of } = column
  const firstNode = forest.nodeOffsets[t]!
  const firstLeaf = forest.leafOffsets[t]!
  const numNodes = forest.nodeOffsets[t + 1]! - firstNode
  const first = of === 'node' ? firstNode : of === 'leaf' ? firstLeaf : t
  const count = of === 'node' ? numNodes : of === 'leaf' ? numNodes + 1 : 1
  if (count === 0) return
  if (column.isOptional) {
    const field = fieldOf(tree, key)
    if (field === undefined || (of === 'leaf' && numNodes === 0 && field.start === field.end)) return
  }

  switch (column.kind) {
    case 'exact':
      numbersOf(tree, key, column.target(forest), first, count)
      return
    case 'quick':
      quickNumbersOf(tree, key, column.target(forest), first, count)
      return
    case 'quick float32': {
      const numbers = quickNumbersOf(tree, key, column.target(forest), first, count)
      for (let i = first; i < first + count; i++) numbers[i] = Math.fround(numbers[i]!)
      return
    }
    case 'integer':
      integersOf(tree, key, column.target(forest), first, count, 0, column.max)
      return
    case 'child': {
      const children = integersOf(tree, key, column.target(forest), first, count, ~numNodes, numNodes - 1)
      for (let i = first; i < first + count; i++) {
        const child = children[i]!
        children[i] = child >= 0 ? child + firstNode : child - firstLeaf
      }
    }
  }
}
