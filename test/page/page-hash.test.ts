import fc from 'fast-check'
import { expect, test } from 'vitest'
import { loadChampion } from '../../src/credit/champion/champion.ts'
import { stateOf, withField } from '../../src/page/applicant-state.ts'
import { caseOf, hashOf } from '../../src/page/page-hash.ts'
import { loadScorer } from '../../src/credit/artifact/load-scorer.ts'
import { packedLender } from '../credit/lender.ts'
import { anyState } from './arbitrary-state.ts'

const { scorer } = loadChampion()

test('a case survives its hash unchanged', () => {
  fc.assert(
    fc.property(anyState, fc.option(anyState, { nil: undefined }), (a, b) => {
      expect(caseOf(scorer, `#${hashOf(scorer, { a, b })}`)).toEqual({ a, b })
    })
  )
})

test('a hash consists of names and values', () => {
  const { state } = stateOf(scorer, { Age: 30, Occupation: 'Media_Manager', Annual_Income: 34847.84 })
  const hash = hashOf(scorer, { a: state, b: undefined })
  expect(hash).toMatch(/^Age=30&Occupation=Media_Manager&Annual_Income=34847\.84&Monthly_Inhand_Salary=&/)
  expect(hash).not.toMatch(/DTI|B\./)
  expect(hashOf(scorer, { a: state, b: state })).toContain('&B.Age=30&B.Occupation=Media_Manager&')
})

test('a hash written by hand may be short, encoded or messy', () => {
  const { a, b } = caseOf(
    scorer,
    'Age=28_&Occupation=4&Credit_History_Months=2%20Years%20and%201%20Months&Payment_Behaviour=x&z=1'
  )!
  expect(a).toMatchObject({ Age: 28, Occupation: 'Engineer', Credit_History_Months: 25, Payment_Behaviour: null })
  expect(a['Interest_Rate']).toBeNull()
  expect(b).toBeUndefined()
})

test('names of fields are read in any spelling', () => {
  const { a, b } = caseOf(scorer, 'age=28&annual+income=5000&late-payments=3&B.AGE=30')!
  expect(a).toMatchObject({ Age: 28, Annual_Income: 5000, Num_of_Delayed_Payment: 3 })
  expect(b).toMatchObject({ Age: 30, Annual_Income: null })
})

test('an impossible number is kept, as in the form', () => {
  expect(caseOf(scorer, 'Age=500')!.a['Age']).toBe(500)
})

test('any text gives a case or undefined', () => {
  for (const hash of ['', '#', '#result', 'B.Age=3', '%', '__proto__=1']) expect(caseOf(scorer, hash)).toBeUndefined()
  fc.assert(
    fc.property(
      fc.string(),
      (text) => caseOf(scorer, text) === undefined || caseOf(scorer, text)!.a['DTI'] !== undefined
    )
  )
})

test('names with blanks are encoded', () => {
  const lender = loadScorer(packedLender)
  const { state } = stateOf(lender, { 'Monthly income': 30, Home: 'Rented' })
  const b = withField(lender, state, 'Debt', 20)
  const hash = hashOf(lender, { a: state, b })
  expect(hash).toBe('Monthly+income=30&Debt=&Home=Rented&B.Monthly+income=30&B.Debt=20&B.Home=Rented')
  expect(caseOf(lender, hash)).toEqual({ a: state, b })
})
