/**
 * The body of a report as a tree: it is well-formed XML, too.
 *
 * @module
 */
import { parseXml, type XmlElement } from '../../explain/xml.ts'

/** Reads the body; throws where it is not well-formed. Headings h1 to h6 are called headinga to headingf. */
export function bodyOf(page: string): XmlElement {
  const body = page.slice(page.indexOf('<body>'), page.indexOf('</body>') + '</body>'.length)
  const named = body.replace(
    /<(\/?)h([1-6])\b/g,
    (_, slash: string, level: string) => `<${slash}heading${'abcdef'[Number(level) - 1]!}`
  )
  return parseXml(named.replace(/<[^<>]*>/g, (tag) => tag.replace(/\s+/g, ' ').replace(/ ?(\/?)>$/, '$1>')))
}
