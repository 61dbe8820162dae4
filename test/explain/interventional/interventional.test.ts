import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { explain } from '../../../src/explain/explain.ts'
import { createExplainer } from '../../../src/explain/explainer.ts'
import { loadModel } from '../../../src/format/load-model.ts'
import type { Model } from '../../../src/model/model.ts'
import { walkRaw } from '../../../src/predict/reference-walk.ts'
import { predictRaw } from '../../../src/predict/predict.ts'
import { differingBits, float64s, readCases } from '../../fixtures.ts'
import { forestOf, forests, modelOf, randomIntegers, rowsOf, type TreeSpec } from '../../oracle/random-forest.ts'
import { interventionalGame, shapleyValues } from '../../oracle/shapley.ts'
import { largestAbsolute, subnormalRounding } from '../closeness.ts'

// Numbers, every missing type, categories of every kind, infinities, several outputs, random forests, single leaves.
const names = [
  'regression',
  'missing-nan',
  'missing-zero',
  'missing-none',
  'only-nan',
  'use-missing-false',
  'tiny-values',
  'infinite',
  'threshold-inf',
  'threshold-ties',
  'categorical-onehot',
  'categorical-sorted',
  'categorical-many',
  'categorical-negative',
  'categorical-sparse-ids',
  'multiclass',
  'rf-multiclass',
  'dart',
  'stump',
  'deep-repeated',
  'no-trees'
]
const cases = readCases().filter(({ name }) => names.includes(name))

const seen = (values: Float64Array): Float64Array =>
  values.map((value) => (Math.abs(value) <= Math.fround(1e-35) ? 0 : value))
const rowAt = (values: Float64Array, numFeatures: number, row: number): Float64Array =>
  values.subarray(row * numFeatures, (row + 1) * numFeatures)

// Contributions of a row to all outputs by the definition, [numOutputs × numFeatures].
function byDefinition(model: Model, row: Float64Array, background: readonly Float64Array[]): Float64Array {
  const { forest } = model
  const numOutputs = forest.numTreesPerIteration
  // Features no tree tests contribute nothing, and leave fewer coalitions.
  const players = [...new Set(forest.splitFeature)].sort((a, b) => a - b)
  const scores = new Float64Array(numOutputs)
  const values = new Float64Array(numOutputs * forest.numFeatures)
  for (let output = 0; output < numOutputs; output++) {
    const game = interventionalGame(row, background, players, (mixed) => {
      walkRaw(forest, mixed, 0, forest.numTrees / numOutputs, scores, 0)
      return scores[output]!
    })
    shapleyValues(players.length, game).forEach((value, player) => {
      values[output * forest.numFeatures + players[player]!] = value
    })
  }
  return values
}

function expectClose(got: Float64Array, expected: Float64Array, scale: number): void {
  expect(got).toHaveLength(expected.length)
  let worst = 0
  for (let i = 0; i < got.length; i++) worst = Math.max(worst, Math.abs(got[i]! - expected[i]!))
  expect(worst).toBeLessThanOrEqual(1e-10 * scale + subnormalRounding)
}

const modes = [{ mode: 'fast' }, { mode: 'bulk', engine: 'wasm' }, { mode: 'bulk', engine: 'js' }] as const

test('all cases are there', () => {
  expect(cases).toHaveLength(names.length)
})

describe('is what the definition of interventional SHAP says', () => {
  test.each(cases)('$name', (of) => {
    const model = loadModel(of.file('model.txt')!)
    const { numFeatures } = model.forest
    const rows = seen(float64s(of, 'rows.f64'))
    const random = randomIntegers(7)
    for (const size of [1, 7, 150, 1000]) {
      // Each value from a row of its own, so that a large background has more distinct sets than the case has rows.
      const draw = (_: unknown, i: number): number => rows[random(of.numRows) * numFeatures + (i % numFeatures)]!
      const values = Float64Array.from({ length: size * numFeatures }, draw)
      const background = Array.from({ length: size }, (_, row) => rowAt(values, numFeatures, row))
      const options = { background: { values, numRows: size, numFeatures } }
      const explainers = modes.map((mode) => createExplainer(model, { ...options, ...mode }))
      for (let row = 0; row < (size === 1000 ? 1 : 3); row++) {
        const explained = rowAt(rows, numFeatures, random(of.numRows))
        const expected = byDefinition(model, explained, background)
        for (const explainer of explainers) {
          const { values: got } = explainer.explain({ values: explained, numRows: 1, numFeatures })
          expectClose(got, expected, largestAbsolute(expected))
        }
      }
    }
  })

  test('on any forest', () => {
    fc.assert(
      fc.property(
        forests().chain((forest) => fc.tuple(fc.constant(forest), rowsOf(forest, 2), rowsOf(forest, 11))),
        ([forest, rows, backgroundValues]) => {
          const { numFeatures } = forest
          const model = modelOf(forest)
          const background = Array.from({ length: 11 }, (_, row) => rowAt(seen(backgroundValues), numFeatures, row))
          const explained = [0, 1].map((row) => rowAt(seen(rows), numFeatures, row))
          const expected = explained.flatMap((row) => [...byDefinition(model, row, background)])
          const scale = Math.max(largestAbsolute(expected), largestAbsolute(forest.leafValue))
          for (const mode of modes) {
            const { values } = explain(
              model,
              { values: rows, numRows: 2, numFeatures },
              { ...mode, background: { values: backgroundValues, numRows: 11, numFeatures } }
            )
            expectClose(values, Float64Array.from(expected), scale)
          }
        }
      ),
      { numRuns: 150 }
    )
  })

  test('on ten features that all stand on the same paths', () => {
    const model = chainModel(10, 40, 3)
    const random = randomIntegers(11)
    const draw = (): Float64Array => Float64Array.from({ length: 10 }, () => random(100) / 10)
    const background = Array.from({ length: 7 }, draw)
    const row = draw()
    const expected = byDefinition(model, row, background)
    for (const mode of modes) {
      const { values } = explain(model, [[...row]], { ...mode, background: background.map((other) => [...other]) })
      expectClose(values, expected, largestAbsolute(expected))
    }
  })
})

// One tree, a chain that tests `numFeatures` features `numNodes` times in all.
function chainModel(numFeatures: number, numNodes: number, seed: number): Model {
  const random = randomIntegers(seed)
  let tree: TreeSpec = { leafValue: 5, leafCount: 1 }
  for (let node = 0; node < numNodes; node++) {
    tree = {
      splitFeature: node % numFeatures,
      decisionType: 0,
      threshold: 7 + random(30) / 10,
      categories: [],
      left: tree,
      right: { leafValue: random(41) - 20, leafCount: 1 }
    }
  }
  return modelOf(forestOf([tree], numFeatures))
}

test('paths with more than 32 distinct features', () => {
  const random = randomIntegers(5)
  for (const numFeatures of [31, 32, 33, 64, 75]) {
    const model = chainModel(numFeatures, numFeatures + 20, numFeatures)
    const { forest } = model
    const row = Float64Array.from({ length: numFeatures }, () => random(85) / 10)
    // Background rows differ from the row in the same nine features; the others cannot contribute.
    const players = Array.from({ length: 9 }, (_, i) => Math.floor(((i + 0.5) * numFeatures) / 9))
    const background = Array.from({ length: 12 }, () => {
      const other = row.slice()
      for (const feature of players) other[feature] = random(100) / 10
      return other
    })
    const score = new Float64Array(1)
    const game = interventionalGame(row, background, players, (mixed) => {
      walkRaw(forest, mixed, 0, 1, score, 0)
      return score[0]!
    })
    const expected = new Float64Array(numFeatures)
    shapleyValues(players.length, game).forEach((value, player) => {
      expected[players[player]!] = value
    })
    const { values } = explain(model, [[...row]], { background: background.map((other) => [...other]) })
    expectClose(values, expected, largestAbsolute(expected))

    // Where all features differ there are too many coalitions to try, but the sum must be right.
    const mixed = Array.from({ length: 30 }, () => Array.from({ length: numFeatures }, () => random(100) / 10))
    const whole = explain(model, mixed, { background: mixed.slice(0, 20) })
    predictRaw(model, mixed).forEach((raw, i) => {
      const sum = rowAt(whole.values, numFeatures, i).reduce((total, value) => total + value, whole.baseValues[0]!)
      expect(Math.abs(sum - raw)).toBeLessThan(1e-10 * largestAbsolute(forest.leafValue))
    })
  }
})

test('a chain of 5,000 nodes', () => {
  const model = chainModel(10, 5000, 1)
  const rows = Array.from({ length: 3 }, (_, row) => new Array<number>(10).fill(4 + 2 * row))
  const { values, baseValues } = explain(model, rows, { background: rows.slice(1) })
  predictRaw(model, rows).forEach((raw, row) => {
    expect(rowAt(values, 10, row).reduce((total, value) => total + value, baseValues[0]!)).toBeCloseTo(raw, 10)
  })
})

test('repeating the background changes nothing, however often', () => {
  const of = cases.find(({ name }) => name === 'categorical-many')!
  const model = loadModel(of.file('model.txt')!)
  const { numFeatures } = model.forest
  const rows = float64s(of, 'rows.f64')
  const once = rows.subarray(0, 64 * numFeatures)
  const many = Float64Array.from({ length: 50 * once.length }, (_, i) => once[i % once.length]!)
  const all = { values: rows, numRows: of.numRows, numFeatures }
  const a = explain(model, all, { background: { values: once, numRows: 64, numFeatures } })
  const b = explain(model, all, { background: { values: many, numRows: 3200, numFeatures } })
  expectClose(a.values, b.values, largestAbsolute(a.values))
  expectClose(a.baseValues, b.baseValues, largestAbsolute(a.baseValues))
})

test('a row gets the same bits alone, among others and whatever was explained before; the same by both engines', () => {
  const of = cases.find(({ name }) => name === 'multiclass')!
  const model = loadModel(of.file('model.txt')!)
  const { numFeatures } = model.forest
  const values = float64s(of, 'rows.f64')
  const rows = { values, numRows: of.numRows, numFeatures }
  const background = { values: values.subarray(0, 30 * numFeatures), numRows: 30, numFeatures }
  for (const mode of ['fast', 'bulk'] as const) {
    const first = createExplainer(model, { background, mode })
    const second = createExplainer(model, { background, mode, engine: 'js' })
    const whole = first.explain(rows)
    expect(whole).toMatchObject({ method: 'interventional', mode, numOutputs: 3, numFeatures })
    for (let row = of.numRows - 1; row >= 0; row -= 7) {
      const alone = { values: rowAt(values, numFeatures, row), numRows: 1, numFeatures }
      expect(differingBits(second.explain(alone).values, rowAt(whole.values, 3 * numFeatures, row))).toBe(0)
      expect(differingBits(first.explain(alone).values, rowAt(whole.values, 3 * numFeatures, row))).toBe(0)
    }
  }
})

test('auto takes tables for many rows', () => {
  const model = chainModel(5, 9, 2)
  const rows = (numRows: number): number[][] =>
    Array.from({ length: numRows }, (_, row) =>
      [0, 1, 2, 3, 4].map((feature) => 6 + ((row * 7 + feature * 3) % 50) / 10)
    )
  const explainer = createExplainer(model, { background: rows(20) })
  expect(explainer.explain(rows(10)).mode).toBe('fast')
  expect(explainer.explain(rows(20_000)).mode).toBe('bulk')
  expect(explainer.modeFor(20_000)).toBe('bulk')
})

test('paths too long for tables are explained row by row', () => {
  const long = chainModel(20, 30, 4)
  const rows = Array.from({ length: 3 }, (_, row) =>
    Array.from({ length: 20 }, (_, i) => 7 + ((row * 5 + i) % 30) / 10)
  )
  const [fast, bulk] = (['fast', 'bulk'] as const).map((mode) => explain(long, rows, { background: rows, mode }))
  expect(differingBits(fast!.values, bulk!.values)).toBe(0)
})

test('a wrong background, mode or row is named', () => {
  const model = chainModel(2, 3, 1)
  expect(() => createExplainer(model, { background: [] })).toThrow(
    new RangeError('"background" expected at least 1 row, got 0')
  )
  expect(() => createExplainer(model, { background: [[1, 2, 3]] })).toThrow(
    new RangeError('"background[0]" expected 2 features, got 3')
  )
  expect(() => createExplainer(model, { background: [[1, 2]], mode: 'exact' })).toThrow(
    new RangeError('"mode" expected auto, fast or bulk with a background; got "exact"')
  )
  expect(() => createExplainer(model, { background: [[1, 2]] }).explain([[1]])).toThrow(
    new RangeError('"rows[0]" expected 2 features, got 1')
  )
})
