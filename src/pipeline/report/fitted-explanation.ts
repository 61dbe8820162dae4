/**
 * `explanationOfFitted`: SHAP values of a fitted candidate, for a report.
 *
 * @module
 */
import { checkOptions, integerOption, kindOf } from '../../checks.ts'
import type { Rows } from '../../data/rows.ts'
import { explain } from '../../explain/explain.ts'
import type { FittedCandidate } from '../experiment/fit-candidate.ts'
import { type Column, columnOf, featuresOf, selectRows, spreadRows, type Table } from '../table.ts'
import type { ReportedExplanation } from './report-input.ts'

/**
 * What each feature adds to the log-odds of passing; with one model for more than two classes, to how far the best class is ahead of
 * the worst. Path-dependent SHAP values, of rows that are evenly spread over the table.
 *
 * @param table - as the candidate was fitted on
 * @param options - `maxRows` is how many rows are explained at most (default 800)
 * @returns undefined for a candidate without trees, such as a scorecard, whose points explain themselves
 * @throws TypeError, RangeError when the table lacks a column
 * @example
 * ```js
 * const explanation = explanationOfFitted(await fitChosen(experiment), experiment.data.table)
 * ```
 */
export function explanationOfFitted(
  fitted: Pick<FittedCandidate, 'steps' | 'features' | 'models'>,
  table: Table,
  options: { readonly maxRows?: number } = {}
): ReportedExplanation | undefined {
  checkOptions(options, ['maxRows'])
  const maxRows = integerOption('maxRows', options.maxRows, 800)
  if (maxRows < 1) throw new RangeError(`"maxRows" expected >= 1, got ${maxRows}`)
  if (typeof fitted !== 'object' || fitted === null)
    throw new TypeError(`"fitted" expected a fitted candidate, got ${kindOf(fitted)}`)
  const [model] = fitted.models
  if (model === undefined) return undefined
  const rows = selectRows(table, spreadRows(table, maxRows))
  const { numRows: count } = rows
  const prepared = fitted.steps.apply(rows)
  const { features } = fitted
  const { values, numOutputs, numFeatures } = explain(model, featuresOf(prepared, features) as Rows)
  const contrast = new Float64Array(count * numFeatures)
  for (let row = 0; row < count; row++) {
    const worst = row * numOutputs * numFeatures
    const best = worst + (numOutputs - 1) * numFeatures
    for (let feature = 0; feature < numFeatures; feature++) {
      const ahead = values[best + feature]!
      contrast[row * numFeatures + feature] = numOutputs === 1 ? ahead : ahead - values[worst + feature]!
    }
  }
  return {
    unit: numOutputs === 1 ? 'log-odds of passing' : 'log-odds of the best class against the worst',
    featureNames: features,
    numRows: count,
    values: Array.from(contrast),
    // As the rows have them; of what a step made, as the model sees it.
    columns: features.map((name) => plain(columnOf(rows.columns.has(name) ? rows : prepared, name)))
  }
}

function plain(column: Column): (number | string | null)[] {
  return Array.from<number | string | null, number | string | null>(column, (value) =>
    typeof value === 'number' && Number.isNaN(value) ? null : value
  )
}
