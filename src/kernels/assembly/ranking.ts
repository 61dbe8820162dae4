/**
 * The pairs of rows of a query, two at once, as LambdaRank sums them up. See src/objective/lambdarank.ts.
 *
 * No branch depends on labels: which row of a pair is the better one is anyone's guess, and a guess wrong costs more than a pair.
 *
 * @module
 */

/** Adding it to a whole number from 0 up puts that number into the lowest bits. */
const toBits: f64 = 4503599627370496
const smallestDifference: f64 = f64(f32(0.01))

/**
 * Adds what the pairs of a query pull.
 *
 * @param numFirst - ranks that are paired with all ranks below
 * @param ranks - columns by rank, `room` bytes apart: scores, labels, gains and discounts as float64, and sums of first and of second
 *   derivatives as float32. Scores descend, and are above −Infinity; after the last label stands NaN, and there is room for one more row
 * @param table - sigmoids of differences of scores from `lowest` up, `perUnit` to a unit, float64; `lastEntry` is its last
 * @param inverse - 1 over the best gain
 * @param isDampened - whether pairs count less as scores differ more
 * @returns the sum of all pulls
 */
export function addPairs(
  numRows: i32,
  numFirst: i32,
  ranks: usize,
  room: usize,
  table: usize,
  lowest: f64,
  perUnit: f64,
  lastEntry: f64,
  inverse: f64,
  sigmoid: f64,
  isDampened: i32
): f64 {
  const labels = ranks + room
  const gains = labels + room
  const discounts = gains + room
  const pulls = discounts + room
  const curvatures = pulls + room
  const one = f64x2.splat(1)
  const zero = f64x2.splat(0)
  const signBits = f64x2.splat(-0.0)
  const start = f64x2.splat(lowest)
  const scale = f64x2.splat(perUnit)
  const last = f64x2.splat(lastEntry)
  const bitsOfZero = f64x2.splat(toBits)
  const inverses = f64x2.splat(inverse)
  const steepness = f64x2.splat(-sigmoid)
  const squaredSteepness = f64x2.splat(sigmoid * sigmoid)
  const leastDivisor = f64x2.splat(isDampened ? smallestDifference : 1)
  const dampened = i64x2.splat(isDampened ? -1 : 0)
  let sum: f64 = 0
  for (let i = 0; i < numFirst; i++) {
    const first = ranks + (usize(i) << 3)
    const score = v128.load64_splat(first)
    const label = v128.load64_splat(first + room)
    const gain = v128.load64_splat(first + (room << 1))
    const discount = v128.load64_splat(first + room * 3)
    let pullOfFirst = load<f32>(pulls + (usize(i) << 2))
    let curvatureOfFirst = load<f32>(curvatures + (usize(i) << 2))
    for (let j = i + 1; j < numRows; j += 2) {
      const at = usize(j) << 3
      const otherLabel = v128.load(labels + at)
      const isBetter = f64x2.gt(label, otherLabel)
      const differs = v128.or(isBetter, f64x2.lt(label, otherLabel))
      // Turns what is the first row's less the other's into the better one's less the worse one's.
      const sign = v128.andnot(signBits, isBetter)
      const distance = f64x2.sub(score, v128.load(ranks + at))
      const steps = f64x2.mul(f64x2.sub(v128.xor(distance, sign), start), scale)
      const entry = f64x2.pmin(last, f64x2.pmax(zero, steps))
      const bits = f64x2.add(f64x2.floor(entry), bitsOfZero)
      const begin = v128.load64_zero(table + (usize(i32x4.extract_lane(bits, 0)) << 3))
      const probability = v128.load64_lane(table + (usize(i32x4.extract_lane(bits, 2)) << 3), begin, 1)

      const ofGain = v128.xor(f64x2.sub(gain, v128.load(gains + at)), sign)
      const ofRank = f64x2.abs(f64x2.sub(discount, v128.load(discounts + at)))
      const divisor = f64x2.add(leastDivisor, v128.and(f64x2.abs(distance), dampened))
      const change = f64x2.div(f64x2.mul(f64x2.mul(ofGain, ofRank), inverses), divisor)
      const pull = v128.and(f64x2.mul(probability, f64x2.mul(steepness, change)), differs)
      const curvature = v128.and(
        f64x2.mul(f64x2.mul(probability, f64x2.sub(one, probability)), f64x2.mul(squaredSteepness, change)),
        differs
      )
      sum -= 2 * f64x2.extract_lane(pull, 0)
      sum -= 2 * f64x2.extract_lane(pull, 1)
      const pullOfPair = f32x4.demote_f64x2_zero(v128.xor(pull, sign))
      pullOfFirst += f32x4.extract_lane(pullOfPair, 0)
      pullOfFirst += f32x4.extract_lane(pullOfPair, 1)
      const curvatureOfPair = f32x4.demote_f64x2_zero(curvature)
      curvatureOfFirst += f32x4.extract_lane(curvatureOfPair, 0)
      curvatureOfFirst += f32x4.extract_lane(curvatureOfPair, 1)
      const other = usize(j) << 2
      v128.store64_lane(pulls + other, f32x4.sub(v128.load64_zero(pulls + other), pullOfPair), 0)
      v128.store64_lane(curvatures + other, f32x4.add(v128.load64_zero(curvatures + other), curvatureOfPair), 0)
    }
    store<f32>(pulls + (usize(i) << 2), pullOfFirst)
    store<f32>(curvatures + (usize(i) << 2), curvatureOfFirst)
  }
  return sum
}
