import fc from 'fast-check'
import { expect, test } from 'vitest'
import { stateOf } from '../../src/page/applicant-state.ts'
import { caseOf, hashOf } from '../../src/page/page-hash.ts'
import { anyState } from './arbitrary-state.ts'

test('a case survives its hash unchanged', () => {
  fc.assert(
    fc.property(anyState, fc.option(anyState, { nil: undefined }), (a, b) => {
      expect(caseOf(`#${hashOf({ a, b })}`)).toEqual({ a, b })
    })
  )
})

test('a hash consists of names and values', () => {
  const { state } = stateOf({ Age: 30, Occupation: 'Media_Manager', Annual_Income: 34847.84 })
  const hash = hashOf({ a: state, b: undefined })
  expect(hash).toMatch(/^Age=30&Occupation=Media_Manager&Annual_Income=34847\.84&Monthly_Inhand_Salary=&/)
  expect(hash).not.toMatch(/DTI|B\./)
  expect(hashOf({ a: state, b: state })).toContain('&B.Age=30&B.Occupation=Media_Manager&')
})

test('a hash written by hand may be short, encoded or messy', () => {
  const { a, b } = caseOf(
    'Age=28_&Occupation=4&Credit_History_Months=2%20Years%20and%201%20Months&Payment_Behaviour=x&z=1'
  )!
  expect(a).toMatchObject({ Age: 28, Occupation: 'Engineer', Credit_History_Months: 25, Payment_Behaviour: null })
  expect(a.Interest_Rate).toBeNull()
  expect(b).toBeUndefined()
})

test('names of fields are read in any spelling', () => {
  const { a, b } = caseOf('age=28&annual+income=5000&late-payments=3&B.AGE=30')!
  expect(a).toMatchObject({ Age: 28, Annual_Income: 5000, Num_of_Delayed_Payment: 3 })
  expect(b).toMatchObject({ Age: 30, Annual_Income: null })
})

test('an impossible number is kept, as in the form', () => {
  expect(caseOf('Age=500')!.a.Age).toBe(500)
})

test('any text gives a case or undefined', () => {
  for (const hash of ['', '#', '#result', 'B.Age=3', '%', '__proto__=1']) expect(caseOf(hash)).toBeUndefined()
  fc.assert(fc.property(fc.string(), (text) => caseOf(text) === undefined || caseOf(text)!.a.DTI !== undefined))
})
