/**
 * Creates and finds elements of the page.
 *
 * @module
 */

/** Attributes: true sets an empty attribute, false and undefined leave it out. */
export type Attributes = Readonly<Record<string, string | number | boolean | undefined>>

/** Creates an HTML element with attributes and content. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...content: readonly (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag)
  setAttributes(made, attributes)
  made.append(...content)
  return made
}

/** Creates an SVG element with attributes and content. */
export function svgElement<Tag extends keyof SVGElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...content: readonly Node[]
): SVGElementTagNameMap[Tag] {
  const made = document.createElementNS('http://www.w3.org/2000/svg', tag)
  setAttributes(made, attributes)
  made.append(...content)
  return made
}

/** Sets attributes of an element. */
export function setAttributes(target: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) target.removeAttribute(name)
    else target.setAttribute(name, value === true ? '' : String(value))
  }
}

/**
 * Finds an element of index.html.
 *
 * @throws Error when there is no element of this kind
 */
export function elementById<Kind extends Element>(id: string, kind: new () => Kind): Kind {
  const found = document.getElementById(id)
  if (found instanceof kind) return found
  throw new Error(`"${id}" expected a ${kind.name} in the page`)
}
