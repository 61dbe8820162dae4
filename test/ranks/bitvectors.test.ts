import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { goesLeft } from '../../src/model/decision.ts'
import type { Forest } from '../../src/model/forest.ts'
import { applyInputRule } from '../../src/model/input-rule.ts'
import {
  bitsPerBitvector,
  type BranchRule,
  makeBitvectorTables,
  wordsPerBitvector
} from '../../src/ranks/bitvectors.ts'
import { rankOf, ranksOf } from '../../src/ranks/ranks.ts'
import { forests, rowsOf } from '../oracle/random-forest.ts'

// A rule with its own bits for every node, in groups that share a bitvector; some rules clear several bits.
function rulesOf(forest: Forest): BranchRule[][] {
  const groups: BranchRule[][] = []
  forest.splitFeature.forEach((_, node) => {
    const bitBegin = (3 * node) % (bitsPerBitvector - 3)
    if (bitBegin < 3) groups.push([])
    groups.at(-1)!.push({ node, byLeft: node % 2 === 0, bitBegin, bitEnd: bitBegin + 1 + (node % 3) })
  })
  return groups
}

test("the AND of a row's bitvectors has exactly the bits that no branch of the row clears", () => {
  const arbitrary = fc
    .boolean()
    .chain((isLightgbm) => forests({ isLightgbm, maxIterations: 12 }))
    .chain((forest) => rowsOf(forest, 4).map((values) => ({ forest, values })))
  fc.assert(
    fc.property(arbitrary, ({ forest, values }) => {
      const ranks = ranksOf(forest)!
      const groups = rulesOf(forest)
      const tables = makeBitvectorTables(forest, ranks, groups, 2 ** 26)!
      for (let i = 0; i < 4; i++) {
        const row = values.slice(i * forest.numFeatures, (i + 1) * forest.numFeatures)
        const seen = row.slice()
        applyInputRule(forest, seen)
        groups.forEach((rules, group) => {
          const expected = new Int32Array(wordsPerBitvector).fill(-1)
          for (const { node, byLeft, bitBegin, bitEnd } of rules) {
            if (goesLeft(forest, node, seen[forest.splitFeature[node]!]!) !== byLeft) continue
            for (let bit = bitBegin; bit < bitEnd; bit++) expected[bit >>> 5]! &= ~(1 << (bit & 31))
          }
          const got = new Int32Array(wordsPerBitvector).fill(-1)
          for (let entry = tables.entryOffsets[group]!; entry < tables.entryOffsets[group + 1]!; entry++) {
            const column = tables.entryColumn[entry]!
            const rank = rankOf(ranks, column, row[ranks.featureOf[column]!]!)
            const bitvector = tables.firstBitvector[group]! + tables.bitvectorOfRank[tables.entryOffset[entry]! + rank]!
            for (let word = 0; word < wordsPerBitvector; word++) {
              got[word]! &= tables.words[bitvector * wordsPerBitvector + word]!
            }
          }
          expect([...got]).toEqual([...expected])
        })
      }
    }),
    { numRuns: 300 }
  )
})

test('tables beyond their limit are not made', () => {
  fc.assert(
    fc.property(forests({ maxIterations: 4 }), (forest) => {
      const groups = rulesOf(forest)
      expect(makeBitvectorTables(forest, ranksOf(forest)!, groups, 1) === undefined).toBe(groups.length > 0)
    })
  )
})
