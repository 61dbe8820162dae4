import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { profiles } from '../../../bench/champion/profiles.ts'
import { proofs } from '../../../bench/champion/proofs.ts'
import { countReasons } from '../../../bench/champion/reasons.ts'
import { countDirections, countWithholding } from '../../../bench/champion/sweeps.ts'
import type { ChampionDefinition } from '../../../bench/champion/definition.ts'
import { packScorer } from '../../../src/credit/artifact/pack-scorer.ts'
import { loadScorer } from '../../../src/credit/artifact/load-scorer.ts'
import { applicantFields } from '../../../src/credit/champion/applicant-fields.ts'
import { loadChampion } from '../../../src/credit/champion/champion.ts'
import { cleanApplicant } from '../../../src/credit/champion/clean-applicant.ts'
import type { ScoredRecord } from '../../../src/credit/scoring/applicant-scorer.ts'
import { decisionTextOf } from '../../../src/credit/scoring/score-texts.ts'
import { createAssessor } from '../../../src/credit/scoring/assessment.ts'
import { hasPublicData, noPublicData, readRecords } from '../public-data.ts'

const options = { timeout: 120_000 }

const bytes = readFileSync('bench/champion/champion.opencredit')
const scorer = loadScorer(bytes)
const { definition } = scorer
const { monotoneFields } = JSON.parse(bytes.toString().split('\n')[1]!) as { monotoneFields: string[] }

let rows: Float64Array[] | undefined
function panelRows(): Float64Array[] {
  rows ??= readRecords('panel_labelled_clean.csv').map((record) => cleanApplicant(record).values)
  return rows
}

function everyNth(step: number): Float64Array[] {
  return panelRows().filter((_, row) => row % step === 0)
}

test('the file is small, and its scorer packs to the same bytes', () => {
  expect(bytes.length).toBeLessThan(400_000)
  const { identity } = scorer
  expect(identity).toMatchObject({ id: 'opencredit-champion', version: '1' })
  expect(scorer.baseline().size).toBe(200)
  const parsed = JSON.parse(bytes.toString().split('\n')[1]!) as object
  const again = packScorer({ ...parsed, models: definition.models } as unknown as ChampionDefinition)
  expect(Buffer.from(again).equals(bytes)).toBe(true)
})

test('it is the scorer that the package ships', () => {
  const { scorer: shipped } = loadChampion()
  expect(shipped.identity).toEqual(scorer.identity)
  expect(shipped.fields).toEqual(scorer.fields)
  const { models: _, ...rules } = shipped.definition
  expect(definition).toMatchObject(rules)
  const applicants = fc.record(
    Object.fromEntries(
      applicantFields.map(({ name, validRange: [min, max] }) => [
        name,
        fc.option(fc.double({ min, max, noNaN: true }).map(Math.round), { freq: 8 })
      ])
    )
  )
  fc.assert(
    fc.property(applicants, fc.constantFrom('near-cutoff', 'all-approved'), (applicant, baseline) => {
      expect(shipped.score(applicant, { baseline })).toEqual(scorer.score(applicant, { baseline }))
    }),
    { numRuns: 200 }
  )
  for (const { applicant } of profiles) expect(shipped.score(applicant)).toEqual(scorer.score(applicant))
})

test('every promised direction is proved for both models', () => {
  expect(monotoneFields).toHaveLength(13)
  expect(proofs({ ...definition, monotoneFields })).toHaveLength(26)
})

test('applicants whose class is beyond dispute get it, and age and occupation do not matter', () => {
  for (const { expected, applicant } of profiles) {
    const score = scorer.score(applicant)
    expect(score).toMatchObject({ status: 'scored', prediction: expected })
    const other = scorer.score({ ...applicant, Age: 70, Occupation: 'Writer' })
    expect(other).toMatchObject({ points: score.status === 'scored' ? score.points : NaN })
  }
})

test('whoever withholds values is no better off', () => {
  const assessor = createAssessor(definition)
  const record = fc.record(
    Object.fromEntries(
      applicantFields
        .filter(({ required }) => required)
        .map(({ name, validRange: [min, max] }) => [name, fc.double({ min, max, noNaN: true }).map(Math.round)])
    )
  )
  fc.assert(
    fc.property(record, fc.infiniteStream(fc.boolean()), (given, hides) => {
      const part = Object.fromEntries(Object.entries(given).filter(() => hides.next().value === false))
      const [whole, less] = [given, { Age: null, ...part }].map((one) => assessor.assess(cleanApplicant(one).values))
      expect(less!.creditClass).toBeLessThanOrEqual(whole!.creditClass)
      expect(less!.margin).toBeLessThanOrEqual(whole!.margin)
    }),
    { numRuns: 200 }
  )
})

test('over the panel, no change for the better in a promised direction makes things worse', options, ({ skip }) => {
  skip(!hasPublicData, noPublicData)
  const counts = countDirections(createAssessor(definition), everyNth(12), monotoneFields)
  // Of the thirteen, two are computed from others.
  expect(Object.keys(counts)).toHaveLength(11)
  for (const [name, { violations, of }] of Object.entries(counts)) {
    expect(violations, name).toBe(0)
    expect(of, name).toBeGreaterThan(1000)
  }
})

test('over the panel, nobody gains by withholding a random set of fields', options, ({ skip }) => {
  skip(!hasPublicData, noPublicData)
  const { violations, of } = countWithholding(createAssessor(definition), everyNth(8), 2)
  expect(of).toBeGreaterThan(19_000)
  expect(violations).toBe(0)
})

test('over the panel, reasons keep their rules', options, ({ skip }) => {
  skip(!hasPublicData, noPublicData)
  const figures = countReasons(definition as unknown as ChampionDefinition, everyNth(40))
  expect(figures.scored).toBeGreaterThan(1500)
  for (const { violations } of [figures.notAdverse, figures.without, figures.onGoodSide]) expect(violations).toBe(0)
})

const before = loadScorer(readFileSync('bench/champion/champion-v0.opencredit'))

test('the champion before it, three classes in one model, is still read from its file', () => {
  expect(before.identity).toMatchObject({ id: 'opencredit-champion', version: '0' })
  const [wealthy, , poor] = profiles.map(({ applicant }) => before.score(applicant))
  expect(wealthy).toMatchObject({ prediction: 'Good', baseline: { name: 'near-cutoff', size: 200 } })
  expect(wealthy).toMatchObject({ probabilities: { Poor: expect.closeTo(0.116, 3), Good: expect.closeTo(0.551, 3) } })
  expect(poor).toMatchObject({ prediction: 'Poor', passes: false })
  expect(decisionTextOf(before.definition, { passes: true, points: 400, basePoints: 442 })).toBe(
    'The class decides, not the points: they compare Good with Poor alone.'
  )
})

test('by the champion before it, an applicant of 62 or over does at least as well as at any younger age', () => {
  const { youngerAges, classes } = before
  expect(youngerAges.length).toBeGreaterThan(5)
  const rank = (score: { readonly prediction: string }): number => classes.indexOf(score.prediction)
  for (const { applicant } of profiles)
    for (const age of [62, 70, 95]) {
      const elderly = scoredBefore({ ...applicant, Age: age })
      expect(elderly.warnings.map(({ code }) => code)).toContain('age_guard')
      expect(elderly.reasons.map(({ code }) => code)).not.toContain('AGE')
      expect(elderly.groups.find(({ code }) => code === 'AGE')!.fields[0]!.value).toBe(elderly.used['Age'])
      const younger = youngerAges.map((youngerAge) => scoredBefore({ ...applicant, Age: youngerAge }))
      expect(rank(elderly)).toBe(Math.max(...younger.map(rank)))
      expect(elderly.points).toBe(Math.max(...younger.map(({ points }) => points)))
    }
})

function scoredBefore(applicant: object): ScoredRecord {
  const score = before.score(applicant as Record<string, unknown>)
  if (score.status !== 'scored') throw new Error(score.message)
  return score
}
