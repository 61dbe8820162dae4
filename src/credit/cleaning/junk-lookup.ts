/**
 * Finds the junk token a text is. Tokens are matched whole and before any underscore is removed: without its underscores,
 * `__10000__` is a plausible 10000.
 *
 * @module
 */
import type { JunkTable } from '../fields/field-spec.ts'

/** What a junk token is reported as. */
export interface JunkMark<JunkCode extends string> {
  readonly code: JunkCode
  readonly message: string
}

/** The mark of a token, matched with its case; undefined when the text is none. Surrounding space must be gone already. */
export type JunkLookup<JunkCode extends string> = (text: string) => JunkMark<JunkCode> | undefined

/** A lookup in a table of junk tokens. */
export function createJunkLookup<JunkCode extends string>(junk: JunkTable<JunkCode>): JunkLookup<JunkCode> {
  // A map and not an object, so that `constructor` is not found on a prototype.
  const marks = new Map(
    (Object.keys(junk) as JunkCode[]).flatMap((code) => {
      const { tokens, message } = junk[code]
      return tokens.map((token) => [token, { code, message }] as const)
    })
  )
  return (text) => marks.get(text)
}
