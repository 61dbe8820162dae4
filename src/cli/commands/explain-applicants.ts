/**
 * `opencredit explain` without `--model`: points of credit applicants, by group and field.
 *
 * @module
 */
import type { CreditScorer } from '../../credit/scorer.ts'
import { applicantFormat } from '../render/applicant-format.ts'
import { insufficientCard } from '../render/applicant-notes.ts'
import type { CliIo } from '../io/command.ts'
import { inputOf } from '../io/input.ts'
import { type ResultFormat, withOutput, writeResults } from '../io/output.ts'
import { createPointsPlot } from '../render/points-plot.ts'
import { loadChampion } from '../../credit/champion/champion.ts'
import { baselineTextOf } from '../../credit/scoring/score-texts.ts'
import { pointsCard, pointsTable } from '../render/points-report.ts'
import { exitCodeOf, scoreInput, type ScoreItem } from '../io/score-input.ts'
import type { TableFormat } from '../io/table-format.ts'
import { createScoreSummary } from '../render/score-summary.ts'
import { layoutFor } from '../render/terminal.ts'
import { openApplicants } from '../tables/applicant-items.ts'
import { collectRejects, type OnErrorOptions, withRejects } from '../tables/on-error.ts'
import { checkKept } from '../tables/open-table-writer.ts'
import { pointsColumns, writeScoreTable } from '../tables/score-output.ts'
import { scorerOf } from './scorer-option.ts'

/** The options of the command line. */
export interface ExplainApplicantsOptions extends OnErrorOptions {
  readonly path: string | undefined
  /** Path of a packed scorer (default: the built-in one). */
  readonly artifact: string | undefined
  readonly form: 'table' | 'json' | 'ndjson' | 'arrow' | 'parquet'
  readonly svg: string | undefined
  readonly output: string | undefined
  readonly format: TableFormat | undefined
  /** Columns or keys that come along. */
  readonly keep: readonly string[]
  readonly isOutputShown: boolean
  readonly isStrict: boolean
}

/** Explains every applicant of an input; returns the exit code. */
export async function explainApplicants(options: ExplainApplicantsOptions, io: CliIo): Promise<number> {
  const { path, form, svg, output: outputPath, keep, onError, rejects: rejectsPath } = options
  const written = [outputPath, svg, rejectsPath]
  const input = inputOf(path, { read: [options.artifact], written }, io)
  const scorer = scorerOf(options.artifact)
  const { definition, pointsBreakdown } = scorer
  const summary = createScoreSummary(scorer.classes)
  const plot = createPointsPlot(baseNameOf(scorer))
  const isColumnar = form === 'arrow' || form === 'parquet'
  const formatOf = (lines: 'table' | 'json' | 'ndjson'): ResultFormat<ScoreItem> =>
    applicantFormat(
      lines,
      {
        json: (score) => (score.status === 'scored' ? pointsBreakdown(score) : score),
        card: (score, layout) =>
          score.status === 'scored'
            ? pointsCard(pointsBreakdown(score), definition, layout)
            : insufficientCard(score, layout),
        table: (layout) => pointsTable(definition, layout)
      },
      layoutFor(outputPath, io),
      keep.length > 0
    )
  await withOutput(outputPath, io, async (output) => {
    const applicants = await openApplicants(input, options.format, keep, options.isOutputShown, io)
    if (applicants === undefined) return
    if (form !== 'table') checkKept(form, applicants.kept)
    await withRejects(rejectsPath, applicants.kept, io, async (rejects) => {
      const isStrict = options.isStrict || onError === 'fail'
      const read = scoreInput(applicants.read, input.name, { scorer, keep, isStrict, yieldsParts: !isColumnar })
      const scores = plot.collect(summary.collect(collectRejects(read, rejects, keep)))
      if (!isColumnar) return writeResults(scores, formatOf(form), output)
      const fields = definition.fields.map(({ name }) => name)
      const columns = pointsColumns(fields, pointsBreakdown)
      await writeScoreTable(scores, { form, kept: applicants, columns }, output)
    })
  })
  if (svg !== undefined) await withOutput(svg, io, (output) => output.write(plot.svg()))
  return exitCodeOf(summary.counts(), input.name, io, onError === 'null')
}

// Short enough for a plot; the champion's is known by a shorter name.
function baseNameOf(scorer: CreditScorer): string {
  if (scorer === loadChampion().scorer) return 'Just above the passing line'
  const text = baselineTextOf(scorer.definition, scorer.baseline())
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`
}
