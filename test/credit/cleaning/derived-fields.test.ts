import { expect, test } from 'vitest'
import { applicantFields } from '../../../src/credit/champion/applicant-fields.ts'
import { junkTokens } from '../../../src/credit/champion/junk-tokens.ts'
import { createRecordCleaner } from '../../../src/credit/create-record-cleaner.ts'
import { cleanApplicant } from '../../../src/credit/champion/clean-applicant.ts'

const cleanAsTrained = createRecordCleaner({ fields: applicantFields, junk: junkTokens, missing: 'as trained' })

// What becomes of the two ratios: their values and the codes noted for them.
function ratiosOf(
  record: Record<string, unknown>,
  clean: typeof cleanAsTrained = cleanApplicant
): { DTI: unknown; EMI_to_Salary: unknown; codes: string[] } {
  const { used, warnings } = clean(record)
  const codes = warnings
    .filter(({ field }) => field === 'DTI' || field === 'EMI_to_Salary')
    .map(({ field, code }) => `${field} ${code}`)
  return { DTI: used.DTI, EMI_to_Salary: used.EMI_to_Salary, codes }
}

const inputs = { Outstanding_Debt: 1500, Annual_Income: 50_000, Total_EMI_per_month: 500, Monthly_Inhand_Salary: 4000 }
const computed = { DTI: 1500 / 50_001, EMI_to_Salary: 500 / 4001 }

test('ratios are computed from the cleaned inputs', () => {
  expect(ratiosOf(inputs)).toEqual({ ...computed, codes: [] })
  expect(ratiosOf({ ...inputs, Outstanding_Debt: '1500_' })).toEqual({ ...computed, codes: [] })
  expect(ratiosOf({ ...inputs, Monthly_Inhand_Salary: 0 }).EMI_to_Salary).toBe(500)
})

test('a blank ratio counts as missing', () => {
  for (const blank of [null, undefined, NaN, '', ' ']) {
    expect(ratiosOf({ ...inputs, DTI: blank, EMI_to_Salary: blank })).toEqual({ ...computed, codes: [] })
  }
})

test('a ratio that agrees is replaced without a warning', () => {
  expect(ratiosOf({ ...inputs, DTI: 0.03, EMI_to_Salary: '0.125' })).toEqual({ ...computed, codes: [] })
})

test('a contradiction is reported and the computed ratio used', () => {
  expect(ratiosOf({ ...inputs, DTI: 0.3, EMI_to_Salary: 0.2 })).toEqual({
    ...computed,
    codes: ['DTI derived_mismatch', 'EMI_to_Salary derived_mismatch']
  })
})

test('a contradiction is more than 0.0005 and more than 0.5 %', () => {
  // 0.4 % off, 0.48 apart.
  expect(ratiosOf({ Outstanding_Debt: 120, Annual_Income: 0, DTI: 120.48 }).codes).not.toContain('DTI derived_mismatch')
  // 0.6 % off.
  expect(ratiosOf({ Outstanding_Debt: 120, Annual_Income: 0, DTI: 120.72 }).codes).toContain('DTI derived_mismatch')
  // 1.5 % off, 0.0004 apart.
  expect(ratiosOf({ ...inputs, DTI: 0.0304 }).codes).not.toContain('DTI derived_mismatch')
})

test('a given ratio is not believed when an input is missing, unless missing values are taken as trained', () => {
  const { Annual_Income: _, ...withoutIncome } = inputs
  for (const record of [
    { ...withoutIncome, DTI: '0.3_' },
    { ...inputs, Annual_Income: 24_198_062, DTI: 0.3 }
  ]) {
    expect(ratiosOf(record)).toMatchObject({ DTI: null, codes: ['DTI derived_unverified'] })
    expect(ratiosOf(record, cleanAsTrained)).toMatchObject({ DTI: 0.3, codes: ['DTI derived_supplied'] })
  }
  for (const clean of [cleanApplicant, cleanAsTrained])
    expect(ratiosOf(withoutIncome, clean)).toMatchObject({ DTI: null, codes: ['DTI derived_unavailable'] })
})

test('an impossible ratio is reported whether or not it is needed', () => {
  expect(ratiosOf({ ...inputs, DTI: -1 })).toEqual({ ...computed, codes: ['DTI impossible_value'] })
  expect(ratiosOf({ DTI: 'x' })).toMatchObject({
    DTI: null,
    codes: ['DTI not_a_number', 'DTI derived_unavailable', 'EMI_to_Salary derived_unavailable']
  })
})

test('the ratio used is compared with the training range, not the one given', () => {
  expect(ratiosOf({ ...inputs, Annual_Income: 1000, DTI: 0.03 }).codes).toEqual([
    'DTI derived_mismatch',
    'DTI outside_training_range'
  ])
  expect(ratiosOf({ ...inputs, DTI: 0.9 }).codes).toEqual(['DTI derived_mismatch'])
})
