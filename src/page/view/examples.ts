/**
 * The invented applicants that the page offers as examples: those of examples/applicants.json, embedded by the build.
 *
 * @module
 */

declare const embeddedExamples: readonly Readonly<Record<string, number | string>>[]

const titles = ['Well off', 'In the middle', 'In trouble', 'Straight from a form']

/** An example applicant. */
export interface Example {
  readonly title: string
  readonly record: Readonly<Record<string, number | string>>
}

/** The examples; the last one is the messiest. */
export function pageExamples(): readonly Example[] {
  return embeddedExamples.map((record, i) => ({ title: titles[i] ?? `Example ${i + 1}`, record }))
}
