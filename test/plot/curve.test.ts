import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Curve, curvePlot } from '../../src/plot/curve.ts'
import { elementsOf, parseXml, textOf, type XmlElement } from '../explain/xml.ts'

const unit = { x: [0, 0.5, 1], y: [0, 0.8, 1] }

const pointsOf = (path: XmlElement): number[][] =>
  path.attributes['d']!.slice(1)
    .split('L')
    .map((point) => point.split(',').map(Number))

const curvesOf = (root: XmlElement): XmlElement[] =>
  elementsOf(root, 'path').filter(({ attributes }) => attributes['stroke-linejoin'] === 'round')

test('points lie where the axes say', () => {
  const root = parseXml(curvePlot([{ name: 'gains', ...unit }], { diagonal: true, title: 'Gains' }))
  const [first, second, third] = pointsOf(curvesOf(root)[0]!)
  expect(second![0]! - first![0]!).toBeCloseTo(third![0]! - second![0]!, 1)
  expect((first![1]! - second![1]!) / (first![1]! - third![1]!)).toBeCloseTo(0.8, 2)
  const [diagonal] = elementsOf(root, 'line').filter(({ attributes }) => attributes['class'] === 'ocp-link')
  expect([Number(diagonal!.attributes['x1']), Number(diagonal!.attributes['y1'])]).toEqual(first)
  expect([Number(diagonal!.attributes['x2']), Number(diagonal!.attributes['y2'])]).toEqual(third)
  expect(textOf(elementsOf(root, 'desc')[0]!)).toBe('gains: 0.00 at 0.00, 0.80 at 0.50, 1.00 at 1.00.')
})

test('several are told apart by colour and dashes, named above, and a distance is pointed out', () => {
  const curves = ['bad', 'good', 'all'].map((name) => ({ name, ...unit }))
  const distance = { x: 0.5, from: 0.3, to: 0.8, text: 'KS 0.5' }
  const root = parseXml(curvePlot(curves, { xName: 'points', yName: 'share', distance }))
  const looks = curvesOf(root).map(({ attributes }) => [attributes['stroke'], attributes['stroke-dasharray']].join())
  expect(new Set(looks).size).toBe(3)
  expect(elementsOf(root, 'text').map(textOf)).toEqual(
    expect.arrayContaining(['bad', 'good', 'all', 'points', 'share', 'KS 0.5'])
  )
  expect(textOf(elementsOf(root, 'desc')[0]!)).toContain('KS 0.5.')
})

test('intervals have bars and points dots', () => {
  const curve = { name: 'rate', ...unit, lower: [0, 0.7, 0.9], upper: [0.1, 0.9, 1] }
  const root = parseXml(curvePlot([curve]))
  const paths = elementsOf(root, 'path').map(({ attributes }) => attributes['d']!)
  expect(paths.some((d) => d.split('V').length === 4)).toBe(true)
  expect(paths.some((d) => d.split('h0').length === 4)).toBe(true)
  expect(elementsOf(parseXml(curvePlot([curve], { dots: false })), 'path')).toHaveLength(2)
})

test('any curves make a well-formed picture that keeps inside its frame', () => {
  const point = fc.tuple(
    fc.double({ min: -1e9, max: 1e9, noNaN: true }),
    fc.double({ min: -1e-3, max: 1e3, noNaN: true })
  )
  const curve = fc
    .record({ name: fc.string({ unit: 'binary' }), points: fc.array(point, { minLength: 1, maxLength: 40 }) })
    .map(({ name, points }): Curve => ({ name, x: points.map(([x]) => x), y: points.map(([, y]) => y) }))
  fc.assert(
    fc.property(
      fc.array(curve, { minLength: 1, maxLength: 4 }),
      fc.integer({ min: 320, max: 1000 }),
      fc.string({ unit: 'binary' }),
      (curves, width, text) => {
        const root = parseXml(curvePlot(curves, { width, title: text, xName: text, yName: text }))
        const height = Number(root.attributes['height'])
        for (const [x, y] of curvesOf(root).flatMap(pointsOf)) {
          expect(x! >= 20 && x! <= width - 19.9 && y! >= 48 && y! <= height - 40).toBe(true)
        }
      }
    ),
    { numRuns: 40 }
  )
})

test('refuses what does not fit', () => {
  const curve = { name: 'a', ...unit }
  const cases: [() => string, string][] = [
    [() => curvePlot([]), '"curves" expected 1 to 4 curves, got 0'],
    [() => curvePlot([{ ...curve, y: [1] }]), '"curves[0].y" expected 3 values, got 1'],
    [() => curvePlot([{ ...curve, upper: [1, 2, NaN] }]), '"curves[0].upper" expected finite values'],
    [() => curvePlot([{ name: 'a', x: [], y: [] }]), '"curves[0]" expected points, got none'],
    [() => curvePlot([{ ...curve, name: 5 as unknown as string }]), '"curves[0].name" expected a string, got number'],
    [() => curvePlot([null as unknown as Curve]), '"curves[0]" expected an object, got null'],
    [() => curvePlot([curve], { xRange: [1, 0] }), '"xRange" expected two ascending numbers'],
    [() => curvePlot([curve], { width: 100 }), '"width" expected >= 320, got 100']
  ]
  for (const [call, message] of cases) expect(call).toThrow(message)
})
