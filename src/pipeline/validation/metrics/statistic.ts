/**
 * `Statistic`: figures of rows in which each group counts any number of times, the form in which groups can be resampled without
 * sorting anew.
 *
 * @module
 */

/** Figures that are prepared once and measured for many resamples. */
export interface Statistic {
  /** What is measured, in order; figures of one class end in its number: `auc[0]`. */
  readonly names: readonly string[]
  /**
   * Measures the figures; NaN for those that a resample does not define, such as an AUC without events.
   *
   * @param times - how often each group counts [numGroups]
   * @param out - receives the figures, from `offset` on
   */
  readonly measure: (times: Uint16Array, out: Float64Array, offset: number) => void
}

/** Figures one after the other. */
export function joinStatistics(parts: readonly Statistic[]): Statistic {
  return {
    names: parts.flatMap(({ names }) => names),
    measure(times, out, offset) {
      let next = offset
      for (const { names, measure } of parts) {
        measure(times, out, next)
        next += names.length
      }
    }
  }
}
