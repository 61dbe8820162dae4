/**
 * Interactions of one tree in plain JavaScript; see `interaction-tables.ts`. The kernel does the same in the same order
 * (src/kernels/assembly/interactions.ts), two points of the quadrature at a time.
 *
 * @module
 */
import type { Forest } from '../../model/forest.ts'
import type { InteractionTables } from './interaction-tables.ts'
import type { ShapTree } from './quadrature-tree.ts'

/** What one tree of one row has been worked out to. */
interface Room {
  readonly states: Uint8Array
  /** S(left) − S(right) of inner nodes [numInner × numPoints], and C [numNodes × numPoints]. */
  readonly differences: Float64Array
  readonly products: Float64Array
  /** Room for one vector. */
  readonly integrand: Float64Array
}

/**
 * Adds the interactions of one tree for one row: each pair's in part at one feature's place, in part at the other's.
 *
 * @param room - as the row's contributions left it
 * @param interactions - begins at `offset` [numFeatures × numFeatures]
 */
export function addTreeInteractions(
  { splitFeature, numFeatures }: Forest,
  { numNodes, numInner, numPoints, nodes, coefficients, repeated }: ShapTree,
  { turns, turnOffsets, quotients }: InteractionTables,
  { states, products, differences, integrand }: Room,
  interactions: Float64Array,
  offset: number
): void {
  for (let i = 0; i < numNodes; i++) {
    const state = states[i]!
    if (state === 0) continue
    const coefficient = coefficients[3 * i + state]!
    const scale = repeated[i]
    for (let k = 0, at = i * numPoints; k < numPoints; k++, at++) {
      const c = scale === undefined ? products[at]! : products[at]! * scale[k]!
      integrand[k] = coefficient * (i < numInner ? c * differences[at]! : c)
    }
    const begin = offset + splitFeature[nodes[i]!]! * numFeatures
    const end = turnOffsets[i + 1]!
    let afterWrong: number | undefined
    for (let place = turnOffsets[i]!; place < end; place++) {
      const turn = turns[place]!
      const other = turn >> 1
      const integral =
        states[other] === 1 + (turn & 1)
          ? dot(integrand, quotients, (1 + turn) * numPoints, numPoints)
          : (afterWrong ??= dot(integrand, quotients, 0, numPoints))
      interactions[begin + splitFeature[nodes[other]!]!]! += integral
    }
  }
}

// As the kernel sums: even and odd points for themselves.
function dot(integrand: Float64Array, quotients: Float64Array, begin: number, numPoints: number): number {
  let even = 0
  let odd = 0
  for (let k = 0; k < numPoints; k += 2) {
    even += integrand[k]! * quotients[begin + k]!
    odd += integrand[k + 1]! * quotients[begin + k + 1]!
  }
  return even + odd
}
