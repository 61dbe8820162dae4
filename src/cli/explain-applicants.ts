/**
 * `opencredit explain` without a model: points of credit applicants, by group and field.
 *
 * @module
 */
import type { RecordFormat } from '../node/record-format.ts'
import { createApplicantPicture } from './applicant-picture.ts'
import { itemJson, messageOf, type ScoreItem, scoreInput } from './credit-items.ts'
import { inputOf } from './input.ts'
import type { CliIo } from './io.ts'
import { withOutput } from './output.ts'
import { pointsCard, pointsTable } from './points-card.ts'
import { pointsView } from './points-view.ts'
import { type Presentation, present } from './present.ts'
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
  const presentation = form === 'table' ? tableFor(io) : form === 'json' ? json : ndjson
  await withOutput(outputPath, io, (output) => present(scores, presentation, output))
  if (svg !== undefined) await withOutput(svg, io, (output) => output.write(picture.svg()))
  return summary.exitCode(input.name, io)
}

const ndjson: Presentation<ScoreItem> = { line: (item, row) => itemJson(item, row, pointsView) }

const json: Presentation<ScoreItem> = {
  ...ndjson,
  alone: (item) => (item.score === undefined ? itemJson(item, 1, pointsView) : `${JSON.stringify(pointsView(item.score), undefined, 2)}\n`)
}

function tableFor(io: CliIo): Presentation<ScoreItem> {
  return {
    ...pointsTable(io),
    alone: (item) => (item.score === undefined ? `${messageOf(item)}\n` : pointsCard(pointsView(item.score), io))
  }
}
