/**
 * What cross-validation found, as text for people and as JSON.
 *
 * @module
 */
import { grouped } from '../../numeric/format-count.ts'
import { formatG } from '../../numeric/format-number.ts'
import type { CrossValidation } from '../../train/cross-validation/cross-validate.ts'
import type { Dataset } from '../../train/dataset.ts'
import { fit } from './terminal.ts'

/** A line for each metric: mean, standard deviation and folds after the last iteration. */
export function crossValidationReport(result: CrossValidation, { numRows }: Dataset): string {
  const { folds, numIterations, metrics } = result
  const rows = metrics.map(({ dataset, metric, means, standardDeviations, values }) => [
    `${dataset} ${metric}`,
    formatG(means.at(-1)!, 6),
    formatG(standardDeviations.at(-1)!, 3),
    values.map((ofFold) => formatG(ofFold.at(-1)!, 6)).join('  ')
  ])
  const table = [['metric', 'mean', 'deviation', 'folds'], ...rows]
  const widths = [0, 1, 2].map((column) => Math.max(...table.map((row) => row[column]!.length)))
  const lines = table.map((row) =>
    row
      .map((text, column) => (column < 3 ? fit(text, widths[column]!) : text))
      .join('  ')
      .trimEnd()
  )
  const title = `${folds.length} folds of ${grouped(numRows)} rows, ${grouped(numIterations)} iterations`
  return `${title}\n\n${lines.join('\n')}\n`
}

/** All of it, iteration by iteration. */
export function crossValidationJson({ folds, numIterations, metrics }: CrossValidation, { numRows }: Dataset): string {
  const facts = {
    numRows,
    numFolds: folds.length,
    numIterations,
    metrics: metrics.map(({ dataset, metric, isHigherBetter, means, standardDeviations, values }) => ({
      dataset,
      metric,
      isHigherBetter,
      mean: means.at(-1),
      standardDeviation: standardDeviations.at(-1),
      means: [...means],
      standardDeviations: [...standardDeviations],
      folds: values.map((ofFold) => [...ofFold])
    }))
  }
  return `${JSON.stringify(facts, undefined, 2)}\n`
}
