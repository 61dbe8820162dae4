/**
 * `opencredit explain` without a model: points of credit applicants, by group and field.
 *
 * @module
 */
import type { RecordFormat } from '../node/record-format.ts'
import { createApplicantPicture } from './applicant-picture.ts'
import { scoreInput } from './credit-items.ts'
import { creditPresentation } from './credit-presentation.ts'
import { pointsTable } from './credit-table.ts'
import { inputOf } from './input.ts'
import type { CliIo } from './io.ts'
import { withOutput } from './output.ts'
import { pointsCard } from './points-card.ts'
import { pointsView } from './points-view.ts'
import { present } from './present.ts'
import { createSummary } from './score-summary.ts'

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
  const picture = createApplicantPicture()
  const scores = picture.watching(summary.counting(scoreInput(input, options, io)))
  const presentation = creditPresentation(form, {
    json: pointsView,
    card: (score) => pointsCard(pointsView(score), io),
    table: pointsTable
  }, io)
  await withOutput(outputPath, io, (output) => present(scores, presentation, output))
  if (svg !== undefined) await withOutput(svg, io, (output) => output.write(picture.svg()))
  return summary.exitCode(input.name, io)
}
