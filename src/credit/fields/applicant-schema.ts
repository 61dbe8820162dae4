/**
 * `applicantSchema`: the applicant as a Standard Schema v1 and a Standard JSON Schema v1, for every library that takes
 * one (tRPC, Hono, oRPC, …). Both are interfaces meant to be copied.
 *
 * Source: @standard-schema/spec 1.1.0, standardschema.dev.
 *
 * @module
 */

import type { CleanApplicant } from '../cleaning/clean-applicant.ts'
import { readApplicant } from '../cleaning/clean-applicant.ts'
import type { Applicant } from './fields.ts'
import type { JsonSchema } from './json-schema.ts'
import { applicantJsonSchema, cleanApplicantJsonSchema } from './json-schema.ts'

/** What is wrong with an input, and under which key; the path is left out when the input is no record. */
export interface ApplicantIssue {
  /** One sentence without the applicant's value. */
  readonly message: string
  readonly path?: readonly string[]
}

/** A clean applicant, or every issue. */
export type ApplicantResult =
  { readonly value: CleanApplicant; readonly issues?: undefined } | { readonly issues: readonly ApplicantIssue[] }

/** Which JSON Schema to write: `draft-2020-12` or `draft-07`; any other target is a RangeError. */
export interface JsonSchemaOptions {
  readonly target: string
}

/** Standard Schema and Standard JSON Schema from `Applicant` to `CleanApplicant`. */
export interface ApplicantSchema {
  readonly '~standard': {
    readonly version: 1
    readonly vendor: 'opencredit'
    /** For the type checker only; there is no such value. */
    readonly types?: { readonly input: Applicant; readonly output: CleanApplicant }
    readonly validate: (value: unknown) => ApplicantResult
    readonly jsonSchema: {
      readonly input: (options: JsonSchemaOptions) => JsonSchema
      readonly output: (options: JsonSchemaOptions) => JsonSchema
    }
  }
}

/** The applicant schema. Only wrong types are issues; dirt becomes warnings of the clean applicant. */
export const applicantSchema: ApplicantSchema = {
  '~standard': {
    version: 1,
    vendor: 'opencredit',
    validate,
    jsonSchema: {
      input: ({ target }) => applicantJsonSchema(target),
      output: ({ target }) => cleanApplicantJsonSchema(target)
    }
  }
}

function validate(value: unknown): ApplicantResult {
  const { applicant, wrongTypes } = readApplicant(value)
  if (applicant !== undefined) return { value: applicant }
  return {
    issues: wrongTypes.map(({ key, got }) =>
      key === undefined
        ? { message: `expected an object, got ${got}` }
        : { message: `expected a number or a string, got ${got}`, path: [key] }
    )
  }
}
