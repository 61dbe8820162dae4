/**
 * `jsonText`: JSON with integers of any length.
 *
 * @module
 */

/** What `JSON.stringify` writes, with bigints as numbers. */
export function jsonText(value: unknown, indent?: number): string {
  // A text in place of each bigint, which no other text may be like.
  for (let mark = '#'; ; mark += '#') {
    const integers: bigint[] = []
    const marked = (_key: string, one: unknown): unknown => {
      if (typeof one !== 'bigint') return one
      integers.push(one)
      return mark
    }
    const text = JSON.stringify(value, marked, indent)
    if (integers.length === 0) return text
    const [head, ...rest] = text.split(`"${mark}"`)
    if (rest.length === integers.length) return rest.reduce((all, part, i) => all + String(integers[i]) + part, head!)
  }
}
