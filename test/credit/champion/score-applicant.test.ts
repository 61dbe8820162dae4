import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { loadChampion } from '../../../src/credit/champion/champion.ts'
import { applicantFields } from '../../../src/credit/champion/applicant-fields.ts'
import { reasonGroups } from '../../../src/credit/champion/reason-groups.ts'
import { creditClasses, minimumInformation } from '../../../src/credit/champion/champion-definition.ts'
import { scoreApplicant, scoreApplicants } from '../../../src/credit/champion/score-applicant.ts'
import { predict } from '../../../src/predict/predict.ts'
import { scored } from '../scored.ts'

const [wealthy, middling, poor] = JSON.parse(readFileSync('examples/applicants.json', 'utf8'))

// Enough is known of each: at most 6 of the 18 fields are missing, and none of the five that must be known.
const optional = applicantFields.filter(({ name, required }) => required && !minimumInformation.fields.includes(name))
const applicant = fc
  .tuple(
    fc.record(
      Object.fromEntries(
        applicantFields
          .filter(({ required }) => required)
          .map(({ name, kind, trainingRange: [min, max] }) => [
            name,
            fc.double({ min, max, noNaN: true }).map((value) => (kind === 'number' ? value : Math.round(value)))
          ])
      )
    ),
    fc.subarray(
      optional.map(({ name }) => name),
      { maxLength: 6 }
    )
  )
  .map(([record, missing]) => ({ ...record, ...Object.fromEntries(missing.map((name) => [name, null])) }))

test('the three example profiles get their classes', () => {
  expect(scored(wealthy)).toMatchObject({ prediction: 'Good', passes: true })
  expect(scored(middling)).toMatchObject({ prediction: 'Standard', passes: true })
  expect(scored(poor)).toMatchObject({ prediction: 'Poor', passes: false })
})

test('a wealthy applicant has more points than an average one, who has more than a poor one', () => {
  const [high, middle, low] = [wealthy, middling, poor].map((record) => scored(record).points)
  expect(high).toBeGreaterThan(middle!)
  expect(middle).toBeGreaterThan(low!)
})

test("points add up, contributions add up, probabilities are the model's, reasons are adverse and ranked", () => {
  fc.assert(
    fc.property(applicant, (record) => {
      const score = scored(record)
      expect(score.basePoints + score.groups.reduce((sum, { points }) => sum + points, 0)).toBe(score.points)
      const total = score.groups.reduce((sum, { contribution }) => sum + contribution, score.baseline.margin)
      expect(Math.abs(total - score.margin)).toBeLessThan(1e-10 * Math.max(1, Math.abs(score.margin)))
      for (const { contribution, fields } of score.groups) {
        expect(fields.reduce((sum, field) => sum + field.contribution, 0)).toBeCloseTo(contribution, 12)
      }

      const { model } = loadChampion()
      const row = applicantFields.map(({ name, categories, validRange: [firstCode] }) => {
        const value = score.used[name]
        return typeof value === 'string' ? categories!.indexOf(value) + firstCode : value
      })
      expect(Object.values(score.probabilities)).toEqual([...predict(model, [row])])
      expect(score.prediction).toBe(
        creditClasses[predict(model, [row]).reduce((best, p, k, all) => (p > all[best]! ? k : best), 0)]
      )

      expect(score.reasons.length).toBeLessThanOrEqual(4)
      score.reasons.forEach(({ rank, contribution, points, share, gain }, i) => {
        expect(rank).toBe(i + 1)
        expect(gain).toBeGreaterThanOrEqual(0)
        if (score.reasons.length > 1) {
          expect(gain).toBeGreaterThan(0)
          expect(contribution).toBeLessThan(0)
          expect(points).toBeLessThan(0)
          expect(share).toBeGreaterThan(0)
        }
        if (i > 0) expect(contribution).toBeGreaterThanOrEqual(score.reasons[i - 1]!.contribution)
      })
    }),
    { numRuns: 200 }
  )
})

test('the reason for a missing field is that it cannot be verified', () => {
  fc.assert(
    fc.property(applicant, (record) => {
      for (const { text, fields } of scored(record).reasons) {
        const [first] = fields
        if (first!.value === null) expect(text).toMatch(/^Unable to verify /)
      }
    }),
    { numRuns: 100 }
  )
})

test('the same applicant gives the same bytes in any field order', () => {
  const reversed = Object.fromEntries(Object.entries(middling).reverse())
  expect(JSON.stringify(scoreApplicant(reversed))).toBe(JSON.stringify(scoreApplicant(middling)))
})

test('an applicant of 62 or over does at least as well as at any younger age', () => {
  const ages = loadChampion().scorer.youngerAges
  expect(ages.length).toBeGreaterThan(5)
  fc.assert(
    fc.property(applicant, fc.integer({ min: 62, max: 94 }), (record, age) => {
      const elderly = scored({ ...record, Age: age })
      expect(elderly.warnings.map(({ code }) => code)).toContain('age_guard')
      const younger = ages.map((youngerAge) => scored({ ...record, Age: youngerAge }))
      const rank = ({ prediction }: { prediction: (typeof creditClasses)[number] }): number =>
        creditClasses.indexOf(prediction)
      expect(rank(elderly)).toBe(Math.max(...younger.map(rank)))
      expect(elderly.points).toBe(Math.max(...younger.map(({ points }) => points)))
    }),
    { numRuns: 15 }
  )
})

test('the reason map can be replaced, and must contain every field once', () => {
  const one = [
    {
      code: 'ALL',
      name: 'All',
      text: 'Everything',
      missingText: 'Nothing is known',
      fields: applicantFields.map(({ name }) => name)
    }
  ]
  const { groups, reasons } = scored(poor, { reasonMap: one })
  expect(groups.map(({ code }) => code)).toEqual(['ALL'])
  expect(reasons.map(({ text }) => text)).toEqual(['Everything'])
  expect(() => scoreApplicant(poor, { reasonMap: reasonGroups.slice(1) })).toThrow(
    new RangeError('"reasonMap" expected every field in exactly one group, got Annual_Income in 0')
  )
  expect(() =>
    scoreApplicant(poor, { reasonMap: [...reasonGroups, { ...one[0]!, fields: [] }, { ...one[0]!, fields: [] }] })
  ).toThrow('"reasonMap" expected at least one field in every group')
})

test('the scale can be replaced', () => {
  const scale = { basePoints: 1000, baseOdds: 2, pointsToDoubleOdds: 100 }
  const { points, margin } = scored(middling, { scale })
  expect(points).toBe(Math.round(1000 + (100 / Math.LN2) * (margin - Math.log(2))))
  expect(() => scoreApplicant(middling, { scale: { ...scale, baseOdds: 0 } })).toThrow(
    new RangeError('"scale.baseOdds" expected > 0 and <= 1.7976931348623157e+308, got 0')
  )
})

test('an input that is not an applicant is rejected, naming its position', () => {
  expect(() => scoreApplicant(null as never)).toThrow(new TypeError('"applicant" expected an object, got null'))
  expect(() => scoreApplicants([middling, { Age: true } as object])).toThrow(/^"applicants\[1\]": .*boolean in Age$/)
  expect(() => scoreApplicants({} as never)).toThrow(new TypeError('"applicants" expected an array, got Object'))
  expect(() => scoreApplicant(middling, { reasons: 3 } as never)).toThrow(
    '"options" expected reasonMap, scale, baseline; got "reasons"'
  )
})

test('an object with none of the fields is rejected', () => {
  for (const applicant of [{}, new Map([['Age', 30]]), Promise.resolve(middling), new Date(0), { income: 3 }]) {
    expect(() => scoreApplicant(applicant as object)).toThrow(
      new TypeError('"applicant" expected fields such as Age, got an object with none of them')
    )
  }
})

test('the guard also covers an impossibly high age, and Age is never a reason for a guarded applicant', () => {
  for (const record of [
    { ...poor, Interest_Rate: 31, Outstanding_Debt: 1793 },
    { ...middling, Monthly_Inhand_Salary: 3714, Total_EMI_per_month: 1637 }
  ]) {
    const at65 = scored({ ...record, Age: 65 })
    const at95 = scored({ ...record, Age: 95 })
    expect(at95.points).toBe(at65.points)
    expect(at65.reasons.map(({ code }) => code)).not.toContain('AGE')
    expect(at65.groups.find(({ code }) => code === 'AGE')!.fields[0]!.value).toBe(at65.used.Age)
  }
})

test('changing a score object does not affect later scores', () => {
  const first = JSON.stringify(scoreApplicant({ ...middling, Age: 70 }))
  const score = scoreApplicant({ ...middling, Age: 70 }) as unknown as Record<string, Record<string, unknown>>
  score.model!.id = 'changed'
  score.baseline!.size = 0
  for (const warning of score.warnings as unknown as Record<string, unknown>[]) warning.message = 'changed'
  expect(JSON.stringify(scoreApplicant({ ...middling, Age: 70 }))).toBe(first)
})

test('options of the wrong type are rejected by name', () => {
  const scored = (options: unknown) => () => scoreApplicant(middling, options as never)
  expect(scored({ reasonMap: null })).toThrow(new TypeError('"reasonMap" expected an array, got null'))
  expect(scored({ reasonMap: [1] })).toThrow(new TypeError('"reasonMap[0]" expected an object, got number'))
  expect(scored({ reasonMap: [{ ...reasonGroups[0], text: undefined }] })).toThrow(
    new TypeError('"reasonMap[0].text" expected text, got undefined')
  )
  expect(scored({ scale: null })).toThrow(new TypeError('"scale" expected an object, got null'))
  expect(scored({ scale: { basePoints: '600', baseOdds: 1, pointsToDoubleOdds: 40 } })).toThrow(
    new TypeError('"scale.basePoints" expected a number, got string')
  )
  expect(scored({ scale: { basePoints: 600, baseOdds: 1, pointsToDoubleOdds: 1e16 } })).toThrow(RangeError)
})

test('no warning or repair contains a value of the applicant', () => {
  const marked = { ...middling, Annual_Income: 98765.4321, Age: 88, Occupation: 'Zq9x' }
  const { warnings, repairs } = scoreApplicant(marked)
  const words = JSON.stringify([warnings, repairs])
  for (const value of ['98765', '88', 'Zq9x']) expect(words).not.toContain(value)
})
