/**
 * JSON Schemas of raw and clean applicants, derived from the field table.
 *
 * Like cleaning, the input schema rejects only values of the wrong type: a messy value is not an error, so ranges and
 * labels are described in words. Only standard keywords are used, because strict validators reject others.
 *
 * @module
 */

import { exampleRecord, type FieldSpec } from './field-spec.ts'

/** A JSON Schema, or part of one. */
export type JsonSchema = Record<string, unknown>

const dialects: ReadonlyMap<string, string> = new Map([
  ['draft-2020-12', 'https://json-schema.org/draft/2020-12/schema'],
  ['draft-07', 'http://json-schema.org/draft-07/schema#']
])

/**
 * JSON Schema of a raw record whose keys are spelled as in the table.
 *
 * @param target - `draft-2020-12` or `draft-07`; the schema uses only what both have
 * @throws RangeError for any other target
 */
export function jsonSchemaOf(fields: readonly FieldSpec[], target: string = 'draft-2020-12'): JsonSchema {
  return {
    $schema: dialectOf(target),
    title: 'Applicant',
    description:
      'A credit applicant. In the names of fields, case, blanks, hyphens and underscores do not count. A field that is null or left out is missing. A number outside its valid range is missing too, unless it is beyond the end where it is worst: then it counts as that end.',
    type: 'object',
    properties: Object.fromEntries(
      fields.flatMap((field) => {
        const { name, aliases = [] } = field
        const schema = inputSchemaOf(field)
        const aliasSchemas = aliases.map((alias) => [alias, { ...schema, description: `The same as ${name}.` }])
        return [[name, schema], ...aliasSchemas]
      })
    ),
    additionalProperties: true,
    examples: [exampleRecord(fields)]
  }
}

/**
 * JSON Schema of a clean applicant, with `values` written as an array and NaN as null.
 *
 * @param target - `draft-2020-12` or `draft-07`
 * @throws RangeError for any other target
 */
export function cleanJsonSchemaOf(fields: readonly FieldSpec[], target: string = 'draft-2020-12'): JsonSchema {
  const text = { type: 'string' }
  const noteSchema = (optional: JsonSchema): JsonSchema => ({
    type: 'array',
    items: {
      type: 'object',
      properties: { field: text, code: text, message: text, ...optional },
      required: ['field', 'code', 'message']
    }
  })
  return {
    $schema: dialectOf(target),
    title: 'Clean applicant',
    type: 'object',
    properties: {
      values: {
        description: 'The fields in column order; a category is its code, null is missing.',
        type: 'array',
        items: { type: ['number', 'null'] },
        minItems: fields.length,
        maxItems: fields.length
      },
      used: {
        description: 'The fields by name; a category is its label, null is missing.',
        type: 'object',
        properties: Object.fromEntries(fields.map((field) => [field.name, outputSchemaOf(field)])),
        required: fields.map(({ name }) => name)
      },
      repairs: noteSchema({}),
      warnings: noteSchema({
        reason: { enum: ['below_valid_range', 'above_valid_range'] },
        suggestion: text,
        contradicts: text
      })
    },
    required: ['values', 'used', 'repairs', 'warnings']
  }
}

function dialectOf(target: string): string {
  const dialect = dialects.get(target)
  if (dialect === undefined) {
    throw new RangeError(`"target" expected one of ${[...dialects.keys()].join(', ')}, got ${JSON.stringify(target)}`)
  }
  return dialect
}

function inputSchemaOf(field: FieldSpec): JsonSchema {
  return { type: ['number', 'string', 'null'], description: describe(field), examples: [...field.examples] }
}

function describe({ description, unit, categories, validRange: [min, max] }: FieldSpec): string {
  const what = unit === '' ? `${description}.` : `${description}, in ${unit}.`
  const allowed =
    categories === undefined ? `${min} to ${max}` : categories.map((label, i) => `${label} or ${min + i}`).join(', ')
  return `${what} Valid: ${allowed}.`
}

function outputSchemaOf({ categories, validRange: [minimum, maximum] }: FieldSpec): JsonSchema {
  return categories === undefined ? { type: ['number', 'null'], minimum, maximum } : { enum: [...categories, null] }
}
