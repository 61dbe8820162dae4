/**
 * `createDataset`: rows with what is to be learnt from them.
 *
 * @module
 */
import { checkOptions, kindOf } from '../checks.ts'
import { isArrowTable } from '../data/arrow-table.ts'
import { createFeatureKeys } from '../data/feature-keys.ts'
import { isNumberArray, type NumberArray } from '../data/number-array.ts'
import { isObject } from '../data/row-checks.ts'
import { createRowReader, type Rows } from '../data/rows.ts'
import { numbersOf as numbersIn } from '../data/positional-rows.ts'
import { createColumnEncoder } from './column-encoder.ts'
import { type DatasetRows, rowsByPosition } from './dataset-rows.ts'
import type { KnownBins } from './find-bins.ts'

/** What goes with the rows of a dataset. */
export interface DatasetOptions {
  /** What is to be predicted [numRows]. */
  readonly label: NumberArray | readonly number[]
  /** Weights of the rows, above 0 (default: all 1) [numRows]. */
  readonly weight?: NumberArray | readonly number[]
  /** Rows of each query, one after the other, for ranking [numQueries]. */
  readonly group?: NumberArray | readonly number[]
  /** Where each row was shown, numbers or names, for the position bias of lambdarank [numRows]. */
  readonly position?: ArrayLike<number | string>
  /** Raw scores to start from, output after output [numOutputs × numRows]. */
  readonly initScore?: NumberArray | readonly number[]
  /** Names of the features; of rows by name: which of them to use, and in which order (default: all). */
  readonly featureNames?: readonly string[]
  /** Names or numbers of the features that are categories (default: those that hold text). */
  readonly categoricalFeatures?: readonly (string | number)[]
  /** The dataset to be trained on, for one to validate by: names and categories are taken from there. */
  readonly reference?: Dataset
}

/** Rows to learn from. What it was made from must not change while it is in use. */
export interface Dataset {
  readonly numRows: number
  readonly featureNames: readonly string[]
  /** By feature: whether it is a category [numFeatures]. */
  readonly isCategorical: readonly boolean[]
  /** By feature: values of the categories that were text, by code; undefined for others [numFeatures]. */
  readonly categories: readonly (readonly string[] | undefined)[]
  /** Values, or codes of categories; NaN means missing. Arrays that were given are not copied. */
  readonly rows: DatasetRows
  readonly label: Float32Array
  readonly weight: Float32Array | undefined
  /** Where the rows of each query begin, and where the last ends [numQueries + 1]. */
  readonly queryBoundaries: Int32Array | undefined
  /** Positions, numbered from 0 as they come first [numRows]. */
  readonly position: Int32Array | undefined
  readonly initScore: Float64Array | undefined
  /** Whether it is what LightGBM would have read from a file, in which it looks at zeros after all other values of a row. */
  readonly isFromFile?: boolean
  /** The bins that the rows are in, if these were found when it was made. */
  readonly bins?: KnownBins
}

const optionKeys = [
  'label',
  'weight',
  'group',
  'position',
  'initScore',
  'featureNames',
  'categoricalFeatures',
  'reference'
]

/**
 * Takes rows to learn from.
 *
 * @param rows - in any form that `predict` takes; in rows by name, text makes a feature categorical
 * @throws TypeError, RangeError when rows and options do not fit together
 * @example
 * ```js
 * createDataset([[31000, 28], [52000, 41]], { label: [0, 1], featureNames: ['income', 'age'] })
 * ```
 */
export function createDataset(rows: Rows, options: DatasetOptions): Dataset {
  checkOptions(options, optionKeys)
  const { reference } = options
  if (reference !== undefined) checkReferenceAlone(options)
  const featureNames = reference?.featureNames ?? checkedNames(options.featureNames ?? namesIn(rows))
  const encoder = createColumnEncoder(featureNames.length, reference?.categories)
  const byPosition = rowsByPosition(rows, 'rows')
  const { numRows, readColumn } = createRowReader(byPosition ?? rows, {
    name: 'rows',
    featureNames,
    keys: createFeatureKeys(featureNames),
    rules: { ignoresExtra: options.featureNames !== undefined, missing: undefined, hints: { extra: '', missing: '' } },
    codeOf: encoder.codeOf
  })
  if (numRows === 0) throw new RangeError('"rows" expected at least 1 row, got 0')
  // Forms that may hold text.
  const columns = byPosition === undefined ? featureNames.map(() => new Float64Array(numRows)) : []
  for (const [feature, column] of columns.entries()) readColumn(feature, 0, numRows, column, 0)
  const categories = encoder.finish(columns)
  const isCategorical =
    reference?.isCategorical ?? categoricalFlags(featureNames, categories, options.categoricalFeatures)
  const label = new Float32Array(numbersOf('label', options.label, numRows))
  for (let row = 0; row < numRows; row++) {
    if (!Number.isFinite(label[row])) {
      throw new RangeError(`"label[${row}]" expected a finite number that a float32 can hold, got ${label[row]}`)
    }
  }
  return {
    numRows,
    featureNames,
    isCategorical,
    categories,
    rows: byPosition ?? columns,
    label,
    weight: weightsOf(options.weight, numRows),
    queryBoundaries: boundariesOf(options.group, numRows),
    position: positionsOf(options.position, numRows),
    initScore: scoresOf(options.initScore)
  }
}

function checkReferenceAlone(options: DatasetOptions): void {
  for (const key of ['featureNames', 'categoricalFeatures'] as const) {
    if (options[key] === undefined) continue
    throw new RangeError(`"${key}" expected to be left out with a "reference", which has them`)
  }
}

function namesIn(rows: Rows): string[] {
  const numbered = (count: number): string[] => Array.from({ length: count }, (_, i) => `Column_${i}`)
  if (!Array.isArray(rows)) {
    if (!isObject(rows))
      throw new TypeError(`"rows" expected columns, rows, records, a matrix or a table, got ${kindOf(rows)}`)
    if (isArrowTable(rows)) return rows.schema.fields.map(({ name }) => name)
    const { numFeatures } = rows
    return 'values' in rows && typeof numFeatures === 'number' ? numbered(numFeatures) : Object.keys(rows)
  }
  const first: unknown = rows[0]
  if (isNumberArray(first)) return numbered(rows.length)
  if (Array.isArray(first)) return numbered(first.length)
  if (isObject(first)) return Object.keys(first)
  throw new RangeError('"rows" expected at least 1 row, got 0')
}

// LightGBM writes white space as _, and refuses the characters of JSON and the same name twice.
function checkedNames(names: readonly string[]): string[] {
  for (const [i, name] of names.entries()) {
    if (typeof name !== 'string') throw new TypeError(`"featureNames[${i}]" expected a string, got ${kindOf(name)}`)
  }
  const written = names.map((name) => name.replace(/\s/g, '_'))
  const seen = new Set<string>()
  for (const [i, name] of written.entries()) {
    if (name === '' || /[",:[\]{}]/.test(name)) {
      throw new RangeError(`"featureNames[${i}]" expected a name without the characters " , : [ ] { }`)
    }
    if (seen.has(name)) throw new RangeError(`"featureNames" expected every name once, got "${name}" twice`)
    seen.add(name)
  }
  if (written.length === 0) throw new RangeError('"rows" expected at least 1 feature, got 0')
  return written
}

function categoricalFlags(
  featureNames: readonly string[],
  lists: readonly (readonly string[] | undefined)[],
  given: DatasetOptions['categoricalFeatures']
): boolean[] {
  const flags = lists.map((list) => list !== undefined)
  for (const feature of given ?? []) {
    if (typeof feature !== 'number' && typeof feature !== 'string') {
      throw new TypeError(`"categoricalFeatures" expected names or numbers of features, got ${kindOf(feature)}`)
    }
    const number = typeof feature === 'number' ? feature : featureNames.indexOf(feature.replace(/\s/g, '_'))
    if (featureNames[number] === undefined) {
      throw new RangeError(
        `"categoricalFeatures" expected names or numbers of features, got ${JSON.stringify(feature)}`
      )
    }
    flags[number] = true
  }
  return flags
}

function numbersOf(name: string, values: unknown, length?: number): NumberArray {
  const numbers = numbersIn(values, name)
  if (length !== undefined && numbers.length !== length) {
    throw new RangeError(`"${name}" expected ${length} numbers, one for each row; got ${numbers.length}`)
  }
  return numbers
}

function scoresOf(initScore: DatasetOptions['initScore']): Float64Array | undefined {
  if (initScore === undefined) return undefined
  const scores = new Float64Array(numbersOf('initScore', initScore))
  scores.forEach((value, i) => {
    if (!Number.isFinite(value)) throw new RangeError(`"initScore[${i}]" expected a finite number, got ${value}`)
  })
  return scores
}

function weightsOf(weight: DatasetOptions['weight'], numRows: number): Float32Array | undefined {
  if (weight === undefined) return undefined
  const weights = new Float32Array(numbersOf('weight', weight, numRows))
  for (let row = 0; row < numRows; row++) {
    if (!(weights[row]! >= 0 && Number.isFinite(weights[row]))) {
      throw new RangeError(`"weight[${row}]" expected a finite number from 0 up, got ${weights[row]}`)
    }
  }
  return weights
}

function positionsOf(position: DatasetOptions['position'], numRows: number): Int32Array | undefined {
  if (position === undefined) return undefined
  const given = typeof position === 'object' ? Array.from(position) : []
  if (given.length !== numRows) {
    throw new RangeError(`"position" expected ${numRows} positions, one for each row; got ${given.length}`)
  }
  const ids = new Map<number | string, number>()
  for (const one of given) if (!ids.has(one)) ids.set(one, ids.size)
  return Int32Array.from(given, (one) => ids.get(one)!)
}

function boundariesOf(group: DatasetOptions['group'], numRows: number): Int32Array | undefined {
  if (group === undefined) return undefined
  const sizes = numbersOf('group', group)
  const boundaries = new Int32Array(sizes.length + 1)
  sizes.forEach((size, query) => {
    if (!Number.isInteger(size) || size < 1)
      throw new RangeError(`"group[${query}]" expected an integer from 1 up, got ${size}`)
    boundaries[query + 1] = boundaries[query]! + size
  })
  if (boundaries.at(-1) !== numRows) {
    throw new RangeError(`"group" expected sizes that add up to ${numRows} rows, got ${boundaries.at(-1)}`)
  }
  return boundaries
}
