/**
 * Tables of CTRs: from the hash of a combination to numbers that trees test, in float32.
 *
 * Source: CatBoost 1.2.10 catboost/libs/model/static_ctr_provider.cpp, CalcCtrs; online_ctr.h, TModelCtr::Calc.
 *
 * @module
 */
import type { WideHash } from './catboost-hashes.ts'
import type { Ctr, CtrTable } from './catboost-stage.ts'

/** A table, prepared. */
export interface PreparedTable {
  /** Number of the projection whose hash it takes. */
  readonly projection: number
  /** The row of the statistics of a combination of this hash; -1 where training did not see it. */
  readonly rowOf: (hash: WideHash) => number
  /** Prepares a CTR: its value by row. */
  readonly valueOf: (ctr: Ctr) => (row: number) => number
}

/** Prepares a table. */
export function prepareTable(table: CtrTable): PreparedTable {
  const fractionOf = createFractions(table)
  return {
    projection: table.projection,
    rowOf: createFinder(table),
    valueOf: (ctr) => {
      const { numerator, denominator } = fractionOf(ctr.targetBorder)
      const { priorNumerator, priorDenominator, shift, scale } = ctr
      return (row) => {
        const above = Math.fround(Math.fround(numerator(row)) + priorNumerator)
        const below = Math.fround(Math.fround(denominator(row)) + priorDenominator)
        return Math.fround(Math.fround(Math.fround(above / below) + shift) * scale)
      }
    }
  }
}

type OfRow = (row: number) => number

// What is divided by what, by the border of the target, for each row; row -1 has nothing.
function createFractions({
  type,
  statistics,
  width,
  denominator
}: CtrTable): (targetBorder: number) => { numerator: OfRow; denominator: OfRow } {
  const column = (i: number): OfRow => {
    return (row) => (row < 0 ? 0 : statistics[row * width + i]!)
  }
  const sumFrom = (first: number): OfRow => {
    return (row) => {
      let sum = 0
      if (row >= 0) for (let i = first; i < width; i++) sum += statistics[row * width + i]!
      return sum
    }
  }
  const total = sumFrom(0)
  switch (type) {
    case 'Counter':
    case 'FeatureFreq':
      return () => ({ numerator: column(0), denominator: () => denominator })
    case 'BinarizedTargetMeanValue':
    case 'FloatTargetMeanValue':
      return () => ({ numerator: column(0), denominator: column(1) })
    case 'Buckets':
      return (targetBorder) => ({ numerator: column(targetBorder), denominator: total })
    case 'Borders':
      // Of two classes it is the second's count, whatever the border.
      return (targetBorder) => ({ numerator: sumFrom(width > 2 ? targetBorder + 1 : 1), denominator: total })
  }
}

// The row of a hash, -1 when it is not there. Open addressing; each slot has the halves of a hash and its row + 1, which is 0 in an
// empty one, so that a look into a large table is one into memory.
function createFinder({ hashes, rows }: CtrTable): PreparedTable['rowOf'] {
  const shift = Math.clz32(2 * rows.length)
  const slots = new Int32Array(3 * 2 ** (32 - shift))
  const firstSlot = (low: number, high: number): number =>
    3 * ((Math.imul(low ^ high, 0x9e3779b1) >>> shift) & (slots.length / 3 - 1))
  const next = (slot: number): number => (slot + 3 === slots.length ? 0 : slot + 3)
  rows.forEach((row, number) => {
    const [low, high] = [hashes[2 * number]!, hashes[2 * number + 1]!]
    let slot = firstSlot(low, high)
    while (slots[slot + 2] !== 0) slot = next(slot)
    slots[slot] = low
    slots[slot + 1] = high
    slots[slot + 2] = row + 1
  })
  return ({ low, high }) => {
    // As slots have them, with a sign.
    const lowBits = low | 0
    const highBits = high | 0
    for (let slot = firstSlot(low, high); slots[slot + 2] !== 0; slot = next(slot))
      if (slots[slot] === lowBits && slots[slot + 1] === highBits) return slots[slot + 2]! - 1
    return -1
  }
}
