import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cutoffTable } from '../../../src/pipeline/report/cutoff-table.ts'

test('counts by hand', () => {
  const { numRows, badRate, rows, current } = cutoffTable([500, 510, 510, 600], [1, 1, 0, 0], {
    cutoffs: [500, 510, 511, 700],
    current: 510
  })
  expect([numRows, badRate, current]).toEqual([4, 0.5, 510])
  expect(rows).toEqual([
    { points: 500, numApproved: 4, approvalRate: 1, badRate: 0.5, badDeclined: 0, goodDeclined: 0 },
    { points: 510, numApproved: 3, approvalRate: 0.75, badRate: 1 / 3, badDeclined: 0.5, goodDeclined: 0 },
    { points: 511, numApproved: 1, approvalRate: 0.25, badRate: 0, badDeclined: 1, goodDeclined: 0.5 },
    { points: 700, numApproved: 0, approvalRate: 0, badRate: NaN, badDeclined: 1, goodDeclined: 1 }
  ])
})

test('agrees with counting row by row, at cutoffs that rise', () => {
  const row = fc.record({ points: fc.integer({ min: 300, max: 900 }), isBad: fc.constantFrom(0, 1) })
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 60 }), (list) => {
      const table = cutoffTable(
        list.map(({ points }) => points),
        list.map(({ isBad }) => isBad)
      )
      expect(table.rows.length).toBeLessThanOrEqual(20)
      table.rows.forEach(({ points, numApproved, badRate }, i) => {
        if (i > 0) expect(points).toBeGreaterThan(table.rows[i - 1]!.points)
        const approved = list.filter((one) => one.points >= points)
        expect(numApproved).toBe(approved.length)
        const bad = approved.filter(({ isBad }) => isBad === 1).length
        expect(badRate).toBe(bad / approved.length)
      })
    })
  )
})

test('refuses what does not fit', () => {
  expect(() => cutoffTable([], [])).toThrow('"points" expected rows, got none')
  expect(() => cutoffTable([1], [])).toThrow('"isBad" expected 1 values, one for each row; got 0')
  expect(() => cutoffTable([NaN], [1])).toThrow('"points" expected finite numbers')
  expect(() => cutoffTable([1], [2])).toThrow('"isBad" expected 0 or 1')
})
