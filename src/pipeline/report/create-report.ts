/**
 * `createReport`: one HTML file about a model, its data and its figures. It asks for nothing: no script, no font, no image from
 * elsewhere; it can be read offline, on a phone, in the dark, on paper and by a screen reader.
 *
 * @module
 */
import { kindOf } from '../../checks.ts'
import type { Section } from './elements.ts'
import { html, type Html, trusted } from './html.ts'
import type { ReportInput } from './report-input.ts'
import { auditSection } from './sections/audit-section.ts'
import { championSection } from './sections/champion-section.ts'
import { cutoffSection } from './sections/cutoff-section.ts'
import { dataSection } from './sections/data-section.ts'
import { driftSection } from './sections/drift-section.ts'
import { explanationSection } from './sections/explanation-section.ts'
import { fairnessSection } from './sections/fairness-section.ts'
import { performanceSection } from './sections/performance-section.ts'
import { protocolSection } from './sections/protocol-section.ts'
import { reasonsSection } from './sections/reasons-section.ts'
import { reportStyle } from './style.ts'

// In the order in which one asks.
const sectionMakers = [
  protocolSection,
  championSection,
  performanceSection,
  explanationSection,
  reasonsSection,
  cutoffSection,
  fairnessSection,
  driftSection,
  auditSection,
  dataSection
]

/**
 * The report as one HTML document.
 *
 * @throws TypeError without a title; TypeError or RangeError when a part does not fit together
 * @example
 * ```js
 * writeFileSync('report.html', createReport({ title: 'Credit score', protocols, champion }))
 * ```
 */
export function createReport(input: ReportInput): string {
  if (typeof input !== 'object' || input === null)
    throw new TypeError(`"input" expected an object, got ${kindOf(input)}`)
  if (typeof input.title !== 'string') throw new TypeError(`"title" expected a string, got ${kindOf(input.title)}`)
  const sections = sectionMakers
    .map((make) => make(input))
    .filter((section): section is Section => section !== undefined)
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
        <title>${input.title}</title>
        <style>
          ${trusted(reportStyle)}
        </style>
      </head>
      <body>
        <div class="page">
          ${head(input)}
          <div class="columns">
            ${contents(sections)}
            <main>
              ${findingsSection(input)}
              ${sections.map(
                ({ id, title, body }) =>
                  html`<section id="${id}" aria-labelledby="${id}-title">
                    <h2 id="${id}-title">${title}</h2>
                    ${body}
                  </section> `
              )}
            </main>
          </div>
          <footer>Made by OpenCredit${input.madeAt === undefined ? '' : `, ${input.madeAt}`}.</footer>
        </div>
      </body>
    </html> `.markup
}

function head({ title, subtitle, facts = [] }: ReportInput): Html {
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

function findingsSection({ findings = [] }: ReportInput): Html | undefined {
  if (findings.length === 0) return undefined
  return html`<section aria-labelledby="findings-title">
    <h2 id="findings-title">In short</h2>
    <ul>
      ${findings.map((finding) => html`<li>${finding}</li> `)}
    </ul>
  </section>`
}
