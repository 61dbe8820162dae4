import fc from 'fast-check'
import { expect, test } from 'vitest'
import { waterfallOf } from '../../src/page/waterfall.ts'

const part = fc.record({ name: fc.string(), points: fc.integer({ min: -400, max: 400 }) })

test('steps follow one another from the start to the end, and all lie between the edges', () => {
  fc.assert(
    fc.property(fc.integer({ min: -500, max: 2000 }), fc.array(part, { maxLength: 15 }), (start, parts) => {
      const { steps, end, place } = waterfallOf(start, parts)
      expect(end).toBe(parts.reduce((sum, { points }) => sum + points, start))
      let at = start
      for (const [i, { name, points, from, to }] of steps.entries()) {
        expect([name, points, from, to]).toEqual([parts[i]!.name, parts[i]!.points, at, at + parts[i]!.points])
        at = to
      }
      for (const points of [start, ...steps.map(({ to }) => to)]) {
        expect(place(points)).toBeGreaterThanOrEqual(0)
        expect(place(points)).toBeLessThanOrEqual(1)
      }
    })
  )
})

test('usual scores share one scale; others widen it to a round number', () => {
  const { low, high, place } = waterfallOf(442, [{ name: 'Income', points: -20 }])
  expect([low, high]).toEqual([300, 800])
  expect([place(300), place(550), place(800)]).toEqual([0, 0.5, 1])
  const wide = waterfallOf(442, [
    { name: 'Income', points: -151 },
    { name: 'Age', points: 519 }
  ])
  expect([wide.low, wide.high]).toEqual([250, 850])
})
