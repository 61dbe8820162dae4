/**
 * What the rows of a model are, whatever the format they come in.
 *
 * @module
 */
import type { FeatureKeys, KeyRules } from '../../data/feature-keys.ts'
import type { RowSchema } from '../../data/row-reader.ts'
import type { LearntCategories } from '../../model/learnt-categories.ts'
import type { Model } from '../../model/model.ts'
import { featureKeysOf } from '../../model/model-rows.ts'
import { codeOfValue } from '../../model/value-reader.ts'
import type { TableFormat } from '../io/table-format.ts'
import type { TableColumn } from './table.ts'

/** How to read the rows of a model. */
export interface RowsOptions {
  readonly format: TableFormat | undefined
  /** Whether CSV has no header row; it has one column per feature, in the model's order. */
  readonly isHeaderless: boolean
  /** What to do with columns and keys that are no features, and with features without a column. */
  readonly columns: ColumnOptions
  /** Columns that go through to the output. */
  readonly keep: readonly string[]
  /** Is told of the categories that are read. */
  readonly learnt?: LearntCategories | undefined
  /** Whether results go to the terminal. */
  readonly isOutputShown: boolean
}

/** The options of the command line about columns. */
export interface ColumnOptions {
  readonly ignoresExtra: boolean
  readonly allowsMissing: boolean
}

/** The command-line options about columns, as `parseArgs` takes them. */
export const columnOptions = {
  'ignore-columns': { type: 'boolean' },
  'allow-missing-columns': { type: 'boolean' }
} as const

/** What the values of `columnOptions` ask for. */
export function columnOptionsOf(values: Readonly<Record<string, unknown>>): ColumnOptions {
  return {
    ignoresExtra: values['ignore-columns'] === true,
    allowsMissing: values['allow-missing-columns'] === true
  }
}

/** A row that cannot be read. */
export interface BadRow {
  /** Number of the row in its batch, from 0. */
  readonly row: number
  /** Number of the line on which it begins, from 1; undefined where there are no lines. */
  readonly line: number | undefined
  /** Such as `line 3`. */
  readonly place: string
  readonly message: string
}

/** Rows as columns. */
export interface ModelBatch {
  readonly numRows: number
  /** One column per feature [numFeatures × numRows]; NaN means missing, and stands in rows that cannot be read. */
  readonly columns: readonly Float64Array[]
  /** The columns to keep. */
  readonly kept: readonly TableColumn[]
  /** In ascending order. */
  readonly badRows: readonly BadRow[]
}

/** What a model's reader of rows needs to know, and the columns that need not be features. */
export function schemaOf(model: Model, options: RowsOptions, name: string): RowSchema {
  const { ignoresExtra, allowsMissing } = options.columns
  const rules: KeyRules = {
    ignoresExtra,
    missing: allowsMissing ? 'allow' : undefined,
    hints: {
      extra: '--ignore-columns leaves such columns out',
      missing: '--allow-missing-columns takes them as missing values; --no-header is for files without a header row'
    }
  }
  return {
    name,
    featureNames: model.featureNames,
    keys: featureKeysOf(model),
    rules,
    codeOf: learning(options.learnt, (feature, value) => codeOfValue(model, feature, value))
  }
}

/** `codeOf` that tells `learnt` of every value. */
export function learning<Value>(
  learnt: LearntCategories | undefined,
  codeOf: (feature: number, value: Value) => number
): typeof codeOf {
  if (learnt === undefined) return codeOf
  return (feature, value) => {
    const code = codeOf(feature, value)
    learnt.learn(feature, code, value)
    return code
  }
}

/**
 * The names among which features are looked for: all but those that are kept and are none.
 *
 * @returns these names, and keys that tell a name that is no feature by its place among all
 * @throws Error when there is no column to keep
 */
export function namesForFeatures(
  all: readonly string[],
  keep: readonly string[],
  keys: FeatureKeys
): { readonly names: readonly string[]; readonly keys: FeatureKeys } {
  const lost = keep.find((name) => !all.includes(name))
  if (lost !== undefined) throw new Error(`expected a column "${lost}" to keep, got none`)
  return {
    names: all.filter((name) => !keep.includes(name) || keys.featureOf(name) >= 0),
    keys: { ...keys, unknownKey: (key) => keys.unknownKey(key, `column ${all.indexOf(key) + 1}`) }
  }
}
