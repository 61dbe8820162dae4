import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { goesLeft, isCategorical } from '../../src/model/decision.ts'
import type { Forest } from '../../src/model/forest.ts'
import { applyInputRule } from '../../src/model/input-rule.ts'
import { encodingOf, numRanksOf, type Ranks, rankOf, ranksOf, valueOfRank } from '../../src/ranks/ranks.ts'
import { forests, rowsOf } from '../oracle/random-forest.ts'

const anyForests = fc.boolean().chain((isLightgbm) => forests({ isLightgbm, maxDepth: 4 }))
const forestsAndRows = anyForests.chain((forest) =>
  rowsOf(forest, 8).map((values) => ({
    forest,
    rows: Array.from({ length: 8 }, (_, row) => values.slice(row * forest.numFeatures, (row + 1) * forest.numFeatures))
  }))
)

// Calls back for each node with its column, a value of its feature, and that value as the trees see it.
function forEachDecision(
  forest: Forest,
  ranks: Ranks,
  rows: readonly Float64Array[],
  check: (node: number, column: number, value: number, seen: number) => void
): void {
  for (const row of rows) {
    const seen = row.slice()
    applyInputRule(forest, seen)
    forest.splitFeature.forEach((feature, node) => check(node, ranks.columnOf[feature]!, row[feature]!, seen[feature]!))
  }
}

test('every node sends a value where it sends the value that stands for its rank', () => {
  fc.assert(
    fc.property(forestsAndRows, ({ forest, rows }) => {
      const ranks = ranksOf(forest)!
      forEachDecision(forest, ranks, rows, (node, column, value, seen) => {
        const rank = rankOf(ranks, column, value)
        expect(rank).toBeLessThan(numRanksOf(ranks, column))
        expect(goesLeft(forest, node, valueOfRank(ranks, column, rank))).toBe(goesLeft(forest, node, seen))
      })
    }),
    { numRuns: 500 }
  )
})

test('a rank is the rank of the value that stands for it, and of no other', () => {
  fc.assert(
    fc.property(anyForests, (forest) => {
      const ranks = ranksOf(forest)!
      for (let column = 0; column < ranks.featureOf.length; column++) {
        for (let rank = 0; rank < numRanksOf(ranks, column); rank++) {
          // Infinity stands for the values above all breakpoints even if there are none.
          const value = valueOfRank(ranks, column, rank)
          const found = rankOf(ranks, column, value)
          if (!(value === Infinity && found < rank)) expect(found).toBe(rank)
        }
      }
    })
  )
})

test('encodings put missing values before or after the rest, so that a numerical node sends a prefix left', () => {
  fc.assert(
    fc.property(forestsAndRows, ({ forest, rows }) => {
      const ranks = ranksOf(forest)!
      forEachDecision(forest, ranks, rows, (node, column, value, seen) => {
        if (isCategorical(forest.decisionType[node]!)) return
        const isMissingFirst = goesLeft(forest, node, NaN)
        const { missing, shift } = encodingOf(ranks, column, isMissingFirst, false)
        const encode = (rank: number): number => (rank === numRanksOf(ranks, column) - 1 ? missing : rank + shift)
        expect(encode(rankOf(ranks, column, NaN))).toBe(isMissingFirst ? 0 : numRanksOf(ranks, column) - 1)
        if (value === value && seen === seen) {
          expect(encode(rankOf(ranks, column, value))).toBe(rankOf(ranks, column, value) + Number(isMissingFirst))
        }
      })
    })
  )
})
