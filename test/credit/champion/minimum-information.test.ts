import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { type ApplicantField, applicantFields } from '../../../src/credit/champion/applicant-fields.ts'
import { minimumInformation } from '../../../src/credit/champion/champion-definition.ts'
import { pointsBreakdown, scoreApplicant, scoreApplicants } from '../../../src/credit/champion/score-applicant.ts'
import { hasPublicData, noPublicData, readRecords } from '../public-data.ts'
import { scored } from '../scored.ts'

const examples: Record<string, number | string>[] = JSON.parse(readFileSync('examples/applicants.json', 'utf8'))
const poor = examples[2]!
const required = applicantFields.filter((field) => field.required).map(({ name }) => name)
// The models take neither age nor occupation.
const counted = required.filter((name) => name !== 'Age' && name !== 'Occupation')
const others = counted.filter((name) => !minimumInformation.fields.includes(name))

test('giving nothing gives no class and no points', () => {
  const answer = scoreApplicant({ Age: null })
  expect(answer).toMatchObject({
    status: 'insufficient information',
    message:
      'a score needs Interest_Rate, Changed_Credit_Limit, Outstanding_Debt, Delay_from_due_date, Payment_Behaviour and ' +
      'at least 10 of the 16 fields (0 known)',
    missing: counted,
    minimum: { fields: minimumInformation.fields, numFields: 10, outOf: 16 },
    used: { Age: null, DTI: null },
    model: { id: 'opencredit-champion' }
  })
  for (const property of ['prediction', 'probabilities', 'points', 'margin', 'reasons'])
    expect(answer).not.toHaveProperty(property)
})

test('each of the five fields must be known, however it is withheld', () => {
  for (const field of minimumInformation.fields) {
    for (const value of [null, undefined, '', 'none of your business', '_', NaN, -1e9]) {
      const answer = scoreApplicant({ ...poor, [field]: value })
      expect(answer, `${field} ${value}`).toMatchObject({
        status: 'insufficient information',
        message: `a score needs ${field}`,
        missing: [field]
      })
    }
  }
})

test('ten of the sixteen fields that the models take must be known', () => {
  const without = (names: readonly ApplicantField[]): object => ({
    ...poor,
    ...Object.fromEntries(names.map((name) => [name, null]))
  })
  const [six, seven] = [others.slice(0, 6), others.slice(0, 7)]
  const message = 'a score needs at least 10 of the 16 fields (9 known)'
  expect(scoreApplicant(without(six)).status).toBe('scored')
  expect(scoreApplicant(without(seven))).toMatchObject({ message, missing: seven })
  // The computed fields do not count.
  expect(scoreApplicant({ ...without(seven), DTI: 0.1, EMI_to_Salary: 0.1 })).toMatchObject({ message })
})

test('age and occupation make no difference to what a score needs', () => {
  for (let numMissing = 0; numMissing <= others.length; numMissing++) {
    const gaps = Object.fromEntries(others.slice(0, numMissing).map((name) => [name, null]))
    const given = scoreApplicant({ ...poor, ...gaps, Age: 30, Occupation: 'Writer' })
    const withheld = scoreApplicant({ ...poor, ...gaps, Age: null, Occupation: null })
    const status = numMissing <= 6 ? 'scored' : 'insufficient information'
    expect([given.status, withheld.status]).toEqual([status, status])
    if (withheld.status !== 'scored' && given.status !== 'scored')
      expect([withheld.message, withheld.missing]).toEqual([given.message, given.missing])
  }
})

test('of many applicants each gets its own answer', () => {
  expect(scoreApplicants([poor, { Age: 30 }, poor]).map(({ status }) => status)).toEqual([
    'scored',
    'insufficient information',
    'scored'
  ])
})

test('changing an answer does not change the minimum', () => {
  const answer = scoreApplicant({ Age: 30 }) as unknown as { minimum: { fields: string[] } }
  answer.minimum.fields.length = 0
  expect(scoreApplicant({ Age: 30 }).status).toBe('insufficient information')
  expect(minimumInformation.fields).toHaveLength(5)
})

test('an applicant without a score has no breakdown', () => {
  expect(() => pointsBreakdown(scoreApplicant({ Age: 30 }) as never)).toThrow(
    new TypeError('"score" expected a scored applicant, got insufficient information')
  )
})

test('a value worse than the worst possible one does no better than that', () => {
  for (const { name, moreIs, validRange } of applicantFields) {
    if (moreIs === undefined) continue
    const bound = validRange[moreIs === 'worse' ? 1 : 0]
    for (const factor of [1e-9, 1, 1e6]) {
      const beyond = moreIs === 'worse' ? bound + factor * (bound + 1) : bound - factor * (Math.abs(bound) + 1)
      for (const example of examples) {
        const [atBound, further] = [bound, beyond].map((value) => scored({ ...example, [name]: value }))
        expect([name, further!.margin, further!.prediction]).toEqual([name, atBound!.margin, atBound!.prediction])
        if (name !== 'DTI' && name !== 'EMI_to_Salary')
          expect(further!.repairs).toContainEqual(expect.objectContaining({ field: name, code: 'counted_as_bound' }))
      }
    }
  }
})

test(
  'the five fields are those whose contributions to the points are largest, of every 15th row of the panel',
  { timeout: 60_000 },
  ({ skip }) => {
    skip(!hasPublicData, noPublicData)
    const total = new Map<ApplicantField, number>()
    for (const record of readRecords('panel_labelled_clean.csv').filter((_, row) => row % 15 === 0)) {
      const score = scoreApplicant(record)
      if (score.status !== 'scored') continue
      for (const { field, points } of pointsBreakdown(score).groups.flatMap(({ fields }) => fields))
        total.set(field, (total.get(field) ?? 0) + Math.abs(points))
    }
    const ranked = required.toSorted((a, b) => total.get(b)! - total.get(a)!)
    expect(ranked.slice(0, 5)).toEqual(minimumInformation.fields)
  }
)

test('typical values are those of the panel’s Good applicants', { timeout: 60_000 }, ({ skip }) => {
  skip(!hasPublicData, noPublicData)
  const good = readRecords('panel_labelled_clean.csv').filter((record) => record['Credit_Score'] === 'Good')
  const used = scoreApplicants(good).map((score) => score.used)
  for (const { name, kind, categories, typical, validRange } of applicantFields) {
    const values = used.map((fields) => fields[name]).filter((value) => value !== null)
    if (categories === undefined) {
      const numbers = values.map(Number).sort((a, b) => a - b)
      const median = numbers[numbers.length >> 1]!
      const unit = kind === 'ratio' ? 1e-4 : name === 'Changed_Credit_Limit' ? 0.01 : 1
      expect(Math.abs(median - typical), name).toBeLessThanOrEqual(unit)
    } else {
      const counts = categories.map((label) => values.filter((value) => value === label).length)
      expect(categories[typical - validRange[0]], name).toBe(categories[counts.indexOf(Math.max(...counts))])
    }
  }
})
