/**
 * The invented applicants a person can start from: those of examples/applicants.json, put in by the build.
 *
 * @module
 */

declare const embeddedExamples: readonly Readonly<Record<string, number | string>>[]

const titles = ['Well off', 'In the middle', 'In trouble', 'Straight from a form']

/** An applicant to start from. */
export interface Example {
  readonly title: string
  readonly record: Readonly<Record<string, number | string>>
}

/** The examples; the last one is as dirty as they come. */
export function pageExamples(): readonly Example[] {
  return embeddedExamples.map((record, i) => ({ title: titles[i] ?? `Example ${i + 1}`, record }))
}
