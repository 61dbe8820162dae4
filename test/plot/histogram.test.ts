import { expect, test } from 'vitest'
import { histogramPlot } from '../../src/plot/histogram.ts'
import { elementsOf, parseXml, textOf } from '../explain/xml.ts'

const series = [
  { name: 'reference', values: [0.5, 0.25, 0.25] },
  { name: 'recent', values: [0.25, 0.75, 0] }
]

test('each bin has a bar for each sample, as long as its share', () => {
  const root = parseXml(histogramPlot(['low', 'b & <c>', 'missing'], series, { title: 'Points', unit: 'share' }))
  const bars = elementsOf(root, 'rect').filter(({ attributes }) => attributes['height'] === '12')
  expect(bars.map(({ attributes }) => attributes['class'])).toEqual(
    [1, 2, 3].flatMap(() => ['ocp-unranked', 'ocp-plain'])
  )
  const widths = bars.map(({ attributes }) => Number(attributes['width']))
  expect(widths[0]! / widths[1]!).toBeCloseTo(2, 2)
  expect(widths[3]! / widths[2]!).toBeCloseTo(3, 2)
  expect(widths[5]).toBe(0)
  expect(textOf(elementsOf(root, 'desc')[0]!)).toBe(
    'low: reference 0.500, recent 0.250. b & <c>: reference 0.250, recent 0.750. missing: reference 0.250, recent 0.000.'
  )
})

test('one sample, none of anything, and no bins are pictures, too', () => {
  expect(elementsOf(parseXml(histogramPlot(['a'], [{ name: 'counts', values: [0] }])), 'rect')).toHaveLength(2)
  expect(elementsOf(parseXml(histogramPlot([], [{ name: 'counts', values: [] }])), 'rect')).toHaveLength(1)
})

test('refuses what does not fit', () => {
  const cases: [() => string, string][] = [
    [() => histogramPlot(['a'], []), '"series" expected 1 or 2 samples, got 0'],
    [() => histogramPlot(['a'], series), '"series[0].values" expected 1 values, got 3'],
    [() => histogramPlot(['a'], [{ name: 'x', values: [-1] }]), '"series[0].values" expected finite values >= 0'],
    [
      () => histogramPlot(['a'], [{ name: 5 as unknown as string, values: [1] }]),
      '"series[0].name" expected a string, got number'
    ]
  ]
  for (const [call, message] of cases) expect(call).toThrow(message)
})
