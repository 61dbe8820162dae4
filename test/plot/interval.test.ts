import { expect, test } from 'vitest'
import { intervalPlot } from '../../src/plot/interval.ts'
import { elementsOf, parseXml, textOf, type XmlElement } from '../explain/xml.ts'

const figures = [
  { name: 'row-random <b>', value: 0.775, lower: 0.77, upper: 0.78, isAside: true },
  { name: 'grouped', value: 0.688, lower: 0.682, upper: 0.694 },
  { name: 'guess', value: 0.52, lower: NaN, upper: NaN }
]

test('figures lie on one scale, intervals around them', () => {
  const root = parseXml(intervalPlot(figures, { title: 'Accuracy', unit: 'share', line: 0.52 }))
  const places = elementsOf(root, 'circle').map(({ attributes }) => Number(attributes['cx']))
  expect((places[0]! - places[1]!) / (places[1]! - places[2]!)).toBeCloseTo(0.087 / 0.168, 2)
  const bars = elementsOf(root, 'rect').filter(({ attributes }) => attributes['height'] === '2')
  expect(bars).toHaveLength(2)
  for (const [i, { attributes }] of bars.entries()) {
    expect(Number(attributes['x']) + Number(attributes['width']) / 2).toBeCloseTo(places[i]!, 1)
  }
  expect(elementsOf(root, 'circle').map(({ attributes }) => attributes['class'])).toEqual([
    'ocp-unranked',
    'ocp-plain',
    'ocp-plain'
  ])
  expect(textOf(elementsOf(root, 'desc')[0]!)).toBe(
    'row-random <b>: 0.775 (0.770 to 0.780). grouped: 0.688 (0.682 to 0.694). guess: 0.520.'
  )
})

test('long names stand above their figures, on a narrow plot', () => {
  const long = figures.map((figure) => ({ ...figure, name: `${figure.name}, by a protocol of a long name` }))
  const [wide, narrow] = [900, 320].map((width) => parseXml(intervalPlot(long, { width })))
  const placeOf = (root: XmlElement, name: string): number[] => {
    const text = elementsOf(root, 'text').find((element) => textOf(element) === name)!
    return [text.attributes['x'], text.attributes['y']].map(Number)
  }
  expect(placeOf(wide!, long[1]!.name)[0]).toBeGreaterThan(200)
  expect(placeOf(narrow!, long[1]!.name)[0]).toBe(20)
  expect(Number(narrow!.attributes['height'])).toBeGreaterThan(Number(wide!.attributes['height']))
})

test('no figures are a picture, too; what is no number is refused', () => {
  expect(elementsOf(parseXml(intervalPlot([])), 'circle')).toHaveLength(0)
  expect(() => intervalPlot([{ ...figures[0]!, value: NaN }])).toThrow('"figures[0].value" expected a finite number')
  expect(() => intervalPlot([{ ...figures[0]!, upper: Infinity }])).toThrow(
    '"figures[0].upper" expected a finite number or NaN'
  )
})
