/**
 * `isMissingText`: the usual spellings of "not available" in files of records.
 *
 * What pandas and R read as missing, the errors of spreadsheets, `\N` of database dumps, the dot of SAS, and what people
 * type.
 *
 * @module
 */

const spellings: ReadonlySet<string> = new Set([
  '',
  ...['na', 'n/a', 'n.a.', 'n.a', '<na>', 'nan', '-nan', '+nan', 'nan(ind)', '-nan(ind)', 'nat'],
  ...['1.#ind', '-1.#ind', '1.#qnan', '-1.#qnan'],
  ...['null', '(null)', '<null>', 'none', 'nil', '\\n', 'undefined'],
  ...['#n/a', '#n/a n/a', '#na', '#null!', '#value!', '#ref!', '#div/0!', '#num!', '#name?'],
  ...['?', '-', '--', '---', '\u2013', '\u2014', '\u2212', '.', '..', '...', '\u2026'],
  ...['missing', 'unknown', 'not available', 'not applicable', 'not known', 'not provided']
])

const longest = Math.max(...Array.from(spellings, ({ length }) => length))

/**
 * Whether a text stands for a missing value: blank, or a usual spelling of "not available" such as `n/a`, `NULL` or `#N/A`,
 * in any case and with white space around it.
 */
export function isMissingText(text: string): boolean {
  const trimmed = text.trim()
  return trimmed.length <= longest && spellings.has(trimmed.toLowerCase())
}
