/**
 * Leaf tables of path-dependent SHAP: branches weighted by their covers.
 *
 * With o, z, g and the quadrature of `../quadrature/quadrature-tree.ts`, a leaf gives each of the features at which the row is
 * off path the same, −v · ∫ Π g_j / (1 − t) dt, because z_i · Π g_j over j ≠ i is Π g_j / (1 − t). A feature at which the row is
 * on the path gets −(1 − z) / z times what it would get if the row were off path there as well. So one integral for each set
 * of features is enough, all its terms have one sign, and nothing cancels.
 *
 * @module
 */
import { shareOf } from '../../model/cover.ts'
import type { Forest } from '../../model/forest.ts'
import type { Paths } from '../paths.ts'
import { numPointsFor, quadratureRule } from '../quadrature/rules.ts'
import type { LeafFiller } from './leaf-tables.ts'
import type { SubtreeLeaf } from './subtrees.ts'

/** What filling in a leaf's values costs, in nanoseconds of one thread; see `chooseSubtrees`. */
export function coverFillCost({ featureIndex: { length } }: SubtreeLeaf): number {
  return 3 * length * 2 ** length
}

/**
 * The filler of a forest whose covers are all above 0.
 *
 * @param leafValues - of all leaves of the forest
 */
export function createCoverFiller(forest: Forest, paths: Paths, leafValues: Float64Array): LeafFiller {
  let products = new Float64Array(0)
  let integrals = new Float64Array(0)

  // −v · ∫ Π g_j / (1 − t) dt for each set of features at which the row is off path; meaningless for the empty set.
  const integrate = (value: number, shares: Float64Array): void => {
    const numSets = 2 ** shares.length
    if (integrals.length < numSets) {
      integrals = new Float64Array(numSets)
      products = new Float64Array(numSets)
    }
    integrals.fill(0, 0, numSets)
    const { points, weights } = quadratureRule(numPointsFor(shares.length - 1))
    for (let k = 0; k < points.length; k++) {
      const t = points[k]!
      products[0] = (-value * weights[k]!) / (1 - t)
      for (let i = 0; i < shares.length; i++) {
        const outside = (1 - t) * shares[i]!
        const inside = t + outside
        const half = 1 << i
        for (let set = 0; set < half; set++) {
          products[half + set] = products[set]! * outside
          products[set]! *= inside
        }
      }
      for (let set = 0; set < numSets; set++) integrals[set]! += products[set]!
    }
  }

  return ({ leaf, featureIndex }, numFeatures, values, offset) => {
    const shares = sharesOf(forest, paths, leaf)
    const numSets = 2 ** shares.length
    integrate(leafValues[leaf]!, shares)
    values.fill(0, offset, offset + numSets * numFeatures)
    for (let i = 0; i < shares.length; i++) {
      const onPath = -(1 - shares[i]!) / shares[i]!
      const bit = 1 << i
      // All sets without the bit; each is followed, `bit` sets later, by the one with it.
      for (let high = 0; high < numSets; high += 2 * bit) {
        let position = offset + high * numFeatures + featureIndex[i]!
        for (let set = high | bit; set < high + 2 * bit; set++, position += numFeatures) {
          values[position] = onPath * integrals[set]!
          values[position + bit * numFeatures] = integrals[set]!
        }
      }
    }
  }
}

// z of each distinct feature on the path to a leaf: the share of training rows that stay on the path there [numDistinct].
function sharesOf(forest: Forest, { parent, leafParent, position, numDistinct }: Paths, leaf: number): Float64Array {
  const shares = new Float64Array(numDistinct[leaf]!).fill(1)
  for (let child = ~leaf, node = leafParent[leaf]!; node >= 0; child = node, node = parent[node]!) {
    shares[position[node]!]! *= shareOf(forest, node, child)
  }
  return shares
}
