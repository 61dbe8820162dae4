/**
 * `Finding`: what an audit has found, in words and numbers.
 *
 * @module
 */

/** How much a finding matters: figures are wrong; may be wrong; good to know. */
export type Severity = 'high' | 'medium' | 'info'

/** Whatever is looked for, in the order of reports. */
export const findingCodes = [
  'shared-groups',
  'trained-on-future',
  'duplicate-rows',
  'contradicting-rows',
  'identifying-features',
  'near-perfect-feature',
  'post-outcome-field',
  'row-random-gap',
  'train-test-differ'
] as const

/** What was looked for. */
export type FindingCode = (typeof findingCodes)[number]

/** Something that makes figures better than the model is, or might. */
export interface Finding {
  readonly code: FindingCode
  readonly severity: Severity
  /** One or two sentences for a person; names of fields and counts, never a value of a row. */
  readonly message: string
  /** The numbers behind it, by name; lists hold names of fields. */
  readonly evidence: Readonly<Record<string, number | readonly string[]>>
}

/** A share in per cent, as `12.3 %`; its space does not break. */
export function percent(share: number): string {
  return `${(100 * share).toFixed(1)}\u00a0%`
}

/** A list of names, as `a, b and c`. */
export function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}
