/**
 * Interactions of one tree in plain JavaScript; see `interaction-tables.ts`. The kernel does the same in the same order
 * (src/kernels/assembly/interactions.ts), two points of the quadrature at a time.
 *
 * @module
 */
import type { Forest } from '../../model/forest.ts'
import type { InteractionTables } from './interaction-tables.ts'
import type { QuadratureTree } from './quadrature-tree.ts'

/** What the contributions of one tree for one row have left behind. */
interface Scratch {
  readonly states: Uint8Array
  /** S(left) − S(right) of inner nodes [numInner × numPoints], and C [numNodes × numPoints]. */
  readonly differences: Float64Array
  readonly products: Float64Array
  /** One vector of scratch. */
  readonly integrand: Float64Array
}

/**
 * Adds the interactions of one tree for one row: each pair's value is split between its two cells.
 *
 * @param scratch - as the row's contributions left it
 * @param interactions - begins at `offset` [numFeatures × numFeatures]
 */
export function addTreeInteractions(
  { splitFeature, numFeatures }: Forest,
  { numNodes, numInner, numPoints, nodes, coefficients, repeated }: QuadratureTree,
  { branches, branchOffsets, quotients }: InteractionTables,
  { states, products, differences, integrand }: Scratch,
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
    const end = branchOffsets[i + 1]!
    let offPath: number | undefined
    for (let b = branchOffsets[i]!; b < end; b++) {
      const branch = branches[b]!
      const other = branch >> 1
      const integral =
        states[other] === 1 + (branch & 1)
          ? dot(integrand, quotients, (1 + branch) * numPoints, numPoints)
          : (offPath ??= dot(integrand, quotients, 0, numPoints))
      interactions[begin + splitFeature[nodes[other]!]!]! += integral
    }
  }
}

// Sums as the kernel does: even and odd points apart.
function dot(integrand: Float64Array, quotients: Float64Array, begin: number, numPoints: number): number {
  let even = 0
  let odd = 0
  for (let k = 0; k < numPoints; k += 2) {
    even += integrand[k]! * quotients[begin + k]!
    odd += integrand[k + 1]! * quotients[begin + k + 1]!
  }
  return even + odd
}
