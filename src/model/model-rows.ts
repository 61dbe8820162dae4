/**
 * Rows as a model's trees see them.
 *
 * @module
 */
import { createFeatureKeys, type FeatureKeys, type KeyOptions, keyRulesOf } from '../data/feature-keys.ts'
import type { RowReader, RowSchema } from '../data/row-reader.ts'
import { createRowReader, type Rows } from '../data/rows.ts'
import { applyInputRule } from './input-rule.ts'
import { preparedStage } from './library-code.ts'
import type { Model } from './model.ts'
import { codeOfValue } from './value-reader.ts'

const knownKeys = new WeakMap<Model, FeatureKeys>()

/** What finds a model's features by name. */
export function featureKeysOf(model: Model): FeatureKeys {
  let keys = knownKeys.get(model)
  if (keys === undefined) knownKeys.set(model, (keys = createFeatureKeys(model.featureNames)))
  return keys
}

/**
 * What a reader of rows needs to know of a model.
 *
 * @param name - what to call the rows in an error
 * @throws RangeError when options are none
 */
export function rowSchemaOf(model: Model, options: KeyOptions, name = 'rows'): RowSchema {
  const { featureNames } = model
  const rules = keyRulesOf(options)
  return {
    name,
    featureNames,
    keys: featureKeysOf(model),
    rules,
    codeOf: (feature, value) => codeOfValue(model, feature, value)
  }
}

/**
 * A reader of the values of rows, and of the codes of their categories.
 *
 * @param name - what to call the rows in an error
 */
export function valueRows(model: Model, rows: Rows, options: KeyOptions = {}, name = 'rows'): RowReader {
  return createRowReader(rows, rowSchemaOf(model, options, name))
}

/**
 * A reader of what the trees of `model` see of rows. Rows are read as the trees see them, and what records and tables hold becomes category codes;
 * columns are read as they come, because ranks take care of the rest (see `ranks/ranks.ts`).
 *
 * @param name - what to call the rows in an error
 */
export function modelRows(model: Model, rows: Rows, options: KeyOptions = {}, name = 'rows'): RowReader {
  const { forest, inputStage } = model
  const values = valueRows(model, rows, options, name)
  const reader = inputStage === undefined ? values : preparedStage(inputStage).stagedRows(values)
  return {
    ...reader,
    read: (row, target) => {
      reader.read(row, target)
      applyInputRule(forest, target)
    }
  }
}
