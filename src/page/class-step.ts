/**
 * `classStep`: where a class stands among those of its scorer, as one of five steps with a shape and a colour each.
 *
 * @module
 */

// From the worst to the best.
const numClassSteps = 5

/** The step of a class, 0 for the worst and 4 for the best. Of more than five classes, neighbours share one. */
export function classStep(rank: number, numClasses: number): number {
  return Math.round((rank * (numClassSteps - 1)) / (numClasses - 1))
}
