/**
 * Tables of CTRs: from the hash of a combination to a number that trees test, in float32.
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
  /** The value of a CTR for a combination of this hash. */
  readonly valueOf: (hash: WideHash, ctr: Ctr) => number
}

/** Prepares a table. */
export function prepareTable(table: CtrTable): PreparedTable {
  const { type, projection, rows, statistics, width, denominator } = table
  const find = createFinder(table.hashes)
  const sumFrom = (begin: number, end: number): number => {
    let sum = 0
    for (let i = begin; i < end; i++) sum += statistics[i]!
    return sum
  }
  const valueOf = (hash: WideHash, ctr: Ctr): number => {
    const found = find(hash)
    const at = found < 0 ? -1 : rows[found]! * width
    switch (type) {
      case 'Counter':
      case 'FeatureFreq':
        return scaled(at < 0 ? 0 : statistics[at]!, denominator, ctr)
      case 'BinarizedTargetMeanValue':
      case 'FloatTargetMeanValue':
        return at < 0 ? scaled(0, 0, ctr) : scaled(statistics[at]!, statistics[at + 1]!, ctr)
      case 'Buckets':
        return at < 0 ? scaled(0, 0, ctr) : scaled(statistics[at + ctr.targetBorder]!, sumFrom(at, at + width), ctr)
      case 'Borders': {
        if (at < 0) return scaled(0, 0, ctr)
        // Of two classes it is the second's count, whatever the border.
        const first = width > 2 ? ctr.targetBorder + 1 : 1
        return scaled(sumFrom(at + first, at + width), sumFrom(at, at + width), ctr)
      }
    }
  }
  return { projection, valueOf }
}

function scaled(numerator: number, denominator: number, ctr: Ctr): number {
  const above = Math.fround(Math.fround(numerator) + ctr.priorNumerator)
  const below = Math.fround(Math.fround(denominator) + ctr.priorDenominator)
  return Math.fround(Math.fround(Math.fround(above / below) + ctr.shift) * ctr.scale)
}

// The number of a hash, -1 when it is not there. Open addressing; 0 is an empty slot, n + 1 hash n.
function createFinder(hashes: Uint32Array): (hash: WideHash) => number {
  const numHashes = hashes.length / 2
  const shift = Math.clz32(2 * numHashes)
  const slots = new Int32Array(2 ** (32 - shift))
  const last = slots.length - 1
  const firstSlot = (low: number, high: number): number => (Math.imul(low ^ high, 0x9e3779b1) >>> shift) & last
  for (let number = 0; number < numHashes; number++) {
    let slot = firstSlot(hashes[2 * number]!, hashes[2 * number + 1]!)
    while (slots[slot] !== 0) slot = (slot + 1) & last
    slots[slot] = number + 1
  }
  return ({ low, high }) => {
    for (let slot = firstSlot(low, high); slots[slot] !== 0; slot = (slot + 1) & last) {
      const number = slots[slot]! - 1
      if (hashes[2 * number] === low && hashes[2 * number + 1] === high) return number
    }
    return -1
  }
}
