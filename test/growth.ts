/**
 * How the time of a function grows with its input.
 *
 * @module
 */

/**
 * What ten times the input takes, compared with the input: 10 for linear time, 100 for quadratic. The larger of the ratios
 * between 10^4 and 10^5 and between 10^5 and 10^6, of the best of some runs; times too short to compare count as one millisecond.
 */
export function growthOf<Input>(inputOf: (size: number) => Input, run: (input: Input) => void): number {
  const [small, medium, large] = [1e4, 1e5, 1e6].map((size) => bestTime(inputOf(size), run)) as [number, number, number]
  return Math.max(medium / small, large / medium)
}

// Stops early when a run is so slow that the ratio is clear.
function bestTime<Input>(input: Input, run: (input: Input) => void): number {
  let best = Infinity
  for (let i = 0; i < 3 && (i === 0 || best < 1000); i++) {
    const start = performance.now()
    run(input)
    best = Math.min(best, performance.now() - start)
  }
  return Math.max(best, 1)
}
