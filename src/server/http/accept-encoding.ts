/**
 * `encodingFor`: the content coding to answer with.
 *
 * Source: RFC 9110, section 12.5.3.
 *
 * @module
 */

/** Content codings, best first. */
const contentCodings = ['br', 'gzip'] as const

/** A content coding. */
export type ContentCoding = (typeof contentCodings)[number]

/** The best coding an `Accept-Encoding` header lists, unless with the weight 0; undefined when it lists none. */
export function encodingFor(header: string | string[] | undefined): ContentCoding | undefined {
  const accepted = new Set(
    String(header ?? '')
      .split(',')
      .map((item) => item.split(';').map((part) => part.trim().toLowerCase()))
      .filter(([, weight]) => weight === undefined || !/^q=0(?:\.0*)?$/.test(weight))
      .map(([name]) => name)
  )
  return contentCodings.find((name) => accepted.has(name))
}
