/**
 * JSON Pointers to what is wrong in a request, as URI fragments: `#/Age`.
 *
 * Source: RFC 6901, section 6.
 *
 * @module
 */

/** A pointer to a member of a record, or, without a key, to the record itself. */
export type PointerOf = (key?: string) => string

// No field's name is longer, and the rest of the key need not be repeated.
const maxKeyLength = 64

/** A pointer to the member `key` of what `base` points to. */
export function pointerTo(base: string, key: string | number): string {
  const name = String(key)
  const short = name.length > maxKeyLength ? `${name.slice(0, maxKeyLength)}…` : name
  // JSON can hold a lone surrogate, which has no URI form.
  const wellFormed = Buffer.from(short).toString()
  return `${base}/${encodeURIComponent(wellFormed.replaceAll('~', '~0').replaceAll('/', '~1'))}`
}

/** Pointers to the record at `base` and its members. */
export function pointerBelow(base: string): PointerOf {
  return (key) => (key === undefined ? base : pointerTo(base, key))
}
