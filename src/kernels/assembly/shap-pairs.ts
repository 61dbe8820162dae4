/**
 * `addShap` for two rows at once, one in each half of a vector: the same operations in the same order, and half of what is
 * not arithmetic.
 *
 * @module
 */

const recordBytes: usize = 64

/**
 * Adds the contributions of one tree for an even number of rows; see `addShap` for the arguments. Here `room` holds a vector
 * [2] where there it holds a number: states are int64 [numNodes + 1][2], and the rest is twice as long.
 */
export function addShapOfPairs(
  nodes: usize,
  numNodes: i32,
  numInner: i32,
  numPoints: usize,
  rule: usize,
  leafValues: usize,
  numLeaves: i32,
  decisions: usize,
  numRows: i32,
  contributions: usize,
  rowBytes: usize,
  room: usize
): void {
  const vectorBytes = numPoints << 4
  const sums = room + (usize(numNodes + 1) << 4)
  const products = sums + usize(numNodes + numLeaves) * vectorBytes
  const differences = products + usize(numNodes + 1) * vectorBytes
  const kept = differences + usize(numInner) * vectorBytes
  const points = kept + usize(numInner) * vectorBytes
  const endInner = nodes + usize(numInner) * recordBytes
  const endNodes = nodes + usize(numNodes) * recordBytes
  const one = i64x2.splat(1)
  const two = i64x2.splat(2)

  let leaf = sums + usize(numNodes) * vectorBytes
  for (let i = 0; i < numLeaves; i++, leaf += vectorBytes) {
    const value = v128.load64_splat(leafValues + (usize(i) << 3))
    for (let k: usize = 0; k < vectorBytes; k += 16) v128.store(leaf + k, value)
  }
  // The weights are the product at the root; behind them t and 1 - t, side by side for each point.
  for (let k: usize = 0; k < numPoints; k++) {
    v128.store(products + (k << 4), v128.load64_splat(rule + (k << 3)))
    v128.store(points + (k << 5), v128.load64_splat(rule + ((numPoints + k) << 3)))
    v128.store(points + (k << 5), v128.load64_splat(rule + ((2 * numPoints + k) << 3)), 16)
  }
  v128.store(room + (usize(numNodes) << 4), one)

  for (let row = 0; row < numRows; row += 2) {
    let state = room
    let word = i64x2.splat(0)
    for (let i = 0, node = nodes; node < endNodes; i++, node += recordBytes, state += 16) {
      if ((i & 31) == 0) {
        const at = decisions + (usize(i) >> 3)
        word = i64x2.replace_lane(i64x2.splat(i64(load<u32>(at))), 1, i64(load<u32>(at, 64)))
      }
      const before = v128.load(room + (usize(load<u32>(node)) << 2))
      const arrives = i64x2.eq(before, i64x2.splat(i64(load<u32>(node, 4))))
      v128.store(state, v128.and(arrives, i64x2.sub(two, v128.and(word, one))))
      word = i64x2.shr_u(word, 1)
    }

    let sum = sums + usize(numNodes) * vectorBytes
    let node = endNodes
    while (node > endInner) {
      node -= recordBytes
      state -= 16
      sum -= vectorBytes
      const right = v128.load64_splat(node, 16)
      const difference = v128.load64_splat(node, 24)
      const repeated = usize(load<u32>(node, 12))
      if (repeated == 0) {
        const outside = v128.load64_splat(node, 56)
        const inside = v128.and(difference, i64x2.sub(v128.load(state), two))
        for (let k: usize = 0; k < vectorBytes; k += 16) {
          const a = f64x2.add(right, f64x2.mul(outside, v128.load(points + (k << 1), 16)))
          v128.store(sum + k, f64x2.add(a, f64x2.mul(inside, v128.load(points + (k << 1)))))
        }
      } else {
        const a = repeated + usize(load<u32>(state) + 1) * (numPoints << 3)
        const b = repeated + usize(load<u32>(state, 8) + 1) * (numPoints << 3)
        for (let k: usize = 0; k < vectorBytes; k += 16) {
          const f = v128.load64_lane(b + (k >> 1), v128.load64_zero(a + (k >> 1)), 1)
          v128.store(sum + k, f64x2.add(right, f64x2.mul(f, difference)))
        }
      }
    }
    let difference = differences + usize(numInner) * vectorBytes
    let factor = kept + usize(numInner) * vectorBytes
    while (node > nodes) {
      node -= recordBytes
      state -= 16
      sum -= vectorBytes
      difference -= vectorBytes
      factor -= vectorBytes
      const left = sums + (usize(load<u32>(node, 16)) << 1)
      const right = sums + (usize(load<u32>(node, 20)) << 1)
      const repeated = usize(load<u32>(node, 12))
      if (repeated == 0) {
        const ratio = v128.load64_splat(node, 56)
        const inside = i64x2.sub(v128.load(state), two)
        let point = points
        for (let k: usize = 0; k < vectorBytes; k += 32, point += 64) {
          const f = f64x2.add(f64x2.mul(ratio, v128.load(point, 16)), v128.and(inside, v128.load(point)))
          const g = f64x2.add(f64x2.mul(ratio, v128.load(point, 48)), v128.and(inside, v128.load(point, 32)))
          const r = v128.load(right + k)
          const s = v128.load(right + k, 16)
          const d = f64x2.sub(v128.load(left + k), r)
          const e = f64x2.sub(v128.load(left + k, 16), s)
          v128.store(factor + k, f)
          v128.store(factor + k, g, 16)
          v128.store(difference + k, d)
          v128.store(difference + k, e, 16)
          v128.store(sum + k, f64x2.add(r, f64x2.mul(f, d)))
          v128.store(sum + k, f64x2.add(s, f64x2.mul(g, e)), 16)
        }
      } else {
        const a = repeated + usize(load<u32>(state) + 1) * (numPoints << 3)
        const b = repeated + usize(load<u32>(state, 8) + 1) * (numPoints << 3)
        for (let k: usize = 0; k < vectorBytes; k += 16) {
          const f = v128.load64_lane(b + (k >> 1), v128.load64_zero(a + (k >> 1)), 1)
          const r = v128.load(right + k)
          const d = f64x2.sub(v128.load(left + k), r)
          v128.store(factor + k, f)
          v128.store(difference + k, d)
          v128.store(sum + k, f64x2.add(r, f64x2.mul(f, d)))
        }
      }
    }

    // Even and odd points are summed for themselves, as `addShap` does.
    let product = products
    for (; node < endInner; node += recordBytes) {
      const left = products + (usize(load<u32>(node, 24)) << 1)
      const right = products + (usize(load<u32>(node, 28)) << 1)
      const repeated = usize(load<u32>(node, 12))
      let even = f64x2.splat(-0.0)
      let odd = f64x2.splat(-0.0)
      for (let k: usize = 0; k < vectorBytes; k += 32) {
        let c = v128.load(product + k)
        let d = v128.load(product + k, 16)
        const l = f64x2.mul(c, v128.load(factor + k))
        const m = f64x2.mul(d, v128.load(factor + k, 16))
        v128.store(left + k, l)
        v128.store(left + k, m, 16)
        v128.store(right + k, f64x2.sub(c, l))
        v128.store(right + k, f64x2.sub(d, m), 16)
        if (repeated != 0) {
          c = f64x2.mul(c, v128.load64_splat(repeated + (k >> 1)))
          d = f64x2.mul(d, v128.load64_splat(repeated + (k >> 1), 8))
        }
        even = f64x2.add(even, f64x2.mul(c, v128.load(difference + k)))
        odd = f64x2.add(odd, f64x2.mul(d, v128.load(difference + k, 16)))
      }
      addIntegrals(contributions, rowBytes, node, v128.load(state), f64x2.add(even, odd))
      product += vectorBytes
      difference += vectorBytes
      factor += vectorBytes
      state += 16
    }
    for (; node < endNodes; node += recordBytes) {
      const repeated = usize(load<u32>(node, 12))
      let even = f64x2.splat(-0.0)
      let odd = f64x2.splat(-0.0)
      for (let k: usize = 0; k < vectorBytes; k += 32) {
        let c = v128.load(product + k)
        let d = v128.load(product + k, 16)
        if (repeated != 0) {
          c = f64x2.mul(c, v128.load64_splat(repeated + (k >> 1)))
          d = f64x2.mul(d, v128.load64_splat(repeated + (k >> 1), 8))
        }
        even = f64x2.add(even, c)
        odd = f64x2.add(odd, d)
      }
      addIntegrals(contributions, rowBytes, node, v128.load(state), f64x2.add(even, odd))
      product += vectorBytes
      state += 16
    }
    decisions += 128
    contributions += 2 * rowBytes
  }
}

function addIntegrals(contributions: usize, rowBytes: usize, node: usize, state: v128, integral: v128): void {
  const left = v128.and(i64x2.eq(state, i64x2.splat(1)), v128.load64_splat(node, 40))
  const right = v128.and(i64x2.eq(state, i64x2.splat(2)), v128.load64_splat(node, 48))
  const added = f64x2.mul(v128.or(left, right), integral)
  const a = contributions + usize(load<u32>(node, 8))
  const b = a + rowBytes
  store<f64>(a, load<f64>(a) + f64x2.extract_lane(added, 0))
  store<f64>(b, load<f64>(b) + f64x2.extract_lane(added, 1))
}
