/**
 * `numberCombinations`: CTRs by the number of a combination, for projections of one category and few bits, so that rows need no hash.
 * The hashes of the tables tell which categories there are.
 *
 * @module
 */
import { hashesOfTable, valuesOfCtr } from './catboost-ctr-tables.ts'
import { visitCombinations } from './catboost-hashes.ts'
import type { CatboostStage, CtrProjection } from './catboost-stage.ts'

/** CTRs of a stage by the number of a combination. */
export interface NumberedCtrs {
  /** By column of the row, the hashes of the categories that tables have; their numbers are 1, 2, …, and 0 is that of others. */
  readonly categories: ReadonlyMap<number, Int32Array>
  /**
   * The values of each CTR by number: the category's and then the bits, as binary digits; undefined where combinations have none
   * [numCtrs].
   */
  readonly values: readonly (Float32Array | undefined)[]
}

// More bits take too long to number, and more numbers, for each combination that training saw, too much memory.
const maxBits = 6
const maxSpread = 8

/** Numbers the combinations of a stage. */
export function numberCombinations({ projections, tables, ctrs }: CatboostStage): NumberedCtrs {
  const visitTable = (table: number, visit: (place: number, category: number, bits: number) => void): void =>
    visitCombinations(hashesOfTable(tables[table]!), numBitsOf(projections[tables[table]!.projection]!), visit)
  const candidates = tables.flatMap(({ projection }, table) => (canBeNumbered(projections[projection]!) ? [table] : []))
  const numbersOf = new Map<number, Map<number, number>>()
  const columnOf = (table: number): number => projections[tables[table]!.projection]!.categories[0]!
  for (const table of candidates) {
    let numbers = numbersOf.get(columnOf(table))
    if (numbers === undefined) numbersOf.set(columnOf(table), (numbers = new Map()))
    visitTable(table, (_place, category) => {
      if (!numbers.has(category)) numbers.set(category, numbers.size + 1)
    })
  }
  // The entry of each combination, by table.
  const entriesOf = new Map<number, Int32Array>()
  for (const table of candidates) {
    const { rows, projection } = tables[table]!
    const numbers = numbersOf.get(columnOf(table))!
    const numBits = numBitsOf(projections[projection]!)
    const numNumbers = (numbers.size + 1) * 2 ** numBits
    if (numNumbers > maxSpread * rows.length) continue
    const entries = new Int32Array(numNumbers)
    visitTable(table, (place, category, bits) => {
      const number = numbers.get(category)! * 2 ** numBits + bits
      // Of equal hashes the first counts.
      if (entries[number] === 0) entries[number] = rows[place]! + 1
    })
    entriesOf.set(table, entries)
  }
  return {
    categories: new Map([...numbersOf].map(([column, numbers]) => [column, Int32Array.from(numbers.keys())])),
    values: ctrs.map((ctr) => {
      const entries = entriesOf.get(ctr.table)
      if (entries === undefined) return undefined
      const values = valuesOfCtr(tables[ctr.table]!, ctr)
      return new Float32Array(entries.length).map((_, number) => values[entries[number]!]!)
    })
  }
}

function canBeNumbered(projection: CtrProjection): boolean {
  return projection.categories.length === 1 && numBitsOf(projection) <= maxBits
}

function numBitsOf({ conditions, matches }: CtrProjection): number {
  return conditions.length + matches.length
}
