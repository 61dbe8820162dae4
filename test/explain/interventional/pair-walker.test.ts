import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { explain } from '../../../src/explain/explain.ts'
import { backgroundSetsOf } from '../../../src/explain/interventional/background-sets.ts'
import { createPairWalker } from '../../../src/explain/interventional/pair-walker.ts'
import { createRowExplainer } from '../../../src/explain/interventional/row-explainer.ts'
import { hasLongPaths, pathsOf } from '../../../src/explain/paths.ts'
import { loadModel } from '../../../src/format/load-model.ts'
import { goesLeft } from '../../../src/model/decision.ts'
import { type Forest, rootOf } from '../../../src/model/forest.ts'
import { predictRaw } from '../../../src/predict/predict.ts'
import { chainModel } from '../../hostile-models.ts'
import { forests, randomIntegers, rowsOf } from '../../oracle/random-forest.ts'
import { largestAbsolute } from '../closeness.ts'

const numBackground = 7

test('is what sets of features give', () => {
  fc.assert(
    fc.property(
      forests({ maxDepth: 6 }).chain((forest) =>
        rowsOf(forest, numBackground + 1).map((values) => ({ forest, values }))
      ),
      ({ forest, values }) => {
        const { numFeatures, numTrees } = forest
        const columns = Float64Array.from({ length: numFeatures * numBackground }, (_, i) => {
          return values[(i % numBackground) * numFeatures + Math.floor(i / numBackground)]!
        })
        const paths = pathsOf(forest)
        const trees = [...Array(numTrees).keys()]
        const background = backgroundSetsOf(forest, paths, columns, numBackground, 0, numTrees)
        const bySets = createRowExplainer(forest, paths, background, trees)
        const byPairs = createPairWalker(forest, paths, columns, numBackground, trees)
        const row = values.subarray(numBackground * numFeatures)
        const [expected, got] = [bySets, byPairs].map(({ addRow }) => {
          const contributions = new Float64Array(numFeatures * forest.numTreesPerIteration)
          // Twice: a walk leaves nothing behind.
          addRow(row, contributions)
          addRow(row, contributions)
          return contributions
        }) as [Float64Array, Float64Array]
        const scale = Math.max(1, largestAbsolute(forest.leafValue))
        got.forEach((value, i) => expect(Math.abs(value - expected[i]!)).toBeLessThanOrEqual(1e-12 * scale * numTrees))
        byPairs.baseValues.forEach((value, output) =>
          expect(Math.abs(forest.baseScores[output]! + value - bySets.baseValues[output]!)).toBeLessThanOrEqual(
            1e-12 * scale * numTrees
          )
        )
      }
    ),
    { numRuns: 300 }
  )
})

// By the formula of row-explainer.ts in whole numbers: a leaf whose path the explained row leaves at the features N and a
// background row at M gives each of M + v · (m − 1)! n! / (m + n)!, and each of N − v · (n − 1)! m! / (m + n)!.
function exactContributions(forest: Forest, row: Float64Array, background: readonly Float64Array[]): number[] {
  const scale = 2n ** 1100n
  const factorials = [1n]
  for (let i = 1; i <= forest.numFeatures; i++) factorials.push(factorials[i - 1]! * BigInt(i))
  const weight = (p: number, q: number): bigint => (scale * factorials[p - 1]! * factorials[q]!) / factorials[p + q]!
  const sums = Array.from({ length: forest.numFeatures }, () => 0n)
  for (const other of background) {
    const n = new Set<number>()
    const m = new Set<number>()
    const visit = (child: number): void => {
      if (child < 0) {
        const value = BigInt(2 * forest.leafValue[~child]!)
        for (const feature of m) sums[feature]! += value * weight(m.size, n.size)
        for (const feature of n) sums[feature]! -= value * weight(n.size, m.size)
        return
      }
      const feature = forest.splitFeature[child]!
      for (const left of [true, false]) {
        const next = left ? forest.leftChild[child]! : forest.rightChild[child]!
        const entered: Set<number>[] = []
        if (goesLeft(forest, child, row[feature]!) !== left) entered.push(n)
        if (goesLeft(forest, child, other[feature]!) !== left) entered.push(m)
        // Off path in both rows: no coalition leads there. Each feature is on a chain's path once.
        if (entered.length === 2) continue
        entered.forEach((set) => set.add(feature))
        visit(next)
        entered.forEach((set) => set.delete(feature))
      }
    }
    visit(rootOf(forest, 0))
  }
  // Leaf values are halves.
  return sums.map((sum) => Number((sum * 2n ** 60n) / (scale * BigInt(2 * background.length))) / 2 ** 60)
}

const randomRows = (numRows: number, numFeatures: number, seed: number): Float64Array[] => {
  const random = randomIntegers(seed)
  // One row in three of a feature goes left, so that walks go down the chain a while.
  return Array.from({ length: numRows }, () =>
    Float64Array.from({ length: numFeatures }, () => (random(3) === 0 ? -1 : 1e6))
  )
}

test.each([12, 257, 400])('a chain of %d features is explained as in exact arithmetic', (numFeatures) => {
  const model = loadModel(chainModel(numFeatures, numFeatures, { featureOf: (node) => node }))
  expect(hasLongPaths(model.forest, pathsOf(model.forest), 0)).toBe(numFeatures > 256)
  const [row, ...background] = randomRows(9, numFeatures, numFeatures)
  const { values } = explain(model, [[...row!]], { background: background.map((other) => [...other]) })
  const expected = exactContributions(model.forest, row!, background)
  const largest = largestAbsolute(Float64Array.from(expected))
  expected.forEach((value, feature) =>
    expect(Math.abs(values[feature]! - value), String(feature)).toBeLessThanOrEqual(1e-9 * largest)
  )
})

test.each([
  ['2,000 features', 2000],
  ['one feature, 2,000 nodes deep', 1]
])('contributions of a chain of %s add up, by every mode', (_, numFeatures) => {
  const model = loadModel(chainModel(2000, numFeatures, { featureOf: (node) => node % numFeatures }))
  const random = randomIntegers(5)
  const anyRows = (numRows: number): number[][] =>
    Array.from({ length: numRows }, () => Array.from({ length: numFeatures }, () => random(2500) / 9 - 20))
  const [rows, background] = [anyRows(200), anyRows(20)]
  const raw = predictRaw(model, rows)
  for (const mode of ['fast', 'bulk'] as const) {
    const { values, baseValues } = explain(model, rows, { background, mode })
    raw.forEach((score, row) => {
      const ofRow = values.subarray(row * numFeatures, (row + 1) * numFeatures)
      const sum = ofRow.reduce((total, value) => total + value, baseValues[0]!)
      expect(Math.abs(sum - score)).toBeLessThanOrEqual(1e-9 * Math.max(1, largestAbsolute(ofRow)))
    })
  }
})

test('what is prepared for long paths grows as the paths do, not as their square', () => {
  const sizes = [2000, 20_000].map((numFeatures) => {
    const { forest } = loadModel(chainModel(numFeatures, numFeatures, { featureOf: (node) => node }))
    const paths = pathsOf(forest)
    const { offPath, numWords } = backgroundSetsOf(forest, paths, new Float64Array(3 * numFeatures), 3, 0, 1)
    return offPath.length + numWords
  })
  expect(sizes).toEqual([1, 1])
})
