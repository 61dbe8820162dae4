import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { isCategorical } from '../../../src/model/decision.ts'
import { numSlotsOf, slotsOf } from '../../../src/ranks/ranks.ts'
import { makeWalkTables } from '../../../src/predict/walk/walk-tables.ts'
import { forests } from '../../oracle/random-forest.ts'

test('only categorical nodes have a bit a slot, so tables grow with the forest, not with its square', () => {
  fc.assert(
    fc.property(forests({ maxIterations: 6, maxDepth: 6 }), (forest) => {
      const slots = slotsOf(forest)
      let words = 0
      forest.splitFeature.forEach((feature, node) => {
        if (isCategorical(forest.decisionType[node]!))
          words += Math.ceil(numSlotsOf(slots, slots.columnOf[feature]!) / 32)
      })
      expect(makeWalkTables(forest, slots).sets.length).toBe(words)
    })
  )
})
