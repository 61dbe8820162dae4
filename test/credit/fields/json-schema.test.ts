import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  applicantJsonSchema,
  applicantSchema,
  cleanApplicantJsonSchema,
  exampleApplicant
} from '../../../src/credit/champion/applicant-schema.ts'
import { cleanApplicant } from '../../../src/credit/champion/clean-applicant.ts'
import { applicantFields, fieldKeys } from '../../../src/credit/champion/applicant-fields.ts'

interface Schema {
  readonly type?: string | readonly string[]
  readonly enum?: readonly unknown[]
  readonly minimum?: number
  readonly maximum?: number
  readonly minItems?: number
  readonly maxItems?: number
  readonly required?: readonly string[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly items?: Schema
}

// The keywords our schemas use to refuse something; every other one is checked below to be an annotation.
function accepts(schema: Schema, value: unknown): boolean {
  const type = value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value
  if (schema.type !== undefined && ![schema.type].flat().includes(type)) return false
  if (schema.enum !== undefined && !schema.enum.includes(value)) return false
  if (typeof value === 'number') {
    const { minimum = -Infinity, maximum = Infinity } = schema
    return value >= minimum && value <= maximum
  }
  if (Array.isArray(value)) {
    const { items = {}, minItems = 0, maxItems = Infinity } = schema
    return value.length >= minItems && value.length <= maxItems && value.every((item) => accepts(items, item))
  }
  if (typeof value !== 'object' || value === null) return true
  const has = (key: string): boolean => Object.hasOwn(value, key)
  const entries = Object.entries(schema.properties ?? {}).filter(([key]) => has(key))
  return (
    (schema.required ?? []).every(has) &&
    entries.every(([key, property]) => accepts(property, (value as Record<string, unknown>)[key]))
  )
}

test('the input schema has every field with its examples', () => {
  const schema = applicantJsonSchema()
  expect(schema).toMatchObject({
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    type: 'object',
    additionalProperties: true,
    examples: [exampleApplicant()]
  })
  expect(Object.keys(schema['properties'] as object)).toEqual(fieldKeys)
  expect(schema['properties']).toMatchObject({
    Age: {
      type: ['number', 'string', 'null'],
      description: 'Age of the applicant, in years. Valid: 14 to 94.',
      examples: [30, '28_']
    },
    Credit_History_Age: { description: 'The same as Credit_History_Months.' }
  })
  for (const { name, examples, formula } of applicantFields) {
    // What is computed is not believed without the fields that it is computed from.
    for (const example of formula === undefined ? examples : [])
      expect(cleanApplicant({ [name]: example }).used[name]).not.toBeNull()
  }
})

test('only standard keywords are used', () => {
  const keywords = new Set<string>()
  for (const schema of [applicantJsonSchema(), cleanApplicantJsonSchema()]) collectKeywords(schema, keywords)
  const asserting = ['enum', 'items', 'maxItems', 'maximum', 'minItems', 'minimum', 'properties', 'required', 'type']
  const annotating = ['$schema', 'additionalProperties', 'description', 'examples', 'title']
  expect([...keywords].sort()).toEqual([...asserting, ...annotating].sort())
})

function collectKeywords(schema: Readonly<Record<string, unknown>>, keywords: Set<string>): void {
  for (const keyword of Object.keys(schema)) keywords.add(keyword)
  const parts = Object.values(schema['properties'] ?? {}) as Record<string, unknown>[]
  if (schema['items'] !== undefined) parts.push(schema['items'] as Record<string, unknown>)
  for (const part of parts) collectKeywords(part, keywords)
}

test('the input schema rejects what validate rejects', () => {
  const schema = applicantJsonSchema() as Schema
  const record = fc.dictionary(fc.oneof(fc.constantFrom(...fieldKeys), fc.string()), fc.jsonValue())
  fc.assert(
    fc.property(fc.oneof(record, fc.jsonValue()), (input) => {
      expect(accepts(schema, input)).toBe(applicantSchema['~standard'].validate(input).issues === undefined)
    }),
    { numRuns: 1000 }
  )
})

test('the output schema accepts every clean applicant', () => {
  const schema = cleanApplicantJsonSchema() as Schema
  const record = fc.dictionary(fc.constantFrom(...fieldKeys, 'ages'), fc.oneof(fc.string(), fc.double(), fc.nat(100)))
  fc.assert(
    fc.property(record, (input) => {
      const { values, ...rest } = cleanApplicant(input)
      const json = JSON.parse(JSON.stringify({ values: [...values], ...rest })) as unknown
      expect(accepts(schema, json)).toBe(true)
    })
  )
  expect(accepts(schema, {})).toBe(false)
})

test('draft 7 differs only in its dialect; other targets are rejected', () => {
  const $schema = 'http://json-schema.org/draft-07/schema#'
  expect(applicantJsonSchema('draft-07')).toEqual({ ...applicantJsonSchema(), $schema })
  expect(cleanApplicantJsonSchema('draft-07')).toEqual({ ...cleanApplicantJsonSchema(), $schema })
  const error = new RangeError('"target" expected one of draft-2020-12, draft-07, got "openapi-3.0"')
  expect(() => applicantJsonSchema('openapi-3.0')).toThrow(error)
  expect(() => cleanApplicantJsonSchema('openapi-3.0')).toThrow(error)
})
