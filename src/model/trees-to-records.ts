/**
 * `treesToRecords`: a model's trees as a table, a record for each node and leaf.
 *
 * @module
 */
import { createCategoryTexts } from './category-texts.ts'
import { defaultLeftMask, isCategorical, missingType, missingTypeOf, nanInSetMask } from './decision.ts'
import { type Forest, numLeavesOf, rootOf } from './forest.ts'
import type { Model } from './model.ts'

/** A node or leaf. The columns are those of LightGBM's `trees_to_dataframe`; what a leaf has not is null. */
export interface TreeRecord {
  readonly treeIndex: number
  /** 1 for the root. */
  readonly nodeDepth: number
  /** `2-S0` for a node (split), `2-L0` for a leaf, of tree 2. */
  readonly nodeIndex: string
  readonly leftChild: string | null
  readonly rightChild: string | null
  readonly parentIndex: string | null
  /** Name of the feature, or, where an input stage computes what the trees test, of that. */
  readonly splitFeature: string | null
  readonly splitGain: number | null
  /** Of categories that go left, `3||7`. */
  readonly threshold: number | string | null
  readonly decisionType: '<=' | '==' | null
  readonly missingDirection: 'left' | 'right' | null
  readonly missingType: 'None' | 'Zero' | 'NaN' | null
  /** Output of the node or leaf. */
  readonly value: number
  /** Sum of the training rows' second derivatives. */
  readonly weight: number | null
  /** Training rows; -1 where the model does not say. */
  readonly count: number | null
}

/**
 * The trees of a model as records, each tree's from the root down, left before right: the rows of LightGBM's
 * `trees_to_dataframe`.
 *
 * @example
 * ```js
 * console.table(treesToRecords(model).slice(0, 5))
 * ```
 */
export function treesToRecords({ forest, featureNames, inputStage }: Model): TreeRecord[] {
  const records: TreeRecord[] = []
  for (let tree = 0; tree < forest.numTrees; tree++) {
    const firstNode = forest.nodeOffsets[tree]!
    const firstLeaf = forest.leafOffsets[tree]!
    const indexOf = (child: number): string =>
      child >= 0 ? `${tree}-S${child - firstNode}` : `${tree}-L${~child - firstLeaf}`
    const textOfSet = createCategoryTexts(forest)
    const isStump = numLeavesOf(forest, tree) === 1
    const pending: { child: number; depth: number; parent: string | null }[] = [
      { child: rootOf(forest, tree), depth: 1, parent: null }
    ]
    while (pending.length > 0) {
      const { child, depth, parent } = pending.pop()!
      const common = { treeIndex: tree, nodeDepth: depth, nodeIndex: indexOf(child), parentIndex: parent }
      if (child < 0) records.push({ ...common, ...leafPart(forest, ~child, isStump) })
      else {
        const [left, right] = [forest.leftChild[child]!, forest.rightChild[child]!]
        records.push({
          ...common,
          leftChild: indexOf(left),
          rightChild: indexOf(right),
          ...nodePart(forest, child, inputStage?.columnNames ?? featureNames, textOfSet)
        })
        pending.push({ child: right, depth: depth + 1, parent: indexOf(child) })
        pending.push({ child: left, depth: depth + 1, parent: indexOf(child) })
      }
    }
  }
  return records
}

type Common = 'treeIndex' | 'nodeDepth' | 'nodeIndex' | 'parentIndex'

function leafPart(forest: Forest, leaf: number, isStump: boolean): Omit<TreeRecord, Common> {
  return {
    leftChild: null,
    rightChild: null,
    splitFeature: null,
    splitGain: null,
    threshold: null,
    decisionType: null,
    missingDirection: null,
    missingType: null,
    value: forest.leafValue[leaf]!,
    // LightGBM tells neither of a tree that is one leaf.
    weight: isStump ? null : forest.leafWeight[leaf]!,
    count: isStump ? null : forest.leafCount[leaf]!
  }
}

function nodePart(
  forest: Forest,
  node: number,
  featureNames: readonly string[],
  textOfSet: (set: number) => string
): Omit<TreeRecord, Common | 'leftChild' | 'rightChild'> {
  const decisionType = forest.decisionType[node]!
  const threshold = forest.threshold[node]!
  const byCategory = isCategorical(decisionType)
  return {
    splitFeature: featureNames[forest.splitFeature[node]!]!,
    splitGain: forest.splitGain[node]!,
    threshold: byCategory ? textOfSet(threshold) : threshold,
    decisionType: byCategory ? '==' : '<=',
    missingDirection:
      (decisionType & (byCategory ? nanInSetMask | defaultLeftMask : defaultLeftMask)) !== 0 ? 'left' : 'right',
    missingType: missingNames[missingTypeOf(decisionType)]!,
    value: forest.internalValue[node]!,
    weight: forest.internalWeight[node]!,
    count: forest.internalCount[node]!
  }
}

const missingNames = { [missingType.none]: 'None', [missingType.zero]: 'Zero', [missingType.nan]: 'NaN' } as Readonly<
  Record<number, 'None' | 'Zero' | 'NaN'>
>
