import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createCreditScorer } from '../../../src/credit/create-credit-scorer.ts'
import type { CreditScorer } from '../../../src/credit/scorer.ts'
import type { ScoredRecord } from '../../../src/credit/scoring/applicant-scorer.ts'
import { quartilesOf } from '../../../src/credit/reasons/middle-half.ts'
import { randomCases, type RandomRecord } from '../random-definition.ts'

const scoredBy = ({ score }: CreditScorer, record: object): ScoredRecord => {
  const result = score(record as RandomRecord)
  if (result.status !== 'scored') throw new Error(result.message)
  return result
}

// Of each field, whether it is withheld, in two rounds: what the second one leaves is part of what the first one leaves.
const withheld = fc.array(fc.constantFrom(0, 1, 2), { minLength: 6, maxLength: 6 })

const without = (record: RandomRecord, rounds: readonly number[], round: number): RandomRecord =>
  Object.fromEntries(Object.entries(record).filter((_, i) => rounds[i]! === 0 || rounds[i]! > round))

test('withholding values never improves class or points', () => {
  let numLower = 0
  fc.assert(
    fc.property(randomCases('worst'), withheld, ({ definition, record }, rounds) => {
      const scorer = createCreditScorer(definition)
      const [all, some, few] = [0, 1, 2].map((round) => {
        const known = without(record, rounds, round)
        // A record must have some field.
        return Object.keys(known).length === 0 ? undefined : scoredBy(scorer, known)
      })
      for (const [more, less] of [
        [all, some],
        [some, few]
      ]) {
        if (more === undefined || less === undefined) continue
        expect(scorer.classes.indexOf(less.prediction)).toBeLessThanOrEqual(scorer.classes.indexOf(more.prediction))
        expect(less.margin).toBeLessThanOrEqual(more.margin)
        expect(less.points).toBeLessThanOrEqual(more.points)
        if (less.points < more.points) numLower++
      }
    }),
    { numRuns: 600 }
  )
  expect(numLower).toBeGreaterThan(100)
})

test('a value that is junk, or on the wrong side of its range, is no better than none', () => {
  fc.assert(
    fc.property(randomCases('worst'), fc.nat(), ({ definition, record }, pick) => {
      const scorer = createCreditScorer(definition)
      const names = Object.keys(record)
      const name = names[pick % names.length]!
      const { [name]: _, ...others } = record
      if (names.length === 1) return
      const { points, prediction } = scoredBy(scorer, others)
      for (const value of ['NA', 'x', '', 1e9, -1e9]) {
        const { moreIs, kind } = scorer.fields.find((field) => field.name === name)!
        // Beyond the worst end, a value counts as that end.
        if (typeof value === 'number' && kind !== 'category' && moreIs === (value > 0 ? 'worse' : 'better')) continue
        // An age too high to be believed may be right: the age guard protects it.
        if (definition.ageGuard?.field === name && typeof value === 'number' && value > 0) continue
        expect(scoredBy(scorer, { ...others, [name]: value })).toMatchObject({ points, prediction })
      }
    }),
    { numRuns: 200 }
  )
})

test('what is computed from a withheld value is not believed when it is given', () => {
  fc.assert(
    fc.property(randomCases('worst'), withheld, fc.double({ min: -5, max: 5, noNaN: true }), (drawn, rounds, value) => {
      const { definition, record } = drawn
      const scorer = createCreditScorer(definition)
      const known = without(record, rounds, 1)
      const derived = definition.fields.filter(({ formula }) => formula !== undefined)
      const given = Object.fromEntries(derived.map(({ name }) => [name, value]))
      if (Object.keys(known).length === 0) return
      const { margin, prediction } = scoredBy(scorer, known)
      expect(scoredBy(scorer, { ...known, ...given })).toMatchObject({ margin, prediction })
    }),
    { numRuns: 200 }
  )
})

test('points and contributions add up, whatever is withheld, against every baseline', () => {
  fc.assert(
    fc.property(randomCases('worst'), withheld, ({ definition, record }, rounds) => {
      const scorer = createCreditScorer(definition)
      const known = without(record, rounds, 1)
      if (Object.keys(known).length === 0) return
      for (const { name } of definition.baselines) {
        const result = scorer.score(known, { baseline: name })
        if (result.status !== 'scored') throw new Error(result.message)
        expect(result.baseline).toEqual(scorer.baseline(name))
        expect(result.basePoints + result.groups.reduce((sum, { points }) => sum + points, 0)).toBe(result.points)
        const total = result.groups.reduce((sum, { contribution }) => sum + contribution, result.baseline.margin)
        expect(Math.abs(total - result.margin)).toBeLessThan(1e-9 * Math.max(1, Math.abs(result.margin)))
        const probabilities = Object.values<number>(result.probabilities)
        expect(probabilities.reduce((sum, probability) => sum + probability, 0)).toBeCloseTo(1, 12)
        for (const probability of probabilities) expect(probability).toBeGreaterThanOrEqual(0)
      }
    }),
    { numRuns: 300 }
  )
})

test('everybody below the best class has a reason, and no better value is among those of a quarter of the baseline', () => {
  fc.assert(
    fc.property(randomCases('worst'), withheld, ({ definition, record }, rounds) => {
      const scorer = createCreditScorer(definition)
      const known = without(record, rounds, 1)
      if (Object.keys(known).length === 0) return
      const result = scoredBy(scorer, known)
      expect(result.reasons.length > 0 || result.prediction === 'best').toBe(true)
      expect(result.reasons.length).toBeLessThanOrEqual(4)
      const { rows } = scorer.definition.baselines[0]!
      const isGood = (name: string): boolean => {
        const column = scorer.fields.findIndex((field) => field.name === name)
        const { moreIs } = scorer.fields[column]!
        const value = result.used[name]
        const [lower, , upper] = quartilesOf(rows.map((row) => row[column]!).filter((other) => other !== null))
        if (typeof value !== 'number') return false
        return moreIs === 'better' ? value > upper : moreIs === 'worse' && value < lower
      }
      const hasOther = scorer.fields.some(({ name }) => !isGood(name))
      for (const { fields, text, points, gain } of result.reasons) {
        if (hasOther) for (const { field } of fields) expect(isGood(field)).toBe(false)
        if (fields[0]!.value === null) expect(text).toMatch(/^Unable to verify: /)
        if (result.reasons.length > 1) {
          expect(points).toBeLessThan(0)
          expect(gain).toBeGreaterThan(0)
          for (const { contribution } of fields) expect(contribution).toBeLessThan(0)
        }
      }
    }),
    { numRuns: 300 }
  )
})

test('whoever the age guard protects has the class and the points of the best younger ages', () => {
  let numApart = 0
  const guarded = randomCases('worst').filter(({ definition }) => definition.ageGuard !== undefined)
  fc.assert(
    fc.property(guarded, withheld, ({ definition, record }, rounds) => {
      const scorer = createCreditScorer(definition)
      const { field, elderlyAge } = definition.ageGuard!
      const known = without(record, rounds, 1)
      const elderly = scoredBy(scorer, { ...known, [field]: elderlyAge + 1 })
      if (scorer.youngerAges.length === 0) return
      const younger = scorer.youngerAges.map((age) => scoredBy(scorer, { ...known, [field]: age }))
      const rank = ({ prediction }: ScoredRecord): number => scorer.classes.indexOf(prediction)
      expect(rank(elderly)).toBe(Math.max(...younger.map(rank)))
      expect(elderly.margin).toBe(Math.max(...younger.map(({ margin }) => margin)))
      if (!younger.some((score) => rank(score) === rank(elderly) && score.margin === elderly.margin)) numApart++
    }),
    // The two come from different ages in about one case of a hundred.
    { numRuns: 2_000 }
  )
  expect(numApart).toBeGreaterThan(0)
})
