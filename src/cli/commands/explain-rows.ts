/**
 * `opencredit explain --model`: SHAP values of a LightGBM model for the rows of a file.
 *
 * @module
 */
import type { IterationRange } from '../../model/iterations.ts'
import { csvCell, namesBeside } from '../../records/csv-writer.ts'
import type { ExplanationParts } from '../../explain/explanation.ts'
import { createExplainer } from '../../explain/explainer.ts'
import { explanationJson } from '../../explain/explanation.ts'
import type { Model } from '../../model/model.ts'
import type { RecordFormat } from '../../records/record-format.ts'
import { modelOf } from './arguments.ts'
import { type CliIo, exitCodes, notice, usageError } from '../io/command.ts'
import { contributionPlot } from '../render/contribution-plot.ts'
import { contributionReport } from '../render/contribution-report.ts'
import { createContributionSummary, type RowExplanation } from '../render/contribution-summary.ts'
import { type ColumnOptions, featureColumns } from '../io/feature-columns.ts'
import { inputOf } from '../io/input.ts'
import { numberText, type ResultFormat, withOutput, writeResults } from '../io/output.ts'
import { layoutFor } from '../render/terminal.ts'

/** The options of the command line. */
export interface ExplainRowsOptions {
  readonly path: string | undefined
  readonly model: string
  readonly form: 'table' | 'csv' | 'json' | 'ndjson'
  /** How SHAP values are computed; see `ExplainOptions`. */
  readonly mode: 'fast' | 'exact'
  readonly svg: string | undefined
  readonly output: string | undefined
  readonly format: RecordFormat | undefined
  readonly isOutputShown: boolean
  readonly isHeaderless: boolean
  readonly columns: ColumnOptions
  /** Path of a file with category lists. */
  readonly categories: string | undefined
  /** Class to show; when undefined, the one with the largest raw score, or the sum over classes for several rows. */
  readonly class: number | undefined
  /** Features to show. */
  readonly top: number
  readonly range: IterationRange
}

/** Explains every row of an input; returns the exit code. */
export async function explainRows(options: ExplainRowsOptions, io: CliIo): Promise<number> {
  const model = modelOf(options.model, options.categories)
  const numClasses = model.forest.numTreesPerIteration
  if (options.class !== undefined && !(options.class >= 0 && options.class < numClasses)) {
    throw usageError(`--class expected an integer from 0 to ${numClasses - 1}, got ${options.class}`)
  }
  const input = inputOf(
    options.path,
    { read: [options.model, options.categories], written: [options.output, options.svg] },
    io
  )
  const summary = createContributionSummary(model)
  const explainer = createExplainer(model, { ...options.range, mode: options.mode })
  let areAdditive = true
  const explained = async function* (): AsyncGenerator<RowExplanation[]> {
    for await (const { columns, numRows } of featureColumns(model, input, options, io)) {
      const explanation = explainer.explain(columns)
      areAdditive &&= explanation.additive
      yield Array.from({ length: numRows }, (_, row) => ({ explanation, row, columns }))
    }
  }
  const rows = summary.collect(explained())

  await withOutput(options.output, io, async (output) => {
    const { form } = options
    if (form !== 'table') return writeResults(rows, { csv: csvOf(model), json, ndjson }[form], output)
    for await (const _ of rows);
    await output.write(contributionReport(summary, options, layoutFor(options.output, io)))
  })
  const { svg } = options
  if (svg !== undefined) await withOutput(svg, io, (output) => output.write(contributionPlot(summary, options)))
  if (summary.numRows() === 0) notice(io, `${input.name}: no rows`)
  if (!areAdditive) notice(io, notAdditive)
  return exitCodes.ok
}

const notAdditive =
  "base value + contributions are not the raw scores: LightGBM's algorithm loses its precision here; leave --exact out"

function csvOf({ featureNames, forest }: Model): ResultFormat<RowExplanation> {
  const headOf = (names: readonly string[]): string =>
    `${[...namesBeside(featureNames, names), ...featureNames].map(csvCell).join(',')}\n`
  if (forest.numTreesPerIteration === 1) {
    return {
      head: headOf(['base_value']),
      line: ({ explanation, row }) => `${cellsOf(explanation, row, 0)}\n`
    }
  }
  return {
    head: headOf(['row', 'class', 'base_value']),
    line: ({ explanation, row }, number) =>
      Array.from(
        explanation.baseValues,
        (_, output) => `${number},${output},${cellsOf(explanation, row, output)}\n`
      ).join('')
  }
}

function cellsOf(explanation: ExplanationParts, row: number, output: number): string {
  return [explanation.baseValues[output]!, ...valuesOf(explanation, row, output)].map(numberText).join(',')
}

const jsonOf = ({ explanation, row }: RowExplanation): unknown => explanationJson(explanation, row)

const ndjson: ResultFormat<RowExplanation> = { line: (result) => `${JSON.stringify(jsonOf(result))}\n` }

const json: ResultFormat<RowExplanation> = {
  ...ndjson,
  alone: (result) => `${JSON.stringify(jsonOf(result), undefined, 2)}\n`
}

function valuesOf({ values, numFeatures, numOutputs }: ExplanationParts, row: number, output: number): Float64Array {
  const offset = (row * numOutputs + output) * numFeatures
  return values.subarray(offset, offset + numFeatures)
}
