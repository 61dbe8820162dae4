/**
 * Rows of any LightGBM model: what they may be, as a schema and as a reader, both made from the model.
 *
 * @module
 */
import type { JsonSchema } from '../../credit/fields/json-schema.ts'
import { listOfFeature, noList, unknownList } from '../../data/category-lists.ts'
import type { Model } from '../../model/model.ts'
import { createCellReader } from '../../model/cell-reader.ts'
import { jsonKindOf } from '../credit-service/applicant-input.ts'
import type { FrameRow } from '../http/invocation-rows.ts'
import { type FieldError, fieldsError, maxFieldErrors } from '../http/problem.ts'

/** The types of JSON values each feature takes; null is missing [numFeatures]. */
export function featureTypes({ featureInfos, pandasCategorical }: Model): readonly (readonly string[])[] {
  const lists = listOfFeature(featureInfos, pandasCategorical)
  return featureInfos.map((_, feature) => {
    const list = lists[feature]!
    if (list === noList) return ['number', 'null']
    // Nothing says whether a number would be a value or a code.
    if (list === unknownList) return ['null']
    return [...new Set(pandasCategorical[list]!.filter((value) => value !== null).map((value) => typeof value)), 'null']
  })
}

/** JSON Schema of a record. */
export function recordSchema(model: Model): JsonSchema {
  const types = featureTypes(model)
  return {
    title: 'Record',
    description: 'Features by name; what is null or left out is missing.',
    type: 'object',
    properties: Object.fromEntries(model.featureNames.map((name, i) => [name, { type: types[i] }])),
    additionalProperties: false
  }
}

/** Turns rows into columns [numFeatures × numRows]. */
export type ColumnReader = (rows: readonly FrameRow[], isText: boolean) => Float64Array[]

/** A reader for a model; it throws a ProblemError that names every bad field. */
export function createColumnReader(model: Model): ColumnReader {
  const { featureNames } = model
  const types = featureTypes(model)
  const columnOf = new Map(featureNames.map((name, feature) => [name, feature]))
  const cellOf = createCellReader(model)
  return (rows, isText) => {
    const columns = featureNames.map(() => new Float64Array(rows.length).fill(NaN))
    const errors: FieldError[] = []
    for (const [row, { record, pointerOf }] of rows.entries()) {
      if (errors.length > maxFieldErrors) break
      if (typeof record !== 'object' || record === null || Array.isArray(record)) {
        const detail = `expected an object, got ${jsonKindOf(record)}`
        errors.push({ pointer: pointerOf(), code: 'wrong_type', detail })
        continue
      }
      for (const [key, value] of Object.entries(record)) {
        if (errors.length > maxFieldErrors) break
        const feature = columnOf.get(key)
        if (feature === undefined) {
          errors.push({ pointer: pointerOf(key), code: 'unknown_field', detail: 'not a feature of the model' })
          continue
        }
        try {
          columns[feature]![row] = cellOf(feature, value, isText)
        } catch {
          const detail = `expected ${types[feature]!.join(' or ')}, got ${jsonKindOf(value)}`
          errors.push({ pointer: pointerOf(key), code: 'wrong_type', detail })
        }
      }
    }
    if (errors.length > 0) throw fieldsError(errors)
    return columns
  }
}
