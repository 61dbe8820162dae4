import fc from 'fast-check'
import { expect, test } from 'vitest'
import { waterfallOf } from '../../src/page/waterfall.ts'

const part = fc.record({ name: fc.string(), points: fc.integer({ min: -400, max: 400 }) })

test('steps lead from the start to the end, and all lie between the edges', () => {
  fc.assert(
    fc.property(fc.integer({ min: -500, max: 2000 }), fc.array(part, { maxLength: 15 }), (start, parts) => {
      const { steps, end, shareOf } = waterfallOf(start, parts)
      expect(end).toBe(parts.reduce((sum, { points }) => sum + points, start))
      let at = start
      for (const [i, { name, points, from, to }] of steps.entries()) {
        expect([name, points, from, to]).toEqual([parts[i]!.name, parts[i]!.points, at, at + parts[i]!.points])
        at = to
      }
      for (const points of [start, ...steps.map(({ to }) => to)]) {
        expect(shareOf(points)).toBeGreaterThanOrEqual(0)
        expect(shareOf(points)).toBeLessThanOrEqual(1)
      }
    })
  )
})

test('usual scores share one scale; others widen it to a round number', () => {
  const { low, high, shareOf } = waterfallOf(442, [{ name: 'Income', points: -20 }])
  expect([low, high]).toEqual([300, 800])
  expect([shareOf(300), shareOf(550), shareOf(800)]).toEqual([0, 0.5, 1])
  const wide = waterfallOf(442, [
    { name: 'Income', points: -151 },
    { name: 'Age', points: 519 }
  ])
  expect([wide.low, wide.high]).toEqual([250, 850])
})
