import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type CleanApplicant, cleanApplicant } from '../../../src/credit/champion/clean-applicant.ts'
import { applicantFields, fieldKeys } from '../../../src/credit/champion/applicant-fields.ts'
import { applicantSchema, exampleApplicant } from '../../../src/credit/champion/applicant-schema.ts'
import { junkTokens } from '../../../src/credit/champion/junk-tokens.ts'

// A clean applicant or the TypeError; any other error fails the test.
function cleanOrRefuse(input: unknown): CleanApplicant | TypeError {
  try {
    return cleanApplicant(input as Record<string, unknown>)
  } catch (error) {
    expect(error).toBeInstanceOf(TypeError)
    return error as TypeError
  }
}

const key = fc.oneof(fc.constantFrom(...fieldKeys), fc.string())
const number = fc.oneof(fc.integer({ min: -600, max: 10_000 }), fc.double())
const text = fc.oneof(
  fc.string(),
  fc.constantFrom(
    '',
    ' ',
    ...Object.values(junkTokens).flatMap(({ tokens }) => tokens),
    ...applicantFields.flatMap(({ categories = [] }) => categories)
  ),
  number.map((value) => `${value}_`),
  fc.tuple(fc.nat(99), fc.nat(12)).map(([years, months]) => `${years} Years and ${months} Months`)
)
const rawRecord = fc.dictionary(key, fc.oneof(number, text, fc.constantFrom(null, undefined)))

test('a messy record is repaired, or missing with a warning', () => {
  const { values, used, repairs, warnings } = cleanApplicant({
    ...exampleApplicant(),
    Customer_ID: 'CUS_0xd40',
    Age: '-500',
    Occupation: '_______',
    Annual_Income: '52312.68_',
    Credit_History_Months: null,
    Credit_History_Age: '22 Years and 9 Months',
    Num_of_Loan: 10
  })
  expect([...values]).toEqual([
    NaN,
    NaN,
    52312.68,
    4000,
    3,
    4,
    13,
    10,
    8,
    10,
    11.27,
    4,
    1500,
    273,
    120,
    150,
    400,
    2,
    1500 / 52313.68,
    120 / 4001
  ])
  expect(used).toMatchObject({ Age: null, Occupation: null, Payment_Behaviour: 'High_spent_Medium_value_payments' })
  expect(Object.keys(used)).toEqual(applicantFields.map(({ name }) => name))
  expect(repairs).toEqual([
    { field: 'Annual_Income', code: 'trailing_underscore', message: 'trailing underscore removed' }
  ])
  expect(warnings).toEqual([
    {
      code: 'impossible_value',
      field: 'Age',
      message: 'below the minimum of 14; treated as missing',
      reason: 'below_valid_range'
    },
    {
      code: 'placeholder_occupation',
      field: 'Occupation',
      message: 'placeholder for an unknown occupation; treated as missing'
    },
    {
      code: 'outside_training_range',
      field: 'Num_of_Loan',
      message: 'outside the range the model was trained on (0 to 9); kept'
    }
  ])
})

test('the example applicant needs no repair and gets no warning', () => {
  const { values, used, repairs, warnings } = cleanApplicant(exampleApplicant())
  expect([repairs, warnings]).toEqual([[], []])
  expect(values.some(Number.isNaN)).toBe(false)
  expect(used).toMatchObject(exampleApplicant() satisfies Record<string, unknown>)
})

test('absent, null, undefined and NaN all mean missing', () => {
  const required = applicantFields.filter((field) => field.required)
  const expected = cleanApplicant({})
  expect([...expected.values].every(Number.isNaN)).toBe(true)
  expect(expected.warnings.map(({ field, code }) => `${field} ${code}`)).toEqual([
    ...required.map(({ name }) => `${name} missing`),
    'DTI derived_unavailable',
    'EMI_to_Salary derived_unavailable'
  ])
  for (const nothing of [null, undefined, NaN]) {
    expect(cleanApplicant(Object.fromEntries(fieldKeys.map((name) => [name, nothing])))).toEqual(expected)
  }
})

test('a credit history may appear under either key, and its own name takes precedence', () => {
  const historyOf = (record: Record<string, unknown>): unknown[] => {
    const { used, warnings } = cleanApplicant(record)
    const codes = warnings.filter(({ field }) => field === 'Credit_History_Months').map(({ code }) => code)
    return [used.Credit_History_Months, ...codes]
  }
  expect(historyOf({ Credit_History_Age: '22 Years and 9 Months' })).toEqual([273])
  expect(historyOf({ Credit_History_Months: '22 Years and 9 Months' })).toEqual([273])
  expect(historyOf({ Credit_History_Age: 273 })).toEqual([273])
  expect(historyOf({ Credit_History_Months: 200, Credit_History_Age: null })).toEqual([200])
  expect(historyOf({ Credit_History_Months: 200, Credit_History_Age: 273 })).toEqual([200, 'alias_ignored'])
  expect(historyOf({ Credit_History_Months: ' ', Credit_History_Age: 273 })).toEqual([273])
  expect(historyOf({ Credit_History_Months: 200, Credit_History_Age: '' })).toEqual([200])
  expect(historyOf({ Credit_History_Months: '', Credit_History_Age: ' ' })).toEqual([null, 'empty'])
})

test.each([
  ['null', null],
  ['undefined', undefined],
  ['array', []],
  ['string', '{}'],
  ['bigint', 1n],
  ['function', () => ({})]
])('%s is rejected as not a record', (type, input) => {
  const error = new TypeError(`"applicant" expected an object, got ${type}`)
  expect(() => cleanApplicant(input as unknown as Record<string, unknown>)).toThrow(error)
})

test('all values of the wrong type are named at once, by type and not by value', () => {
  const record = {
    Age: true,
    Occupation: ['Lawyer'],
    Annual_Income: 5n,
    Num_of_Loan: '3_',
    Credit_History_Age: new Date(0),
    DTI: { ratio: 0.3 },
    EMI_to_Salary: Symbol('ratio'),
    Name: true
  }
  expect(() => cleanApplicant(record as object)).toThrow(
    new TypeError(
      '"applicant" expected a number or a string in every field, got boolean in Age, array in Occupation, ' +
        'bigint in Annual_Income, object in Credit_History_Age, object in DTI, symbol in EMI_to_Salary'
    )
  )
})

test('case, blanks, hyphens and underscores in keys do not count; a label or an alias is a key too', () => {
  const example = exampleApplicant()
  const clean = cleanApplicant(example)
  const spellings: ((key: string) => string)[] = [
    (key) => key.toLowerCase(),
    (key) => key.toUpperCase(),
    (key) => key.replaceAll('_', ' '),
    (key) => key.replaceAll('_', '-'),
    (key) => key.replaceAll('_', ''),
    (key) => ` ${key}\t`,
    (key) => applicantFields.find(({ name }) => name === key)!.label
  ]
  for (const spell of spellings) {
    const record = Object.fromEntries(Object.entries(example).map(([key, value]) => [spell(key), value]))
    expect(cleanApplicant(record)).toEqual(clean)
  }
  expect(cleanApplicant({ 'credit history age': '22 Years and 9 Months' }).used.Credit_History_Months).toBe(273)
})

test('a field given twice in different spellings is an error that names the keys', () => {
  const twice = { age: 30, Age: 40, 'late payments': 1, Num_of_Delayed_Payment: null }
  const message = 'expected every field once, got age and Age, late payments and Num_of_Delayed_Payment'
  expect(() => cleanApplicant(twice)).toThrow(new TypeError(`"applicant" ${message}`))
  expect(applicantSchema['~standard'].validate({ Age: 30, AGE: 30 }).issues).toEqual([
    { message: 'expected every field once, got Age and AGE', path: ['AGE'] }
  ])
  expect(() => cleanApplicant({ age: true } as object)).toThrow('got boolean in age')
})

test('any input is cleaned or rejected with a TypeError', () => {
  const input = fc.oneof(fc.anything(), fc.jsonValue(), fc.dictionary(key, fc.anything()))
  fc.assert(
    fc.property(input, (anything) => {
      cleanOrRefuse(anything)
    }),
    { numRuns: 2000 }
  )
})

test('a record of numbers and texts is always cleaned, to valid values or to missing ones with a warning', () => {
  fc.assert(
    fc.property(rawRecord, (record) => {
      const { values, used, warnings } = cleanApplicant(record)
      for (const [column, { name, categories, validRange }] of applicantFields.entries()) {
        const value = values[column]!
        if (Number.isNaN(value)) {
          expect(used[name]).toBeNull()
          expect(warnings.map(({ field }) => field)).toContain(name)
        } else {
          expect(value).toBeGreaterThanOrEqual(validRange[0])
          expect(value).toBeLessThanOrEqual(validRange[1])
          expect(used[name]).toBe(categories === undefined ? value : categories[value - validRange[0]])
        }
      }
    }),
    { numRuns: 1000 }
  )
})

test('the same record gives the same result in any key order, and is not changed', () => {
  fc.assert(
    fc.property(rawRecord, (record) => {
      const before = structuredClone(record)
      const { warnings, ...applicant } = cleanApplicant(record)
      expect(cleanApplicant(record)).toEqual({ ...applicant, warnings })
      expect(record).toEqual(before)
      const known = Object.entries(record).filter(([name]) => fieldKeys.includes(name))
      const reversed = cleanApplicant(Object.fromEntries(known.reverse()))
      expect(reversed).toEqual({ ...applicant, warnings: warnings.filter(({ code }) => code !== 'unknown_field') })
    })
  )
})

test('cleaning a clean applicant changes nothing', () => {
  fc.assert(
    fc.property(rawRecord, (record) => {
      const { values, used } = cleanApplicant(record)
      const again = cleanApplicant(used)
      expect(again.values).toEqual(values)
      expect(again.repairs).toEqual([])
    })
  )
})

test('no message contains a value', () => {
  const digits = fc.integer({ min: 2_000_000, max: 8_999_999 }).map(String)
  const prefixed = fc.tuple(fc.constantFrom('zq', 'Zq_', ' zq', '1,'), digits).map((parts) => parts.join(''))
  const secret = fc.oneof(digits, prefixed)
  const forms: ((secret: string) => unknown)[] = [
    (value) => value,
    (value) => Number(value.replace(/\D/g, '')),
    (value) => -Number(value.replace(/\D/g, '')),
    (value) => `0.${value.replace(/\D/g, '')}`,
    (value) => `12.${value.replace(/\D/g, '')}_`,
    (value) => ` ${value} `,
    (value) => `${value} Years and 3 Months`,
    (value) => [value],
    (value) => ({ value }),
    (value) => BigInt(value.replace(/\D/g, '')),
    (value) => Symbol(value)
  ]
  const record = secret.chain((value) =>
    fc.record({
      digits: fc.constant(value.replace(/\D/g, '')),
      record: fc.dictionary(
        fc.constantFrom(...fieldKeys, 'unknown'),
        fc.constantFrom(...forms.map((form) => form(value)))
      )
    })
  )
  fc.assert(
    fc.property(record, ({ digits, record }) => {
      const result = cleanOrRefuse(record)
      const messages =
        result instanceof TypeError
          ? [result.message]
          : [...result.repairs, ...result.warnings].map((note) => JSON.stringify(note))
      for (const message of messages) expect(message).not.toContain(digits)
    }),
    { numRuns: 2000 }
  )
})
