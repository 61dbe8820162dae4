/**
 * Counts of a run of `opencredit score`: classes, repairs, warnings. Names and codes only, no values.
 *
 * @module
 */
import { counted, grouped } from '../../numeric/format-count.ts'
import type { ScoreCounts, ScoreItem } from '../io/score-input.ts'
import { printable } from '../io/printable.ts'
import { columnsOf, fit, percent } from './terminal.ts'

/** The counts of a run. */
export interface Summary {
  /** Passes items through and counts them. */
  readonly collect: (batches: AsyncIterable<readonly ScoreItem[]>) => AsyncGenerator<readonly ScoreItem[]>
  readonly counts: () => ScoreCounts
  /** The counts as text for people. */
  readonly text: () => string
}

/** A summary of no scores. */
export function createScoreSummary(classNames: readonly string[]): Summary {
  let numErrors = 0
  let numInsufficient = 0
  const classes = new Map<string, number>(classNames.map((name) => [name, 0]))
  const repairs = new Map<string, number>()
  const warnings = new Map<string, number>()
  const count = ({ score }: ScoreItem): void => {
    if (score === undefined) numErrors++
    else {
      if (score.status === 'scored') add(classes, score.prediction)
      else numInsufficient++
      for (const { field, code } of score.repairs) add(repairs, keyOf(field, code))
      for (const { field, code } of score.warnings) add(warnings, keyOf(field, code))
    }
  }
  const numScores = (): number => [...classes.values()].reduce((sum, n) => sum + n, 0)
  return {
    collect: async function* (batches) {
      for await (const batch of batches) {
        batch.forEach(count)
        yield batch
      }
    },
    counts: () => ({ numScores: numScores(), numInsufficient, numErrors }),
    text: () =>
      [
        [
          `${counted(numScores(), 'applicant')} scored`,
          ...(numInsufficient > 0 ? [`${grouped(numInsufficient)} with insufficient information`] : []),
          ...(numErrors > 0 ? [`${grouped(numErrors)} failed`] : [])
        ].join(', ') + '\n',
        ...Array.from(classes, ([name, count]) => classLine(name, count, numScores())),
        ...section('Repairs', repairs),
        ...section('Warnings', warnings)
      ].join('')
  }
}

function classLine(name: string, count: number, total: number): string {
  const share = total > 0 ? fit(percent(count / total), 8, 'right') : ''
  return `  ${fit(name, 10)}${fit(grouped(count), 10, 'right')}${share}\n`
}

// Field names contain no tab, and other keys are made printable.
function keyOf(field: string, code: string): string {
  return `${printable(field)}\t${code}`
}

function add(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}

// Most frequent first, ties by name.
function section(title: string, counts: ReadonlyMap<string, number>): string[] {
  if (counts.size === 0) return []
  const sorted = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
  const rows = sorted.map(([key, count]) => [...key.split('\t'), grouped(count)] as [string, string, string])
  const nameWidth = Math.min(Math.max(...rows.map(([field]) => columnsOf(field))), 32)
  return [
    `${title}\n`,
    ...rows.map(([field, code, count]) => `  ${fit(field, nameWidth)}  ${fit(code, 26)}${fit(count, 10, 'right')}\n`)
  ]
}
