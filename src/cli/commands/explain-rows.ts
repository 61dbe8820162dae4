/**
 * `opencredit explain --model`: SHAP values of the rows of any LightGBM model.
 *
 * @module
 */
import type { IterationRange } from '../../model/iterations.ts'
import { csvCell } from '../../records/csv-writer.ts'
import { type ExplainOptions, type Explanation, explainPart } from '../../explain/explain.ts'
import { explanationView } from '../../explain/explanation-json.ts'
import type { Model } from '../../model/model.ts'
import type { RecordFormat } from '../../records/record-format.ts'
import { modelOf } from './arguments.ts'
import { type CliIo, exitCodes, notice, usageError } from '../io/command.ts'
import { contributionPicture } from '../render/contribution-plot.ts'
import { contributionReport } from '../render/contribution-report.ts'
import { createTotals, type RowExplanation } from '../render/contribution-totals.ts'
import { type ColumnBatch, featureColumns } from '../io/feature-columns.ts'
import { inputOf } from '../io/input.ts'
import { numberText, type Presentation, withOutput, writeResults } from '../io/output.ts'
import { layoutFor } from '../render/terminal.ts'

/** What the command line asks for. */
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
  /** Class to show; undefined for the one with the greatest raw score, or, of several rows, for all together. */
  readonly class: number | undefined
  /** Features to show. */
  readonly top: number
  readonly range: IterationRange
}

/** Explains every row of an input; returns the exit code. */
export async function explainRows(options: ExplainRowsOptions, io: CliIo): Promise<number> {
  const model = modelOf(options.model)
  const numClasses = model.forest.numTreesPerIteration
  if (options.class !== undefined && !(options.class >= 0 && options.class < numClasses)) {
    throw usageError(`--class expected 0 to ${numClasses - 1}, got ${options.class}`)
  }
  const input = inputOf(options.path, [options.output, options.svg], io)
  const totals = createTotals(model)
  const rows = totals.watching(
    explained(model, featureColumns(model, input, options, io), { ...options.range, mode: options.mode })
  )

  await withOutput(options.output, io, async (output) => {
    const { form } = options
    if (form !== 'table') return writeResults(rows, { csv: csvOf(model), json, ndjson }[form], output)
    for await (const _ of rows);
    await output.write(contributionReport(totals, options, layoutFor(options.output, io)))
  })
  const { svg } = options
  if (svg !== undefined) await withOutput(svg, io, (output) => output.write(contributionPicture(totals, options)))
  if (totals.numRows() === 0) notice(io, `${input.name}: no rows`)
  return exitCodes.ok
}

async function* explained(
  model: Model,
  batches: AsyncIterable<ColumnBatch>,
  options: ExplainOptions
): AsyncGenerator<RowExplanation[]> {
  for await (const { columns, numRows } of batches) {
    // As each row by itself: how many come together is up to whoever writes into the pipe, and must not show.
    const explanation = explainPart(model, columns, options, 1)
    yield Array.from({ length: numRows }, (_, row) => ({ explanation, row, columns }))
  }
}

function csvOf({ featureNames, forest }: Model): Presentation<RowExplanation> {
  const names = ['base_value', ...featureNames.map(csvCell)]
  if (forest.numTreesPerIteration === 1) {
    return { head: `${names.join(',')}\n`, line: ({ explanation, row }) => `${cellsOf(explanation, row, 0)}\n` }
  }
  return {
    head: `row,class,${names.join(',')}\n`,
    line: ({ explanation, row }, number) =>
      Array.from(
        explanation.baseValues,
        (_, output) => `${number},${output},${cellsOf(explanation, row, output)}\n`
      ).join('')
  }
}

function cellsOf(explanation: Explanation, row: number, output: number): string {
  return [explanation.baseValues[output]!, ...valuesOf(explanation, row, output)].map(numberText).join(',')
}

const viewOf = ({ explanation, row }: RowExplanation): unknown => explanationView(explanation, row)

const ndjson: Presentation<RowExplanation> = { line: (result) => `${JSON.stringify(viewOf(result))}\n` }

const json: Presentation<RowExplanation> = {
  ...ndjson,
  alone: (result) => `${JSON.stringify(viewOf(result), undefined, 2)}\n`
}

function valuesOf({ values, numFeatures, numOutputs }: Explanation, row: number, output: number): Float64Array {
  const offset = (row * numOutputs + output) * numFeatures
  return values.subarray(offset, offset + numFeatures)
}
