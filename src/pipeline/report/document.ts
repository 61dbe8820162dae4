/**
 * `reportDocument`: sections as one HTML document that asks for nothing: no script, no font, no image from elsewhere.
 *
 * @module
 */
import type { Section } from './elements.ts'
import { html, type Html, trusted } from './html.ts'
import type { ReportInput } from './report-input.ts'
import { reportStyle } from './style.ts'

/** The parts of a document. */
export interface DocumentParts extends Pick<ReportInput, 'title' | 'subtitle' | 'facts' | 'madeAt'> {
  /** What stands before the sections. */
  readonly introduction?: Html | undefined
  readonly sections: readonly Section[]
}

/** The document. */
export function reportDocument({ introduction, sections, ...parts }: DocumentParts): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
        <title>${parts.title}</title>
        <style>
          ${trusted(reportStyle)}
        </style>
      </head>
      <body>
        <div class="page">
          ${head(parts)}
          <div class="columns">
            ${contents(sections)}
            <main>
              ${introduction}
              ${sections.map(
                ({ id, title, body }) =>
                  html`<section id="${id}" aria-labelledby="${id}-title">
                    <h2 id="${id}-title">${title}</h2>
                    ${body}
                  </section> `
              )}
            </main>
          </div>
          <footer>Made by OpenCredit${parts.madeAt === undefined ? '' : `, ${parts.madeAt}`}.</footer>
        </div>
      </body>
    </html> `.markup
}

function head({ title, subtitle, facts = [] }: Omit<DocumentParts, 'introduction' | 'sections'>): Html {
  const list = facts.map(
    ({ name, value, note }) =>
      html`<div>
        <dt>${name}</dt>
        <dd>${value}${note === undefined ? undefined : html`<small>${note}</small>`}</dd>
      </div> `
  )
  return html`<header>
    <h1>${title}</h1>
    ${subtitle === undefined ? undefined : html`<p>${subtitle}</p>`}
    ${list.length === 0 ? undefined : html`<dl class="facts">${list}</dl>`}
  </header>`
}

function contents(sections: readonly Section[]): Html | undefined {
  if (sections.length < 2) return undefined
  return html`<nav aria-label="Contents">
    <p>Contents</p>
    <ol>
      ${sections.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li> `)}
    </ol>
  </nav>`
}
