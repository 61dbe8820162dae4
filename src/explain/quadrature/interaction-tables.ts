/**
 * What pairwise interactions need beyond `shap-tables.ts`, and the mathematics of them in the words used there.
 *
 * The interaction of features i and j is the sum over leaves of v · (o_i − z_i) · (o_j − z_j) · ∫ Π_{k ≠ i, j} g_k dt: a
 * polynomial again, of lower degree, so the same points do. With q_j = (o_j − z_j) / g_j the integrand is
 * v · Π g · q_i · q_j.
 *
 * Going down to the leaf, q_i · q_j begins with 0 and changes only at nodes that test i or j: at one that tests i by
 * (q_i after − q_i before) · q_j. Summed over the leaves below, v · Π g · (q_i after − q_i before) is what the node gives
 * to the contribution of i, and that is known: (o_left − ratio) · C · (S(left) − S(right)), times z / g² where i was tested
 * before. So every node multiplies it by the q_j, as it stands there, of every other feature tested above: one product of
 * vectors for each, and no pass through the tree for each feature. q_j is (1 − z) / (t + (1 − t) z) while the row takes
 * all turns at j's nodes, and −1 / (1 − t) from the first wrong turn on.
 *
 * Source: the definition is that of Lundberg et al., "Consistent Individualized Feature Attribution for Tree Ensembles"
 * (2018); the form by nodes is worked out here.
 *
 * @module
 */
import type { Forest } from '../../model/forest.ts'
import { ruleOf, type ShapTree } from './quadrature-tree.ts'

/** Of one tree; its nodes are numbered as in its `ShapTree`. A turn is 2 × node, and 1 more to the right. */
export interface InteractionTables {
  /** For each node the last turn at each other feature tested above it, node after node. */
  readonly turns: Int32Array
  /** Where the turns of each node begin [numNodes + 1]. */
  readonly turnOffsets: Int32Array
  /** q after a wrong turn, then after each turn if none was wrong [(1 + 2 × numNodes) × numPoints]. */
  readonly quotients: Float64Array
}

/** Prepares a tree. */
export function makeInteractionTables(
  { splitFeature }: Forest,
  { numNodes, numInner, numPoints, nodes, left, right, previous, previousState, ratios }: ShapTree
): InteractionTables {
  const { points } = ruleOf(numPoints)
  const featureOf = (node: number): number => splitFeature[nodes[node]!]!
  const turns: number[] = []
  const turnOffsets = new Int32Array(numNodes + 1)
  const quotients = new Float64Array((1 + 2 * numNodes) * numPoints)
  // z of each node's feature after the turn.
  const shares = new Float64Array(2 * numNodes)
  const turnsTo: number[][] = [[]]
  quotients.set(points.map((t) => -1 / (1 - t)))
  for (let node = 0; node < numNodes; node++) {
    const others = turnsTo[node]!.filter((turn) => featureOf(turn >> 1) !== featureOf(node))
    for (const turn of others) turns.push(turn)
    turnOffsets[node + 1] = turns.length

    const ratio = ratios[node]!
    const before = previous[node]! === numNodes ? 1 : shares[2 * previous[node]! + previousState[node]! - 1]!
    for (const side of [0, 1]) {
      const turn = 2 * node + side
      const share = before * (side === 0 ? ratio : 1 - ratio)
      shares[turn] = share
      quotients.set(
        points.map((t) => (1 - share) / (t + (1 - t) * share)),
        (1 + turn) * numPoints
      )
      const child = node < numInner ? (side === 0 ? left : right)[node]! : numNodes
      if (child < numNodes) turnsTo[child] = [...others, turn]
    }
    turnsTo[node] = []
  }
  return { turns: Int32Array.from(turns), turnOffsets, quotients }
}
