/**
 * `createColumnReader`: from the records of a request to the columns that a model takes.
 *
 * @module
 */
import { createCellReader } from '../../model/cell-reader.ts'
import type { Model } from '../../model/model.ts'
import { type FieldError, isJsonObject, maxFieldErrors, wrongType } from '../http/field-error.ts'
import { invalidFields } from '../http/problem.ts'
import type { RequestRecord } from '../http/request-records.ts'
import { featureTypes } from './feature-types.ts'

/** Turns records into columns [numFeatures × numRows]; `isText` says that all values are text, as in CSV. */
export type ColumnReader = (records: readonly RequestRecord[], isText: boolean) => Float64Array[]

/** A reader for a model. It throws a ProblemError that names every invalid field. */
export function createColumnReader(model: Model): ColumnReader {
  const { featureNames } = model
  const types = featureTypes(model)
  const columnOf = new Map(featureNames.map((name, feature) => [name, feature]))
  const cellOf = createCellReader(model)
  return (records, isText) => {
    const columns = featureNames.map(() => new Float64Array(records.length).fill(NaN))
    const errors: FieldError[] = []
    for (const [row, { record, pointerOf }] of records.entries()) {
      if (errors.length > maxFieldErrors) break
      if (!isJsonObject(record)) {
        errors.push(wrongType(pointerOf(), 'an object', record))
        continue
      }
      for (const [key, value] of Object.entries(record)) {
        if (errors.length > maxFieldErrors) break
        const feature = columnOf.get(key)
        if (feature === undefined) {
          errors.push({ pointer: pointerOf(key), code: 'unknown_field', detail: 'unknown feature' })
          continue
        }
        try {
          columns[feature]![row] = cellOf(feature, value, isText)
        } catch {
          errors.push(wrongType(pointerOf(key), types[feature]!.join(' or '), value))
        }
      }
    }
    if (errors.length > 0) throw invalidFields(errors)
    return columns
  }
}
