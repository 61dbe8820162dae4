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
import { pathsOf } from '../paths.ts'
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
export function makeInteractionTables(forest: Forest, tree: QuadratureTree): InteractionTables {
  const { numNodes, numPoints, previous, previousState, ratios, rule } = tree
  const { points } = rule
  const quotients = new Float64Array((1 + 2 * numNodes) * numPoints)
  // z of each node's feature after the branch.
  const shares = new Float64Array(2 * numNodes)
  quotients.set(points.map((t) => -1 / (1 - t)))
  for (let node = 0; node < numNodes; node++) {
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
    }
  }
  return { ...branchesOf(forest, tree), quotients }
}

type Branches = Pick<InteractionTables, 'branches' | 'branchOffsets'>

// By nodes: the parts of a tree's rule have them in common.
const known = new WeakMap<Int32Array, Branches>()

function branchesOf(forest: Forest, tree: QuadratureTree): Branches {
  let branches = known.get(tree.nodes)
  if (branches === undefined) known.set(tree.nodes, (branches = findBranches(forest, tree)))
  return branches
}

function findBranches(forest: Forest, { numNodes, numInner, nodes, left, right, previous }: QuadratureTree): Branches {
  const { feature: featureOfNode } = pathsOf(forest)
  const featureOf = (node: number): number => featureOfNode[nodes[node]!]!
  // The branch to each node; -1 to the root. Nodes come after their parents.
  const branchTo = new Int32Array(numNodes).fill(-1)
  for (let node = 0; node < numInner; node++) {
    if (left[node]! < numNodes) branchTo[left[node]!] = 2 * node
    if (right[node]! < numNodes) branchTo[right[node]!] = 2 * node + 1
  }

  // Counted first, as there can be more of them than a list that grows may hold.
  const branchOffsets = new Float64Array(numNodes + 1)
  for (let node = 0; node < numNodes; node++) {
    const above = branchTo[node]! >> 1
    const numAbove = above < 0 ? 0 : branchOffsets[above + 1]! - branchOffsets[above]! + 1
    branchOffsets[node + 1] = branchOffsets[node]! + numAbove - Number(previous[node]! !== numNodes)
  }
  const branches = new Int32Array(branchOffsets[numNodes]!)
  for (let node = 0; node < numNodes; node++) {
    const above = branchTo[node]! >> 1
    if (above < 0) continue
    const feature = featureOf(node)
    let next = branchOffsets[node]!
    for (let i = branchOffsets[above]!; i < branchOffsets[above + 1]!; i++)
      if (featureOf(branches[i]! >> 1) !== feature) branches[next++] = branches[i]!
    if (featureOf(above) !== feature) branches[next] = branchTo[node]!
  }
  return { branches, branchOffsets: Int32Array.from(branchOffsets) }
}
