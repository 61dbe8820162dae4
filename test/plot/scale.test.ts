import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { axisElements, linearScale, numberFormat, plottedRange } from '../../src/plot/scale.ts'
import { parseXml } from '../explain/xml.ts'

test('numbers have three digits of the span and a true minus', () => {
  const signed = (value: number): string => numberFormat(2.5, 3)(value, true)
  expect([0.123456, -0.5, 0, -0.001].map(signed)).toEqual(['+0.12', '−0.50', '0.00', '0.00'])
  expect(numberFormat(0.03, 1)(-0.012345)).toBe('−0.0123')
  expect(numberFormat(1200, 5000)(4321.9)).toBe('4322')
  expect(numberFormat(1e-9, 1e-9)(1.5e-10)).toBe('1.50e−10')
  expect(numberFormat(3e12, 9e12)(-4.2e12)).toBe('−4.20e12')
})

test('a scale keeps its room free', () => {
  const scale = linearScale(-1, 3, 100, 500, 40, 60)
  const places = [-1, 3, scale.low, scale.high].map((value) => Math.round(scale.x(value) * 1e9) / 1e9)
  expect(places).toEqual([140, 440, 100, 500])
})

test('a range that floats can hardly tell apart is widened', () => {
  expect(plottedRange(-1, 3)).toEqual({ low: -1, high: 3 })
  expect(plottedRange(2, 2)).toEqual({ low: 1, high: 3 })
  expect(plottedRange(0, 5e-324)).toEqual({ low: -0.5, high: 0.5 })
  expect(plottedRange(1e6, 1e6 + 1e-9).low).toBeCloseTo(5e5)
})

test('axes of any range have a few round numbers inside it, each written once', () => {
  const lows = fc.double({ min: -1e15, max: 1e15, noNaN: true })
  const sizes = fc.double({ min: 1e-12, max: 1e12, noNaN: true })
  fc.assert(
    fc.property(lows, sizes, (low, size) => {
      fc.pre(size > Math.abs(low) * 1e-3)
      const elements = axisElements(linearScale(low, low + size, 150, 700, 50, 50), 0, 100, 'raw score').map(parseXml)
      const ticks = elements.filter(({ name, attributes }) => name === 'text' && attributes['y'] === '117')
      expect(ticks.length).toBeGreaterThanOrEqual(2)
      expect(ticks.length).toBeLessThanOrEqual(12)
      expect(new Set(ticks.map(({ children }) => children[0])).size).toBe(ticks.length)
      for (const { attributes } of ticks) {
        expect(Number(attributes['x'])).toBeGreaterThanOrEqual(149.9)
        expect(Number(attributes['x'])).toBeLessThanOrEqual(700.1)
      }
    })
  )
})
