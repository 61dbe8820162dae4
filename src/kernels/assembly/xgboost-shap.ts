/**
 * Contributions with the bits of XGBoost's, for four rows at once: a row a lane. See src/explain/exact/xgboost-walk.ts, whose numbers,
 * operations and order these are; what a row decides only changes factors, not which branches are walked.
 *
 * @module
 */

const nodeBytes: usize = 40
/** Four rows at eight points. */
const pointsBytes: usize = 128
/**
 * Of a level: products of the path's factors, sums of the leaves below, p of the level's feature above it, rows that go left; the node,
 * branches walked, and the share of training that reaches it.
 */
const levelBytes: usize = 2 * pointsBytes + 48

/**
 * Adds the contributions of one tree to those of four rows.
 *
 * @param root - the tree's first node, 40 bytes each: threshold, float64; uint32: 64 times its feature; flags: 1 NaN goes left, 2 its
 *   feature is tested above, 4 its first child is where rows do not go that the node sends left; address of the rows that go left,
 *   16 bytes, or 0 where the threshold tells; int32: the two children, addresses of nodes, or `~leaf`; float32: their shares of
 *   training
 * @param leafValues - float32
 * @param rule - points and weights, float32 [16]
 * @param features - 64 bytes each: four values as the trees see them, float64; p of each row; what the tree adds
 * @param touched - uint32: 64 times each feature that the tree tests, up to `endTouched`
 * @param levels - scratch of 304 bytes for each level, and one more
 * @param contributions - float32 [numFeatures × 4]
 */
export function addXgboostShap(
  root: usize,
  leafValues: usize,
  weight: f32,
  rule: usize,
  features: usize,
  touched: usize,
  endTouched: usize,
  levels: usize,
  contributions: usize
): void {
  const one = f32x4.splat(1)
  const zero = f32x4.splat(0)
  for (let i: usize = 0; i < pointsBytes; i += 16) v128.store(levels + i, one)
  store<f32>(levels, 1, 296)
  let level = levels
  enter(level, root, features)
  for (;;) {
    const node = usize(load<u32>(level, 288))
    const feature = features + usize(load<u32>(node, 8))
    const numWalked = load<u32>(level, 292)
    const below = level + levelBytes
    if (numWalked == 2) {
      v128.store(feature, v128.load(level, 256), 32)
      if (level == levels) break
      level -= levelBytes
      leave(level, features, rule)
      continue
    }
    const isSecond = usize(numWalked) << 2
    const child = load<i32>(node + isSecond, 20)
    const share = load<f32>(node + isSecond, 28)
    // Rows that go on to this child: those sent left, or the others.
    const isOther = load<u32>(node, 12) >> 2 != numWalked
    const left = v128.load(level, 272)
    const isInside = v128.xor(left, i32x4.splat(isOther ? -1 : 0))
    const outside = v128.load(level, 256)
    const factor = v128.and(isInside, f32x4.div(outside, f32x4.splat(share)))
    v128.store(feature, factor, 32)
    const reached = load<f32>(level, 296) * share
    store<f32>(below, reached, 296)
    const change = f32x4.sub(factor, one)
    if (load<u32>(node, 12) & 2) {
      const before = f32x4.sub(outside, one)
      for (let i: usize = 0; i < 8; i++) {
        const t = v128.load32_splat(rule + (i << 2))
        const product = f32x4.mul(v128.load(level + (i << 4)), f32x4.add(one, f32x4.mul(change, t)))
        v128.store(below + (i << 4), f32x4.div(product, f32x4.add(one, f32x4.mul(before, t))))
      }
    } else {
      for (let i: usize = 0; i < 8; i++) {
        const t = v128.load32_splat(rule + (i << 2))
        v128.store(below + (i << 4), f32x4.mul(v128.load(level + (i << 4)), f32x4.add(one, f32x4.mul(change, t))))
      }
    }
    if (child >= 0) {
      level = below
      enter(level, child, features)
      continue
    }
    const output = f32x4.splat(reached * load<f32>(leafValues + (usize(~child) << 2)))
    for (let i: usize = 0; i < 8; i++) {
      const product = f32x4.mul(v128.load(below + (i << 4)), output)
      v128.store(below + (i << 4), f32x4.mul(product, v128.load32_splat(rule + (i << 2), 32)), pointsBytes)
    }
    leave(level, features, rule)
  }
  const scale = f32x4.splat(weight)
  for (; touched < endTouched; touched += 4) {
    const offset = usize(load<u32>(touched))
    const feature = features + offset
    const to = contributions + (offset >> 2)
    v128.store(to, f32x4.add(v128.load(to), f32x4.mul(v128.load(feature, 48), scale)))
    v128.store(feature, zero, 48)
  }
}

function enter(level: usize, node: usize, features: usize): void {
  store<u32>(level, u32(node), 288)
  store<u32>(level, 0, 292)
  const feature = features + usize(load<u32>(node, 8))
  const flags = load<u32>(node, 12)
  v128.store(level, flags & 2 ? v128.load(feature, 32) : f32x4.splat(1), 256)
  const rows = usize(load<u32>(node, 16))
  if (rows != 0) {
    v128.store(level, v128.load(rows), 272)
    return
  }
  const threshold = v128.load64_splat(node)
  const ifMissing = i64x2.splat(flags & 1 ? -1 : 0)
  const a = goLeft(v128.load(feature), threshold, ifMissing)
  const b = goLeft(v128.load(feature, 16), threshold, ifMissing)
  v128.store(level, i8x16.shuffle(a, b, 0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27), 272)
}

function goLeft(values: v128, threshold: v128, ifMissing: v128): v128 {
  return v128.or(f64x2.le(values, threshold), v128.and(ifMissing, f64x2.ne(values, values)))
}

// Adds what the branch that has just been walked contributes, and its sums to those of the level.
function leave(level: usize, features: usize, rule: usize): void {
  const one = f32x4.splat(1)
  const node = usize(load<u32>(level, 288))
  const feature = features + usize(load<u32>(node, 8))
  const sums = level + levelBytes + pointsBytes
  const inside = v128.load(feature, 32)
  let total = v128.and(integral(sums, f32x4.sub(inside, one), rule, f32x4.splat(0), 0), f32x4.ne(inside, one))
  if (load<u32>(node, 12) & 2) {
    const outside = v128.load(level, 256)
    const without = integral(sums, f32x4.sub(outside, one), rule, total, -1)
    total = v128.bitselect(without, total, f32x4.ne(outside, one))
  }
  v128.store(feature, f32x4.add(v128.load(feature, 48), total), 48)
  const to = level + pointsBytes
  const numWalked = load<u32>(level, 292)
  store<u32>(level, numWalked + 1, 292)
  for (let i: usize = 0; i < pointsBytes; i += 16) {
    const sum = v128.load(sums + i)
    v128.store(to + i, numWalked == 0 ? sum : f32x4.add(v128.load(to + i), sum))
  }
}

// `total` and the quotients change · sum / (1 + change · t), one after the other, or less them.
function integral(sums: usize, change: v128, rule: usize, total: v128, isMinus: i32): v128 {
  const one = f32x4.splat(1)
  const sign = v128.and(i32x4.splat(isMinus), f32x4.splat(-0.0))
  for (let i: usize = 0; i < 8; i++) {
    const t = v128.load32_splat(rule + (i << 2))
    const quotient = f32x4.div(f32x4.mul(change, v128.load(sums + (i << 4))), f32x4.add(one, f32x4.mul(change, t)))
    total = f32x4.add(total, v128.xor(quotient, sign))
  }
  return total
}
