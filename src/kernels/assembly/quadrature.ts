/**
 * Path-dependent SHAP of one tree for a block of rows. See src/explain/quadrature/quadrature-tree.ts for the mathematics, and
 * src/explain/quadrature/js-quadrature.ts for the same in plain JavaScript.
 *
 * A node's record, 64 bytes, one cache line. Eight uint32: byte offset of the state of the last node before it that tests
 * the same feature; the state there that leads here; byte offset of the feature's contribution; address of the vectors of a
 * repeated feature (z / g², then factors by state) or 0; byte offsets of the left and the right child's sums and products.
 * Then four float64: the coefficients by state, and the share of training rows that go left. Last nodes, both of whose
 * children are leaves, come after all others. They have, instead of the offsets, the right leaf's value and the left leaf's
 * minus the right's, float64, and instead of the share its product with that difference.
 *
 * @module
 */

const recordBytes: usize = 64

/** Bytes of the states of `numNodes` nodes, and one for no node. */
export function stateBytes(numNodes: i32): usize {
  return (usize(numNodes + 1) * 4 + 15) & ~15
}

/**
 * Adds the contributions of one tree.
 *
 * @param nodes - records, parents first
 * @param numInner - nodes that are not last
 * @param vectorBytes - 8 × number of quadrature points, a multiple of 16 and at least 32
 * @param rule - weights, t and 1 - t of the quadrature, float64 [3 × numPoints]
 * @param leafValues - of the leaves below inner nodes, float64 [numLeaves]
 * @param decisions - bit i is set where node i sends the row left; the next row's bits are 64 bytes on
 * @param contributions - of the first row; the next row's are `rowBytes` on
 * @param scratch - the states, then vectors: sums [numNodes + numLeaves], products [numNodes + 1], differences and factors
 *   [numInner each]
 */
export function addQuadrature(
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
  scratch: usize
): void {
  const sums = scratch + stateBytes(numNodes)
  const products = sums + usize(numNodes + numLeaves) * vectorBytes
  const differences = products + usize(numNodes + 1) * vectorBytes
  const kept = differences + usize(numInner) * vectorBytes
  const endInner = nodes + usize(numInner) * recordBytes
  const endNodes = nodes + usize(numNodes) * recordBytes
  const t = rule + vectorBytes
  const u = t + vectorBytes

  // What no row changes: the leaves' values, the product at the root, and the state before the first node.
  let leaf = sums + usize(numNodes) * vectorBytes
  for (let i = 0; i < numLeaves; i++, leaf += vectorBytes) {
    const value = v128.load64_splat(leafValues + (usize(i) << 3))
    for (let k: usize = 0; k < vectorBytes; k += 16) v128.store(leaf + k, value)
  }
  for (let k: usize = 0; k < vectorBytes; k += 16) v128.store(products + k, v128.load(rule + k))
  store<i32>(scratch + (usize(numNodes) << 2), 1)

  for (let row = 0; row < numRows; row++) {
    let state = scratch
    let word = 0
    for (let i = 0, node = nodes; node < endNodes; i++, node += recordBytes, state += 4) {
      if ((i & 31) == 0) word = load<i32>(decisions + (usize(i) >> 3))
      const arrives = load<i32>(scratch + usize(load<u32>(node))) == load<i32>(node, 4)
      store<i32>(state, (2 - (word & 1)) & (0 - i32(arrives)))
      word >>= 1
    }

    // Up, last nodes first.
    let sum = sums + usize(numNodes) * vectorBytes
    let node = endNodes
    while (node > endInner) {
      node -= recordBytes
      state -= 4
      sum -= vectorBytes
      const s = load<i32>(state)
      const right = v128.load64_splat(node, 16)
      const difference = v128.load64_splat(node, 24)
      const repeated = usize(load<u32>(node, 12))
      if (repeated == 0) {
        const outside = v128.load64_splat(node, 56)
        const inside = v128.and(difference, i64x2.splat(i64(s) - 2))
        for (let k: usize = 0; k < vectorBytes; k += 16) {
          const a = f64x2.add(right, f64x2.mul(outside, v128.load(u + k)))
          v128.store(sum + k, f64x2.add(a, f64x2.mul(inside, v128.load(t + k))))
        }
      } else {
        const factors = repeated + usize(s + 1) * vectorBytes
        for (let k: usize = 0; k < vectorBytes; k += 16) {
          v128.store(sum + k, f64x2.add(right, f64x2.mul(v128.load(factors + k), difference)))
        }
      }
    }
    let difference = differences + usize(numInner) * vectorBytes
    let factor = kept + usize(numInner) * vectorBytes
    while (node > nodes) {
      node -= recordBytes
      state -= 4
      sum -= vectorBytes
      difference -= vectorBytes
      factor -= vectorBytes
      const s = load<i32>(state)
      const left = sums + usize(load<u32>(node, 16))
      const right = sums + usize(load<u32>(node, 20))
      const repeated = usize(load<u32>(node, 12))
      if (repeated == 0) {
        const ratio = v128.load64_splat(node, 56)
        const inside = i64x2.splat(i64(s) - 2)
        // The first four points without a loop: 25 % faster.
        const f0 = f64x2.add(f64x2.mul(ratio, v128.load(u)), v128.and(inside, v128.load(t)))
        const f1 = f64x2.add(f64x2.mul(ratio, v128.load(u, 16)), v128.and(inside, v128.load(t, 16)))
        const r0 = v128.load(right)
        const r1 = v128.load(right, 16)
        const d0 = f64x2.sub(v128.load(left), r0)
        const d1 = f64x2.sub(v128.load(left, 16), r1)
        v128.store(factor, f0)
        v128.store(factor, f1, 16)
        v128.store(difference, d0)
        v128.store(difference, d1, 16)
        v128.store(sum, f64x2.add(r0, f64x2.mul(f0, d0)))
        v128.store(sum, f64x2.add(r1, f64x2.mul(f1, d1)), 16)
        for (let k: usize = 32; k < vectorBytes; k += 16) {
          const f = f64x2.add(f64x2.mul(ratio, v128.load(u + k)), v128.and(inside, v128.load(t + k)))
          const r = v128.load(right + k)
          const d = f64x2.sub(v128.load(left + k), r)
          v128.store(factor + k, f)
          v128.store(difference + k, d)
          v128.store(sum + k, f64x2.add(r, f64x2.mul(f, d)))
        }
      } else {
        const factors = repeated + usize(s + 1) * vectorBytes
        for (let k: usize = 0; k < vectorBytes; k += 16) {
          const f = v128.load(factors + k)
          const r = v128.load(right + k)
          const d = f64x2.sub(v128.load(left + k), r)
          v128.store(factor + k, f)
          v128.store(difference + k, d)
          v128.store(sum + k, f64x2.add(r, f64x2.mul(f, d)))
        }
      }
    }

    // Down.
    let product = products
    for (; node < endInner; node += recordBytes) {
      const left = products + usize(load<u32>(node, 24))
      const right = products + usize(load<u32>(node, 28))
      const repeated = usize(load<u32>(node, 12))
      const c0 = v128.load(product)
      const c1 = v128.load(product, 16)
      const l0 = f64x2.mul(c0, v128.load(factor))
      const l1 = f64x2.mul(c1, v128.load(factor, 16))
      v128.store(left, l0)
      v128.store(left, l1, 16)
      v128.store(right, f64x2.sub(c0, l0))
      v128.store(right, f64x2.sub(c1, l1), 16)
      let total: v128
      if (repeated == 0) {
        total = f64x2.mul(c0, v128.load(difference))
        total = f64x2.add(total, f64x2.mul(c1, v128.load(difference, 16)))
        for (let k: usize = 32; k < vectorBytes; k += 16) {
          const c = v128.load(product + k)
          const l = f64x2.mul(c, v128.load(factor + k))
          v128.store(left + k, l)
          v128.store(right + k, f64x2.sub(c, l))
          total = f64x2.add(total, f64x2.mul(c, v128.load(difference + k)))
        }
      } else {
        total = f64x2.mul(f64x2.mul(c0, v128.load(repeated)), v128.load(difference))
        total = f64x2.add(total, f64x2.mul(f64x2.mul(c1, v128.load(repeated, 16)), v128.load(difference, 16)))
        for (let k: usize = 32; k < vectorBytes; k += 16) {
          const c = v128.load(product + k)
          const l = f64x2.mul(c, v128.load(factor + k))
          v128.store(left + k, l)
          v128.store(right + k, f64x2.sub(c, l))
          total = f64x2.add(total, f64x2.mul(f64x2.mul(c, v128.load(repeated + k)), v128.load(difference + k)))
        }
      }
      addIntegral(contributions, node, load<i32>(state), total)
      product += vectorBytes
      difference += vectorBytes
      factor += vectorBytes
      state += 4
    }
    for (; node < endNodes; node += recordBytes) {
      const repeated = usize(load<u32>(node, 12))
      let total: v128
      if (repeated == 0) {
        total = f64x2.add(v128.load(product), v128.load(product, 16))
        for (let k: usize = 32; k < vectorBytes; k += 16) total = f64x2.add(total, v128.load(product + k))
      } else {
        total = f64x2.mul(v128.load(product), v128.load(repeated))
        for (let k: usize = 16; k < vectorBytes; k += 16) {
          total = f64x2.add(total, f64x2.mul(v128.load(product + k), v128.load(repeated + k)))
        }
      }
      addIntegral(contributions, node, load<i32>(state), total)
      product += vectorBytes
      state += 4
    }
    decisions += 64
    contributions += rowBytes
  }
}

function addIntegral(contributions: usize, node: usize, state: i32, total: v128): void {
  const contribution = contributions + usize(load<u32>(node, 8))
  const integral = f64x2.extract_lane(total, 0) + f64x2.extract_lane(total, 1)
  store<f64>(contribution, load<f64>(contribution) + load<f64>(node + (usize(state) << 3), 32) * integral)
}
