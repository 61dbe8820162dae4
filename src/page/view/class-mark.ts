/**
 * How a class is shown: its name beside its own shape, so that colour is never the only cue.
 *
 * @module
 */
import { classStep } from '../class-step.ts'
import { element, svgElement } from './element.ts'

/** The marks of a scorer's classes. */
export interface ClassMarks {
  /** From worst to best. */
  readonly classes: readonly string[]
  /** The attributes that give an element the colours of a class. */
  readonly attributes: (name: string) => Readonly<Record<string, string>>
  /** The shape of a class in its colour, hidden from screen readers. */
  readonly shape: (name: string) => SVGSVGElement
  /** Shape and name of a class. */
  readonly mark: (name: string) => HTMLSpanElement
}

// From the worst class to the best; the colours are those of the style sheet.
const paths = [
  'M1 3h14L8 14z',
  'M2 2h12v12H2z',
  'M8 1l7 7-7 7-7-7z',
  'M8 1a7 7 0 1 1 0 14a7 7 0 1 1 0-14z',
  'M8 2l7 11H1z'
]

/** Marks for these classes, worst first. Of more than five, neighbours share a mark. */
export function createClassMarks(classes: readonly string[]): ClassMarks {
  const stepOf = (name: string): number => classStep(classes.indexOf(name), classes.length)
  const attributes = (name: string): Record<string, string> => ({
    'data-class': name,
    'data-mark': String(stepOf(name))
  })
  const shape = (name: string): SVGSVGElement =>
    svgElement(
      'svg',
      { viewBox: '0 0 16 16', class: 'shape', 'aria-hidden': 'true', ...attributes(name) },
      svgElement('path', { d: paths[stepOf(name)]! })
    )
  return {
    classes,
    attributes,
    shape,
    mark: (name) => element('span', { class: 'class-mark' }, shape(name), name)
  }
}
