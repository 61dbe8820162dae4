/**
 * The layout of a waterfall: steps that lead from one number of points to another.
 *
 * @module
 */

/** A part that adds points. */
export interface Part {
  readonly name: string
  readonly points: number
}

/** A step of a waterfall. */
export interface Step extends Part {
  /** Points before and after it. */
  readonly from: number
  readonly to: number
}

/** The layout. */
export interface Waterfall {
  /** Points at the edges. */
  readonly low: number
  readonly high: number
  readonly start: number
  readonly steps: readonly Step[]
  /** The start plus all steps. */
  readonly end: number
  /** Position of points between the edges, 0 to 1. */
  readonly shareOf: (points: number) => number
}

// Most scores lie between these, so the scale seldom changes while a slider moves.
const usualLow = 300
const usualHigh = 800
const margin = 50

/** Lays out parts one after the other. */
export function waterfallOf(start: number, parts: readonly Part[]): Waterfall {
  let end = start
  const steps = parts.map(({ name, points }) => {
    const from = end
    end += points
    return { name, points, from, to: end }
  })
  const passed = [start, ...steps.map(({ to }) => to)]
  const low = Math.min(usualLow, Math.floor(Math.min(...passed) / margin) * margin)
  const high = Math.max(usualHigh, Math.ceil(Math.max(...passed) / margin) * margin)
  return { low, high, start, steps, end, shareOf: (points) => (points - low) / (high - low) }
}
