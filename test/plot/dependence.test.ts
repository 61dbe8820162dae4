import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { dependencePlot } from '../../src/plot/dependence.ts'
import { elementsOf, parseXml, textOf } from '../explain/xml.ts'
import { drawnDots } from './drawn-dots.ts'
import { explainedRows } from './random-explanation.ts'

const explanation = {
  values: Float64Array.of(-1, 0, 1, 0.5),
  baseValues: Float64Array.of(1),
  numRows: 4,
  numOutputs: 1,
  numFeatures: 1,
  featureNames: ['Income']
}

test('numbers lie along the axis, missing ones beside them, and the words say the means', () => {
  const root = parseXml(dependencePlot(explanation, { feature: 'Income', column: [10, 20, 30, null] }))
  const dots = drawnDots(root)
  const [low, middle, high, missing] = dots
  expect(middle!.x - low!.x).toBeCloseTo(high!.x - middle!.x, 0)
  expect(missing!.x).toBeLessThan(low!.x)
  expect(low!.y).toBeGreaterThan(middle!.y)
  expect(textOf(elementsOf(root, 'desc')[0]!)).toBe(
    'Income adds to the raw score, on average: up to 10.0 −1.00, up to 20.0 0.00, up to 30.0 +1.00, missing +0.50.'
  )
})

test('texts stand side by side, the most frequent first', () => {
  const root = parseXml(
    dependencePlot(explanation, {
      feature: 'Income',
      column: ['b', 'a', 'b', null],
      colour: { name: 'Age', column: [1, 2, 3, NaN] }
    })
  )
  const texts = elementsOf(root, 'text').map(textOf)
  expect(texts.indexOf('b')).toBeLessThan(texts.indexOf('a'))
  expect(texts).toContain('Age: low value')
  expect(
    drawnDots(root)
      .slice(4)
      .map(({ shade }) => shade)
  ).toEqual(['lowest', 'mid', 'highest', 'unranked'])
  expect(textOf(elementsOf(root, 'desc')[0]!)).toContain('b 0.000, a 0.000, missing +0.500')
})

test('any column makes a well-formed picture with every dot inside it', () => {
  fc.assert(
    fc.property(explainedRows, fc.integer({ min: 320, max: 900 }), ({ explanation: parts, columns }, width) => {
      const root = parseXml(
        dependencePlot(parts, {
          feature: parts.featureNames[0]!,
          column: columns[0]!,
          colour: { name: parts.featureNames.at(-1)!, column: columns.at(-1)! },
          width
        })
      )
      const dots = drawnDots(root).slice(4)
      expect(dots).toHaveLength(parts.numRows)
      const height = Number(root.attributes['height'])
      for (const { x, y } of dots) expect(x > 0 && x < width && y > 40 && y < height - 40).toBe(true)
    }),
    { numRuns: 40 }
  )
})

test('refuses what does not fit', () => {
  const column = [1, 2, 3, 4]
  const cases: [() => string, string][] = [
    [
      () => dependencePlot(explanation, { feature: 'x', column }),
      '"feature" expected a feature of the explanation, got "x"'
    ],
    [() => dependencePlot(explanation, { feature: 'Income', column: [1] }), '"column" expected 4 values, got 1'],
    [
      () =>
        dependencePlot(explanation, {
          feature: 'Income',
          column,
          colour: 'Age' as unknown as { name: ''; column: [] }
        }),
      '"colour" expected a name and a column, got string'
    ],
    [() => dependencePlot(explanation, { feature: 'Income', column, maxRows: 0 }), '"maxRows" expected >= 1, got 0']
  ]
  for (const [call, message] of cases) expect(call).toThrow(message)
})
