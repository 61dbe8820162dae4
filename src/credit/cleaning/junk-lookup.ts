/**
 * Looks up junk tokens. They are matched whole and before any underscore is removed: without its underscores,
 * `__10000__` is a plausible 10000.
 *
 * @module
 */
import type { JunkTable } from '../fields/field-spec.ts'

/** How a junk token is reported. */
export interface JunkMark<JunkCode extends string> {
  readonly code: JunkCode
  readonly message: string
}

/** Looks up a trimmed text, case-sensitively; undefined if it is not a junk token. */
export type JunkLookup<JunkCode extends string> = (text: string) => JunkMark<JunkCode> | undefined

/** Creates a lookup for a table of junk tokens. */
export function createJunkLookup<JunkCode extends string>(junk: JunkTable<JunkCode>): JunkLookup<JunkCode> {
  // A map instead of an object, so that `constructor` is not found on a prototype.
  const marks = new Map(
    (Object.keys(junk) as JunkCode[]).flatMap((code) => {
      const { tokens, message } = junk[code]
      return tokens.map((token) => [token, { code, message }] as const)
    })
  )
  return (text) => marks.get(text)
}
