/**
 * Scores of applicants as columns, and as brief lines of JSON: class, points and reasons.
 *
 * @module
 */
import type { CreditScore } from '../../credit/scoring/applicant-scorer.ts'
import type { PointsBreakdown } from '../../credit/scoring/points-breakdown.ts'
import { whyNotScored } from '../../credit/scoring/score-csv.ts'
import { messageOf, type ScoreItem } from '../io/score-input.ts'
import type { Output } from '../io/output.ts'
import type { ApplicantInput } from './applicant-items.ts'
import { openTableWriter } from './open-table-writer.ts'
import type { ResultField, TableForm } from './output-table.ts'

/** A column of results. */
export interface ScoreColumn extends ResultField {
  /** `null` where there is none. */
  readonly valueOf: (item: ScoreItem) => string | number | null
}

const numReasons = 4

/**
 * The columns of scores: class, points, probabilities and reasons, and why a row has none of them.
 *
 * @param isBrief - whether probabilities are left out
 */
export function scoreColumns(classes: readonly string[], isBrief: boolean): ScoreColumn[] {
  const probabilities = classes.map((name): ScoreColumn => ({
    name: `probability_${name}`,
    storage: 'float64',
    valueOf: ({ score }) => (score?.status === 'scored' ? score.probabilities[name]! : null)
  }))
  const reasons = Array.from({ length: numReasons }, (_, i): ScoreColumn => ({
    name: `reason_${i + 1}`,
    storage: 'text',
    valueOf: ({ score }) => (score?.status === 'scored' ? (score.reasons[i]?.text ?? null) : null)
  }))
  return [classColumn, pointsColumn, ...(isBrief ? [] : probabilities), ...reasons, notScoredColumn]
}

const classColumn: ScoreColumn = {
  name: 'class',
  storage: 'text',
  valueOf: ({ score }) => (score?.status === 'scored' ? score.prediction : null)
}
const pointsColumn: ScoreColumn = {
  name: 'points',
  storage: 'int32',
  valueOf: ({ score }) => (score?.status === 'scored' ? score.points : null)
}
const notScoredColumn: ScoreColumn = {
  name: 'not_scored',
  storage: 'text',
  valueOf: (item) => whyNotScored(item.score, messageOf(item)) || null
}

/**
 * The columns of explanations: class, points, those of the baseline, and what each field adds.
 *
 * @param breakdownOf - of a score; called once for each
 */
export function pointsColumns(
  fields: readonly string[],
  breakdownOf: (score: CreditScore & { status: 'scored' }) => PointsBreakdown
): ScoreColumn[] {
  const known = new WeakMap<CreditScore, ReadonlyMap<string, number>>()
  const pointsOf = (score: CreditScore & { status: 'scored' }): ReadonlyMap<string, number> => {
    let points = known.get(score)
    if (points === undefined) {
      const parts = breakdownOf(score).groups.flatMap((group) => group.fields)
      points = new Map(parts.map(({ field, points: ofField }) => [field, ofField]))
      known.set(score, points)
    }
    return points
  }
  return [
    classColumn,
    pointsColumn,
    {
      name: 'base_points',
      storage: 'int32',
      valueOf: ({ score }) => (score?.status === 'scored' ? score.basePoints : null)
    },
    ...fields.map((name): ScoreColumn => ({
      name,
      storage: 'float64',
      valueOf: ({ score }) => (score?.status === 'scored' ? (pointsOf(score).get(name) ?? null) : null)
    })),
    notScoredColumn
  ]
}

/** Class, points and reasons as a value for JSON; all empty, and why, where there is no score. */
export function briefJson(item: ScoreItem): object {
  const { score } = item
  if (score?.status === 'scored') {
    return { class: score.prediction, points: score.points, reasons: score.reasons.map(({ text }) => text) }
  }
  return { class: null, points: null, reasons: [], not_scored: notScoredColumn.valueOf(item) }
}

/** Writes scores as a table with one row for each applicant. */
export async function writeScoreTable(
  scores: AsyncIterable<readonly ScoreItem[]>,
  { form, kept, columns }: { form: TableForm; kept: ApplicantInput; columns: readonly ScoreColumn[] },
  output: Output
): Promise<void> {
  const writer = await openTableWriter(form, { kept: kept.kept, results: columns }, output)
  for await (const items of scores) {
    if (items.length === 0) continue
    const ofItems = kept.kept.map((_, i) => ({ valueAt: (row: number) => items[row]!.input?.values[i] ?? null }))
    await writer.write({
      numRows: items.length,
      kept: kept.keptColumns() ?? ofItems,
      results: columns.map(({ valueOf }) => items.map(valueOf)),
      missing: []
    })
  }
  await writer.end()
}
