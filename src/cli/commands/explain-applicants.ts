/**
 * `opencredit explain` without `--model`: points of credit applicants, by group and field.
 *
 * @module
 */
import type { CreditScorer } from '../../credit/scorer.ts'
import type { RecordFormat } from '../../records/record-format.ts'
import { applicantFormat } from '../render/applicant-format.ts'
import { insufficientCard } from '../render/applicant-notes.ts'
import type { CliIo } from '../io/command.ts'
import { inputOf } from '../io/input.ts'
import { withOutput, writeResults } from '../io/output.ts'
import { createPointsPlot } from '../render/points-plot.ts'
import { loadChampion } from '../../credit/champion/champion.ts'
import { baselineTextOf } from '../../credit/scoring/score-texts.ts'
import { pointsCard, pointsTable } from '../render/points-report.ts'
import { exitCodeOf, scoreInput } from '../io/score-input.ts'
import { createScoreSummary } from '../render/score-summary.ts'
import { layoutFor } from '../render/terminal.ts'
import { scorerOf } from './scorer-option.ts'

/** The options of the command line. */
export interface ExplainApplicantsOptions {
  readonly path: string | undefined
  /** Path of a packed scorer (default: the built-in one). */
  readonly artifact: string | undefined
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
  const input = inputOf(path, { read: [options.artifact], written: [outputPath, svg] }, io)
  const scorer = scorerOf(options.artifact)
  const { definition, pointsBreakdown } = scorer
  const summary = createScoreSummary(scorer.classes)
  const plot = createPointsPlot(baseNameOf(scorer))
  const scores = plot.collect(summary.collect(scoreInput(input, { ...options, scorer }, io)))
  const outputFormat = applicantFormat(
    form,
    {
      json: (score) => (score.status === 'scored' ? pointsBreakdown(score) : score),
      card: (score, layout) =>
        score.status === 'scored'
          ? pointsCard(pointsBreakdown(score), definition, layout)
          : insufficientCard(score, layout),
      table: (layout) => pointsTable(definition, layout)
    },
    layoutFor(outputPath, io)
  )
  await withOutput(outputPath, io, (output) => writeResults(scores, outputFormat, output))
  if (svg !== undefined) await withOutput(svg, io, (output) => output.write(plot.svg()))
  return exitCodeOf(summary.counts(), input.name, io)
}

// Short enough for a plot; the champion's is known by a shorter name.
function baseNameOf(scorer: CreditScorer): string {
  if (scorer === loadChampion().scorer) return 'Just above the passing line'
  const text = baselineTextOf(scorer.definition, scorer.baseline())
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`
}
