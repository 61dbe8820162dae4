import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { loadChampion } from '../../../src/credit/champion/champion.ts'
import { type ApplicantField, applicantFields } from '../../../src/credit/champion/applicant-fields.ts'
import { reasonGroups } from '../../../src/credit/champion/reason-groups.ts'
import { creditClasses, minimumInformation } from '../../../src/credit/champion/champion-definition.ts'
import { scoreApplicant, scoreApplicants } from '../../../src/credit/champion/score-applicant.ts'
import type { Calibrator } from '../../../src/credit/scoring/calibrator.ts'
import { predictRaw } from '../../../src/predict/predict.ts'
import { scored } from '../scored.ts'

const [wealthy, middling, poor] = JSON.parse(readFileSync('examples/applicants.json', 'utf8'))

// Of whom everything is known.
const completeApplicant = fc.record(
  Object.fromEntries(
    applicantFields
      .filter(({ required }) => required)
      .map(({ name, kind, trainingRange: [min, max] }) => [
        name,
        fc.double({ min, max, noNaN: true }).map((value) => (kind === 'number' ? value : Math.round(value)))
      ])
  )
)
// Enough is known of each: at most 6 of the 18 fields are missing, and none of the five that must be known.
const optional = applicantFields.filter(({ name, required }) => required && !minimumInformation.fields.includes(name))
const applicant = fc
  .tuple(
    completeApplicant,
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

test("probabilities, class and margin are the models' of a plain walk, calibrated", () => {
  const { models } = loadChampion()
  fc.assert(
    fc.property(completeApplicant, (record) => {
      const score = scored(record)
      const logOdds = models.map(({ model, calibrator }) => {
        const row = model.featureNames.map((name) => codeOf(name as ApplicantField, score.used[name as ApplicantField]))
        const { slope, intercept } = calibrator as Extract<Calibrator, { kind: 'platt' }>
        return slope * predictRaw(model, [row], { engine: 'reference' })[0]! + intercept
      })
      const [passes, good] = logOdds.map((value) => 1 / (1 + Math.exp(-value))) as [number, number]
      expect(score.probabilities.Poor).toBeCloseTo(1 - passes, 12)
      expect(score.probabilities.Good).toBeCloseTo(Math.min(passes, good), 12)
      expect(score.margin).toBeCloseTo(logOdds[0]! + logOdds[1]!, 12)
      const reached = [passes, good].map((probability, i) => probability >= models[i]!.cutoff!)
      expect(score.prediction).toBe(creditClasses[reached[0] ? (reached[1] ? 2 : 1) : 0])
    }),
    { numRuns: 200 }
  )
})

function codeOf(name: ApplicantField, value: number | string | null): number | null {
  const { categories, validRange } = applicantFields.find((field) => field.name === name)!
  return typeof value === 'string' ? categories!.indexOf(value) + validRange[0] : value
}

test('points add up, contributions add up, probabilities add up, reasons are adverse and ranked', () => {
  fc.assert(
    fc.property(applicant, (record) => {
      const score = scored(record)
      expect(score.basePoints + score.groups.reduce((sum, { points }) => sum + points, 0)).toBe(score.points)
      const total = score.groups.reduce((sum, { contribution }) => sum + contribution, score.baseline.margin)
      expect(Math.abs(total - score.margin)).toBeLessThan(1e-10 * Math.max(1, Math.abs(score.margin)))
      for (const { contribution, fields } of score.groups) {
        expect(fields.reduce((sum, field) => sum + field.contribution, 0)).toBeCloseTo(contribution, 12)
      }

      const { Poor, Standard, Good } = score.probabilities
      expect(Poor + Standard + Good).toBeCloseTo(1, 12)
      expect(Math.min(Poor, Standard, Good)).toBeGreaterThanOrEqual(0)

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

test('age and occupation change nothing', () => {
  const other = fc.record({
    Age: fc.option(fc.integer({ min: 14, max: 120 })),
    Occupation: fc.option(fc.constantFrom('Writer', 'Doctor', 3, 'none of these'))
  })
  fc.assert(
    fc.property(completeApplicant, other, (record, changes) => {
      const [one, changed] = [scored(record), scored({ ...record, ...changes })]
      const { points, prediction, probabilities, reasons, margin } = one
      expect(changed).toMatchObject({ points, prediction, probabilities, margin })
      // An age may contradict the credit history, which changes the words of a reason.
      const codesOf = (of: typeof reasons): object[] => of.map(({ code, gain }) => ({ code, gain }))
      expect(codesOf(changed.reasons)).toEqual(codesOf(reasons))
      for (const { code, contribution } of changed.groups)
        if (code === 'AGE' || code === 'OCCUPATION') expect(contribution).toBe(0)
    }),
    { numRuns: 100 }
  )
})

test('whoever withholds values has no better class and no more points', () => {
  fc.assert(
    fc.property(
      completeApplicant,
      fc.subarray(
        optional.map(({ name }) => name),
        { maxLength: 6 }
      ),
      (record, withheld) => {
        const [given, less] = [record, { ...record, ...Object.fromEntries(withheld.map((name) => [name, null])) }].map(
          (one) => scored(one)
        )
        expect(creditClasses.indexOf(less!.prediction)).toBeLessThanOrEqual(creditClasses.indexOf(given!.prediction))
        expect(less!.points).toBeLessThanOrEqual(given!.points)
        expect(less!.probabilities.Poor).toBeGreaterThanOrEqual(given!.probabilities.Poor)
      }
    ),
    { numRuns: 200 }
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
