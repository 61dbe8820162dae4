/**
 * `createReport`: one HTML file about a model, its data and its figures. It asks for nothing: no script, no font, no image from
 * elsewhere; it can be read offline, on a phone, in the dark, on paper and by a screen reader.
 *
 * @module
 */
import { kindOf } from '../../checks.ts'
import { reportDocument } from './document.ts'
import type { Section } from './elements.ts'
import { html, type Html } from './html.ts'
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
  return reportDocument({ ...input, introduction: findingsSection(input), sections })
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
