import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cellsOf, valuesWithin } from '../../../src/credit/scoring/value-cells.ts'
import { completionFor, extremeLeaves } from '../../../src/credit/scoring/worst-leaves.ts'
import { applyInputRule } from '../../../src/model/input-rule.ts'
import { leafOf, walkRaw } from '../../../src/predict/reference-walk.ts'
import { forests, rowsOf } from '../../oracle/random-forest.ts'
import { completionsOf, telling, treeExtremes } from '../../oracle/worst-completion.ts'

// A forest, a row, and for up to two of its features the interval or the list their value comes from.
const cases = fc
  .boolean()
  .chain((isLightgbm) => forests({ maxFeatures: 3, maxDepth: 4, maxIterations: 2, isLightgbm }))
  .chain((forest) => {
    const end = fc.oneof(fc.integer({ min: -5, max: 9 }), fc.double({ min: -4, max: 4, noNaN: true }))
    const interval = fc.tuple(end, end).map(([a, b]): [number, number] => [Math.min(a, b), Math.max(a, b)])
    const list = fc.array(fc.oneof(fc.integer({ min: 0, max: 12 }), fc.constant(NaN)), { minLength: 1, maxLength: 4 })
    const unknown = fc.oneof(
      { arbitrary: fc.constant(undefined), weight: 2 },
      { arbitrary: interval.map((ends) => ({ ends })), weight: 3 },
      { arbitrary: list.map((codes) => ({ codes })), weight: 1 }
    )
    const unknowns = fc.array(unknown, { minLength: forest.numFeatures, maxLength: forest.numFeatures })
    return fc.tuple(fc.constant(forest), rowsOf(forest, 1), unknowns)
  })

const withoutSignOfZero = (sums: Float64Array): Float64Array => sums.map((sum) => sum + 0)

test('each tree takes the extreme leaf of all completions, and the completion that is named reaches it', () => {
  fc.assert(
    fc.property(cases, ([forest, given, unknowns]) => {
      const row = given.slice()
      applyInputRule(forest, row)
      const cells = cellsOf(forest)
      const possible = unknowns.map((unknown, feature) => {
        if (unknown === undefined) return undefined
        const values =
          'ends' in unknown ? valuesWithin(unknown.ends, cells[feature]!) : Float64Array.from(unknown.codes).sort()
        applyInputRule(forest, values)
        return values
      })
      const tried = unknowns.map((unknown, feature) => {
        if (unknown === undefined) return undefined
        const values = 'ends' in unknown ? telling(forest, feature, unknown.ends) : unknown.codes
        const asSeen = Float64Array.from(values)
        applyInputRule(forest, asSeen)
        return [...asSeen]
      })
      const { smallest, largest } = treeExtremes(forest, completionsOf(row, tried))
      const { lowest, highest, lowestLeaf, highestLeaf } = extremeLeaves(forest, row, possible)
      const start = forest.baseIsLast ? forest.baseScores.map(() => 0) : forest.baseScores
      const sums = [start.slice(), start.slice()] as const
      const round = forest.sumType === 'float32' ? Math.fround : (sum: number) => sum
      for (let tree = 0; tree < forest.numTrees; tree++) {
        // + 0: leaves of 0 and of -0 are equally extreme.
        expect(forest.leafValue[lowestLeaf[tree]!]! + 0).toBe(smallest[tree]! + 0)
        expect(forest.leafValue[highestLeaf[tree]!]! + 0).toBe(largest[tree]! + 0)
        for (const leaf of [lowestLeaf[tree]!, highestLeaf[tree]!]) {
          const completion = completionFor(forest, leaf, row, possible)
          expect(leafOf(forest, tree, completion)).toBe(leaf)
          for (const [feature, values] of possible.entries())
            if (values === undefined) expect(completion[feature]).toBe(row[feature])
            else expect(values.includes(completion[feature]!)).toBe(true)
        }
        for (const [end, outputs] of [smallest, largest].entries()) {
          const score = tree % forest.numTreesPerIteration
          sums[end as 0 | 1][score] = round(sums[end as 0 | 1][score]! + outputs[tree]!)
        }
      }
      const last = forest.baseScores
      const wanted = forest.baseIsLast ? sums.map((sum) => sum.map((total, k) => round(total + last[k]!))) : sums
      expect([lowest, highest].map(withoutSignOfZero)).toEqual(wanted.map(withoutSignOfZero))
    }),
    { numRuns: 400 }
  )
})

test('without unknown values both extremes are the raw scores, to the bit', () => {
  fc.assert(
    fc.property(
      forests({ isLightgbm: false }).chain((forest) => fc.tuple(fc.constant(forest), rowsOf(forest, 1))),
      ([forest, row]) => {
        applyInputRule(forest, row)
        const scores = new Float64Array(forest.numTreesPerIteration)
        walkRaw(forest, row, 0, forest.numTrees / forest.numTreesPerIteration, scores, 0)
        const none = Array.from(row, () => undefined)
        expect(extremeLeaves(forest, row, none)).toMatchObject({ lowest: scores, highest: scores })
      }
    )
  )
})
