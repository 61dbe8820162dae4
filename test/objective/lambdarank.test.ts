import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createObjective } from '../../src/objective/create-objective.ts'
import type { Objective } from '../../src/objective/objective.ts'
import { pairwiseLambda } from '../oracle/pairwise-lambda.ts'
import { randomIntegers } from '../oracle/random-forest.ts'
import { defaults } from './objective-cases.ts'

interface Row {
  readonly label: number
  readonly score: number
}

const row: fc.Arbitrary<Row> = fc.record({
  label: fc.integer({ min: 0, max: 4 }),
  score: fc.oneof(fc.integer({ min: -3, max: 3 }), fc.double({ min: -4, max: 4, noNaN: true }))
})
const queries = fc.array(fc.array(row, { maxLength: 12 }), { minLength: 1, maxLength: 4 })
const options = fc.record({
  sigmoid: fc.constantFrom(1, 0.5, 2),
  numRanks: fc.integer({ min: 1, max: 14 }),
  isNormalised: fc.boolean()
})

function derivativesOf(
  rows: readonly (readonly Row[])[],
  { sigmoid, numRanks, isNormalised }: { sigmoid: number; numRanks: number; isNormalised: boolean },
  rowWeight: number
): { gradients: number[]; hessians: number[] } {
  const all = rows.flat()
  const sizes = rows.map((query) => query.length)
  const objective = createObjective(
    {
      ...defaults,
      objective: 'lambdarank',
      sigmoid,
      lambdarank_truncation_level: numRanks,
      lambdarank_norm: isNormalised
    },
    {
      numRows: all.length,
      label: Float32Array.from(all, ({ label }) => label),
      weight: new Float32Array(all.length).fill(rowWeight),
      queryBoundaries: Int32Array.from([
        0,
        ...sizes.map((_, query) => sizes.slice(0, query + 1).reduce((a, b) => a + b, 0))
      ])
    }
  )
  // What is there before is not added to.
  const gradients = new Float32Array(all.length).fill(3)
  const hessians = new Float32Array(all.length).fill(3)
  objective.computeGradients(
    Float64Array.from(all, ({ score }) => score),
    gradients,
    hessians
  )
  return { gradients: [...gradients], hessians: [...hessians] }
}

test('each query has the sums over its pairs, as far as the table of sigmoids tells', () => {
  fc.assert(
    fc.property(queries, options, (rows, given) => {
      const got = derivativesOf(rows, given, 1)
      const parts = rows.map((query) =>
        pairwiseLambda(
          query.map(({ label }) => label),
          query.map(({ score }) => score),
          given
        )
      )
      const expected = { gradients: parts.flatMap((p) => p.gradients), hessians: parts.flatMap((p) => p.hessians) }
      for (const name of ['gradients', 'hessians'] as const) {
        const scale = Math.max(1, ...expected[name].map(Math.abs))
        got[name].forEach((value, i) => expect(Math.abs(value - expected[name][i]!)).toBeLessThan(2e-4 * scale))
      }
    })
  )
})

test('weights multiply what has been summed', () => {
  fc.assert(
    fc.property(queries, options, (rows, given) => {
      const once = derivativesOf(rows, given, 1)
      const twice = derivativesOf(rows, given, 2)
      expect(twice.gradients).toEqual(once.gradients.map((value) => value * 2))
      expect(twice.hessians).toEqual(once.hessians.map((value) => value * 2))
    })
  )
})

// More rows than are sorted by insertion, and again in another order.
test('an order that has been does not change the next', () => {
  const numRows = 300
  const below = randomIntegers(5)
  const label = Float32Array.from({ length: numRows }, () => below(5))
  for (const sizes of [[300], [40, 250, 0, 1, 9]]) {
    const queryBoundaries = Int32Array.from([0, ...sizes.map((_, i) => sizes.slice(0, i + 1).reduce((a, b) => a + b))])
    const created = (): Objective =>
      createObjective({ ...defaults, objective: 'lambdarank' }, { numRows, label, queryBoundaries })
    const used = created()
    for (let round = 0; round < 5; round++) {
      const scores = Float64Array.from({ length: numRows }, () => (below(20) - 10) / 3)
      const [again, anew] = [used, created()].map((objective) => {
        const gradients = new Float32Array(numRows)
        objective.computeGradients(scores, gradients, new Float32Array(numRows))
        return gradients
      })
      expect(again).toEqual(anew)
    }
  }
})

test('rows of −Infinity pull at nothing', () => {
  const rows = [
    [
      { label: 2, score: -Infinity },
      { label: 0, score: 1 },
      { label: 1, score: 0 }
    ]
  ]
  const { gradients } = derivativesOf(rows, { sigmoid: 1, numRanks: 30, isNormalised: true }, 1)
  expect(gradients[0]).toBe(0)
  expect(gradients[1]).toBeGreaterThan(0)
})
