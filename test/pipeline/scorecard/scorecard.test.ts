import fc from 'fast-check'
import { expect, test } from 'vitest'
import { binNames, binsOfColumn, numBinsOf } from '../../../src/pipeline/scorecard/field-bins.ts'
import { edgeBetween, fitBins } from '../../../src/pipeline/scorecard/fit-bins.ts'
import { pointsTable, scorePoints } from '../../../src/pipeline/scorecard/points-table.ts'
import {
  fitScorecard,
  scorecardExceedances,
  scorecardLogOdds,
  type Scorecard
} from '../../../src/pipeline/scorecard/scorecard.ts'
import { createTable, type Table } from '../../../src/pipeline/table.ts'

const numRows = 3000
const indices = Array.from({ length: numRows }, (_, i) => i)
const income = Float64Array.from(indices, (i) => (i % 23 === 0 ? NaN : ((i * 7919) % 1000) * 60))
const loans = Float64Array.from(indices, (i) => (i % 31 === 0 ? -1 : (i * 31) % 9))
const noise = Float64Array.from(indices, (i) => ((i * 104729) % 997) / 997)
const region = indices.map((i) => (i % 41 === 0 ? null : ['north', 'south', 'east', 'west', 'isle'][(i * 13) % 5]!))
const table = createTable({ income, loans, noise, region })
const names = ['income', 'loans', 'noise', 'region']
const classes = Int32Array.from(indices, (i) => {
  const known = Number.isNaN(income[i]!) ? 10_000 : income[i]!
  const south = region[i] === 'south' ? 0.4 : 0
  const score = known / 30_000 - Math.max(loans[i]!, 0) / 6 - south + ((i * 48271) % 1009) / 505
  return score < 0.7 ? 0 : score < 2 ? 1 : 2
})
const labels = { classes, numClasses: 3 }
const options = { special: { loans: [-1] }, shape: 'monotone' as const }
const scorecard = fitScorecard(table, names, labels, options)

const fieldOf = (card: Scorecard, name: string): number => card.fields.findIndex(({ bins }) => bins.field === name)

test('fields that tell nothing are left out, and coefficients are not negative', () => {
  expect(scorecard.fields.map(({ bins }) => bins.field)).toEqual(['income', 'loans', 'region'])
  for (const { coefficients } of scorecard.cards) expect(Math.min(...coefficients)).toBeGreaterThanOrEqual(0)
})

test('missing and special values have bins of their own', () => {
  const { bins } = scorecard.fields[fieldOf(scorecard, 'loans')]!
  const special = binsOfColumn(bins, Float64Array.of(-1, NaN, -2))
  expect([...special]).toEqual([numBinsOf(bins) - 2, numBinsOf(bins) - 1, 0])
  expect(binNames(bins).slice(-2)).toEqual(['exactly -1', 'missing'])
  const ofRegion = scorecard.fields[fieldOf(scorecard, 'region')]!.bins
  const [other, missing] = binsOfColumn(ofRegion, ['moon', null])
  expect([binNames(ofRegion)[other!], binNames(ofRegion)[missing!]]).toEqual(['other', 'missing'])
})

test('what was not seen in training counts for nothing', () => {
  const { evidence, bins } = scorecard.fields[fieldOf(scorecard, 'region')]!
  const other = numBinsOf(bins) - 2
  expect(evidence.map((ofCard) => ofCard[other])).toEqual([0, 0])
})

test('in one direction, log-odds never turn', () => {
  const steps = Float64Array.from({ length: 200 }, (_, i) => i * 320)
  const same = (value: number): Float64Array => new Float64Array(200).fill(value)
  const rising = createTable({
    income: steps,
    loans: same(2),
    noise: same(0.5),
    region: steps.length === 0 ? [] : Array<string>(200).fill('north')
  })
  for (const odds of scorecardLogOdds(scorecard, rising)) {
    for (let i = 1; i < odds.length; i++) expect(odds[i]!).toBeGreaterThanOrEqual(odds[i - 1]!)
  }
})

test('directions that are given are kept, against the data too', () => {
  const against = fitBins('income', income, labels, { directions: { income: 'down' } })
  expect(numBinsOf(against)).toBe(2)
  const along = fitBins('income', income, labels, { directions: { income: 'up' } })
  expect(numBinsOf(along)).toBeGreaterThan(5)
})

test('probabilities of better classes are never higher', () => {
  const [standard, good] = scorecardExceedances(scorecard, table)
  for (let row = 0; row < numRows; row++) expect(good![row]!).toBeLessThanOrEqual(standard![row]!)
})

test('tells the classes apart', () => {
  const [standard, good] = scorecardExceedances(scorecard, table)
  const right = indices.filter((i) => classes[i] === (good![i]! >= 0.5 ? 2 : standard![i]! >= 0.5 ? 1 : 0))
  const majority = Math.max(...[0, 1, 2].map((value) => classes.filter((one) => one === value).length))
  expect(right.length / numRows).toBeGreaterThan(majority / numRows + 0.1)
})

const cell = fc.record({
  income: fc.oneof(fc.double({ noNaN: false }), fc.constant(NaN)),
  loans: fc.constantFrom(-1, 0, 3, 99, NaN),
  region: fc.constantFrom('north', 'south', 'moon', null)
})

test('points add up to the score, exactly, whatever is missing', () => {
  const points = pointsTable(scorecard)
  fc.assert(
    fc.property(fc.array(cell, { minLength: 1, maxLength: 20 }), (cells) => {
      const rows: Table = createTable({
        income: Float64Array.from(cells, (one) => one.income),
        loans: Float64Array.from(cells, (one) => one.loans),
        region: cells.map((one) => one.region)
      })
      const odds = scorecardLogOdds(scorecard, rows)
      scorePoints(scorecard, points, rows).forEach(({ score, points: ofFields }, row) => {
        expect(Number.isInteger(score)).toBe(true)
        expect(score).toBe(ofFields.reduce((sum, value) => sum + value, points.base))
        // Each entry is rounded on its own.
        const margin = (odds[0]![row]! + odds[1]![row]!) / 2
        expect(Math.abs(score - (600 + (50 / Math.LN2) * margin))).toBeLessThanOrEqual(
          0.5 * (1 + ofFields.length) + 1e-9
        )
      })
    })
  )
})

test('the scale: points to double the odds', () => {
  const other = pointsTable(scorecard, { basePoints: 600, baseOdds: 1, pointsToDoubleOdds: 5000 })
  const fine = pointsTable(scorecard, { basePoints: 600, baseOdds: 2, pointsToDoubleOdds: 5000 })
  expect(Math.abs(other.base - fine.base - 5000)).toBeLessThanOrEqual(1)
  expect(() => pointsTable(scorecard, { basePoints: 600, baseOdds: 0, pointsToDoubleOdds: 20 })).toThrow('"scale"')
})

test('a scorecard is plain data', () => {
  const copy = JSON.parse(JSON.stringify(scorecard)) as Scorecard
  expect(scorecardLogOdds(copy, table)).toEqual(scorecardLogOdds(scorecard, table))
})

test('edges have few digits', () => {
  expect(edgeBetween(1234.5, 1301.7)).toBe(1300)
  expect(edgeBetween(3, 4)).toBe(3.5)
  expect(edgeBetween(0.1, 0.1 + 2 ** -56)).toBe(0.1)
  fc.assert(
    fc.property(
      fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e300, max: 1e300 }),
      fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e300, max: 1e300 }),
      (one, other) => {
        fc.pre(one !== other)
        const [low, high] = [Math.min(one, other), Math.max(one, other)]
        const edge = edgeBetween(low, high)
        expect(edge >= low && edge < high).toBe(true)
      }
    )
  )
})

test('refuses what cannot be learnt from', () => {
  const alike = { classes: new Int32Array(numRows), numClasses: 3 }
  expect(() => fitScorecard(table, names, alike)).toThrow('"labels" expected rows of every class, got none of class 1')
  expect(() => fitScorecard(table, ['noise'], labels)).toThrow('"leastInformation" expected a field')
  const { bins } = scorecard.fields[0]!
  expect(() => binsOfColumn(bins, ['a'])).toThrow('column "income" expected numbers, got texts')
})
