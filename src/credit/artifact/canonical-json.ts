/**
 * JSON in one form: keys in the order of their UTF-16 units, no white space, nothing undefined. The same data is always the same
 * text.
 *
 * @module
 */

/** The canonical text of plain data. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, item: unknown) => {
    if (typeof item !== 'object' || item === null || Array.isArray(item)) return item
    return Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
  })
}
