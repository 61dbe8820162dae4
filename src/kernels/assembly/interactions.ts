/**
 * Pairwise SHAP interactions of one tree for a block of rows. See src/explain/interaction-tables.ts for the mathematics,
 * and src/explain/js-interactions.ts for the same in plain JavaScript.
 *
 * @module
 */
import { addShap } from './shap'

/**
 * Adds the contributions of one tree, as `addShap` does, and its interactions.
 *
 * @param nodes - as in `addShap`, and in the last 4 bytes of each the address where the node's turns end
 * @param turns - of all nodes, 8 bytes a turn at another feature above the node, uint32: 4 × number of the turn; byte
 *   offset of the pair's interaction from `contributions`
 * @param quotients - float64: after a wrong turn, then after each turn [(1 + 2 × numNodes) × numPoints]
 */
export function addInteractions(
  nodes: usize,
  numNodes: i32,
  vectorBytes: usize,
  weights: usize,
  leafValues: usize,
  decisions: usize,
  numRows: i32,
  contributions: usize,
  rowBytes: usize,
  room: usize,
  turns: usize,
  quotients: usize
): void {
  // What addShap leaves behind: states, products and differences. The sums' place is free again, and large enough for a
  // vector and an address for each turn.
  const integrand = room + ((usize(numNodes + 1) * 4 + 15) & ~15)
  const quotientOf = integrand + vectorBytes
  const products = integrand + usize(2 * numNodes + 1) * vectorBytes
  const differences = products + usize(2 * numNodes + 1) * vectorBytes
  const endNodes = nodes + (usize(numNodes) << 5)

  for (let row = 0; row < numRows; row++) {
    addShap(nodes, numNodes, vectorBytes, weights, leafValues, decisions, 1, contributions, rowBytes, room)
    let state = room
    let product = products
    let difference = differences
    let quotient = quotients + vectorBytes
    let address = quotientOf
    let turn = turns
    for (let node = nodes; node < endNodes; node += 32) {
      const s = load<i32>(state)
      const endTurns = usize(load<u32>(node, 28))
      store<u32>(address, u32(s == 1 ? quotient : quotients))
      store<u32>(address, u32(s == 2 ? quotient + vectorBytes : quotients), 4)
      if (s != 0 && turn < endTurns) {
        const coefficient = f64x2.splat(load<f64>(usize(load<u32>(node, 24)) + (usize(s) << 3)))
        const repetition = usize(load<u32>(node, 20))
        for (let k: usize = 0; k < vectorBytes; k += 16) {
          let c = v128.load(product + k)
          if (repetition != 0) c = f64x2.mul(c, v128.load(repetition + k))
          v128.store(integrand + k, f64x2.mul(coefficient, f64x2.mul(c, v128.load(difference + k))))
        }
        const i0 = v128.load(integrand)
        const i1 = v128.load(integrand, 16)
        // All alike, wrong turns too: branching to what those have in common takes half as long again.
        for (; turn < endTurns; turn += 8) {
          const q = usize(load<u32>(quotientOf + usize(load<u32>(turn))))
          let total = f64x2.add(f64x2.mul(i0, v128.load(q)), f64x2.mul(i1, v128.load(q, 16)))
          for (let k: usize = 32; k < vectorBytes; k += 16) {
            total = f64x2.add(total, f64x2.mul(v128.load(integrand + k), v128.load(q + k)))
          }
          const interaction = contributions + usize(load<u32>(turn, 4))
          const integral = f64x2.extract_lane(total, 0) + f64x2.extract_lane(total, 1)
          store<f64>(interaction, load<f64>(interaction) + integral)
        }
      }
      turn = endTurns
      state += 4
      product += vectorBytes
      difference += vectorBytes
      quotient += 2 * vectorBytes
      address += 8
    }
    decisions += 64
    contributions += rowBytes
  }
}
