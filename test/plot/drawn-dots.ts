/**
 * The dots of a plot, read back from its paths.
 *
 * @module
 */
import { elementsOf, type XmlElement } from '../explain/xml.ts'

/** A dot as it is drawn. */
export interface DrawnDot {
  readonly x: number
  readonly y: number
  readonly shade: string
}

/** All dots, without those of the legend, which are alone in their paths. */
export function drawnDots(root: XmlElement): DrawnDot[] {
  return elementsOf(root, 'path').flatMap(({ attributes }) => {
    const [shade = '', kind] = attributes['class']!.split(' ')
    const dots = [...attributes['d']!.matchAll(/M([-\d.]+),([-\d.]+)h0/g)]
    if (kind !== 'ocp-dots') return []
    return dots.map(([, x, y]) => ({ x: Number(x), y: Number(y), shade: shade.replace('ocp-', '') }))
  })
}
