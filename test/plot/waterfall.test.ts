import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ExplanationParts } from '../../src/explain/explanation.ts'
import { waterfallPlot } from '../../src/plot/waterfall.ts'
import { elementsOf, parseXml, textOf, type XmlElement } from '../explain/xml.ts'

const explanation: ExplanationParts = {
  method: 'path-dependent',
  mode: 'fast',
  additive: true,
  values: Float64Array.of(0.25, -1.5, 0, 0.5, -0.125),
  baseValues: Float64Array.of(2),
  numRows: 1,
  numOutputs: 1,
  numFeatures: 5,
  featureNames: ['Age', 'Debt', 'Month', 'Income & <bonus>', 'Loans']
}

// Start and end of a bar, by the corner all shapes begin with and by the tip.
function ends(polygon: XmlElement): [number, number] {
  const points = polygon.attributes['points']!.split(' ').map((point) => Number(point.split(',')[0]))
  return [points[0]!, points[2]!]
}

test('names features by absolute contribution, sums up the rest and says all in words', () => {
  const rowValues = [30, 'high', null, 51000.5, NaN]
  const root = parseXml(waterfallPlot(explanation, { row: 0, maxFeatures: 3, rowValues }))
  expect(textOf(elementsOf(root, 'desc')[0]!)).toBe(
    'Base value 2.00. Debt = high: −1.50. Income & <bonus> = 51000.5: +0.50. Age = 30: +0.25. ' +
      '2 other features: −0.13. Raw score 1.13.'
  )
  const classes = elementsOf(root, 'polygon').map(({ attributes }) => attributes['class'])
  expect(classes).toEqual(['ocp-down', 'ocp-up', 'ocp-up', 'ocp-down'])
  const one = parseXml(waterfallPlot(explanation, { row: 0, maxFeatures: 4, rowValues }))
  expect(textOf(elementsOf(one, 'desc')[0]!)).toContain('Loans = missing: −0.13. 1 other feature: 0.00.')
})

test('bars lead from the base value to the raw score, each from where the last one ended', () => {
  const finite = fc.double({ min: -1e6, max: 1e6, noNaN: true })
  const several = fc.array(finite, { minLength: 1, maxLength: 30 })
  fc.assert(
    fc.property(several, finite, fc.integer({ min: 1, max: 15 }), (values, base, maxFeatures) => {
      const root = parseXml(
        waterfallPlot(
          {
            ...explanation,
            values: Float64Array.from(values),
            baseValues: Float64Array.of(base),
            numFeatures: values.length,
            featureNames: values.map((_, feature) => `feature ${feature}`)
          },
          { row: 0, maxFeatures }
        )
      )
      const bars = elementsOf(root, 'polygon').map(ends)
      expect(bars).toHaveLength(Math.min(values.length, maxFeatures + 1))
      const [first, last] = elementsOf(root, 'line')
        .filter(({ attributes }) => attributes['class'] === 'ocp-line')
        .map(({ attributes }) => Number(attributes['x1']))
      expect(bars[0]![0]).toBe(first)
      for (let i = 1; i < bars.length; i++) expect(bars[i]![0]).toBe(bars[i - 1]![1])
      expect(bars.at(-1)![1]).toBe(last)

      // One scale for all: pixels per unit are those of the whole way.
      const width = Math.abs(bars.reduce((sum, [start, end]) => sum + end - start, 0))
      expect(Math.abs(width - Math.abs(last! - first!))).toBeLessThan(1e-6)
      const sorted = values.toSorted((a, b) => Math.abs(b) - Math.abs(a)).slice(0, maxFeatures)
      const perUnit = Math.abs(bars[0]![1] - bars[0]![0]) / Math.abs(sorted[0]!)
      sorted.forEach((value, i) => {
        if (sorted[0] !== 0) expect(Math.abs(bars[i]![1] - bars[i]![0] - value * perUnit)).toBeLessThan(0.05)
      })
    })
  )
})

test('any names and any width make a well-formed picture inside its frame', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: 'binary', maxLength: 80 }), { minLength: 5, maxLength: 5 }),
      fc.integer({ min: 320, max: 1200 }),
      (featureNames, width) => {
        const root = parseXml(
          waterfallPlot({ ...explanation, featureNames }, { row: 0, width, rowValues: featureNames })
        )
        for (const polygon of elementsOf(root, 'polygon')) {
          for (const x of ends(polygon)) {
            expect(x).toBeGreaterThan(20)
            expect(x).toBeLessThan(width - 20)
          }
        }
      }
    )
  )
})

test('where it begins and leads can be named, and losses be red', () => {
  const options = { row: 0, maxFeatures: 3, baseName: 'Where <all> begin', totalName: 'Points', risingIsGood: true }
  const root = parseXml(waterfallPlot(explanation, options))
  const words = textOf(elementsOf(root, 'desc')[0]!)
  expect(words).toMatch(/^Where <all> begin 2\.00\. .* Points 1\.13\.$/)
  expect(elementsOf(root, 'text').map(textOf)).toEqual(expect.arrayContaining(['Where <all> begin', 'Points']))
  expect(elementsOf(root, 'polygon').map(({ attributes }) => attributes['class'])).toEqual([
    'ocp-bad',
    'ocp-good',
    'ocp-good',
    'ocp-bad'
  ])
  const long = parseXml(waterfallPlot(explanation, { row: 0, totalName: 'points '.repeat(30) }))
  expect(elementsOf(long, 'text').map(textOf).at(-2)).toMatch(/^points .*…$/)
})

test('draws one output of several', () => {
  const several: ExplanationParts = {
    ...explanation,
    values: Float64Array.of(0, 0, 1, -1, 2, 4, 8, 16),
    baseValues: Float64Array.of(10, 20),
    numRows: 2,
    numOutputs: 2,
    numFeatures: 2,
    featureNames: ['a', 'b']
  }
  const description = (row: number, output: number): string =>
    textOf(elementsOf(parseXml(waterfallPlot(several, { row, output })), 'desc')[0]!)
  expect(description(1, 1)).toBe('Base value 20. b: +16. a: +8. Raw score 44.')
  expect(description(0, 1)).toBe('Base value 20. a: +1. b: −1. Raw score 20.')
  expect(() => waterfallPlot(several, { row: 0 })).toThrow(new RangeError('"output" expected 0 to 1, got undefined'))
})

describe('refuses', () => {
  test.each([
    [{ row: 1 }, '"row" expected 0 to 0, got 1'],
    [{ row: 0.5 }, '"row" expected 0 to 0, got 0.5'],
    [{ row: 0, output: 1 }, '"output" expected 0 to 0, got 1'],
    [{ row: 0, maxFeatures: 0 }, '"maxFeatures" expected >= 1, got 0'],
    [{ row: 0, width: 100 }, '"width" expected >= 320, got 100'],
    [{ row: 0, rowValues: [1] }, '"rowValues" expected 5 values, got 1'],
    [
      { row: 0, colour: 'red' },
      '"options" expected maxFeatures, title, unit, width, row, output, rowValues, baseName, totalName, ' +
        'risingIsGood; got "colour"'
    ]
  ])('%o', (options, message) => {
    expect(() => waterfallPlot(explanation, options)).toThrow(new RangeError(message))
  })

  test('what is no text or not finite', () => {
    expect(() => waterfallPlot(explanation, { row: 0, title: 5 as unknown as string })).toThrow(
      new TypeError('"title" expected a string, got number')
    )
    expect(() => waterfallPlot(explanation, { row: 0, totalName: 5 as unknown as string })).toThrow(
      new TypeError('"totalName" expected a string, got number')
    )
    expect(() => waterfallPlot(explanation, { row: 0, risingIsGood: 1 as unknown as boolean })).toThrow(
      new TypeError('"risingIsGood" expected a boolean, got number')
    )
    expect(() => waterfallPlot({ ...explanation, values: Float64Array.of(1, 2, NaN, 4, 5) }, { row: 0 })).toThrow(
      new RangeError('"explanation" expected finite values')
    )
  })
})
