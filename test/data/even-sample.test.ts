import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { createEvenSample } from '../../src/data/even-sample.ts'

test('keeps every row, then every second, then every fourth, however they come', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 30 }),
      fc.integer({ min: 1, max: 9 }),
      (counts, minRows) => {
        const sample = createEvenSample(3, minRows)
        let first = 0
        for (const count of counts) {
          const begin = first
          sample.add(count, (row, target, offset) => target.set([begin + row, 2 * (begin + row), -1], offset))
          first += count
        }
        let step = 1
        while (Math.ceil(first / step) > 2 * minRows) step *= 2
        const rows = Array.from({ length: Math.ceil(first / step) }, (_, kept) => kept * step)
        expect(sample.numRows()).toBe(first)
        expect(sample.numKept()).toBe(rows.length)
        expect(rows.map((_, kept) => sample.rowOf(kept))).toEqual(rows)
        expect([...sample.columns(0, 2)]).toEqual(rows.flatMap((row) => [row, 2 * row]))
        expect([...sample.columns(2, 3)]).toEqual(rows.map(() => -1))
        // It has so many rows once there are so many.
        expect(sample.numKept()).toBeGreaterThanOrEqual(Math.min(first, minRows))
      }
    )
  )
})
