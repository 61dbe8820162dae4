/**
 * The forms in which applicants are written: lines of JSON, or tables and a card for one alone.
 *
 * @module
 */
import type { ApplicantScore } from '../credit/score-applicant.ts'
import { messageOf, type ScoreItem } from './credit-items.ts'
import type { CliIo } from './io.ts'
import type { Presentation } from './present.ts'

/** What a command shows of a score. */
export interface CreditView {
  /** What becomes JSON. */
  readonly json: (score: ApplicantScore) => unknown
  readonly card: (score: ApplicantScore, io: CliIo) => string
  readonly table: (io: CliIo) => Presentation<ScoreItem>
}

/** How applicants are written in a form. One that could not be scored gives an error in its place. */
export function creditPresentation(
  form: 'table' | 'json' | 'ndjson', { json, card, table }: CreditView, io: CliIo
): Presentation<ScoreItem> {
  const line = (item: ScoreItem, row: number): string =>
    `${JSON.stringify(item.score === undefined ? errorView(item, row) : json(item.score))}\n`
  const indented = (item: ScoreItem): string =>
    item.score === undefined ? line(item, 1) : `${JSON.stringify(json(item.score), undefined, 2)}\n`
  const alone = (item: ScoreItem): string => (item.score === undefined ? `${messageOf(item)}\n` : card(item.score, io))
  switch (form) {
    case 'ndjson': return { line }
    case 'json': return { line, alone: indented }
    case 'table': return { ...table(io), alone }
  }
}

// Elements of a JSON array have no line; their place tells which one it was.
function errorView({ error, line }: ScoreItem, row: number): unknown {
  return { error: { name: error!.name, message: error!.message }, ...(line === undefined ? { row } : { line }) }
}
