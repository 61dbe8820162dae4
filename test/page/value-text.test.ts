import { expect, test } from 'vitest'
import type { ApplicantField } from '../../src/credit/champion/applicant-fields.ts'
import { counted, grouped } from '../../src/numeric/format-count.ts'
import { labelText, percent, signed, valueText } from '../../src/page/value-text.ts'
import { applicantField } from '../credit/applicant-field.ts'

test('numbers as text', () => {
  expect([12, -3, 0].map(signed)).toEqual(['+12', '−3', '0'])
  expect([0.31249, 0, 1].map(percent)).toEqual(['31.2 %', '0.0 %', '100.0 %'])
  expect(grouped(12345)).toBe('12,345')
  expect([counted(1, 'row'), counted(0, 'row'), counted(5000, 'row')]).toEqual(['1 row', '0 rows', '5,000 rows'])
  expect(labelText('High_spent_Large_value_payments')).toBe('High spent large value payments')
  expect(labelText('less than 100 DM')).toBe('less than 100 DM')
})

test.each([
  ['Age', 34, '34 years'],
  ['Age', null, 'unknown'],
  ['Annual_Income', 34847.845, '34,847.85 dollars per year'],
  ['Num_Credit_Card', 3, '3'],
  ['DTI', 0.026315, '0.0263'],
  ['Occupation', 'Media_Manager', 'Media manager'],
  ['Credit_History_Months', 220, '18 years 4 months'],
  ['Credit_History_Months', 25, '2 years 1 month'],
  ['Credit_History_Months', 12, '1 year'],
  ['Credit_History_Months', 0, '0 months'],
  ['Credit_History_Months', -5, '-5 months'],
  ['Credit_History_Months', 1.5, '1.5 months']
] as const)('%s of %s is %s', (name: ApplicantField, value, text) => {
  expect(valueText(applicantField(name), value)).toBe(text)
})
