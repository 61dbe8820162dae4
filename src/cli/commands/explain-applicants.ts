/**
 * `opencredit explain` without a model: points of credit applicants, by group and field.
 *
 * @module
 */
import type { RecordFormat } from '../../records/record-format.ts'
import { applicantPresentation } from '../render/applicant-presentation.ts'
import type { CliIo } from '../io/command.ts'
import { inputOf } from '../io/input.ts'
import { withOutput, writeResults } from '../io/output.ts'
import { createPointsPicture } from '../render/points-plot.ts'
import { pointsView } from '../../credit/scoring/points-view.ts'
import { pointsCard, pointsTable } from '../render/points-report.ts'
import { exitCodeOf, scoreInput } from '../io/score-input.ts'
import { createSummary } from '../render/score-summary.ts'
import { layoutFor } from '../render/terminal.ts'

/** What the command line asks for. */
export interface ExplainApplicantsOptions {
  readonly path: string | undefined
  readonly form: 'table' | 'json' | 'ndjson'
  readonly svg: string | undefined
  readonly output: string | undefined
  readonly format: RecordFormat | undefined
  readonly isOutputShown: boolean
  readonly isStrict: boolean
}

/** Explains every applicant of an input; returns the exit code. */
export async function explainApplicants(options: ExplainApplicantsOptions, io: CliIo): Promise<number> {
  const { path, form, svg, output: outputPath } = options
  const input = inputOf(path, [outputPath, svg], io)
  const summary = createSummary()
  const picture = createPointsPicture()
  const scores = picture.watching(summary.counting(scoreInput(input, options, io)))
  const presentation = applicantPresentation(
    form,
    {
      json: pointsView,
      card: (score, layout) => pointsCard(pointsView(score), layout),
      table: pointsTable
    },
    layoutFor(outputPath, io)
  )
  await withOutput(outputPath, io, (output) => writeResults(scores, presentation, output))
  if (svg !== undefined) await withOutput(svg, io, (output) => output.write(picture.svg()))
  return exitCodeOf(summary.counts(), input.name, io)
}
