/**
 * How the time of a function grows with its input.
 *
 * @module
 */

/** More growth than this shows that the time is not linear: ten times the input would take 100 times as long if quadratic. */
export const linearGrowth = 50

/**
 * What ten times the input takes, compared with the input: the larger of the ratios between the sizes 10^4 and 10^5 and between
 * 10^5 and 10^6. Times too short to compare count as one millisecond; a ratio that speaks against linear time is measured again.
 */
export function growthOf<Input>(inputOf: (size: number) => Input, run: (input: Input) => void): number {
  const inputs = [1e4, 1e5, 1e6].map(inputOf)
  const best = inputs.map(() => Infinity)
  let growth = Infinity
  for (let attempt = 0; attempt < 3 && growth >= linearGrowth; attempt++) {
    inputs.forEach((input, i) => {
      const start = performance.now()
      run(input)
      best[i] = Math.min(best[i]!, Math.max(1, performance.now() - start))
    })
    growth = Math.max(best[1]! / best[0]!, best[2]! / best[1]!)
  }
  return growth
}
