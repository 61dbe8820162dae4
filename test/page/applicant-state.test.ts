import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { loadScorer } from '../../src/credit/artifact/load-scorer.ts'
import { loadChampion } from '../../src/credit/champion/champion.ts'
import { scoreApplicant } from '../../src/credit/champion/score-applicant.ts'
import { differingFields, isComputed, stateOf, withField } from '../../src/page/applicant-state.ts'
import { applicantField } from '../credit/applicant-field.ts'
import { scored } from '../credit/scored.ts'
import { anyState } from './arbitrary-state.ts'

const { scorer } = loadChampion()
// Takes missing values as it was trained to.
const asTrained = loadScorer(readFileSync('bench/champion/champion-v0.opencredit'))
const examples: object[] = JSON.parse(readFileSync('examples/applicants.json', 'utf8'))
const dti = applicantField('DTI')

test('a record and the state it becomes have the same score', () => {
  for (const record of examples) {
    const { state } = stateOf(scorer, record)
    const { prediction, points, probabilities, groups, reasons } = scored(record)
    expect(scoreApplicant(state)).toMatchObject({ prediction, points, probabilities, groups, reasons })
  }
})

test('a state and the state read back from it have the same score', () => {
  fc.assert(
    fc.property(anyState, (given) => {
      const [before, after] = [given, stateOf(scorer, given).state].map((state) => scoreApplicant(state))
      expect(after!.status).toBe(before!.status)
      if (before!.status !== 'scored') return
      const { points, probabilities } = before
      expect(after).toMatchObject({ points, probabilities })
    }),
    { numRuns: 200 }
  )
})

test('repairs and warnings are reported', () => {
  const { state, notes } = stateOf(scorer, { Age: '280_', Interest_Rate: '900_', Num_Credit_Card: '_' })
  const { repairs, warnings } = notes
  expect(state).toMatchObject({ Age: 280, Interest_Rate: 58, Num_Credit_Card: null })
  expect(repairs.map(({ field, message }) => `${field}: ${message}`)).toEqual([
    'Age: trailing underscore removed',
    'Interest_Rate: trailing underscore removed',
    'Interest_Rate: above the maximum of 58; counted as 58'
  ])
  expect(warnings.find(({ field }) => field === 'Age')?.message).toBe('above the maximum of 94; treated as missing')
})

test('a ratio can be entered only while it cannot be computed', () => {
  const { state } = stateOf(asTrained, { Annual_Income: 50_000, DTI: 0.1 })
  expect(state['DTI']).toBe(0.1)
  expect(isComputed(dti, asTrained.score(state).used)).toBe(false)
  const known = withField(asTrained, state, 'Outstanding_Debt', 1000)
  expect(known['DTI']).toBeNull()
  expect(isComputed(dti, asTrained.score(known).used)).toBe(true)
  expect(withField(asTrained, known, 'DTI', 0.3)['DTI']).toBeNull()
})

test('where what is missing counts as the worst, a ratio that cannot be computed is unknown', () => {
  const { state } = stateOf(scorer, { Annual_Income: 50_000, DTI: 0.1 })
  expect(state['DTI']).toBeNull()
  const known = withField(scorer, state, 'Outstanding_Debt', 1000)
  expect(isComputed(dti, scoreApplicant(known).used)).toBe(true)
})

test('differing fields are those that differ, unknown ones included', () => {
  const { state } = stateOf(scorer, examples[0]!)
  expect(differingFields(state, state)).toEqual([])
  expect(
    differingFields(state, withField(scorer, withField(scorer, state, 'Age', null), 'Occupation', 'Writer'))
  ).toEqual(['Age', 'Occupation'])
})
