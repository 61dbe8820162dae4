import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type CleanApplicant, cleanApplicant } from '../../../src/credit/champion/clean-applicant.ts'
import {
  applicantJsonSchema,
  applicantSchema,
  cleanApplicantJsonSchema,
  exampleApplicant
} from '../../../src/credit/champion/applicant-schema.ts'
import type { Applicant } from '../../../src/credit/champion/applicant-fields.ts'

const standard = applicantSchema['~standard']

test('it is a Standard Schema', () => {
  expect(standard.version).toBe(1)
  expect(standard.vendor).toBe('opencredit')
  // vitest takes any Standard Schema here.
  expect(exampleApplicant()).toEqual(expect.schemaMatching(applicantSchema))
  expect({ Age: true }).not.toEqual(expect.schemaMatching(applicantSchema))
})

test('a messy value is not an issue', () => {
  const record = { Age: '-500', Occupation: '_______', shoe_size: 44 }
  expect(standard.validate(record)).toEqual({ value: cleanApplicant(record) })
})

test('every wrong type is an issue with a path, without the value', () => {
  expect(standard.validate({ Age: true, Credit_History_Age: ['22'], DTI: 0.3 })).toEqual({
    issues: [
      { message: 'expected a number or a string, got boolean', path: ['Age'] },
      { message: 'expected a number or a string, got array', path: ['Credit_History_Age'] }
    ]
  })
})

test('an input that is not a record is one issue without a path', () => {
  expect(standard.validate(null)).toEqual({ issues: [{ message: 'expected an object, got null' }] })
  expect(standard.validate([{}])).toEqual({ issues: [{ message: 'expected an object, got array' }] })
})

test('it never throws, and agrees with cleanApplicant', () => {
  fc.assert(
    fc.property(fc.anything(), (input) => {
      const { issues } = standard.validate(input)
      const clean = (): CleanApplicant => cleanApplicant(input as Record<string, unknown>)
      if (issues === undefined) clean()
      else expect(clean).toThrow(TypeError)
    })
  )
})

test('it generates its JSON Schemas', () => {
  for (const target of ['draft-2020-12', 'draft-07']) {
    expect(standard.jsonSchema.input({ target })).toEqual(applicantJsonSchema(target))
    expect(standard.jsonSchema.output({ target })).toEqual(cleanApplicantJsonSchema(target))
  }
})

test('its types are Applicant and CleanApplicant', () => {
  type Types = NonNullable<typeof standard.types>
  const input: Types['input'] = { Age: 30 } satisfies Applicant
  const output: Types['output'] = cleanApplicant(input)
  expect(output.used.Age).toBe(30)
})
