/**
 * How the processor time of a function grows with its input.
 *
 * @module
 */

/** More growth than this shows that the time is not linear: ten times the input would take 100 times as long if quadratic. */
export const linearGrowth = 50

const sizes = [1e4, 1e5, 1e6]
const maxAttempts = 3
// In milliseconds: below, times are noise. Quadratic time is far above it at 10^5 already.
const shortest = 5

/**
 * What ten times the input takes, compared with the input: the larger of the ratios between the sizes 10^4 and 10^5 and between
 * 10^5 and 10^6. Times too short to compare count as five milliseconds; a ratio that speaks against linear time is measured again.
 */
export function growthOf<Input>(inputOf: (size: number) => Input, run: (input: Input) => void): number {
  const inputs = sizes.map(inputOf)
  const best = inputs.map(() => Infinity)
  for (let attempt = 0; attempt < maxAttempts && !(growthIn(best) < linearGrowth); attempt++) {
    inputs.forEach((input, i) => {
      const start = process.cpuUsage()
      run(input)
      best[i] = Math.min(best[i]!, Math.max(shortest, millisecondsSince(start)))
    })
  }
  return growthIn(best)
}

/** As `growthOf`, of a function that returns a promise. */
export async function growthOfAsync<Input>(
  inputOf: (size: number) => Input,
  run: (input: Input) => Promise<unknown>
): Promise<number> {
  const inputs = sizes.map(inputOf)
  const best = inputs.map(() => Infinity)
  for (let attempt = 0; attempt < maxAttempts && !(growthIn(best) < linearGrowth); attempt++) {
    for (const [i, input] of inputs.entries()) {
      const start = process.cpuUsage()
      await run(input)
      best[i] = Math.min(best[i]!, Math.max(shortest, millisecondsSince(start)))
    }
  }
  return growthIn(best)
}

// Of the processor: what else runs on the machine does not count.
function millisecondsSince(start: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(start)
  return (user + system) / 1000
}

// NaN before anything has been measured.
function growthIn(best: readonly number[]): number {
  return Math.max(best[1]! / best[0]!, best[2]! / best[1]!)
}
