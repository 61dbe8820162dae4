/**
 * The output formats of `score` and `explain`: lines of JSON, or a card for one applicant and a table for several.
 *
 * @module
 */
import type { CreditScore, ScoredRecord } from '../../credit/scoring/applicant-scorer.ts'
import { jsonText } from '../../records/json-text.ts'
import type { ResultFormat } from '../io/output.ts'
import { messageOf, type ScoreItem } from '../io/score-input.ts'
import { columnsOf, fit, type Layout, type Style } from './terminal.ts'

/** What a command shows for a score. */
export interface ApplicantTexts {
  /** The value to write as JSON. */
  readonly json: (score: CreditScore) => object
  readonly card: (score: CreditScore, layout: Layout) => string
  readonly table: (layout: Layout) => ResultFormat<ScoreItem>
}

/**
 * The output format for `form`. An applicant that could not be scored becomes an error in its place.
 *
 * @param hasInput - whether JSON begins with what is kept of the input, under `input`
 * @param jsonOf - what JSON there is of a score or the error in its place (default: the score, or what went wrong)
 */
export function applicantFormat(
  form: 'table' | 'json' | 'ndjson',
  { json, card, table }: ApplicantTexts,
  layout: Layout,
  hasInput = false,
  jsonOf?: (item: ScoreItem) => object
): ResultFormat<ScoreItem> {
  const valueOf = (item: ScoreItem, row: number): object => {
    const value = jsonOf?.(item) ?? (item.score === undefined ? errorJson(item, row) : json(item.score))
    return hasInput ? { input: inputJson(item), ...value } : value
  }
  const line = (item: ScoreItem, row: number): string => `${jsonText(valueOf(item, row))}\n`
  const indented = (item: ScoreItem): string =>
    item.score === undefined ? line(item, 1) : `${jsonText(valueOf(item, 1), 2)}\n`
  const alone = (item: ScoreItem): string =>
    item.score === undefined ? `${messageOf(item)}\n` : card(item.score, layout)
  switch (form) {
    case 'ndjson':
      return { line }
    case 'json':
      return { line, alone: indented }
    case 'table':
      return { ...table(layout), alone }
  }
}

// Elements of a JSON array have no line number; their position identifies them.
function errorJson({ error, line }: ScoreItem, row: number): object {
  return { error: { name: error!.name, message: error!.message }, ...(line === undefined ? { row } : { line }) }
}

function inputJson({ input }: ScoreItem): object {
  return Object.fromEntries(input?.names.map((name, i) => [name, input.values[i]]) ?? [])
}

const [leastClassWidth, mostClassWidth] = [8, 20]

/** Columns of a terminal for names of classes: as the longest wants it, within reason. */
export function classWidthOf(classes: readonly string[]): number {
  return Math.min(mostClassWidth, Math.max(leastClassWidth, ...classes.map(columnsOf)))
}

/** A table with class, points, and a last column with `textOf` of each score under `title`. */
export function applicantTable(
  classes: readonly string[],
  title: string,
  textOf: (score: ScoredRecord) => string,
  { style, width }: Layout
): ResultFormat<ScoreItem> {
  const classWidth = classWidthOf(classes)
  const cut = (text: string, columns: number): string => fit(text, columns).trimEnd()
  return {
    head: style.dim(`${fit('row', 7, 'right')}  ${fit('class', classWidth)}  points  ${title}\n`),
    line: (item, row) => {
      const number = style.dim(fit(String(row), 7, 'right'))
      const { score } = item
      if (score === undefined) return `${number}  ${style.red(cut(`not scored: ${messageOf(item)}`, width - 9))}\n`
      if (score.status !== 'scored') {
        const text = cut(`${score.status}: ${score.message}`, width - 9)
        return `${number}  ${style.yellow(text)}\n`
      }
      const { prediction, points } = score
      const name = colourOf(prediction, classes, style)(fit(prediction, classWidth))
      return `${number}  ${name}  ${fit(String(points), 6, 'right')}  ${cut(textOf(score), width - 19 - classWidth)}\n`
    }
  }
}

/** The colour of a class. */
export function colourOf(name: string, classes: readonly string[], style: Style): (text: string) => string {
  if (name === classes[0]) return style.red
  return name === classes.at(-1) ? style.green : style.yellow
}
