/**
 * NumPy's `RandomState`: the Mersenne Twister, so that a seed stands for the same folds as in scikit-learn.
 *
 * Source: M. Matsumoto and T. Nishimura, "Mersenne Twister" (1998), mt19937ar.c; NumPy 2 numpy/random/mtrand.pyx, `shuffle`, and
 * numpy/random/src/distributions/distributions.c, `random_interval`.
 *
 * @module
 */

const stateSize = 624
const shiftSize = 397
const upperMask = 0x80000000
const lowerMask = 0x7fffffff
const matrix = 0x9908b0df

/** A stream of random numbers. */
export interface MersenneTwister {
  /** An integer from 0 to 2^32 (exclusive). */
  readonly nextUint32: () => number
  /** An integer from 0 to `largest`, which is below 2^32. */
  readonly nextUpTo: (largest: number) => number
  /** A number from 0 to 1 (exclusive), of 53 random bits, as `random_sample`. */
  readonly nextDouble: () => number
  /** Puts values into random order, in place, as `shuffle`. */
  readonly shuffle: (values: Int32Array) => void
}

/**
 * The stream of `numpy.random.RandomState(seed)`.
 *
 * @param seed - an integer from 0 to 2^32 (exclusive)
 * @throws RangeError for another seed
 */
export function createMersenneTwister(seed: number): MersenneTwister {
  if (!Number.isInteger(seed) || seed < 0 || seed > 0xffffffff)
    throw new RangeError(`"seed" expected an integer from 0 to 4294967295, got ${seed}`)
  const state = new Int32Array(stateSize)
  state[0] = seed
  for (let i = 1; i < stateSize; i++) {
    const previous = state[i - 1]!
    state[i] = Math.imul(1812433253, previous ^ (previous >>> 30)) + i
  }
  let position = stateSize

  const refill = (): void => {
    for (let i = 0; i < stateSize; i++) {
      const joined = (state[i]! & upperMask) | (state[(i + 1) % stateSize]! & lowerMask)
      state[i] = state[(i + shiftSize) % stateSize]! ^ (joined >>> 1) ^ ((joined & 1) === 0 ? 0 : matrix)
    }
    position = 0
  }
  const nextUint32 = (): number => {
    if (position === stateSize) refill()
    let value = state[position++]!
    value ^= value >>> 11
    value ^= (value << 7) & 0x9d2c5680
    value ^= (value << 15) & 0xefc60000
    return (value ^ (value >>> 18)) >>> 0
  }
  const nextUpTo = (largest: number): number => {
    if (largest === 0) return 0
    const mask = 0xffffffff >>> Math.clz32(largest)
    for (;;) {
      const value = (nextUint32() & mask) >>> 0
      if (value <= largest) return value
    }
  }
  const nextDouble = (): number => {
    const high = nextUint32() >>> 5
    return (high * 67108864 + (nextUint32() >>> 6)) / 9007199254740992
  }
  const shuffle = (values: Int32Array): void => {
    for (let i = values.length - 1; i > 0; i--) {
      const other = nextUpTo(i)
      const moved = values[i]!
      values[i] = values[other]!
      values[other] = moved
    }
  }
  return { nextUint32, nextUpTo, nextDouble, shuffle }
}
