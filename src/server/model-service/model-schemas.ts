/**
 * JSON Schemas of a model's requests and responses, made from the model.
 *
 * @module
 */
import type { CategoryValue } from '../../data/categories.ts'
import type { FeatureInfo } from '../../data/feature-info.ts'
import { grouped } from '../../numeric/format-count.ts'
import { categoriesOf, type FeatureCategories } from '../../model/categories-of.ts'
import { type Model, numOutputsOf } from '../../model/model.ts'
import { arraySchema, type JsonSchema, objectSchema, referenceTo } from '../http/json-schema.ts'
import { featureTypes, numberTypes } from './feature-types.ts'

// So many of a feature's categories are listed; the model card lists all of them.
const maxListed = 100
const maxExampleFeatures = 20

/** The schemas, by name. */
export function modelSchemas(model: Model): Record<string, JsonSchema> {
  const types = featureTypes(model)
  const categories = categoriesOf(model)
  const number = { type: ['number', 'null'] }
  const output = objectSchema({ baseValue: { type: 'number' }, contributions: { type: 'object' } })
  return {
    Record: {
      title: 'Record',
      description: 'Features by name. A feature that is null or left out is missing.',
      type: 'object',
      properties: Object.fromEntries(
        model.featureNames.map((name, i) => [name, featureSchema(types[i]!, model.featureInfos[i]!, categories[i])])
      ),
      additionalProperties: false
    },
    Rows: {
      oneOf: [
        {
          ...objectSchema({ records: arraySchema(referenceTo('Record')) }),
          description: 'Records: features by name.'
        },
        {
          ...objectSchema({
            rows: arraySchema({
              type: 'array',
              items: { type: numberTypes },
              minItems: types.length,
              maxItems: types.length
            })
          }),
          description:
            'Rows: numbers in the order of the features; of a category its code, which is its place in the list, from 0.'
        }
      ]
    },
    Prediction: numOutputsOf(model) === 1 ? number : arraySchema(number),
    Explanation: model.forest.numTreesPerIteration === 1 ? output : arraySchema(output)
  }
}

function featureSchema(type: readonly string[], info: FeatureInfo, categories: FeatureCategories): JsonSchema {
  if (categories !== undefined && categories !== 'unknown') {
    const values = categoryValues(categories.values)
    // Of a model that knows its categories by their hashes only.
    if (values.length === 0) return { type, description: 'A category.' }
    const listed = values.slice(0, maxListed)
    const others =
      values.length > listed.length ? `The first ${maxListed} of ${grouped(values.length)} categories. ` : ''
    return {
      anyOf: [{ enum: listed }, { type, description: `${others}A value that is no category counts as missing.` }]
    }
  }
  if (info.kind === 'numerical') return { type, description: `From ${info.min} to ${info.max} in the training data.` }
  return { type }
}

/** The values of a category list that are not missing, as JSON can hold them. */
export function categoryValues(values: readonly CategoryValue[]): (string | number | boolean)[] {
  return values.flatMap((value) => (value === null ? [] : [typeof value === 'bigint' ? String(value) : value]))
}

/** A record to begin with: values that training saw, of at most 20 features. */
export function exampleRecord(model: Model): Record<string, unknown> {
  const categories = categoriesOf(model)
  const values = model.featureNames.flatMap((name, feature) => {
    const value = exampleValue(model.featureInfos[feature]!, categories[feature])
    return value === undefined ? [] : [[name, value] as const]
  })
  return Object.fromEntries(values.slice(0, maxExampleFeatures))
}

function exampleValue(info: FeatureInfo, categories: FeatureCategories): unknown {
  if (categories === 'unknown') return undefined
  if (categories !== undefined) return categoryValues(categories.values)[0] ?? 'any category'
  switch (info.kind) {
    case 'numerical': {
      const middle = Number((info.min / 2 + info.max / 2).toPrecision(3))
      return Number.isFinite(middle) ? middle : 0
    }
    case 'categorical':
      return info.codes.find((code) => code >= 0)
    case 'unused':
      return undefined
  }
}
