import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { isCategorical } from '../../../src/model/decision.ts'
import { numRanksOf, ranksOf } from '../../../src/ranks/ranks.ts'
import { makeWalkTables } from '../../../src/predict/walk/walk-tables.ts'
import { forests } from '../../oracle/random-forest.ts'

test('only categorical nodes have a bit for each rank, so tables grow with the forest, not with its square', () => {
  fc.assert(
    fc.property(forests({ maxIterations: 6, maxDepth: 6 }), (forest) => {
      const ranks = ranksOf(forest)!
      let words = 0
      forest.splitFeature.forEach((feature, node) => {
        if (isCategorical(forest.decisionType[node]!))
          words += Math.ceil(numRanksOf(ranks, ranks.columnOf[feature]!) / 32)
      })
      expect(makeWalkTables(forest, ranks)!.sets.length).toBe(words)
    })
  )
})
