/**
 * What sections of a report are made of: tables, figures, notes.
 *
 * @module
 */
import { darkStyle } from '../../plot/svg.ts'
import { html, type Html, type HtmlPart, trusted } from './html.ts'

/** A section of the report. */
export interface Section {
  /** Part of the address within the page. */
  readonly id: string
  readonly title: string
  readonly body: Html
}

/** A column of a table. */
export interface TableColumn {
  readonly name: string
  /** Whether it holds numbers, which are set flush right (default false). */
  readonly isNumeric?: boolean
}

/** A table. */
export interface TableParts {
  readonly caption: string
  readonly columns: readonly TableColumn[]
  /** The first cell of each row is its heading. */
  readonly rows: readonly (readonly HtmlPart[])[]
  /** Classes of a row's cells, for shading. */
  readonly classOf?: (row: number, column: number) => string | undefined
}

/** A table that scrolls sideways by itself where the screen is narrower. */
export function table({ caption, columns, rows, classOf }: TableParts): Html {
  const numeric = (i: number): string => (columns[i]!.isNumeric === true ? 'number' : '')
  const classes = (row: number, i: number): string => [numeric(i), classOf?.(row, i) ?? ''].join(' ').trim()
  const heads = columns.map(({ name }, i) => html`<th scope="col" class="${numeric(i)}">${name}</th>`)
  const body = rows.map((cells, row) => {
    const [first, ...others] = cells
    const rest = others.map((cell, i) => html`<td class="${classes(row, i + 1)}">${cell}</td>`)
    return html`<tr>
      <th scope="row" class="${classes(row, 0)}">${first}</th>
      ${rest}
    </tr> `
  })
  return html`<div class="scroll" role="region" tabindex="0" aria-label="${caption}">
    <table>
      <caption>
        ${caption}
      </caption>
      <thead>
        <tr>
          ${heads}
        </tr>
      </thead>
      <tbody>
        ${body}
      </tbody>
    </table>
  </div> `
}

/** Widths in which plots are drawn: that of a whole or half a page, and that of a phone. */
const widths = { whole: 840, half: 408, phone: 320 }

/** A plot, drawn for wide screens and paper, and again for phones, where one shrunk to fit could not be read. */
export function figure(draw: (width: number) => string, size: 'whole' | 'half', note?: HtmlPart): Html {
  const drawn = (width: number): Html => trusted(draw(width).replace(darkStyle, ''))
  const caption = note === undefined ? undefined : html`<figcaption>${note}</figcaption>`
  return html`<figure class="${size}">
    <div class="wide">${drawn(widths[size])}</div>
    <div class="narrow">${drawn(widths.phone)}</div>
    ${caption}
  </figure> `
}

/** Figures side by side where there is room. */
export function figures(...parts: readonly Html[]): Html {
  return html`<div class="figures">${parts}</div> `
}

/** A paragraph. */
export function paragraph(...parts: readonly HtmlPart[]): Html {
  return html`<p>${parts}</p> `
}

/** A word in a coloured frame: a verdict, which the word itself says. */
export function mark(text: string, kind: 'good' | 'bad' | 'unclear' | 'plain'): Html {
  return html`<span class="mark ${kind}">${text}</span>`
}
