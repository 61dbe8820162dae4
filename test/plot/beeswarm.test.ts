import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { beeswarmPlot } from '../../src/plot/beeswarm.ts'
import { elementsOf, parseXml, textOf } from '../explain/xml.ts'
import { drawnDots } from './drawn-dots.ts'
import { explainedRows } from './random-explanation.ts'

const explanation = {
  values: Float64Array.of(0.1, -2, 0.2, 1, 0.3, 0, 0.4, -3),
  baseValues: Float64Array.of(1),
  numRows: 4,
  numOutputs: 1,
  numFeatures: 2,
  featureNames: ['Age', 'Debt & <loans>']
}
const columns = [Float64Array.of(20, 30, 40, 50), ['a', 5, null, -5]]

test('features stand in the order of their mean sizes, which the words say', () => {
  const root = parseXml(beeswarmPlot(explanation))
  expect(textOf(elementsOf(root, 'desc')[0]!)).toBe('Mean absolute contributions. Debt & <loans>: 1.50. Age: 0.25.')
  const texts = elementsOf(root, 'text').map(textOf)
  expect(texts.indexOf('Debt & <loans>')).toBeLessThan(texts.indexOf('Age'))
  expect(drawnDots(root)).toHaveLength(8)
})

test('a dot stands where its contribution is, in the colour of its value', () => {
  const root = parseXml(beeswarmPlot(explanation, { columns, maxFeatures: 1 }))
  const dots = drawnDots(root).slice(4)
  const byPlace = dots.toSorted((a, b) => a.x - b.x)
  expect(byPlace.map(({ shade }) => shade)).toEqual(['lowest', 'unranked', 'unranked', 'highest'])
  const [zero] = elementsOf(root, 'line').filter(({ attributes }) => attributes['class'] === 'ocp-line')
  const perUnit = (byPlace[3]!.x - byPlace[0]!.x) / 4
  byPlace.forEach(({ x }, i) => expect(x).toBeCloseTo(Number(zero!.attributes['x1']) + [-3, -2, 0, 1][i]! * perUnit, 0))
})

test('any explanation is a well-formed picture with every dot inside its frame and row', () => {
  fc.assert(
    fc.property(explainedRows, fc.integer({ min: 320, max: 900 }), ({ explanation: parts, columns: values }, width) => {
      const root = parseXml(beeswarmPlot(parts, { columns: values, width }))
      const dots = drawnDots(root).slice(4)
      expect(dots).toHaveLength(parts.numRows * parts.numFeatures)
      const height = Number(root.attributes['height'])
      for (const { x, y } of dots) {
        expect(x > 0 && x < width && y > 48 && y < height - 40).toBe(true)
      }
    }),
    { numRuns: 40 }
  )
})

test('many rows are thinned evenly, and their dots pressed into the row', () => {
  const numRows = 10_000
  const many = {
    ...explanation,
    numRows,
    numFeatures: 1,
    featureNames: ['x'],
    values: new Float64Array(numRows).fill(1)
  }
  const dots = drawnDots(parseXml(beeswarmPlot(many, { maxRows: 500 })))
  expect(dots).toHaveLength(500)
  const heights = dots.map(({ y }) => y)
  expect(Math.max(...heights) - Math.min(...heights)).toBeLessThan(34)
})

test('refuses what does not fit', () => {
  const cases: [() => string, string][] = [
    [() => beeswarmPlot(explanation, { columns: [[1]] }), '"columns" expected 2 columns, got 1'],
    [() => beeswarmPlot(explanation, { columns: [[1], [2]] }), '"columns[0]" expected 4 values, got 1'],
    [() => beeswarmPlot(explanation, { maxRows: 0 }), '"maxRows" expected >= 1, got 0'],
    [() => beeswarmPlot(explanation, { output: 1 }), '"output" expected 0 to 0, got 1'],
    [
      () => beeswarmPlot({ ...explanation, values: explanation.values.map(() => NaN) }),
      '"explanation" expected finite values'
    ]
  ]
  for (const [call, message] of cases) expect(call).toThrow(message)
})
