import { expect, test } from 'vitest'
import { barPlot } from '../../src/plot/bar.ts'
import { elementsOf, parseXml, textOf, type XmlElement } from '../explain/xml.ts'

const bars = (root: XmlElement): XmlElement[] => elementsOf(root, 'rect').slice(1)
const widths = (root: XmlElement): number[] => bars(root).map(({ attributes }) => Number(attributes['width']))

test('the largest come first, each as long as it is large', () => {
  const options = { maxFeatures: 3, title: 'Gain', unit: 'loss' }
  const root = parseXml(barPlot(Float64Array.of(1, 4, 0, 2), ['a', 'b & c', 'd', 'e'], options))
  expect(textOf(elementsOf(root, 'desc')[0]!)).toBe('b & c: 4.00. e: 2.00. a: 1.00.')
  const [first, second, third] = widths(root)
  expect(first! / second!).toBeCloseTo(2, 3)
  expect(first! / third!).toBeCloseTo(4, 3)
  expect(bars(root).every(({ attributes }) => attributes['class'] === 'ocp-plain')).toBe(true)
  expect(elementsOf(root, 'text').map(textOf)).toEqual(expect.arrayContaining(['Gain', 'b & c', '4.00', 'loss']))
})

test('signs have colours, directions and words', () => {
  const root = parseXml(barPlot([0.5, -2, 1], ['a', 'b', 'c']))
  expect(textOf(elementsOf(root, 'desc')[0]!)).toBe('b: −2.00. c: +1.00. a: +0.50.')
  expect(bars(root).map(({ attributes }) => attributes['class'])).toEqual(['ocp-down', 'ocp-up', 'ocp-up'])
  const [down, up] = bars(root).map(({ attributes }) => Number(attributes['x']))
  expect(down! + widths(root)[0]!).toBeCloseTo(up!, 1)
})

test('nothing to show and only zeros are pictures, too', () => {
  expect(bars(parseXml(barPlot([], [])))).toHaveLength(0)
  expect(widths(parseXml(barPlot([0, 0], ['a', 'b'])))).toEqual([0, 0])
})

test('refuses what does not fit', () => {
  expect(() => barPlot([1, 2], ['a'])).toThrow(new RangeError('"featureNames" expected 2 names, got 1'))
  expect(() => barPlot([1, Infinity], ['a', 'b'])).toThrow(new RangeError('"values" expected finite values'))
})
