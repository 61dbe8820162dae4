/**
 * JSON Schemas of a model's requests and responses, made from the model.
 *
 * @module
 */
import type { Model } from '../../model/model.ts'
import { arraySchema, type JsonSchema, objectSchema, referenceTo } from '../http/json-schema.ts'
import { featureTypes } from './feature-types.ts'

/** The schemas, by name. */
export function modelSchemas(model: Model): Record<string, JsonSchema> {
  const types = featureTypes(model)
  const number = { type: ['number', 'null'] }
  const numOutputs = model.forest.numTreesPerIteration
  const output = objectSchema({ baseValue: { type: 'number' }, contributions: { type: 'object' } })
  return {
    Record: {
      title: 'Record',
      description: 'Features by name. A feature that is null or left out is missing.',
      type: 'object',
      properties: Object.fromEntries(model.featureNames.map((name, i) => [name, { type: types[i] }])),
      additionalProperties: false
    },
    Rows: {
      oneOf: [
        objectSchema({ records: arraySchema(referenceTo('Record')) }),
        objectSchema({
          rows: arraySchema({
            type: 'array',
            prefixItems: types.map((type) => ({ type })),
            minItems: types.length,
            maxItems: types.length
          })
        })
      ]
    },
    Prediction: numOutputs === 1 ? number : arraySchema(number),
    Explanation: numOutputs === 1 ? output : arraySchema(output)
  }
}
