/**
 * JSON Schemas of the credit service's requests and responses, for its OpenAPI document.
 *
 * @module
 */
import { applicantFields, fieldKeys, unusedFields } from '../../credit/champion/applicant-fields.ts'
import { applicantJsonSchema, cleanApplicantJsonSchema } from '../../credit/champion/applicant-schema.ts'
import { creditClasses } from '../../credit/champion/champion-definition.ts'
import { reasonGroups } from '../../credit/champion/reason-groups.ts'
import { arraySchema, type JsonSchema, objectSchema, referenceTo } from '../http/json-schema.ts'
import { driftSchema } from './monitor-operation.ts'

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
const minimum = objectSchema({ fields: arraySchema(fieldName), numFields: integer })
const groupCode: JsonSchema = { enum: reasonGroups.map(({ code }) => code) }

const fieldContribution = { field: fieldName, value, contribution: number }
const group = { code: groupCode, name: text, points: integer, contribution: number }
const fields = arraySchema(objectSchema(fieldContribution))
const reason = objectSchema({ rank: integer, ...group, fields, text, share, gain: { type: 'integer', minimum: 1 } })
const fieldChanges = arraySchema(objectSchema({ field: fieldName, from: value, to: value }))
const scored: JsonSchema = { const: 'scored' }
const passes: JsonSchema = {
  type: 'boolean',
  description: 'Whether the applicant passes: the class decides, not the points.'
}

const prediction = {
  status: scored,
  prediction: creditClass,
  passes,
  probabilities,
  points: integer,
  basePoints: integer,
  reasons: arraySchema(reason),
  warnings: cleanProperties['warnings']!,
  repairs: cleanProperties['repairs']!,
  model: modelIdentity
}

/**
 * An applicant as the service accepts it: values that cleaning can read, and no unknown keys. When keys are spelled as here, it
 * rejects exactly what `applicantErrors` rejects.
 */
export function applicantSchema(): JsonSchema {
  const { title, description, properties, examples } = applicantJsonSchema()
  const ignored = Object.fromEntries(
    unusedFields.map((name) => [name, { description: 'Column of the public data set; ignored.' }])
  )
  return {
    title,
    description,
    type: 'object',
    properties: { ...(properties as object), ...ignored },
    anyOf: fieldKeys.map((key) => ({ required: [key] })),
    additionalProperties: false,
    examples
  }
}

// An answer: with a score, or without one because too little is known.
function oneOrInsufficient(name: string): JsonSchema {
  return { oneOf: [referenceTo(name), referenceTo('InsufficientInformation')] }
}

/** The schemas of the credit service, by name. */
export function creditSchemas(): Record<string, JsonSchema> {
  return {
    Applicant: applicantSchema(),
    Prediction: oneOrInsufficient('ScoredPrediction'),
    ScoredPrediction: objectSchema({ ...prediction, confidence: share }),
    ApplicantScore: oneOrInsufficient('ScoredApplicant'),
    ScoredApplicant: objectSchema({
      ...prediction,
      groups: arraySchema(objectSchema({ ...group, fields })),
      used: cleanProperties['used']!,
      baseline,
      margin: number
    }),
    Explanation: oneOrInsufficient('PointsBreakdown'),
    PointsBreakdown: objectSchema({
      status: scored,
      prediction: creditClass,
      passes,
      points: integer,
      basePoints: integer,
      groups: arraySchema(
        objectSchema({ ...group, fields: arraySchema(objectSchema({ ...fieldContribution, points: number })) })
      ),
      baseline,
      model: modelIdentity,
      margin: number
    }),
    InsufficientInformation: objectSchema({
      status: { const: 'insufficient information' },
      message: text,
      missing: arraySchema(fieldName),
      minimum,
      warnings: cleanProperties['warnings']!,
      repairs: cleanProperties['repairs']!,
      used: cleanProperties['used']!,
      model: modelIdentity
    }),
    Counterfactuals: objectSchema({
      status: { enum: ['reached', 'found', 'none', 'insufficient information'] },
      target: creditClass,
      answers: arraySchema(
        objectSchema({
          changes: fieldChanges,
          derived: fieldChanges,
          cost: number,
          prediction: creditClass,
          points: integer
        })
      ),
      pairs: { enum: ['all', 'some', 'none'] }
    }),
    BatchItem: {
      oneOf: [
        objectSchema({ index: integer, score: referenceTo('ApplicantScore') }),
        objectSchema({ index: integer, error: referenceTo('Problem') })
      ]
    },
    Drift: driftSchema(),
    ModelCard: objectSchema({
      model: modelIdentity,
      baseline,
      classes: arraySchema(creditClass),
      protocols: arraySchema(
        objectSchema({ protocol: text, description: text, accuracy: share, interval95: arraySchema(share) })
      ),
      minimumInformation: minimum,
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
