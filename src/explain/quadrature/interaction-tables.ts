/**
 * Pairwise interactions by quadrature: the mathematics, in the notation of `quadrature-tree.ts`, and what of a tree does not
 * depend on the row.
 *
 * The interaction of features i and j is the sum over leaves of v · (o_i − z_i) · (o_j − z_j) · ∫ Π_{k ≠ i, j} g_k dt: a
 * polynomial again, of lower degree, so the same points do. With q_j = (o_j − z_j) / g_j the integrand is
 * v · Π g · q_i · q_j.
 *
 * Going down to the leaf, q_i · q_j starts at 0 and changes only at nodes that test i or j: at one that tests i by
 * (q_i after − q_i before) · q_j. Summed over the leaves below, v · Π g · (q_i after − q_i before) is what the node adds
 * to the contribution of i, and that is known: (o_left − ratio) · C · (S(left) − S(right)), times z / g² where i was tested
 * above. So every node multiplies it by the current q_j of every other feature tested above: one product of vectors for each,
 * and no pass through the tree for each feature. q_j is (1 − z) / (t + (1 − t) z) while the row is on the path at j's nodes,
 * and −1 / (1 − t) once it is off.
 *
 * Source: the definition is that of Lundberg et al., "Consistent Individualized Feature Attribution for Tree Ensembles"
 * (2018); the form by nodes is this library's.
 *
 * @module
 */
import type { Forest } from '../../model/forest.ts'
import type { QuadratureTree } from './quadrature-tree.ts'

/** Tables of one tree, its nodes numbered as in its `QuadratureTree`. A branch is 2 × node, plus 1 to the right. */
export interface InteractionTables {
  /** For each node the last branch at each other feature tested above it, node after node. */
  readonly branches: Int32Array
  /** Where the branches of each node begin [numNodes + 1]. */
  readonly branchOffsets: Int32Array
  /** q once the row is off path, then after each branch while it is not [(1 + 2 × numNodes) × numPoints]. */
  readonly quotients: Float64Array
}

/** Prepares a tree. */
export function makeInteractionTables(
  { splitFeature }: Forest,
  { numNodes, numInner, numPoints, nodes, left, right, previous, previousState, ratios, rule }: QuadratureTree
): InteractionTables {
  const { points } = rule
  const featureOf = (node: number): number => splitFeature[nodes[node]!]!
  const branches: number[] = []
  const branchOffsets = new Int32Array(numNodes + 1)
  const quotients = new Float64Array((1 + 2 * numNodes) * numPoints)
  // z of each node's feature after the branch.
  const shares = new Float64Array(2 * numNodes)
  const branchesTo: number[][] = [[]]
  quotients.set(points.map((t) => -1 / (1 - t)))
  for (let node = 0; node < numNodes; node++) {
    const others = branchesTo[node]!.filter((branch) => featureOf(branch >> 1) !== featureOf(node))
    for (const branch of others) branches.push(branch)
    branchOffsets[node + 1] = branches.length

    const ratio = ratios[node]!
    const before = previous[node]! === numNodes ? 1 : shares[2 * previous[node]! + previousState[node]! - 1]!
    for (const side of [0, 1]) {
      const branch = 2 * node + side
      const share = before * (side === 0 ? ratio : 1 - ratio)
      shares[branch] = share
      quotients.set(
        points.map((t) => (1 - share) / (t + (1 - t) * share)),
        (1 + branch) * numPoints
      )
      const child = node < numInner ? (side === 0 ? left : right)[node]! : numNodes
      if (child < numNodes) branchesTo[child] = [...others, branch]
    }
    branchesTo[node] = []
  }
  return { branches: Int32Array.from(branches), branchOffsets, quotients }
}
