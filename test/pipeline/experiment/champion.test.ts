import { expect, test } from 'vitest'
import { chooseChampion, type Contender } from '../../../src/pipeline/experiment/champion.ts'
import { checkMonotone } from '../../../src/pipeline/experiment/monotone-check.ts'
import { createTable, numbersOf, type Table } from '../../../src/pipeline/table.ts'

const measured = (value: number): Contender['logLoss'] => ({
  value,
  lower: value - 0.008,
  upper: value + 0.008,
  standardError: 0.004
})
const contender = (candidate: string, logLoss: number, size: number, others: Partial<Contender> = {}): Contender => ({
  candidate,
  size,
  decision: 'argmax',
  logLoss: measured(logLoss),
  accuracy: measured(0.7 - logLoss / 10),
  monotone: null,
  ...others
})
const rule = { protocol: 'grouped' as const, standardErrors: 1 }

test('the smallest within a standard error of the best', () => {
  const contenders = [contender('best', 0.69, 6000), contender('small', 0.693, 900), contender('tiny', 0.6941, 50)]
  const { candidate, reasoning } = chooseChampion(rule, contenders)
  expect(candidate).toBe('small')
  expect(reasoning.join('\n')).toContain('up to 0.6940 (1 of these above it)')
  expect(reasoning.at(-1)).toContain('against best')
  expect(chooseChampion({ ...rule, standardErrors: 0 }, contenders).candidate).toBe('best')
  expect(chooseChampion({ ...rule, standardErrors: 2 }, contenders).candidate).toBe('tiny')
})

test('of the same size, the one with the lower loss', () => {
  expect(chooseChampion(rule, [contender('a', 0.693, 900), contender('b', 0.69, 900)]).candidate).toBe('b')
})

test('what is excluded or breaks a direction is no champion, and sets no limit', () => {
  const check = { changes: 100, worseProbability: 0, worseClass: 0 }
  const contenders = [
    contender('excluded', 0.5, 10),
    contender('broken', 0.6, 10, { monotone: { ...check, worseProbability: 3 } }),
    contender('class', 0.61, 10, { monotone: { ...check, worseClass: 2 } }),
    contender('right', 0.7, 5000, { monotone: check })
  ]
  const withDirections = { ...rule, excluded: ['excluded'], directions: { up: ['income'] } }
  const { candidate, reasoning } = chooseChampion(withDirections, contenders)
  expect(candidate).toBe('right')
  expect(reasoning[0]).toBe('For comparison only: excluded.')
  expect(reasoning[1]).toBe('broken made things worse for 3 of 100 changes for the better.')
  expect(reasoning.at(-1)).toContain('0.2000 of log loss')
  // Cutoffs do not take the most probable class.
  const byCutoffs = contenders.map((one) => ({ ...one, decision: { cutoffs: [0.5] } }))
  expect(chooseChampion(withDirections, byCutoffs).candidate).toBe('class')
  expect(chooseChampion(withDirections, contenders.slice(0, 3)).candidate).toBeNull()
})

test('a check counts each step down, and computes ratios anew', () => {
  const numRows = 40
  const rows = Array.from({ length: numRows }, (_, i) => i)
  const table = createTable({
    income: Float64Array.from(rows, (i) => (i % 7 === 0 ? NaN : i * 10)),
    debt: Float64Array.from(rows, (i) => i % 5)
  })
  const options = {
    directions: { up: ['income'], down: ['debt'] },
    ratios: [{ name: 'burden', numerator: 'debt', denominator: 'income' }],
    numClasses: 2,
    maxRows: 10,
    numValues: 5
  }
  const twoClasses =
    (better: (table: Table, row: number) => number) =>
    (changed: Table): Float64Array =>
      Float64Array.from({ length: 2 * changed.numRows }, (_, i) => {
        const value = better(changed, i >> 1)
        return (i & 1) === 1 ? value : 1 - value
      })
  const byBurden = (sign: number) =>
    twoClasses((changed, row) => 0.3 + sign * 0.1 * Math.tanh(numbersOf(changed, 'burden')[row]!) || 0.3)
  const good = checkMonotone(table, byBurden(-1), options)
  expect(good).toEqual({ changes: 10 * (4 + 4), worseProbability: 0, worseClass: 0 })
  const bad = checkMonotone(table, byBurden(1), options)
  expect(bad.worseProbability).toBeGreaterThan(40)
  expect(bad.worseClass).toBe(0)
  const crossing = twoClasses((changed, row) => (numbersOf(changed, 'debt')[row]! > 2 ? 0.6 : 0.4))
  expect(checkMonotone(table, crossing, options)).toMatchObject({ worseProbability: 10, worseClass: 10 })
})
