/**
 * LightGBM's generator of random numbers, a linear congruential one: what seeds in parameters stand for.
 *
 * Source: LightGBM 4.7.0 include/LightGBM/utils/random.h, class Random.
 *
 * @module
 */

/** A stream of random numbers. */
export interface LightgbmRandom {
  /** What its next numbers follow from, a 32-bit integer; once set, they are those that followed it before. */
  state: number
  /** An integer from `lower` to `upper` (exclusive), at most 2^15 apart. */
  readonly nextShort: (lower: number, upper: number) => number
  /** An integer from `lower` to `upper` (exclusive). */
  readonly nextInt: (lower: number, upper: number) => number
  /** A multiple of 2^-15 from 0 to 1 (exclusive). */
  readonly nextFloat: () => number
  /** `count` different integers from 0 to `total` (exclusive), ascending; none when `count` is above `total` or not above 0. */
  readonly sample: (total: number, count: number) => Int32Array
}

/** The stream of a seed. */
export function createLightgbmRandom(seed: number): LightgbmRandom {
  let state = seed | 0
  const step = (): number => (state = (Math.imul(214013, state) + 2531011) | 0)
  const nextInt16 = (): number => (step() >>> 16) & 0x7fff
  const nextInt32 = (): number => step() & 0x7fffffff
  const nextFloat = (): number => nextInt16() / 32768
  const nextInt = (lower: number, upper: number): number => (nextInt32() % (upper - lower)) + lower

  const sample = (total: number, count: number): Int32Array => {
    if (count > total || count <= 0) return new Int32Array(0)
    if (count === total) {
      const all = new Int32Array(total)
      for (let i = 0; i < total; i++) all[i] = i
      return all
    }
    if (count > 1 && count > total / Math.log2(count)) {
      const chosen = new Int32Array(count)
      let taken = 0
      for (let i = 0; i < total; i++) {
        if (nextFloat() < (count - taken) / (total - i)) chosen[taken++] = i
      }
      return chosen.subarray(0, taken)
    }
    // Source: Floyd's algorithm, in Bentley, "Programming Pearls" (1987).
    const isMember = new Uint8Array(total)
    for (let last = total - count; last < total; last++) {
      const value = nextInt(0, last + 1)
      isMember[isMember[value] === 1 ? last : value] = 1
    }
    const members = new Int32Array(count)
    let taken = 0
    for (let i = 0; taken < count; i++) if (isMember[i] === 1) members[taken++] = i
    return members
  }
  return {
    get state() {
      return state
    },
    set state(value) {
      state = value | 0
    },
    nextShort: (lower, upper) => (nextInt16() % (upper - lower)) + lower,
    nextInt,
    nextFloat,
    sample
  }
}
