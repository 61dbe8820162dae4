/**
 * The input stage of a CatBoost model with categories, checked: which columns of a row are hashed and combined, and the statistics
 * that combinations have.
 *
 * @module
 */
import type { CatboostStage, Ctr, CtrProjection, CtrTable, CtrType } from '../../model/libraries/catboost-stage.ts'
import {
  catboostFault,
  type CtrFeature,
  type FileProjection,
  type FloatFeature,
  type ModelParts,
  projectionKey,
  tableKey
} from './model-parts.ts'

/** The columns of features, by their numbers. */
export interface FeatureColumns {
  readonly ofFloat: ReadonlyMap<number, FloatFeature>
  readonly ofCategory: ReadonlyMap<number, number>
}

// Values of CTRs, for each number of the file's statistics, at most; and as many as there always may be.
const maxCopies = 16
const freeValues = 2 ** 20

/**
 * The stage.
 *
 * @throws ModelFormatError when statistics are missing, of no feature, or would take far more than the file
 */
export function catboostStageOf(
  { oneHots, ctrs, tables }: Pick<ModelParts, 'oneHots' | 'ctrs' | 'tables'>,
  featureNames: readonly string[],
  columns: FeatureColumns
): CatboostStage {
  const numFeatures = featureNames.length
  const hashesOf = new Map(oneHots.map(({ index, hashes }) => [columns.ofCategory.get(index)!, hashes]))
  const categorical = new Set(columns.ofCategory.values())
  const tableOf = new Map(tables.map((table) => [tableKey(table), table]))
  const projections: CtrProjection[] = []
  const projectionNumbers = new Map<string, number>()
  const used: CtrTable[] = []
  const tableNumbers = new Map<string, number>()

  const projectionNumber = (projection: FileProjection, place: string): number => {
    const key = projectionKey(projection)
    let number = projectionNumbers.get(key)
    if (number === undefined) {
      number = projections.push(rowProjection(projection, columns, place)) - 1
      projectionNumbers.set(key, number)
    }
    return number
  }
  const tableNumber = (ctr: CtrFeature, place: string): number => {
    const key = tableKey(ctr)
    let number = tableNumbers.get(key)
    if (number === undefined) {
      const table = tableOf.get(key)
      if (table === undefined)
        throw catboostFault('expected the statistics of its combination; save the model with them', place, 'ctr_data')
      const { hashes, rows, statistics, width, denominator, type } = table
      const projection = projectionNumber(ctr.projection, place)
      number = used.push({ type, projection, hashes, rows, statistics, width, denominator }) - 1
      tableNumbers.set(key, number)
    }
    checkWidth(ctr, used[number]!, place)
    return number
  }
  const built = ctrs.map((ctr, i): Ctr => {
    const { targetBorder, priorNumerator, priorDenominator, shift, scale } = ctr
    return { table: tableNumber(ctr, `ctrs[${i}]`), targetBorder, priorNumerator, priorDenominator, shift, scale }
  })
  checkSize(used, built)
  return {
    library: 'CatBoost',
    columnNames: [...featureNames, ...ctrs.map((ctr) => nameOf(ctr, featureNames, columns))],
    explainedColumns: [
      ...featureNames.map((_, feature) => [feature]),
      // As CatBoost has it, numbers in a combination do not share.
      ...ctrs.map(({ projection }) => projection.categories.map((index) => columns.ofCategory.get(index)!))
    ],
    isByColumn: projections.every(
      ({ categories, conditions, matches }) => categories.length + conditions.length + matches.length === 1
    ),
    numFeatures,
    featureNames,
    testedHashes: featureNames.map((_, column) =>
      categorical.has(column) ? (hashesOf.get(column) ?? new Int32Array(0)) : undefined
    ),
    projections,
    tables: used,
    ctrs: built
  }
}

function rowProjection(
  { categories, conditions, matches }: FileProjection,
  columns: FeatureColumns,
  place: string
): CtrProjection {
  const columnOf = (index: number): number => {
    const column = columns.ofCategory.get(index)
    if (column === undefined) throw catboostFault(`expected categorical features, got ${index}`, place, 'elements')
    return column
  }
  // What it contributes is shared by its categorical features.
  if (categories.length === 0 || new Set(categories).size < categories.length)
    throw catboostFault('expected categorical features, each once', place, 'elements')
  return {
    categories: categories.map(columnOf),
    conditions: conditions.map(({ index, border }) => {
      const feature = columns.ofFloat.get(index)
      if (feature === undefined) throw catboostFault(`expected features of numbers, got ${index}`, place, 'elements')
      if (Number.isNaN(border)) throw catboostFault('expected numbers as borders', place, 'elements')
      return { column: feature.column, border, isNanAbove: feature.isNanAbove }
    }),
    matches: matches.map(({ index, hash }) => ({ column: columnOf(index), hash }))
  }
}

const widths: Readonly<Record<CtrType, number | undefined>> = {
  Borders: undefined,
  Buckets: undefined,
  BinarizedTargetMeanValue: 2,
  FloatTargetMeanValue: 2,
  Counter: 1,
  FeatureFreq: 1
}

function checkWidth({ type, targetBorder }: CtrFeature, { width }: CtrTable, place: string): void {
  const wanted = widths[type]
  const fits = wanted !== undefined ? width === wanted : type === 'Borders' ? width >= 2 : targetBorder < width
  if (!fits) throw catboostFault(`expected other statistics for ${type}, got ${width} numbers each`, place, 'ctr_data')
}

// Each CTR has a value for each row of its statistics.
function checkSize(tables: readonly CtrTable[], ctrs: readonly Ctr[]): void {
  const numValues = ctrs.reduce((sum, { table }) => sum + numRowsOf(tables[table]!), 0)
  const numGiven = tables.reduce((sum, { statistics, rows }) => sum + statistics.length + rows.length, 0)
  if (numValues > freeValues + maxCopies * numGiven)
    throw catboostFault(`expected fewer statistics than ${numValues} for ${ctrs.length} features`, 'ctrs')
}

function numRowsOf({ statistics, width }: CtrTable): number {
  return statistics.length / width
}

// For people who read trees: the type and the columns.
function nameOf(
  { projection, type, targetBorder }: CtrFeature,
  featureNames: readonly string[],
  columns: FeatureColumns
): string {
  const { categories, conditions, matches } = projection
  const nameOfCategory = (index: number): string => featureNames[columns.ofCategory.get(index)!]!
  const terms = [
    ...categories.map(nameOfCategory),
    ...conditions.map(({ index, border }) => `${featureNames[columns.ofFloat.get(index)!.column]!}>${border}`),
    ...matches.map(({ index, hash }) => `${nameOfCategory(index)}==${hash}`)
  ]
  return `${type}(${terms.join(', ')})${targetBorder > 0 ? `[${targetBorder}]` : ''}`
}
