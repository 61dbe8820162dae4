/**
 * From the records of a CSV file to those a model takes: keys are names of features, cells are values.
 *
 * @module
 */
import { type KeyOptions, keyRulesOf } from '../data/feature-keys.ts'
import { columnsOfFeatures } from '../data/named-rows.ts'
import type { Model } from '../model/model.ts'
import { featureKeysOf } from '../model/model-rows.ts'
import { valueOfCell } from '../model/cell-reader.ts'
import type { RecordItem } from '../records/record-item.ts'

/** Turns the records of a file with a header. */
export interface ModelRecords {
  /**
   * Looks at the header.
   *
   * @throws RangeError when its columns are not the model's features and options do not allow that
   */
  readonly begin: (names: readonly string[]) => void
  /** A record with the values of its cells; other columns stay as they are. */
  readonly convert: (item: RecordItem) => RecordItem
}

/** Prepares a model's records. */
export function createModelRecords(model: Model, options: KeyOptions): ModelRecords {
  const { featureNames } = model
  const keys = featureKeysOf(model)
  return {
    begin: (names) => {
      columnsOfFeatures(names, { name: 'header', featureNames, keys, rules: keyRulesOf(options) })
    },
    convert: (item) => {
      if (item.record === undefined) return item
      const entries = Object.entries(item.record).map(([key, cell]): [string, unknown] => {
        const feature = keys.featureOf(key)
        return feature < 0 ? [key, cell] : [featureNames[feature]!, valueOfCell(model, feature, cell as string)]
      })
      // `fromEntries` takes a key `__proto__` for a key like any other.
      return { ...item, record: Object.fromEntries(entries) }
    }
  }
}
