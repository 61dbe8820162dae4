import { expect, test } from 'vitest'
import { cleanApplicant } from '../../../src/credit/champion/clean-applicant.ts'
import { fieldKeys, unusedFields } from '../../../src/credit/champion/applicant-fields.ts'
import { createFieldSuggester } from '../../../src/credit/fields/suggest-field.ts'

const suggestField = createFieldSuggester(fieldKeys)

function unknownFieldsOf(record: Record<string, unknown>): (string | undefined)[][] {
  return cleanApplicant(record)
    .warnings.filter(({ code }) => code === 'unknown_field')
    .map(({ field, suggestion }) => [field, suggestion])
}

test('fields, their aliases and the unused columns of the public data are known', () => {
  for (const key of [...fieldKeys, ...unusedFields]) expect(unknownFieldsOf({ [key]: null })).toEqual([])
  expect(unknownFieldsOf({ Customer_ID: { any: 'type' }, 'customer id ': [] })).toEqual([])
})

test('any other key is reported', () => {
  expect(unknownFieldsOf({ shoe_size: 44, Age: 30 })).toEqual([['shoe_size', undefined]])
  expect(unknownFieldsOf({ '': 1 })).toEqual([['', undefined]])
})

test.each([
  ['age', 'Age'],
  ['annual_income', 'Annual_Income'],
  ['annualIncome', 'Annual_Income'],
  ['Anual_Incme', 'Annual_Income'],
  ['Num-of Loans', 'Num_of_Loan'],
  ['Payment_Behavior', 'Payment_Behaviour'],
  ['Credit_History_Month', 'Credit_History_Months'],
  ['credit_history_age', 'Credit_History_Age'],
  ['DTIs', 'DTI'],
  ['ABC', undefined],
  ['ID2', undefined],
  ['Income', undefined],
  ['Annual_Income'.repeat(1000), undefined]
])('%s suggests %s', (key, field) => {
  expect(suggestField(key)).toBe(field)
})

test('the message names the suggested field, not the key', () => {
  const [warning] = cleanApplicant({ Occupatoin: 'Lawyer' } as object).warnings.slice(-1)
  expect(warning).toEqual({
    code: 'unknown_field',
    field: 'Occupatoin',
    message: 'unknown field; ignored (did you mean Occupation?)',
    suggestion: 'Occupation'
  })
})

test('keys of the prototype are not fields', () => {
  const polluted = JSON.parse('{"__proto__": {"Age": 30}, "constructor": 1, "toString": 2}') as Record<string, unknown>
  expect(unknownFieldsOf(polluted).map(([field]) => field)).toEqual(['__proto__', 'constructor', 'toString'])
  expect(cleanApplicant(polluted).used.Age).toBeNull()
  expect(cleanApplicant(Object.create({ Age: 30 }) as Record<string, unknown>).used.Age).toBeNull()
  expect(cleanApplicant(Object.assign(Object.create(null) as object, { Age: 30 })).used.Age).toBe(30)
  expect(Object.hasOwn(Object.prototype, 'Age')).toBe(false)
})
