import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { forcePlot, type ForceOptions } from '../../src/plot/force.ts'
import type { PlottedExplanation } from '../../src/plot/plotted-explanation.ts'
import { textWidth } from '../../src/plot/svg.ts'
import { elementsOf, parseXml, textOf, type XmlElement } from '../explain/xml.ts'

const explanation: PlottedExplanation = {
  values: Float64Array.of(0.25, -1.5, 0, 0.5, -0.125),
  baseValues: Float64Array.of(2),
  numRows: 1,
  numOutputs: 1,
  numFeatures: 5,
  featureNames: ['Age', 'Debt', 'Month', 'Income & <bonus>', 'Loans']
}

// Tail and tip of a force.
function ends(polygon: XmlElement): [number, number] {
  const points = polygon.attributes['points']!.split(' ').map((point) => Number(point.split(',')[0]))
  return [points[0]!, points[2]!]
}

const bars = (root: XmlElement): XmlElement[] => elementsOf(root, 'polygon')

test('forces up and down, the largest beside the total, and all of it in words', () => {
  const rowValues = [30, 'high', null, 51000.5, NaN]
  const root = parseXml(forcePlot(explanation, { row: 0, maxFeatures: 3, rowValues }))
  expect(textOf(elementsOf(root, 'desc')[0]!)).toBe(
    'Raw score 1.13. Base value 2.00. Income & <bonus> = 51000.5: +0.50. Age = 30: +0.25. Debt = high: −1.50. ' +
      '1 other feature: −0.13.'
  )
  expect(bars(root).map(({ attributes }) => attributes['class'])).toEqual(['ocp-up', 'ocp-up', 'ocp-down', 'ocp-down'])
  const texts = elementsOf(root, 'text').map(textOf)
  expect(texts).toEqual(expect.arrayContaining(['Raw score 1.13', 'Base value 2.00', 'Debt = high: −1.50']))
})

test('forces push the total from both sides, each as long as it is large', () => {
  const finite = fc.double({ min: -1e6, max: 1e6, noNaN: true })
  fc.assert(
    fc.property(
      fc.array(finite, { minLength: 1, maxLength: 30 }),
      finite,
      fc.integer({ min: 1, max: 15 }),
      fc.integer({ min: 320, max: 1000 }),
      (values, base, maxFeatures, width) => {
        const root = parseXml(
          forcePlot(
            {
              ...explanation,
              values: Float64Array.from(values),
              baseValues: Float64Array.of(base),
              numFeatures: values.length,
              featureNames: values.map((_, feature) => `feature ${feature}`)
            },
            { row: 0, maxFeatures, width }
          )
        )
        const [total, baseMark] = elementsOf(root, 'line')
          .filter(({ attributes }) => attributes['class'] === 'ocp-line')
          .map(({ attributes }) => Number(attributes['x1']))
        const forces = bars(root).map((bar) => ({ bar, ends: ends(bar) }))
        const of = (look: string): [number, number][] =>
          forces.filter(({ bar }) => bar.attributes['class'] === look).map(({ ends: both }) => both)
        let pushed = baseMark!
        for (const [look, sign] of [
          ['ocp-up', 1],
          ['ocp-down', -1]
        ] as const) {
          let at = total!
          for (const [tail, tip] of of(look)) {
            expect(tip).toBeCloseTo(at, 1)
            expect(sign * (tip - tail)).toBeGreaterThanOrEqual(0)
            expect(tail).toBeGreaterThanOrEqual(20)
            expect(tail).toBeLessThanOrEqual(width - 20)
            pushed += tip - tail
            at = tail
          }
        }
        expect(Math.abs(pushed - total!)).toBeLessThan(0.5)
      }
    )
  )
})

test('labels cover neither each other nor the lines to them', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 1, maxLength: 12 }),
      fc.array(fc.string({ unit: 'binary', maxLength: 40 }), { minLength: 12, maxLength: 12 }),
      (values, names) => {
        const featureNames = values.map((_, feature) => `${feature} ${names[feature]!}`)
        const root = parseXml(
          forcePlot(
            { ...explanation, values: Float64Array.from(values), numFeatures: values.length, featureNames },
            { row: 0 }
          )
        )
        const lines = elementsOf(root, 'line').filter(({ attributes }) => attributes['class'] === 'ocp-link')
        const labels = elementsOf(root, 'text').filter(
          ({ attributes }) => attributes['class'] === 'ocp-small ocp-ink ocp-halo ocp-middle'
        )
        expect(labels).toHaveLength(lines.length)
        expect(labels.length).toBeGreaterThanOrEqual(values.some((value) => value !== 0) ? 1 : 0)
        const boxes = labels.map((label) => {
          const half = textWidth(textOf(label), 11.5) / 2
          const [x, y] = [Number(label.attributes['x']), Number(label.attributes['y'])]
          return { left: x - half, right: x + half, y }
        })
        boxes.forEach((box, i) => {
          for (const other of boxes.slice(0, i))
            expect(box.y === other.y && box.left < other.right && other.left < box.right).toBe(false)
          for (const { attributes } of lines) {
            const x = Number(attributes['x1'])
            expect(Number(attributes['y2']) > box.y && x > box.left && x < box.right).toBe(false)
          }
        })
      }
    )
  )
})

test('losses can be red, and the ends have other names', () => {
  const root = parseXml(forcePlot(explanation, { row: 0, risingIsGood: true, baseName: 'Mean', totalName: 'Points' }))
  expect(bars(root).map(({ attributes }) => attributes['class'])).toEqual([
    'ocp-good',
    'ocp-good',
    'ocp-bad',
    'ocp-bad'
  ])
  expect(textOf(elementsOf(root, 'desc')[0]!)).toMatch(/^Points 1\.13\. Mean 2\.00\./)
})

test('no force at all is a picture, too', () => {
  const root = parseXml(forcePlot({ ...explanation, values: new Float64Array(5) }, { row: 0 }))
  expect(bars(root)).toHaveLength(0)
  expect(textOf(elementsOf(root, 'desc')[0]!)).toBe('Raw score 2.00. Base value 2.00.')
})

describe('refuses', () => {
  test.each([
    [{ row: 1 }, '"row" expected 0 to 0, got 1'],
    [{ row: 0, output: 1 }, '"output" expected 0 to 0, got 1'],
    [{ row: 0, maxFeatures: 0 }, '"maxFeatures" expected >= 1, got 0'],
    [{ row: 0, rowValues: [1] }, '"rowValues" expected 5 values, got 1'],
    [
      { row: 0, colour: 'red' },
      '"options" expected maxFeatures, title, unit, width, row, output, rowValues, baseName, totalName, ' +
        'risingIsGood; got "colour"'
    ]
  ])('%o', (options, message) => {
    expect(() => forcePlot(explanation, options as ForceOptions)).toThrow(new RangeError(message))
  })
})
