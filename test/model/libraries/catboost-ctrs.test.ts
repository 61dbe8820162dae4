import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { RowReader } from '../../../src/data/row-reader.ts'
import { preparedStage } from '../../../src/model/library-code.ts'
import { useCatBoost } from '../../../src/model/libraries/catboost.ts'
import { addAbove, addProducts, hashFactor, wideColumn } from '../../../src/model/libraries/catboost-hashes.ts'
import { numberCombinations } from '../../../src/model/libraries/catboost-numbered.ts'
import {
  type CatboostStage,
  type Ctr,
  type CtrProjection,
  type CtrTable,
  ctrTypes
} from '../../../src/model/libraries/catboost-stage.ts'
import { ctrsOfRow, foldedHash, projectionValues } from '../../oracle/catboost-ctrs.ts'

useCatBoost()

const integer = fc.oneof(fc.integer(), fc.constantFrom(0, 1, -1, -(2 ** 31), 2 ** 31 - 1))

test('hashes are sums of products modulo 2^64', () => {
  const arbitrary = fc.record({
    integers: fc.array(integer, { minLength: 1, maxLength: 5 }),
    bits: fc.array(fc.boolean(), { maxLength: 5 })
  })
  fc.assert(
    fc.property(arbitrary, ({ integers, bits }) => {
      const sums = wideColumn(1)
      const powerAt = (place: number): number => integers.length + bits.length + 1 - place
      integers.forEach((value, i) => addProducts(sums, Int32Array.of(value), hashFactor(powerAt(i)), 1))
      bits.forEach((bit, i) => {
        addAbove(sums, Float32Array.of(Number(bit)), 0, hashFactor(powerAt(integers.length + i)), 1)
      })
      const hash = (BigInt(sums.high[0]! >>> 0) << 32n) + BigInt(sums.low[0]! >>> 0)
      expect(hash).toBe(foldedHash([...integers, ...bits.map(Number)]))
    }),
    { numRuns: 1000 }
  )
})

// Columns 0 and 1 are numbers, of which NaN is above borders in the second; 2 to 4 are categories with few hashes, so that rows have
// them in common.
const numFeatures = 5
const categoryColumns = [2, 3, 4]
const pool = [0, 1, -1, 7, -(2 ** 31), 2 ** 31 - 1, 123456789, -987654321]
const number = fc.oneof(fc.constantFrom(NaN, -0, 0.5, 1, Infinity, -Infinity), fc.float(), fc.double())
const border = fc.constantFrom(-Infinity, -1, 0, 0.5, Math.fround(0.1), 1, Infinity)
const hash = fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...pool) }, { weight: 1, arbitrary: integer })
const row = fc.tuple(number, number, hash, hash, hash)
const float32 = fc.float({ noNaN: true, min: -8, max: 8 })

const projection: fc.Arbitrary<CtrProjection> = fc.record({
  categories: fc.uniqueArray(fc.constantFrom(...categoryColumns), { minLength: 1, maxLength: 2 }),
  conditions: fc.array(
    fc.record({ column: fc.nat({ max: 1 }), border }).map((one) => ({ ...one, isNanAbove: one.column === 1 })),
    { maxLength: 4 }
  ),
  matches: fc.array(fc.record({ column: fc.constantFrom(...categoryColumns), hash: fc.constantFrom(...pool) }), {
    maxLength: 3
  })
})

// A table of the combinations of some rows, and of some hashes that are of none; the hashes may be there twice.
function tableOf(
  number: number,
  projection: CtrProjection
): fc.Arbitrary<{ table: CtrTable; ctrs: Omit<Ctr, 'table'>[] }> {
  return fc
    .record({ type: fc.constantFrom(...ctrTypes), classes: fc.integer({ min: 2, max: 4 }) })
    .chain(({ type, classes }) => {
      const width = type === 'Borders' || type === 'Buckets' ? classes : type.endsWith('MeanValue') ? 2 : 1
      return fc
        .record({
          seen: fc.array(row, { maxLength: 30 }),
          others: fc.array(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), { maxLength: 2 }),
          counts: fc.array(fc.nat({ max: 1000 }), { minLength: 32 * width, maxLength: 32 * width }),
          denominator: fc.nat({ max: 1000 }),
          ctrs: fc.array(
            fc.record({
              targetBorder: fc.integer({ min: 0, max: width - 1 }),
              priorNumerator: float32,
              priorDenominator: float32,
              shift: float32,
              scale: float32
            }),
            { minLength: 1, maxLength: 3 }
          )
        })
        .map(({ seen, others, counts, denominator, ctrs }) => {
          const hashes = [...others, ...seen.map((one) => foldedHash(projectionValues(projection, one)))]
          const table: CtrTable = {
            type,
            projection: number,
            hashes: Uint32Array.from(hashes.flatMap((one) => [Number(one & 0xffffffffn), Number(one >> 32n)])),
            // Rows stand in the other direction than hashes.
            rows: Int32Array.from(hashes, (_, i) => hashes.length - 1 - i),
            statistics: Float64Array.from(counts.slice(0, hashes.length * width)),
            width,
            denominator
          }
          return { table, ctrs }
        })
    })
}

const stages: fc.Arbitrary<CatboostStage> = fc.array(projection, { minLength: 1, maxLength: 4 }).chain((projections) =>
  fc
    .array(
      fc.nat({ max: projections.length - 1 }).chain((of) => tableOf(of, projections[of]!)),
      { minLength: 1, maxLength: 6 }
    )
    .chain((tables) => {
      const ctrs = tables.flatMap(({ ctrs: ofTable }, table) => ofTable.map((ctr): Ctr => ({ ...ctr, table })))
      return fc.shuffledSubarray(ctrs, { minLength: ctrs.length }).map((shuffled) => ({
        library: 'CatBoost',
        columnNames: [...Array.from({ length: numFeatures }, (_, i) => `${i}`), ...shuffled.map((_, i) => `ctr ${i}`)],
        explainedColumns: undefined,
        isByColumn: false,
        numFeatures,
        featureNames: ['a', 'b', 'c', 'd', 'e'],
        testedHashes: [undefined, undefined, Int32Array.from(pool), Int32Array.of(7), new Int32Array(0)],
        projections,
        tables: tables.map(({ table }) => table),
        ctrs: shuffled
      }))
    })
)

function columnsOf(stage: CatboostStage, row: readonly number[]): number[] {
  const places = row.map((value, column) => {
    const tested = stage.testedHashes[column]
    return tested === undefined ? value : tested.indexOf(value)
  })
  return [...places, ...ctrsOfRow(stage, row)]
}

// Codes of categories, as texts have them.
function codesOf(row: readonly number[]): number[] {
  return row.map((value, column) => (categoryColumns.includes(column) ? 2 ** 53 + 2 * (value >>> 0) : value))
}

function readerOf(rows: readonly (readonly number[])[]): RowReader {
  return {
    numRows: rows.length,
    read: (i, target) => target.set(rows[i]!),
    readColumn: (column, firstRow, count, target, offset) => {
      for (let i = 0; i < count; i++) target[offset + i] = rows[firstRow + i]![column]!
    }
  }
}

test('the CTRs of rows and of blocks of them are those of their definition', () => {
  const arbitrary = fc.record({ stage: stages, rows: fc.array(row, { minLength: 3, maxLength: 12 }) })
  fc.assert(
    fc.property(arbitrary, ({ stage, rows }) => {
      const wanted = rows.map((one) => columnsOf(stage, one))
      const prepared = preparedStage(stage)
      const numColumns = stage.columnNames.length
      const { read, readColumn } = prepared.stagedRows(readerOf(rows.map(codesOf)))
      // Other rows in between change nothing.
      const other = prepared.stagedRows(readerOf([...rows].reverse().map(codesOf)))
      const one = new Float64Array(numColumns)
      for (const [first, count] of [
        [0, rows.length],
        [1, 2],
        [0, 1]
      ] as const) {
        for (let column = 0; column < numColumns; column++) {
          const target = new Float64Array(count + 2).fill(-1)
          readColumn(column, first, count, target, 1)
          other.readColumn(column, first, count, new Float64Array(count), 0)
          expect([...target]).toEqual([-1, ...wanted.slice(first, first + count).map((ofRow) => ofRow[column]!), -1])
        }
      }
      rows.forEach((of, i) => {
        prepared.compute(Float64Array.from(codesOf(of)), one)
        expect([...one]).toEqual(wanted[i])
        read(i, one)
        expect([...one]).toEqual(wanted[i])
      })
    }),
    { numRuns: 500 }
  )
}, 60_000)

function stageOf(projection: CtrProjection, hashes: readonly bigint[]): CatboostStage {
  const table: CtrTable = {
    type: 'Counter',
    projection: 0,
    hashes: Uint32Array.from(hashes.flatMap((one) => [Number(one & 0xffffffffn), Number(one >> 32n)])),
    rows: Int32Array.from(hashes.keys()),
    statistics: Float64Array.from(hashes.keys()),
    width: 1,
    denominator: 9
  }
  return {
    library: 'CatBoost',
    columnNames: [],
    explainedColumns: undefined,
    isByColumn: true,
    numFeatures,
    featureNames: [],
    testedHashes: [],
    projections: [projection],
    tables: [table],
    ctrs: [{ table: 0, targetBorder: 0, priorNumerator: 0, priorDenominator: 1, shift: 0, scale: 1 }]
  }
}

test('combinations have numbers where training saw most, and few bits', () => {
  const conditions = (length: number): CtrProjection['conditions'] =>
    Array.from({ length }, () => ({ column: 0, border: 0, isNanAbove: false }))
  const ofOne = (numBits: number): CtrProjection => ({ categories: [2], conditions: conditions(numBits), matches: [] })
  const hashesOf = (numBits: number): bigint[] =>
    pool.map((category) => foldedHash([category, ...new Array<number>(numBits).fill(1)]))
  for (const numBits of [0, 1, 2]) {
    const { categories, values } = numberCombinations(stageOf(ofOne(numBits), hashesOf(numBits)))
    expect([...categories.get(2)!].sort((a, b) => a - b)).toEqual([...pool].sort((a, b) => a - b))
    expect(values[0]).toHaveLength((pool.length + 1) * 2 ** numBits)
  }
  // Sixteen numbers and more for each combination, more bits than are numbered, two categories.
  for (const numBits of [4, 7])
    expect(numberCombinations(stageOf(ofOne(numBits), hashesOf(numBits))).values).toEqual([undefined])
  const ofTwo = { categories: [2, 3], conditions: [], matches: [] }
  expect(numberCombinations(stageOf(ofTwo, [1n])).values).toEqual([undefined])
})
