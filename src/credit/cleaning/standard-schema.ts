/**
 * An applicant's record as a Standard Schema v1 and a Standard JSON Schema v1, for every library that accepts them (tRPC,
 * Hono, oRPC, …). Both specifications are interfaces meant to be copied.
 *
 * Source: @standard-schema/spec 1.1.0, standardschema.dev.
 *
 * @module
 */
import type { FieldSpec } from '../fields/field-spec.ts'
import { cleanJsonSchemaOf, type JsonSchema, jsonSchemaOf } from '../fields/json-schema.ts'
import type { ApplicantReader, CleanRecord } from './applicant-reader.ts'
import { isReadingError, type ReadingError } from './strictness.ts'

/** What is wrong, and under which key; there is no path when the input is not an object. */
export interface ApplicantIssue {
  /** One sentence without the applicant's value. */
  readonly message: string
  readonly path?: readonly string[]
}

/** A clean applicant, or all issues. */
export type SchemaResult<Output> =
  { readonly value: Output; readonly issues?: undefined } | { readonly issues: readonly ApplicantIssue[] }

/** Which JSON Schema to generate: `draft-2020-12` or `draft-07`; any other target is a RangeError. */
export interface JsonSchemaOptions {
  readonly target: string
}

/** A Standard Schema and Standard JSON Schema whose input is a record and whose output is a clean applicant. */
export interface StandardSchema<Input, Output> {
  readonly '~standard': {
    readonly version: 1
    readonly vendor: 'opencredit'
    /** For the type checker only; never present at run time. */
    readonly types?: { readonly input: Input; readonly output: Output }
    readonly validate: (value: unknown) => SchemaResult<Output>
    readonly jsonSchema: {
      readonly input: (options: JsonSchemaOptions) => JsonSchema
      readonly output: (options: JsonSchemaOptions) => JsonSchema
    }
  }
}

/** Creates the schema of the records that `read` accepts. Only wrong types are issues; messy values become warnings. */
export function createStandardSchema<Input, Field extends string, JunkCode extends string>(
  fields: readonly FieldSpec<Field>[],
  read: ApplicantReader<Field, JunkCode>
): StandardSchema<Input, CleanRecord<Field, JunkCode>> {
  return {
    '~standard': {
      version: 1,
      vendor: 'opencredit',
      validate: (value) => {
        const { applicant, errors } = read(value)
        const issues = errors.filter(isReadingError).map(issueOf)
        return issues.length === 0 ? { value: applicant } : { issues }
      },
      jsonSchema: {
        input: ({ target }) => jsonSchemaOf(fields, target),
        output: ({ target }) => cleanJsonSchemaOf(fields, target)
      }
    }
  }
}

function issueOf(error: ReadingError): ApplicantIssue {
  switch (error.code) {
    case 'not_an_object':
      return { message: `expected an object, got ${error.got}` }
    case 'wrong_type':
      return { message: `expected a number or a string, got ${error.got}`, path: [error.key] }
    case 'duplicate_key':
      return { message: `expected every field once, got ${error.first} and ${error.key}`, path: [error.key] }
  }
}
