/**
 * `createColumnReader`: from the records of a request to the columns that a model takes.
 *
 * @module
 */
import { setImmediate } from 'node:timers/promises'
import { listed } from '../../data/feature-keys.ts'
import { numberOf, ValueError } from '../../data/values.ts'
import { categoriesOf } from '../../model/categories-of.ts'
import type { Model } from '../../model/model.ts'
import { featureKeysOf } from '../../model/model-rows.ts'
import { codeOfCell } from '../../model/cell-reader.ts'
import { type FieldError, isJsonObject, maxFieldErrors, wrongType } from '../http/field-error.ts'
import { invalidFields } from '../http/problem.ts'
import type { RequestRecord } from '../http/request-records.ts'
import { featureTypes, numberTypes } from './feature-types.ts'

/** Turns records into columns [numFeatures × numRows]; `isText` says that all values are text, as in CSV. */
export type ColumnReader = (records: readonly RequestRecord[], isText: boolean) => Promise<Float64Array[]>

// Unknown keys for which to look for a feature that may be meant.
const maxHints = 5
// What to do about features that take nothing but null.
const untold =
  ': the model does not tell which of its category lists is whose; the option categories of the service does'
// What to do about text in a row by position.
const codes = ': a row by position has the code of a category; records have its value'
// Values to read before other requests get their turn: about a millisecond.
const valuesPerTurn = 5000

/** A reader for a model. It rejects with a ProblemError that names every invalid field. */
export function createColumnReader(model: Model): ColumnReader {
  const { featureNames } = model
  const types = featureTypes(model)
  const categories = categoriesOf(model)
  const keys = featureKeysOf(model)
  const isCodeOf = categories.map((ofFeature) => (typeof ofFeature === 'object' ? ofFeature.isCode : undefined))
  const required = [...isCodeOf.keys()].filter((feature) => isCodeOf[feature] !== undefined)
  return async (records, isText) => {
    const columns = featureNames.map(() => new Float64Array(records.length).fill(NaN))
    const errors: FieldError[] = []
    // The number of the last record that had each feature.
    const lastRow = new Int32Array(featureNames.length).fill(-1)
    let numRead = 0
    for (const [row, { record, pointerOf, isByPosition }] of records.entries()) {
      if (errors.length > maxFieldErrors) break
      if (!isJsonObject(record)) {
        errors.push(wrongType(pointerOf(), 'an object', record))
        continue
      }
      const entries = Object.entries(record)
      numRead += entries.length
      if (numRead > valuesPerTurn) {
        numRead = 0
        await setImmediate()
      }
      for (const [key, value] of entries) {
        if (errors.length > maxFieldErrors) break
        const feature = keys.featureOf(key)
        if (feature < 0) {
          const detail = errors.length < maxHints ? keys.unknownKey(key, 'the key') : 'the key is no feature'
          errors.push({ pointer: pointerOf(key), code: 'unknown_field', detail })
          continue
        }
        if (lastRow[feature] === row) {
          errors.push({ pointer: pointerOf(key), code: 'duplicate_field', detail: 'the feature is there already' })
          continue
        }
        lastRow[feature] = row
        try {
          const code = isByPosition ? numberOf(value) : codeOfCell(model, feature, value, isText)
          if (isCodeOf[feature]?.(code) === false) throw new ValueError('expected the code of a category')
          columns[feature]![row] = code
        } catch (error) {
          if (!(error instanceof ValueError)) throw error
          const expected = isByPosition ? numberTypes : types[feature]!
          const fault = wrongType(pointerOf(key), expected.join(' or '), value)
          const hint =
            categories[feature] === undefined
              ? ''
              : isByPosition
                ? codes
                : categories[feature] === 'unknown'
                  ? untold
                  : ''
          errors.push({ ...fault, detail: fault.detail + hint })
        }
      }
    }
    for (const [row, { pointerOf }] of records.entries()) {
      const absent = required.find((feature) => Number.isNaN(columns[feature]![row]))
      if (absent === undefined || errors.length > 0) continue
      const detail = `expected a category of ${featureNames[absent]}, which this model needs, got none`
      errors.push({ pointer: pointerOf(), code: 'missing_field', detail })
    }
    // Text comes from CSV, whose rows all have the columns of its header.
    const missing = isText && records.length > 0 ? featureNames.filter((_, feature) => lastRow[feature] === -1) : []
    if (missing.length > 0) {
      const detail = `expected a column for every feature, got none for ${listed(missing)}`
      errors.push({ pointer: '#', code: 'missing_field', detail })
    }
    if (errors.length > 0) throw invalidFields(errors)
    return columns
  }
}
