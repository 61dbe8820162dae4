/**
 * A strict reader of the XML that plots consist of: elements, attributes, text and numeric references.
 *
 * @module
 */

export interface XmlElement {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly (XmlElement | string)[]
}

/** Reads a document; throws an Error at the first thing that is not well-formed. */
export function parseXml(text: string): XmlElement {
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\p{Surrogate}\ufffe\uffff]/u.test(text)) {
    throw new Error('a character XML does not allow')
  }
  const root = { name: '', attributes: {}, children: [] as (XmlElement | string)[] }
  const open = [root]
  let position = 0
  for (const match of text.matchAll(/<(\/?)([a-z]+)((?: [a-zA-Z0-9:-]+="[^"<]*")*)(\/?)>|[^<]+/g)) {
    if (match.index !== position) throw new Error(`not well-formed at ${position}`)
    position += match[0].length
    const [token, closing, name, attributes, selfClosing] = match
    if (name === undefined) {
      open.at(-1)!.children.push(decoded(token))
    } else if (closing === '/') {
      if (open.pop()!.name !== name || open.length === 0) throw new Error(`</${name}> closes another element`)
    } else {
      const element = { name, attributes: attributesOf(attributes!), children: [] }
      open.at(-1)!.children.push(element)
      if (selfClosing !== '/') open.push(element)
    }
  }
  const elements = root.children.filter((child) => typeof child !== 'string')
  if (position !== text.length || open.length !== 1 || elements.length !== 1) throw new Error('not one whole element')
  return elements[0]!
}

/** All elements of a name inside an element, in order. */
export function elementsOf(element: XmlElement, name: string): XmlElement[] {
  return element.children.flatMap((child) =>
    typeof child === 'string' ? [] : [...(child.name === name ? [child] : []), ...elementsOf(child, name)]
  )
}

/** All text inside an element. */
export function textOf(element: XmlElement): string {
  return element.children.map((child) => (typeof child === 'string' ? child : textOf(child))).join('')
}

function attributesOf(text: string): Record<string, string> {
  const matches = [...text.matchAll(/ ([a-zA-Z0-9:-]+)="([^"]*)"/g)]
  const pairs = matches.map(([, name, value]) => [name!, decoded(value!)] as const)
  if (new Set(pairs.map(([name]) => name)).size !== pairs.length) throw new Error('an attribute twice')
  return Object.fromEntries(pairs)
}

function decoded(text: string): string {
  if (/&(?!#\d+;)/.test(text)) throw new Error('a bare &')
  return text.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))
}
