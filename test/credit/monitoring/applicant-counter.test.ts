import fc from 'fast-check'
import { expect, test } from 'vitest'
import { championReference } from '../../../src/credit/champion/champion-reference.ts'
import { loadChampion } from '../../../src/credit/champion/champion.ts'
import { createCreditScorer } from '../../../src/credit/create-credit-scorer.ts'
import { createApplicantCounter } from '../../../src/credit/monitoring/applicant-counter.ts'
import { createApplicantSample } from '../../../src/credit/monitoring/applicant-sample.ts'
import { monitor } from '../../../src/credit/monitoring/monitor.ts'
import {
  createMonitoringReference,
  type MonitoringReference
} from '../../../src/credit/monitoring/monitoring-reference.ts'
import type { CreditScorer, RawRecord } from '../../../src/credit/scorer.ts'
import { referenceOfPanel } from '../../../bench/champion/panel-reference.ts'
import { hasPublicData, noPublicData, readRecords } from '../public-data.ts'
import { definitions, recordOf } from '../random-definition.ts'

function sampleOf(scorer: CreditScorer, records: readonly RawRecord[]): ReturnType<typeof createApplicantSample> {
  const sample = createApplicantSample(scorer)
  for (const record of records) sample.add(record)
  return sample
}

// What a counter finds of applicants, counted in two parts that are added up.
function found(scorer: CreditScorer, reference: MonitoringReference, records: readonly RawRecord[]): unknown {
  const { zeros, add, findings } = createApplicantCounter(reference)
  const counts = [zeros(), zeros()] as const
  for (const [i, record] of records.entries()) {
    const applicant = scorer.clean(record)
    add(counts[i % 2]!, applicant, scorer.scoreClean(applicant))
  }
  const [even, odd] = counts
  return findings(
    even.map((ofVariable, i) => ofVariable.map((count, bin) => count + odd[i]![bin]!)),
    0.01
  )
}

test('one applicant at a time finds what the whole sample does, for any definition', () => {
  const withRecords = definitions('worst').chain((definition) => {
    const record = recordOf(definition.fields).chain((known) =>
      fc.subarray(Object.keys(known)).map((kept) => Object.fromEntries(kept.map((name) => [name, known[name]!])))
    )
    const some = fc.array(record, { minLength: 1, maxLength: 12 })
    return fc
      .tuple(some, some, fc.boolean())
      .map(([before, now, hasMinimum]) => ({ definition, before, now, hasMinimum }))
  })
  fc.assert(
    fc.property(withRecords, ({ definition, before, now, hasMinimum }) => {
      const numRequired = definition.fields.filter(({ formula }) => formula === undefined).length
      const scorer = createCreditScorer({
        ...definition,
        ...(hasMinimum ? { minimumInformation: { fields: [], numFields: numRequired } } : {})
      })
      const reference = createMonitoringReference(sampleOf(scorer, before).take())
      const { variables } = monitor(reference, sampleOf(scorer, now).take())
      expect(found(scorer, reference, now)).toEqual(variables.map(({ means: _, ...finding }) => finding))
    }),
    { numRuns: 60 }
  )
})

test('of nobody nothing is found, and counts take no more room for more applicants', () => {
  const { zeros, add, findings } = createApplicantCounter(championReference)
  expect(findings(zeros(), 0.01)).toEqual([])
  const { scorer } = loadChampion()
  const applicant = scorer.clean(scorer.example())
  const score = scorer.scoreClean(applicant)
  const counts = zeros()
  for (let i = 0; i < 500; i++) add(counts, applicant, score)
  expect(counts.map((ofVariable) => ofVariable.length)).toEqual(
    championReference.variables.map(({ counts: ofVariable }) => ofVariable.length)
  )
  for (const ofVariable of counts) expect(Math.max(...ofVariable)).toBe(500)
  expect(structuredClone(counts)).toEqual(counts)
})

test('scores other than points and class are refused', () => {
  const [points] = championReference.variables
  const reference = { numRows: championReference.numRows, variables: [{ ...points!, name: 'toString' }] }
  expect(() => createApplicantCounter(reference)).toThrow(
    new RangeError('a score expected points, class; got "toString"')
  )
})

test('the panel itself has not changed', () => {
  const { findings } = createApplicantCounter(championReference)
  const same = findings(
    championReference.variables.map(({ counts }) => [...counts]),
    0.01
  )
  expect(same.map(({ name, role }) => [name, role])).toEqual([
    ['points', 'score'],
    ['class', 'score'],
    ...loadChampion().scorer.fields.map(({ name }) => [name, 'feature'])
  ])
  for (const { index, pValue, change } of same) expect([index, pValue, change]).toEqual([0, 1, 'none'])
})

test('the reference is the training panel, by customer', { timeout: 300_000 }, ({ skip }) => {
  skip(!hasPublicData, noPublicData)
  expect(referenceOfPanel(loadChampion().scorer, readRecords('panel_labelled_clean.csv'))).toEqual(championReference)
})
