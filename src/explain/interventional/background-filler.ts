/**
 * Leaf tables of interventional SHAP: what a leaf contributes against a background; see `row-explainer.ts` for the formula.
 *
 * @module
 */
import { lowestBitOf } from '../../numeric/bits.ts'
import type { LeafFiller } from '../tables/leaf-tables.ts'
import type { SubtreeLeaf } from '../tables/subtrees.ts'
import type { BackgroundSets } from './background-sets.ts'
import { shapleyWeights } from './shapley-weights.ts'

// Subtrees have no more distinct features on a path, so one word holds a set.
const maxDistinct = 14

/**
 * The filler of a forest and a background.
 *
 * @param leafValues - of all leaves of the forest
 */
export function createBackgroundFiller(leafValues: Float64Array, background: BackgroundSets): LeafFiller {
  const { numRows, numWords, begins, ends, offPath, counts } = background
  const stride = maxDistinct + 1
  const weights = shapleyWeights(maxDistinct)
  const numBits = Uint8Array.from({ length: 2 ** maxDistinct }, (_, set) => bitsOf(set).length)

  return ({ leaf, featureIndex }, numFeatures, values, offset) => {
    const numDistinct = featureIndex.length
    const all = 2 ** numDistinct - 1
    values.fill(0, offset, offset + 2 ** numDistinct * numFeatures)
    for (let i = begins[leaf]!; i < ends[leaf]!; i++) {
      const backgroundSet = offPath[i * numWords]!
      const p = numBits[backgroundSet]!
      const weight = (counts[i]! / numRows) * leafValues[leaf]!
      const gainers = bitsOf(backgroundSet).map((position) => featureIndex[position]!)
      const others = all & ~backgroundSet
      // All sets of features that are disjoint from the background's, from the largest down to the empty set.
      for (let set = others; ; set = (set - 1) & others) {
        const q = numBits[set]!
        const begin = offset + set * numFeatures
        const gain = weight * weights[p * stride + q]!
        for (let g = 0; g < p; g++) values[begin + gainers[g]!]! += gain
        const loss = weight * weights[q * stride + p]!
        for (let rest = set; rest !== 0; rest &= rest - 1) {
          values[begin + featureIndex[lowestBitOf(rest)]!]! -= loss
        }
        if (set === 0) break
      }
    }
  }
}

/** What filling in a leaf's values costs, in nanoseconds of one thread; see `chooseSubtrees`. */
export function backgroundFillCost({ numWords, begins, ends, offPath }: BackgroundSets): (leaf: SubtreeLeaf) => number {
  return ({ leaf, featureIndex }) => {
    let sum = 0
    for (let i = begins[leaf]!; i < ends[leaf]!; i++) {
      sum += 2 ** (featureIndex.length - bitsOf(offPath[i * numWords]!).length)
    }
    return (2 + featureIndex.length) * sum
  }
}

function bitsOf(set: number): number[] {
  const bits: number[] = []
  for (let rest = set; rest !== 0; rest &= rest - 1) bits.push(lowestBitOf(rest))
  return bits
}
