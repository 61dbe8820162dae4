/**
 * Explanations to plot: made up, of any size.
 *
 * @module
 */
import * as fc from 'fast-check'
import type { PlottedExplanation } from '../../src/plot/plotted-explanation.ts'
import type { PlottedColumn } from '../../src/plot/shaded-dots.ts'

/** An explanation with its rows' values, feature by feature. */
export interface ExplainedRows {
  readonly explanation: PlottedExplanation
  readonly columns: readonly PlottedColumn[]
}

const value = fc.oneof(
  fc.double({ min: -1e6, max: 1e6, noNaN: true }),
  fc.integer({ min: 0, max: 3 }),
  fc.constantFrom(null, undefined, NaN, 'a', 'b & <c>')
)

/** Explanations of up to 40 rows and 6 features with any names. */
export const explainedRows: fc.Arbitrary<ExplainedRows> = fc
  .record({ numRows: fc.integer({ min: 1, max: 40 }), numFeatures: fc.integer({ min: 1, max: 6 }) })
  .chain(({ numRows, numFeatures }) => {
    const of = <T>(arbitrary: fc.Arbitrary<T>, count: number): fc.Arbitrary<T[]> =>
      fc.array(arbitrary, { minLength: count, maxLength: count })
    return fc
      .record({
        values: of(fc.double({ min: -1e3, max: 1e3, noNaN: true }), numRows * numFeatures),
        names: of(fc.string({ unit: 'binary', maxLength: 40 }), numFeatures),
        columns: of(of(value, numRows), numFeatures)
      })
      .map(({ values, names, columns }) => ({
        explanation: {
          values: Float64Array.from(values),
          baseValues: Float64Array.of(0),
          numRows,
          numOutputs: 1,
          numFeatures,
          // No two features of a model have one name.
          featureNames: names.map((name, feature) => `${feature} ${name}`)
        },
        columns
      }))
  })
