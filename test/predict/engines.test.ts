import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { predictLeaf, predictRaw } from '../../src/predict/predict.ts'
import type { EngineName } from '../../src/predict/predict-options.ts'
import { createScorer } from '../../src/predict/scorer.ts'
import { enginesFor } from '../check-case.ts'
import { differingBits } from '../fixtures.ts'
import { forestOf, forests, type ForestOptions, modelOf, rowsOf } from '../oracle/random-forest.ts'

// Raw scores and leaves of all iterations and of some, by every engine and by the reference.
function expectSameByAll(options: ForestOptions, numRuns: number, numRows: number): void {
  const arbitrary = forests(options).chain((forest) =>
    fc.record({
      forest: fc.constant(forest),
      values: rowsOf(forest, numRows),
      startIteration: fc.nat({ max: 5 }),
      numIterations: fc.integer({ min: -1, max: 40 })
    })
  )
  fc.assert(
    fc.property(arbitrary, ({ forest, values, startIteration, numIterations }) => {
      const model = modelOf(forest)
      const rows = { values, numRows, numFeatures: forest.numFeatures }
      for (const range of [{}, { startIteration, numIterations }]) {
        const of = (engine: EngineName): object => ({ ...range, engine })
        const raw = predictRaw(model, rows, of('reference'))
        const leaves = predictLeaf(model, rows, of('reference'))
        for (const engine of enginesFor(model)) {
          expect(differingBits(predictRaw(model, rows, of(engine)), raw), `${engine}: raw`).toBe(0)
          expect(differingBits(predictLeaf(model, rows, of(engine)), leaves), `${engine}: leaf`).toBe(0)
          const scorer = createScorer(model, of(engine))
          const numOutputs = raw.length / numRows
          for (let row = 0; row < Math.min(numRows, 5); row++) {
            const one = scorer.predictRaw(values.subarray(row * forest.numFeatures, (row + 1) * forest.numFeatures))
            const wanted = raw.subarray(row * numOutputs, (row + 1) * numOutputs)
            expect(differingBits(one, wanted), `${engine}: one row`).toBe(0)
          }
        }
      }
    }),
    { numRuns }
  )
}

test('2,000 random forests: all engines have the bits of the reference', () => {
  expectSameByAll({}, 2000, 9)
}, 120_000)

test("other libraries' forests: base scores, float32 sums, tiny values as they are", () => {
  expectSameByAll({ isLightgbm: false, isScaled: true }, 1000, 9)
  expectSameByAll({ isLightgbm: false, isScaled: true, maxIterations: 40, maxDepth: 3 }, 40, 35)
  expectSameByAll({ isLightgbm: false, isScaled: true, maxIterations: 3, maxDepth: 12 }, 40, 21)
}, 120_000)

test('many trees, many classes: groups of trees that are not full', () => {
  expectSameByAll({ maxIterations: 40, maxTreesPerIteration: 7, maxDepth: 3 }, 60, 35)
}, 60_000)

test('large trees: lines of up to 512 bits a tree, and the walk beyond', () => {
  expectSameByAll({ maxIterations: 3, maxTreesPerIteration: 2, maxDepth: 12, maxFeatures: 12 }, 120, 21)
}, 120_000)

test('a feature of 200,000 categories, every other one in a set', () => {
  const leaf = { leafCount: 5, leafValue: 1 }
  const node = { splitFeature: 0, decisionType: 1, threshold: 0, categories: [0], left: leaf }
  const catThreshold = new Uint32Array(6250).fill(0x55555555)
  const forest = forestOf([{ ...node, right: { ...leaf, leafValue: 2 } }], 1)
  const model = modelOf({ ...forest, catThreshold, catBoundaries: Int32Array.of(0, catThreshold.length) })
  const values = Float64Array.from({ length: 2000 }, (_, row) => 101 * row)
  const wanted = values.map((category) => (category < 200_000 && category % 2 === 0 ? 1 : 2))
  const rows = { values, numRows: values.length, numFeatures: 1 }
  for (const engine of enginesFor(model)) {
    expect(differingBits(predictRaw(model, rows, { engine }), wanted), engine).toBe(0)
  }
})
