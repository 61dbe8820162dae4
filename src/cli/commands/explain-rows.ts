/**
 * `opencredit explain --model`: SHAP values of a LightGBM model for the rows of a file.
 *
 * @module
 */
import { statSync } from 'node:fs'
import { basename } from 'node:path'
import { createExplainedSample } from '../../explain/explained-sample.ts'
import { createExplainer } from '../../explain/explainer.ts'
import type { IterationRange } from '../../model/iterations.ts'
import { createLearntCategories } from '../../model/learnt-categories.ts'
import { type CliIo, exitCodes, notice, usageError } from '../io/command.ts'
import { inputOf } from '../io/input.ts'
import { withOutput, writeResults } from '../io/output.ts'
import { contributionPlot } from '../render/contribution-plot.ts'
import { contributionReport } from '../render/contribution-report.ts'
import { createContributionSummary } from '../render/contribution-summary.ts'
import { explanationPage } from '../render/explanation-page.ts'
import { layoutFor } from '../render/terminal.ts'
import { checkedBatches } from '../tables/checked-batches.ts'
import { type ExplainedBatch, formatOf, rowsOf, writeExplanationTable } from '../tables/explanation-output.ts'
import { type ModelInput, openModelInput } from '../tables/model-input.ts'
import type { RowsOptions } from '../tables/model-rows.ts'
import { type OnErrorOptions, type Rejects, reportRejects, withRejects } from '../tables/on-error.ts'
import { modelOf } from './arguments.ts'

/** The options of the command line. */
export interface ExplainRowsOptions extends RowsOptions, OnErrorOptions {
  readonly path: string | undefined
  readonly model: string
  readonly form: 'table' | 'csv' | 'json' | 'ndjson' | 'arrow' | 'parquet'
  /** How SHAP values are computed; see `ExplainOptions`. */
  readonly mode: 'fast' | 'exact'
  readonly svg: string | undefined
  /** A file for a whole HTML document. */
  readonly html: string | undefined
  readonly output: string | undefined
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
  const outputs = htmlOutputs(options, numClasses)
  const written = [options.output, options.svg, options.html, options.rejects]
  const input = inputOf(options.path, { read: [options.model, options.categories], written }, io)
  const learnt = createLearntCategories(model)
  const summary = createContributionSummary(model, learnt)
  const explainer = createExplainer(model, { ...options.range, mode: options.mode })
  const sample = createExplainedSample({ featureNames: model.featureNames, baseValues: explainer.baseValues }, keptRows)
  const { form } = options
  let areAdditive = true
  let numRows = 0
  const explained = async function* ({ kept, batches }: ModelInput, rejects: Rejects): AsyncGenerator<ExplainedBatch> {
    const writesParts = form !== 'arrow' && form !== 'parquet'
    const checks = { inputName: input.name, kept, writesParts, onError: options.onError }
    for await (const batch of checkedBatches(batches, checks, rejects)) {
      const explanation = explainer.explain(batch.columns)
      areAdditive &&= explanation.additive
      numRows += batch.numRows
      yield { ...batch, explanation }
      const badRows = new Set(batch.badRows.map(({ row }) => row))
      summary.add(explanation, batch.columns, badRows)
      if (options.html !== undefined) sample.add(explanation, batch.columns, badRows)
    }
  }
  await withOutput(options.output, io, async (output) => {
    const rows = await openModelInput(model, input, { ...options, learnt }, io)
    if (rows === undefined) return
    const { kept } = rows
    await withRejects(options.rejects, kept, io, async (rejects) => {
      const batches = explained(rows, rejects)
      if (form === 'arrow' || form === 'parquet') {
        await writeExplanationTable(model, { form, kept, batches }, output)
      } else if (form === 'table') {
        for await (const _ of batches);
        await output.write(contributionReport(summary, options, layoutFor(options.output, io)))
      } else await writeResults(rowsOf(batches, kept), formatOf(form, model, kept), output)
      reportRejects(rejects, input.name, io)
    })
  })
  const { svg } = options
  if (svg !== undefined) await withOutput(svg, io, (output) => output.write(contributionPlot(summary, options)))
  if (options.html !== undefined) {
    if (sample.numRows() === 0) throw new Error('expected at least one row to plot, got none')
    const modelSize = statSync(options.model).size
    const names = { modelName: basename(options.model), inputName: basename(input.name) }
    const page = explanationPage({ model, ...names, modelSize, sample, learnt, outputs, top: options.top })
    await withOutput(options.html, io, (output) => output.write(page))
  }
  if (numRows === 0) notice(io, `${input.name}: no rows`)
  if (!areAdditive) notice(io, notAdditive)
  return exitCodes.ok
}

// A document of more classes would be too long to read.
const maxClasses = 5
const keptRows = 1000

function htmlOutputs({ html, class: output }: ExplainRowsOptions, numClasses: number): number[] {
  if (html === undefined) return []
  if (output !== undefined) return [output]
  if (numClasses > maxClasses) throw usageError(`--html of a model with ${numClasses} classes requires --class`)
  return Array.from({ length: numClasses }, (_, number) => number)
}

const notAdditive =
  "base value + contributions are not the raw scores: LightGBM's algorithm loses its precision here; leave --exact out"
