/**
 * JSON Schemas of the credit service's requests and responses, for its OpenAPI document.
 *
 * @module
 */
import { keysOf } from '../../credit/fields/field-spec.ts'
import { cleanJsonSchemaOf } from '../../credit/fields/json-schema.ts'
import type { CreditScorer } from '../../credit/scorer.ts'
import { arraySchema, type JsonSchema, objectSchema, referenceTo } from '../http/json-schema.ts'
import { driftSchema, isMonitored } from './monitor-operation.ts'
import type { ServedScorer } from './served-scorer.ts'

const text: JsonSchema = { type: 'string' }
const number: JsonSchema = { type: 'number' }
const integer: JsonSchema = { type: 'integer' }
const share: JsonSchema = { type: 'number', minimum: 0, maximum: 1 }
const value: JsonSchema = { type: ['number', 'string', 'null'] }
const sha256: JsonSchema = { type: 'string', pattern: '^[0-9a-f]{64}$' }
const modelIdentity = objectSchema({ id: text, version: text, sha256 })
const baseline = objectSchema({ name: text, size: integer, sha256, margin: number })
const scored: JsonSchema = { const: 'scored' }
const passes: JsonSchema = {
  type: 'boolean',
  description: 'Whether the applicant passes: the class decides, not the points.'
}

/**
 * An applicant as the service accepts it: values that cleaning can read, and no unknown keys. When keys are spelled as here, it
 * rejects exactly what `applicantErrors` rejects.
 */
export function applicantSchema(scorer: CreditScorer): JsonSchema {
  const { title, description, properties, examples } = scorer.jsonSchema()
  const ignored = Object.fromEntries(scorer.definition.ignoredKeys.map((name) => [name, { description: 'Ignored.' }]))
  return {
    title,
    description,
    type: 'object',
    properties: { ...(properties as object), ...ignored },
    anyOf: scorer.fields.flatMap(keysOf).map((key) => ({ required: [key] })),
    additionalProperties: false,
    examples
  }
}

// An answer: with a score, or without one because too little is known.
function oneOrInsufficient(name: string): JsonSchema {
  return { oneOf: [referenceTo(name), referenceTo('InsufficientInformation')] }
}

/** The schemas of a service, by name. */
export function creditSchemas(served: ServedScorer): Record<string, JsonSchema> {
  const { scorer } = served
  const { reasonGroups } = scorer.definition
  const creditClass: JsonSchema = { enum: [...scorer.classes] }
  const fieldName: JsonSchema = { enum: scorer.fields.map(({ name }) => name) }
  const { properties: clean } = cleanJsonSchemaOf(scorer.fields) as { properties: Record<string, JsonSchema> }
  const cleaning = { warnings: clean['warnings']!, repairs: clean['repairs']! }
  const used = clean['used']!
  const probabilities = objectSchema(Object.fromEntries(scorer.classes.map((name) => [name, share])))
  const minimum = objectSchema({ fields: arraySchema(fieldName), numFields: integer, outOf: integer })
  const fieldContribution = { field: fieldName, value, contribution: number }
  const group = {
    code: { enum: reasonGroups.map(({ code }) => code) },
    name: text,
    points: integer,
    contribution: number
  }
  const fields = arraySchema(objectSchema(fieldContribution))
  const reason = objectSchema({ rank: integer, ...group, fields, text, share, gain: { type: 'integer', minimum: 0 } })
  const fieldChanges = arraySchema(objectSchema({ field: fieldName, from: value, to: value }))
  const prediction = {
    status: scored,
    prediction: creditClass,
    passes,
    probabilities,
    points: integer,
    basePoints: integer,
    reasons: arraySchema(reason),
    ...cleaning,
    model: modelIdentity
  }
  return {
    Applicant: applicantSchema(scorer),
    Prediction: oneOrInsufficient('ScoredPrediction'),
    ScoredPrediction: objectSchema({ ...prediction, confidence: share }),
    ApplicantScore: oneOrInsufficient('ScoredApplicant'),
    ScoredApplicant: objectSchema({
      ...prediction,
      groups: arraySchema(objectSchema({ ...group, fields })),
      used,
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
      ...cleaning,
      used,
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
    ...(isMonitored(served) ? { Drift: driftSchema(scorer.classes) } : {}),
    ModelCard: modelCardSchema(served, { creditClass, minimum, hasMinimum: scorer.minimum !== undefined })
  }
}

function modelCardSchema(
  { protocols, counter }: ServedScorer,
  { creditClass, minimum, hasMinimum }: { creditClass: JsonSchema; minimum: JsonSchema; hasMinimum: boolean }
): JsonSchema {
  const accuracies = arraySchema(
    objectSchema({ protocol: text, description: text, accuracy: share, interval95: arraySchema(share) })
  )
  const binned = {
    type: 'object',
    description:
      'Bins and counts of the applicants that later ones are compared with, as `monitor` of the library takes them.',
    required: ['numRows', 'variables'],
    properties: {
      numRows: integer,
      variables: arraySchema({
        type: 'object',
        required: ['name', 'role', 'bins', 'counts', 'effectiveRows', 'mean'],
        properties: { name: text, counts: arraySchema(integer), effectiveRows: number }
      })
    }
  } satisfies JsonSchema
  return objectSchema({
    model: modelIdentity,
    baseline,
    classes: arraySchema(creditClass),
    ...(protocols === undefined ? {} : { protocols: accuracies }),
    ...(hasMinimum ? { minimumInformation: minimum } : {}),
    scale: objectSchema({ basePoints: number, baseOdds: number, pointsToDoubleOdds: number }),
    ...(counter === undefined ? {} : { reference: binned }),
    fields: arraySchema({
      type: 'object',
      required: ['name', 'kind', 'unit', 'description', 'trainingRange', 'validRange']
    }),
    reasons: arraySchema({ type: 'object', required: ['code', 'name', 'text', 'missingText', 'fields'] })
  })
}
