import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { goesLeft } from '../../src/model/decision.ts'
import { type Forest, rootOf } from '../../src/model/forest.ts'
import { predictRaw } from '../../src/predict/predict.ts'
import { differingBits } from '../fixtures.ts'
import { forests, modelOf, rowsOf } from '../oracle/random-forest.ts'

// Raw scores of a row by the definition, from an iteration on: one leaf value after the other, after or before the base score, each sum
// rounded.
function naiveScores(forest: Forest, row: readonly number[], start: number): number[] {
  const round = forest.sumType === 'float32' ? Math.fround : (sum: number) => sum
  const rounded = forest.inputType === 'float32' ? row.map(Math.fround) : row
  const seen = forest.tinyIsZero ? rounded.map((value) => (Math.abs(value) <= Math.fround(1e-35) ? 0 : value)) : rounded
  const valueOf = (child: number): number =>
    child < 0
      ? forest.leafValue[~child]!
      : valueOf(
          (goesLeft(forest, child, seen[forest.splitFeature[child]!]!) ? forest.leftChild : forest.rightChild)[child]!
        )
  return Array.from(forest.baseScores, (base, output) => {
    const numOutputs = forest.numTreesPerIteration
    const trees = Array.from({ length: forest.numTrees }, (_, tree) => tree)
    const ofOutput = trees.filter((tree) => tree % numOutputs === output && tree >= start * numOutputs)
    const { baseIsLast } = forest
    const sum = ofOutput.reduce((total, tree) => round(total + valueOf(rootOf(forest, tree))), baseIsLast ? 0 : base)
    if (!baseIsLast) return sum
    return round(start > 0 && forest.baseIsOfFirst ? sum * forest.scale : sum * forest.scale + base)
  })
}

test('adds base scores, rounds and sees values as the forest says', () => {
  const arbitrary = forests({ isLightgbm: false, isScaled: true }).chain((forest) =>
    fc.record({ forest: fc.constant(forest), values: rowsOf(forest, 6), start: fc.nat({ max: 2 }) })
  )
  fc.assert(
    fc.property(arbitrary, ({ forest, values, start }) => {
      const { numFeatures } = forest
      const numIterations = forest.numTrees / forest.numTreesPerIteration
      const got = predictRaw(
        modelOf(forest),
        { values, numRows: 6, numFeatures },
        { engine: 'reference', startIteration: start }
      )
      const rows = Array.from({ length: 6 }, (_, row) => [
        ...values.subarray(row * numFeatures, (row + 1) * numFeatures)
      ])
      expect(
        differingBits(
          got,
          Float64Array.from(rows.flatMap((row) => naiveScores(forest, row, Math.min(start, numIterations))))
        )
      ).toBe(0)
    }),
    { numRuns: 500 }
  )
})
