/**
 * `opencredit explain` without a model: points of credit applicants, by group and field.
 *
 * @module
 */
import type { RecordFormat } from '../node/record-format.ts'
import { applicantPresentation } from './applicant-presentation.ts'
import type { CliIo } from './command.ts'
import { inputOf } from './input.ts'
import { withOutput, writeResults } from './output.ts'
import { createPointsPicture } from './points-picture.ts'
import { pointsView } from '../credit/points-view.ts'
import { pointsCard, pointsTable } from './points-report.ts'
import { scoreInput } from './score-input.ts'
import { createSummary } from './score-summary.ts'
import { layoutFor } from './terminal.ts'

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
  return summary.exitCode(input.name, io)
}
