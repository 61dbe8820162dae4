/**
 * Lets only so many things happen at once.
 *
 * @module
 */

/** Runs work when it is its turn. */
export type Limiter = <Result>(work: () => Promise<Result>) => Promise<Result>

/** A limiter; work begins in the order in which it came. */
export function createLimiter(most: number): Limiter {
  let running = 0
  const waiting: (() => void)[] = []
  return async (work) => {
    if (running >= most) await new Promise<void>((resolve) => waiting.push(resolve))
    else running++
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      // Who waits takes the place over.
      if (next === undefined) running--
      else next()
    }
  }
}
