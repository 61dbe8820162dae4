/**
 * The search for a value's rank, which begins at the first breakpoint of the value's bucket, one of many of equal width; see
 * src/decision-tables/rank-search.ts. Two values go through it side by side.
 *
 * @module
 */

/** Adding it to a number from 0 up rounds that number, and puts it into the lowest bits. */
export const toBits: f64 = 4503599627370496

/** Two float64, side by side. */
export function pairOf(first: usize, second: usize): v128 {
  return v128.load64_lane(second, v128.load64_zero(first), 1)
}

/** The buckets of two values, int32 in lanes 0 and 2; that of NaN is 0. The others are two of the same number each, as records have it. */
export function bucketsOf(both: v128, begin: v128, scale: v128, last: v128): v128 {
  const place = f64x2.mul(f64x2.sub(both, begin), scale)
  return f64x2.add(f64x2.pmin(last, f64x2.pmax(f64x2.splat(0), place)), f64x2.splat(toBits))
}

/** The address of a bucket's first breakpoint. */
export function firstOf(breakpoints: usize, starts: usize, bucket: i32): usize {
  return breakpoints + (usize(load<u32>(starts + (usize(bucket) << 2))) << 3)
}

/** A step of the search, in bytes: on by it where the breakpoint before its end is below the value. */
export function stepOn(at: usize, step: usize, value: f64): usize {
  return at + (step & (0 - usize(load<f64>(at + step - 8) < value)))
}
