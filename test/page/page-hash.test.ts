import fc from 'fast-check'
import { expect, test } from 'vitest'
import { stateOf } from '../../src/page/applicant-state.ts'
import { caseOf, hashOf } from '../../src/page/page-hash.ts'
import { anyState } from './arbitrary-state.ts'

test('a case comes back from its hash as it was', () => {
  fc.assert(
    fc.property(anyState, fc.option(anyState, { nil: undefined }), (a, b) => {
      expect(caseOf(`#${hashOf({ a, b })}`)).toEqual({ a, b })
    })
  )
})

test('a hash is made of names and values', () => {
  const { state } = stateOf({ Age: 30, Occupation: 'Media_Manager', Annual_Income: 34847.84 })
  const hash = hashOf({ a: state, b: undefined })
  expect(hash).toMatch(/^Age=30&Occupation=Media_Manager&Annual_Income=34847\.84&Monthly_Inhand_Salary=&/)
  expect(hash).not.toMatch(/DTI|B\./)
  expect(hashOf({ a: state, b: state })).toContain('&B.Age=30&B.Occupation=Media_Manager&')
})

test('a hash written by hand may be short, coded or dirty', () => {
  const { a, b } = caseOf(
    'Age=28_&Occupation=4&Credit_History_Months=2%20Years%20and%201%20Months&Payment_Behaviour=x&z=1'
  )!
  expect(a).toMatchObject({ Age: 28, Occupation: 'Engineer', Credit_History_Months: 25, Payment_Behaviour: null })
  expect(a.Interest_Rate).toBeNull()
  expect(b).toBeUndefined()
})

test('a number that cannot be right is kept, as in the form', () => {
  expect(caseOf('Age=500')!.a.Age).toBe(500)
})

test('any text is a case or none', () => {
  for (const hash of ['', '#', '#result', 'B.Age=3', '%', '__proto__=1']) expect(caseOf(hash)).toBeUndefined()
  fc.assert(fc.property(fc.string(), (text) => caseOf(text) === undefined || caseOf(text)!.a.DTI !== undefined))
})
