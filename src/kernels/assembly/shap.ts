/**
 * Path-dependent SHAP of one tree for a block of rows. See src/explain/shap-tables.ts for the mathematics and the layout, and
 * src/explain/js-shap.ts for the same in plain JavaScript.
 *
 * @module
 */

/**
 * Adds the contributions of one tree.
 *
 * @param nodes - 32 bytes a node, parents first, uint32: byte offsets of the left and the right child's vectors; byte offset
 *   of the state of the last node before it that tests the same feature; the state there that leads here; byte offset of the
 *   feature's contribution; address of the vector of its repetition or 0; address of its coefficients [4] and factors
 *   [3 × numPoints], float64
 * @param vectorBytes - 8 × number of quadrature points, a multiple of 16 and at least 32
 * @param weights - of the quadrature, float64 [numPoints]
 * @param leafValues - by place in the tree, float64 [numNodes + 1]
 * @param decisions - bit i is set where node i sends the row left; the next row's bits are 64 bytes on
 * @param contributions - of the first row; the next row's are `rowBytes` on
 * @param room - space for 4 × (numNodes + 1) bytes, rounded up to 16, and 5 × numNodes + 2 vectors
 */
export function addShap(
  nodes: usize,
  numNodes: i32,
  vectorBytes: usize,
  weights: usize,
  leafValues: usize,
  decisions: usize,
  numRows: i32,
  contributions: usize,
  rowBytes: usize,
  room: usize
): void {
  const states = room
  const sums = room + ((usize(numNodes + 1) * 4 + 15) & ~15)
  const children = usize(2 * numNodes + 1) * vectorBytes
  const products = sums + children
  const differences = products + children
  const endNodes = nodes + (usize(numNodes) << 5)

  // What no row changes: the leaves' values, the product at the root, and the state before the first node.
  let leaf = sums + usize(numNodes) * vectorBytes
  for (let i = 0; i <= numNodes; i++) {
    const value = f64x2.splat(load<f64>(leafValues + (usize(i) << 3)))
    for (let k: usize = 0; k < vectorBytes; k += 16) v128.store(leaf + k, value)
    leaf += vectorBytes
  }
  for (let k: usize = 0; k < vectorBytes; k += 16) v128.store(products + k, v128.load(weights + k))
  store<i32>(states + (usize(numNodes) << 2), 1)

  for (let row = 0; row < numRows; row++) {
    let state = states
    let word = 0
    for (let i = 0, node = nodes; i < numNodes; i++, node += 32) {
      if ((i & 31) == 0) word = load<i32>(decisions + (usize(i) >> 3))
      const arrives = load<i32>(states + usize(load<u32>(node, 8))) == load<i32>(node, 12)
      store<i32>(state, (2 - (word & 1)) & (0 - i32(arrives)))
      word >>= 1
      state += 4
    }

    let sum = sums + usize(numNodes) * vectorBytes
    let difference = differences + usize(numNodes) * vectorBytes
    for (let node = endNodes; node > nodes;) {
      node -= 32
      state -= 4
      sum -= vectorBytes
      difference -= vectorBytes
      const factors = usize(load<u32>(node, 24)) + 32 + usize(load<i32>(state)) * vectorBytes
      const left = sums + usize(load<u32>(node))
      const right = sums + usize(load<u32>(node, 4))
      // The first four points without a loop: 15 % faster.
      const r0 = v128.load(right)
      const r1 = v128.load(right, 16)
      const d0 = f64x2.sub(v128.load(left), r0)
      const d1 = f64x2.sub(v128.load(left, 16), r1)
      v128.store(difference, d0)
      v128.store(difference, d1, 16)
      v128.store(sum, f64x2.add(r0, f64x2.mul(v128.load(factors), d0)))
      v128.store(sum, f64x2.add(r1, f64x2.mul(v128.load(factors, 16), d1)), 16)
      for (let k: usize = 32; k < vectorBytes; k += 16) {
        const r = v128.load(right + k)
        const d = f64x2.sub(v128.load(left + k), r)
        v128.store(difference + k, d)
        v128.store(sum + k, f64x2.add(r, f64x2.mul(v128.load(factors + k), d)))
      }
    }

    let product = products
    for (let node = nodes; node < endNodes; node += 32) {
      const s = usize(load<i32>(state))
      const coefficients = usize(load<u32>(node, 24))
      const factors = coefficients + 32 + s * vectorBytes
      const left = products + usize(load<u32>(node))
      const right = products + usize(load<u32>(node, 4))
      const repetition = usize(load<u32>(node, 20))
      const c0 = v128.load(product)
      const c1 = v128.load(product, 16)
      const l0 = f64x2.mul(c0, v128.load(factors))
      const l1 = f64x2.mul(c1, v128.load(factors, 16))
      v128.store(left, l0)
      v128.store(left, l1, 16)
      v128.store(right, f64x2.sub(c0, l0))
      v128.store(right, f64x2.sub(c1, l1), 16)
      let total: v128
      if (repetition == 0) {
        total = f64x2.mul(c0, v128.load(difference))
        total = f64x2.add(total, f64x2.mul(c1, v128.load(difference, 16)))
        for (let k: usize = 32; k < vectorBytes; k += 16) {
          const c = v128.load(product + k)
          const l = f64x2.mul(c, v128.load(factors + k))
          v128.store(left + k, l)
          v128.store(right + k, f64x2.sub(c, l))
          total = f64x2.add(total, f64x2.mul(c, v128.load(difference + k)))
        }
      } else {
        total = f64x2.mul(f64x2.mul(c0, v128.load(repetition)), v128.load(difference))
        total = f64x2.add(total, f64x2.mul(f64x2.mul(c1, v128.load(repetition, 16)), v128.load(difference, 16)))
        for (let k: usize = 32; k < vectorBytes; k += 16) {
          const c = v128.load(product + k)
          const l = f64x2.mul(c, v128.load(factors + k))
          v128.store(left + k, l)
          v128.store(right + k, f64x2.sub(c, l))
          total = f64x2.add(total, f64x2.mul(f64x2.mul(c, v128.load(repetition + k)), v128.load(difference + k)))
        }
      }
      const contribution = contributions + usize(load<u32>(node, 16))
      const integral = f64x2.extract_lane(total, 0) + f64x2.extract_lane(total, 1)
      store<f64>(contribution, load<f64>(contribution) + load<f64>(coefficients + (s << 3)) * integral)
      product += vectorBytes
      difference += vectorBytes
      state += 4
    }
    decisions += 64
    contributions += rowBytes
  }
}
