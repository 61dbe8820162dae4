/**
 * The champion's fields as a Standard Schema, as JSON Schemas and as documentation.
 *
 * @module
 */
import { createStandardSchema, type SchemaResult, type StandardSchema } from '../cleaning/standard-schema.ts'
import { fieldTableOf } from '../fields/field-markdown.ts'
import { exampleRecord } from '../fields/field-spec.ts'
import { cleanJsonSchemaOf, type JsonSchema, jsonSchemaOf } from '../fields/json-schema.ts'
import { type Applicant, applicantFields } from './applicant-fields.ts'
import { type CleanApplicant, readApplicant } from './clean-applicant.ts'

/** A clean applicant, or all issues. */
export type ApplicantResult = SchemaResult<CleanApplicant>

/** A Standard Schema and Standard JSON Schema whose input is `Applicant` and whose output is `CleanApplicant`. */
export interface ApplicantSchema extends StandardSchema<Applicant, CleanApplicant> {}

/** The applicant schema. Only wrong types are issues; messy values become warnings. */
export const applicantSchema: ApplicantSchema = /* @__PURE__ */ createStandardSchema(applicantFields, readApplicant)

/**
 * JSON Schema of the input of `cleanApplicant`.
 *
 * @param target - `draft-2020-12` or `draft-07`; the schema uses only what both have
 * @throws RangeError for any other target
 */
export function applicantJsonSchema(target?: string): JsonSchema {
  return jsonSchemaOf(applicantFields, target)
}

/**
 * JSON Schema of the result of `cleanApplicant`, with `values` written as an array and NaN as null.
 *
 * @param target - `draft-2020-12` or `draft-07`
 * @throws RangeError for any other target
 */
export function cleanApplicantJsonSchema(target?: string): JsonSchema {
  return cleanJsonSchemaOf(applicantFields, target)
}

/** The first example of each field that is not computed: one applicant whose record needs no cleaning. */
export function exampleApplicant(): Record<string, number | string> {
  return exampleRecord(applicantFields)
}

/**
 * Markdown table of the 20 fields in column order: name, meaning, unit, training range, valid range, what a larger number says,
 * and the value of a typical Good applicant. Ends with a newline.
 */
export function fieldTable(): string {
  return fieldTableOf(applicantFields)
}
