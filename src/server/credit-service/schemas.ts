/**
 * JSON Schemas of what the credit service takes and gives, for its OpenAPI document.
 *
 * @module
 */
import { applicantFields, fieldKeys, unusedFields } from '../../credit/champion/applicant-fields.ts'
import { applicantJsonSchema, cleanApplicantJsonSchema } from '../../credit/champion/applicant-schema.ts'
import type { JsonSchema } from '../../credit/fields/json-schema.ts'
import { reasonGroups } from '../../credit/champion/reason-groups.ts'
import { creditClasses } from '../../credit/champion/champion-definition.ts'
import { fieldErrorCodes } from '../http/problem.ts'

/** A reference to one of the document's schemas. */
export function referenceTo(name: string): JsonSchema {
  return { $ref: `#/components/schemas/${name}` }
}

/** An object with these members and no others. */
export function objectSchema(
  members: Readonly<Record<string, JsonSchema>>,
  optional: readonly string[] = []
): JsonSchema {
  const required = Object.keys(members).filter((name) => !optional.includes(name))
  return { type: 'object', properties: { ...members }, required, additionalProperties: false }
}

/** An array of such items. */
export function arraySchema(items: JsonSchema): JsonSchema {
  return { type: 'array', items }
}

const text: JsonSchema = { type: 'string' }
const number: JsonSchema = { type: 'number' }
const integer: JsonSchema = { type: 'integer' }
const share: JsonSchema = { type: 'number', minimum: 0, maximum: 1 }
const value: JsonSchema = { type: ['number', 'string', 'null'] }
const sha256: JsonSchema = { type: 'string', pattern: '^[0-9a-f]{64}$' }
const creditClass: JsonSchema = { enum: [...creditClasses] }
const fieldName: JsonSchema = { enum: applicantFields.map(({ name }) => name) }

const { properties: cleanProperties } = cleanApplicantJsonSchema() as { properties: Record<string, JsonSchema> }

const modelIdentity = objectSchema({ id: text, version: text, sha256 })
const baseline = objectSchema({ name: text, size: integer, sha256, margin: number })
const probabilities = objectSchema(Object.fromEntries(creditClasses.map((name) => [name, share])))
const groupCode: JsonSchema = { enum: reasonGroups.map(({ code }) => code) }

const fieldContribution = { field: fieldName, value, contribution: number }
const group = { code: groupCode, name: text, points: integer, contribution: number }
const fields = arraySchema(objectSchema(fieldContribution))
const reason = objectSchema({ rank: integer, ...group, fields, text, share })

const prediction = {
  prediction: creditClass,
  probabilities,
  points: integer,
  basePoints: integer,
  reasons: arraySchema(reason),
  warnings: cleanProperties['warnings']!,
  repairs: cleanProperties['repairs']!,
  model: modelIdentity
}

/** Any problem. */
export const problemSchema: JsonSchema = objectSchema(
  {
    type: { type: 'string', format: 'uri' },
    title: text,
    status: integer,
    detail: text,
    instance: { type: 'string', format: 'uri', description: 'Names the request, as x-request-id does.' },
    errors: arraySchema(
      objectSchema({
        pointer: { type: 'string', format: 'uri-reference' },
        code: { enum: [...fieldErrorCodes] },
        detail: text
      })
    )
  },
  ['instance', 'errors']
)

/**
 * What the service takes for an applicant: what cleaning can read, and no key it does not know. Refuses exactly what
 * `applicantErrors` refuses.
 */
export function applicantSchema(): JsonSchema {
  const { title, description, properties, examples } = applicantJsonSchema()
  const passedOver = Object.fromEntries(
    unusedFields.map((name) => [name, { description: 'Column of the public data; passed over.' }])
  )
  return {
    title,
    description,
    type: 'object',
    properties: { ...(properties as object), ...passedOver },
    anyOf: fieldKeys.map((key) => ({ required: [key] })),
    additionalProperties: false,
    examples
  }
}

/** The schemas of the credit service, by name. */
export function creditSchemas(): Record<string, JsonSchema> {
  return {
    Applicant: applicantSchema(),
    Prediction: objectSchema({ ...prediction, confidence: share }),
    ApplicantScore: objectSchema({
      ...prediction,
      groups: arraySchema(objectSchema({ ...group, fields })),
      used: cleanProperties['used']!,
      baseline,
      margin: number
    }),
    Explanation: objectSchema({
      prediction: creditClass,
      points: integer,
      basePoints: integer,
      groups: arraySchema(
        objectSchema({ ...group, fields: arraySchema(objectSchema({ ...fieldContribution, points: number })) })
      ),
      baseline,
      model: modelIdentity,
      margin: number
    }),
    BatchItem: {
      oneOf: [
        objectSchema({ index: integer, score: referenceTo('ApplicantScore') }),
        objectSchema({ index: integer, error: referenceTo('Problem') })
      ]
    },
    ModelCard: objectSchema({
      model: modelIdentity,
      baseline,
      classes: arraySchema(creditClass),
      protocols: arraySchema(
        objectSchema({ protocol: text, description: text, accuracy: share, interval95: arraySchema(share) })
      ),
      scale: objectSchema({ basePoints: number, baseOdds: number, pointsToDoubleOdds: number }),
      reference: objectSchema({
        name: text,
        size: integer,
        upperBounds: arraySchema(integer),
        counts: arraySchema(integer)
      }),
      fields: arraySchema({
        type: 'object',
        required: ['name', 'kind', 'unit', 'description', 'trainingRange', 'validRange']
      }),
      reasons: arraySchema({ type: 'object', required: ['code', 'name', 'text', 'missingText', 'fields'] })
    })
  }
}
