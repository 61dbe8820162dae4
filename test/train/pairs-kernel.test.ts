/**
 * The kernel of lambdarank in WebAssembly against the one in plain JavaScript, which takes pair after pair: the same bits.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { takeArray } from '../../src/kernels/kernel-array.ts'
import { createTrainKernels, type TrainKernels } from '../../src/kernels/train-kernels.ts'
import { createPlainTrainKernels } from '../oracle/plain-train-kernels.ts'

const row = fc.record({
  score: fc.oneof(
    fc.integer({ min: -3, max: 3 }),
    fc.double({ min: -40, max: 40, noNaN: true }),
    fc.constantFrom(Infinity, 1e308, -1e308, 1e-300)
  ),
  label: fc.integer({ min: 0, max: 4 })
})
const query = fc.record({
  rows: fc.array(row, { minLength: 2, maxLength: 40 }),
  // Higher labels need not have higher gains.
  gains: fc.array(fc.double({ min: 0, max: 31, noNaN: true }), { minLength: 5, maxLength: 5 }),
  numRanks: fc.integer({ min: 1, max: 50 }),
  sigmoid: fc.constantFrom(1, 0.3, 2, 1e-30, 1e30),
  inverse: fc.double({ min: 1e-3, max: 10, noNaN: true }),
  isDampened: fc.integer({ min: 0, max: 1 })
})

type Query = typeof query extends fc.Arbitrary<infer Value> ? Value : never

const tableSize = 1024

function sumsOf(kernels: TrainKernels, { rows, gains, numRanks, sigmoid, inverse, isDampened }: Query): unknown[] {
  const { memory } = kernels
  const count = rows.length
  const length = count + 1
  const table = takeArray(memory, Float64Array, tableSize)
  const lowest = -25 / sigmoid
  const perUnit = tableSize / -lowest / 2
  for (let i = 0; i < tableSize; i++) table.view()[i] = 1 / (1 + Math.exp((i / perUnit + lowest) * sigmoid))
  const ranks = takeArray(memory, Float64Array, 6 * length)
  for (const [rank, { score, label }] of rows.toSorted((a, b) => b.score - a.score).entries()) {
    for (const [column, value] of [score, label, gains[label]!, 1 / Math.log2(2 + rank)].entries()) {
      ranks.view()[column * length + rank] = value
    }
  }
  ranks.view()[length + count] = NaN
  const sum = kernels.addPairs(
    count,
    Math.min(count - 1, numRanks),
    ranks.address,
    8 * length,
    table.address,
    lowest,
    perUnit,
    tableSize - 1,
    inverse,
    sigmoid,
    isDampened
  )
  const derivativesOf = (column: number): number[] => [
    ...new Float32Array(memory.wasm.buffer, ranks.address + 8 * length * column, count)
  ]
  return [sum, derivativesOf(4), derivativesOf(5)]
}

test('pairs of any rows', () => {
  fc.assert(
    fc.property(query, (one) => {
      expect(sumsOf(createTrainKernels(), one)).toEqual(sumsOf(createPlainTrainKernels(), one))
    }),
    { numRuns: 1000 }
  )
})
