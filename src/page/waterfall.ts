/**
 * The layout of a waterfall: from one number of points to another in steps, as shares of a width.
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

/** Where everything stands. */
export interface Waterfall {
  /** Points at the edges. */
  readonly low: number
  readonly high: number
  readonly start: number
  readonly steps: readonly Step[]
  /** The start and all steps. */
  readonly end: number
  /** Where points stand between the edges, 0 to 1. */
  readonly place: (points: number) => number
}

// Most scores lie between these, so that bars seldom change their scale while a field is moved.
const usualLow = 300
const usualHigh = 800
const margin = 50

/** The waterfall of parts, one after the other. */
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
  return { low, high, start, steps, end, place: (points) => (points - low) / (high - low) }
}
