/**
 * How a class is shown: its name beside its own shape, so that colour is never the only cue.
 *
 * @module
 */
import type { CreditClass } from '../../credit/champion/champion-definition.ts'
import { element, svgElement } from './element.ts'

const shapes: Readonly<Record<CreditClass, string>> = {
  Poor: 'M1 3h14L8 14z',
  Standard: 'M8 1l7 7-7 7-7-7z',
  Good: 'M8 2l7 11H1z'
}

/** The shape of a class in its colour, hidden from screen readers. */
export function classShape(name: CreditClass): SVGSVGElement {
  return svgElement(
    'svg',
    { viewBox: '0 0 16 16', class: 'shape', 'data-class': name, 'aria-hidden': 'true' },
    svgElement('path', { d: shapes[name] })
  )
}

/** Shape and name of a class. */
export function classMark(name: CreditClass): HTMLSpanElement {
  return element('span', { class: 'class-mark' }, classShape(name), name)
}
