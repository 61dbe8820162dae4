/**
 * `prepareCtrs`: what computing a stage's CTRs takes.
 *
 * Combinations of one category and few bits have numbers, by which CTRs are looked up; others are looked up by their hash.
 *
 * @module
 */
import { hashesOfTable, valuesOfCtr } from './catboost-ctr-tables.ts'
import { createHashIndex, type FindEntries } from './catboost-hash-index.ts'
import { hashFactor, type Wide } from './catboost-hashes.ts'
import { numberCombinations } from './catboost-numbered.ts'
import type { CatboostStage, CtrProjection } from './catboost-stage.ts'

/** Whether the number of a column is above a border; of a category, whether it has a hash. */
export interface ProjectionBit {
  readonly column: number
  readonly border: number
  readonly hash: number | undefined
  readonly factor: Wide
}

/** A projection; factors are what its hash has of each value. */
export interface PreparedProjection {
  readonly categories: readonly { readonly column: number; readonly factor: Wide }[]
  readonly bits: readonly ProjectionBit[]
}

/** A CTR. */
export interface PreparedCtr {
  readonly projection: PreparedProjection
  /** Finds entries by hash; undefined where combinations have numbers. */
  readonly find: FindEntries | undefined
  /** By entry, or by number of the combination. */
  readonly values: Float32Array
}

/** The CTRs of a stage, and the columns of the row that they need. */
export interface PreparedCtrs {
  readonly ctrs: readonly PreparedCtr[]
  /** Columns of numbers, and what NaN counts as: NaN is above all borders. */
  readonly numbers: readonly { readonly column: number; readonly nan: number }[]
  /** Columns of categories, and what finds the numbers of those; undefined where none have any. */
  readonly categories: readonly { readonly column: number; readonly findNumbers: FindEntries | undefined }[]
}

/** Prepares the CTRs of a stage. */
export function prepareCtrs(stage: CatboostStage): PreparedCtrs {
  const { tables, testedHashes } = stage
  const numbered = numberCombinations(stage)
  const projections = stage.projections.map(prepareProjection)
  const finders = new Map<number, FindEntries>()
  const finderOf = (number: number): FindEntries => {
    let find = finders.get(number)
    if (find === undefined) {
      const table = tables[number]!
      finders.set(number, (find = createHashIndex(hashesOfTable(table), (place) => table.rows[place]! + 1)))
    }
    return find
  }
  const nanOf = new Map<number, number>()
  for (const { conditions } of stage.projections)
    for (const { column, isNanAbove } of conditions) nanOf.set(column, isNanAbove ? NaN : -Infinity)
  return {
    ctrs: stage.ctrs.map((ctr, i) => {
      const table = tables[ctr.table]!
      const projection = projections[table.projection]!
      const values = numbered.values[i]
      return values === undefined
        ? { projection, find: finderOf(ctr.table), values: valuesOfCtr(table, ctr) }
        : { projection, find: undefined, values }
    }),
    numbers: [...nanOf].map(([column, nan]) => ({ column, nan })),
    categories: testedHashes.flatMap((tested, column) => {
      if (tested === undefined) return []
      const low = numbered.categories.get(column)
      const findNumbers = low && createHashIndex({ low, high: low.map((hash) => hash >> 31) }, (place) => place + 1)
      return [{ column, findNumbers }]
    })
  }
}

function prepareProjection({ categories, conditions, matches }: CtrProjection): PreparedProjection {
  const length = categories.length + conditions.length + matches.length
  const factorAt = (place: number): Wide => hashFactor(length + 1 - place)
  const bits = [
    ...conditions.map(({ column, border }) => ({ column, border, hash: undefined })),
    ...matches.map(({ column, hash }) => ({ column, border: 0, hash }))
  ]
  return {
    categories: categories.map((column, place) => ({ column, factor: factorAt(place) })),
    bits: bits.map((bit, i) => ({ ...bit, factor: factorAt(categories.length + i) }))
  }
}
