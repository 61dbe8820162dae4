/**
 * Pairwise SHAP interactions of one tree for a block of rows. See src/explain/quadrature/interaction-tables.ts for the mathematics,
 * and src/explain/quadrature/js-interactions.ts for the same in plain JavaScript.
 *
 * @module
 */
import { addQuadrature, stateBytes } from './quadrature'

/**
 * Adds the contributions of one tree, as `addQuadrature` does, and its interactions.
 *
 * @param branches - of all nodes, 8 bytes a branch at another feature above the node, uint32: 4 × number of the branch; byte
 *   offset of the pair's interaction from `contributions`
 * @param branchEnds - where the branches of each node end, uint32 address [numNodes]
 * @param quotients - float64: once the row is off the path, then after each branch [(1 + 2 × numNodes) × numPoints]
 * @param scratch - as in `addQuadrature`, then a vector, and uint32 [2 × numNodes]
 */
export function addInteractions(
  nodes: usize,
  numNodes: i32,
  numInner: i32,
  vectorBytes: usize,
  rule: usize,
  leafValues: usize,
  numLeaves: i32,
  decisions: usize,
  numRows: i32,
  contributions: usize,
  rowBytes: usize,
  scratch: usize,
  branches: usize,
  branchEnds: usize,
  quotients: usize
): void {
  // What addQuadrature leaves behind: states, products and differences.
  const products = scratch + stateBytes(numNodes) + usize(numNodes + numLeaves) * vectorBytes
  const differences = products + usize(numNodes + 1) * vectorBytes
  const integrand = differences + usize(2 * numInner) * vectorBytes
  const quotientOf = integrand + vectorBytes

  for (let row = 0; row < numRows; row++) {
    addQuadrature(
      nodes,
      numNodes,
      numInner,
      vectorBytes,
      rule,
      leafValues,
      numLeaves,
      decisions,
      1,
      contributions,
      rowBytes,
      scratch
    )
    let node = nodes
    let product = products
    let difference = differences
    let quotient = quotients + vectorBytes
    let address = quotientOf
    let branch = branches
    for (let i = 0; i < numNodes; i++) {
      const s = load<i32>(scratch + (usize(i) << 2))
      const endBranches = usize(load<u32>(branchEnds + (usize(i) << 2)))
      store<u32>(address, u32(s == 1 ? quotient : quotients))
      store<u32>(address, u32(s == 2 ? quotient + vectorBytes : quotients), 4)
      if (s != 0 && branch < endBranches) {
        const coefficient = v128.load64_splat(node + (usize(s) << 3), 32)
        const repeated = usize(load<u32>(node, 12))
        for (let k: usize = 0; k < vectorBytes; k += 16) {
          let c = v128.load(product + k)
          if (repeated != 0) c = f64x2.mul(c, v128.load(repeated + k))
          if (i < numInner) c = f64x2.mul(c, v128.load(difference + k))
          v128.store(integrand + k, f64x2.mul(coefficient, c))
        }
        const i0 = v128.load(integrand)
        const i1 = v128.load(integrand, 16)
        // All alike, off the path as well: skipping what those have in common takes half as long again.
        for (; branch < endBranches; branch += 8) {
          const q = usize(load<u32>(quotientOf + usize(load<u32>(branch))))
          let total = f64x2.add(f64x2.mul(i0, v128.load(q)), f64x2.mul(i1, v128.load(q, 16)))
          for (let k: usize = 32; k < vectorBytes; k += 16) {
            total = f64x2.add(total, f64x2.mul(v128.load(integrand + k), v128.load(q + k)))
          }
          const interaction = contributions + usize(load<u32>(branch, 4))
          const integral = f64x2.extract_lane(total, 0) + f64x2.extract_lane(total, 1)
          store<f64>(interaction, load<f64>(interaction) + integral)
        }
      }
      branch = endBranches
      node += 64
      product += vectorBytes
      difference += vectorBytes
      quotient += 2 * vectorBytes
      address += 8
    }
    decisions += 64
    contributions += rowBytes
  }
}
