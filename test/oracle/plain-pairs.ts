/**
 * The kernel of lambdarank in plain JavaScript: pair after pair, as LightGBM 4.7.0 takes them in src/objective/rank_objective.hpp.
 *
 * @module
 */
import type { KernelMemory } from '../../src/kernels/memory.ts'
import type { TrainFunctions } from '../../src/kernels/train-kernels-data.ts'

/** `addPairs` on a memory. */
export function plainPairs(memory: KernelMemory): TrainFunctions['addPairs'] {
  const doubles = (address: number): Float64Array => memory.float64().subarray(address >> 3)
  const float32 = (address: number): Float32Array => new Float32Array(memory.wasm.buffer, address)
  return (numRows, numFirst, ranks, room, table, lowest, perUnit, lastEntry, inverse, sigmoid, isDampened) => {
    const [scores, labels, gains, discounts] = [0, 1, 2, 3].map((column) => doubles(ranks + column * room)) as [
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array
    ]
    const pulls = float32(ranks + 4 * room)
    const curvatures = float32(ranks + 5 * room)
    const probabilityOf = (difference: number): number => {
      if (difference >= -lowest) return doubles(table)[lastEntry]!
      if (!(difference > lowest)) return doubles(table)[0]!
      return doubles(table)[Math.min(lastEntry, Math.trunc((difference - lowest) * perUnit))]!
    }
    let sum = 0
    for (let i = 0; i < numFirst; i++) {
      for (let j = i + 1; j < numRows; j++) {
        if (labels[i] === labels[j]) continue
        const [high, low] = labels[i]! > labels[j]! ? [i, j] : [j, i]
        const difference = scores[high]! - scores[low]!
        let change = (gains[high]! - gains[low]!) * Math.abs(discounts[i]! - discounts[j]!) * inverse
        if (isDampened === 1) change /= Math.fround(0.01) + Math.abs(difference)
        const probability = probabilityOf(difference)
        const pull = probability * (-sigmoid * change)
        const curvature = probability * (1 - probability) * (sigmoid * sigmoid * change)
        pulls[low]! -= Math.fround(pull)
        pulls[high]! += Math.fround(pull)
        curvatures[low]! += Math.fround(curvature)
        curvatures[high]! += Math.fround(curvature)
        sum -= 2 * pull
      }
    }
    return sum
  }
}
