import { describe, expect, test } from 'vitest'
import { explain } from '../../src/explain/explain.ts'
import { createExplainer, type ExplainOptions } from '../../src/explain/explainer.ts'
import { explainInteractions } from '../../src/explain/interactions.ts'
import { addLeafQuadrature } from '../../src/explain/quadrature/leaf-quadrature.ts'
import { numPointsFor, quadratureRule } from '../../src/explain/quadrature/rules.ts'
import type { Forest } from '../../src/model/forest.ts'
import { modelRows } from '../../src/model/model-rows.ts'
import { predictRaw } from '../../src/predict/predict.ts'
import { differingBits } from '../fixtures.ts'
import { chainOf, forestOf, modelOf, type TreeSpec } from '../oracle/random-forest.ts'
import { rationalInteractions, rationalShap } from '../oracle/rational-shap.ts'
import { largestAbsolute } from './closeness.ts'

// The project's promise: of the row's largest contribution.
const promised = 1e-9

function randomNumbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0
    return (state >>> 0) / 2 ** 32
  }
}

interface ChainShape {
  readonly numFeatures: number
  readonly seed: number
  /** What every leaf value has added to it. */
  readonly constant?: number
  /** Size of the differences between leaf values. */
  readonly size?: number
}

// A tree in which every node has a leaf on one side and tests a feature of its own, and rows of which about half go on.
function randomChain({ numFeatures, seed, constant = 0, size = 1 }: ChainShape): Forest {
  const random = randomNumbers(seed)
  const leaf = (): TreeSpec => ({
    leafValue: constant + size * (2 * random() - 1),
    leafCount: 1 + Math.floor(50 * random() ** 3)
  })
  let tree = leaf()
  for (let node = 0; node < numFeatures; node++) {
    const [left, right] = random() < 0.5 ? [leaf(), tree] : [tree, leaf()]
    tree = { splitFeature: node, decisionType: 2, threshold: 0, categories: [], left, right }
  }
  return forestOf([tree], numFeatures)
}

function rowsOf({ numFeatures, seed }: ChainShape, numRows: number): Float64Array {
  const random = randomNumbers(~seed)
  return Float64Array.from({ length: numRows * numFeatures }, () => 2 * random() - 1)
}

function largestError(got: Float64Array, expected: Float64Array): number {
  return largestAbsolute(got.map((value, i) => value - expected[i]!))
}

describe('contributions are those of exact arithmetic', () => {
  test.each([
    { numFeatures: 12, seed: 1 },
    { numFeatures: 33, seed: 2 },
    { numFeatures: 40, seed: 3 },
    { numFeatures: 120, seed: 4 },
    { numFeatures: 200, seed: 5 },
    { numFeatures: 12, seed: 6, constant: 1e6, size: 1e-3 },
    { numFeatures: 40, seed: 7, constant: -1e9, size: 1 }
  ])('of a chain of $numFeatures features, seed $seed', (shape) => {
    const { numFeatures } = shape
    const forest = randomChain(shape)
    const values = rowsOf(shape, 2)
    for (let i = 0; i < 2; i++) {
      const row = values.subarray(i * numFeatures, (i + 1) * numFeatures)
      const expected = rationalShap(forest, 0, row)
      const largest = largestAbsolute(expected)
      for (const options of [{ engine: 'wasm' }, { engine: 'js' }, { mode: 'bulk' }] as const) {
        const { values: got, additive } = explain(modelOf(forest), [Array.from(row)], options)
        expect(largestError(got, expected) / largest, JSON.stringify(options)).toBeLessThan(promised)
        expect(additive).toBe(true)
      }
    }
  })

  test('and interactions, too', () => {
    for (const shape of [
      { numFeatures: 12, seed: 11 },
      { numFeatures: 40, seed: 12 },
      { numFeatures: 12, seed: 13, constant: 1e6, size: 1e-3 }
    ]) {
      const { numFeatures } = shape
      const forest = randomChain(shape)
      const row = rowsOf(shape, 1)
      const expected = rationalInteractions(forest, 0, row)
      const { values } = explainInteractions(modelOf(forest), [Array.from(row)])
      const offDiagonal = values.map((value, i) => (i % (numFeatures + 1) === 0 ? 0 : value))
      const largest = largestAbsolute(rationalShap(forest, 0, row))
      expect(largestError(offDiagonal, expected) / largest).toBeLessThan(promised)
    }
  })
})

describe('of paths too long for exact arithmetic in a test', () => {
  const shape = { numFeatures: 2000, seed: 21 }
  const model = modelOf(randomChain(shape))
  const numRows = 3
  const rows = { values: rowsOf(shape, numRows), numRows, numFeatures: shape.numFeatures }

  test('base and contributions are the raw score', () => {
    const { values, baseValues } = explain(model, rows)
    const raw = predictRaw(model, rows)
    for (let i = 0; i < numRows; i++) {
      const ofRow = values.subarray(i * shape.numFeatures, (i + 1) * shape.numFeatures)
      const sum = ofRow.reduce((total, value) => total + value, baseValues[0]!)
      expect(Math.abs(sum - raw[i]!)).toBeLessThan(promised * largestAbsolute(ofRow))
    }
  })

  test('interactions add up to contributions', () => {
    const { values } = explain(model, rows)
    const { values: matrices } = explainInteractions(model, rows)
    const { numFeatures } = shape
    const sums = values.map((_, i) =>
      matrices.subarray(i * numFeatures, (i + 1) * numFeatures).reduce((total, value) => total + value, 0)
    )
    expect(largestError(sums, values)).toBeLessThan(promised * largestAbsolute(values))
  })

  test('so few points are as good as exact ones', () => {
    const { points, weights } = quadratureRule(numPointsFor(2000))
    expect(points.length).toBeLessThan(250)
    // The integral of t^k (1 - t)^(2000 - k) is the largest of its terms at most, and 1 / ((2001) × binomial).
    let logBinomial = 0
    for (let k = 0; k <= 2000; k++) {
      const integral = points.reduce(
        (sum, t, i) => sum + weights[i]! * Math.exp(logBinomial + k * Math.log(t) + (2000 - k) * Math.log1p(-t)),
        0
      )
      expect(Math.abs(integral * 2001 - 1)).toBeLessThan(1e-9)
      logBinomial += Math.log(2000 - k) - Math.log(k + 1)
    }
  })
})

describe('what cannot go by nodes goes by leaves', () => {
  // As the sum over leaves with exact integrals has it.
  const expectByLeaves = (forest: Forest, values: Float64Array): void => {
    const { numFeatures } = forest
    const rows = { values, numRows: values.length / numFeatures, numFeatures }
    const expected = new Float64Array(values.length)
    addLeafQuadrature(forest, modelRows(modelOf(forest), rows), [0], expected)
    for (const engine of ['wasm', 'js'] as const) {
      const got = explain(modelOf(forest), rows, { engine }).values
      expect(largestError(got, expected)).toBeLessThan(1e-12 * largestAbsolute(expected))
    }
  }
  const values = (numFeatures: number): Float64Array =>
    Float64Array.from({ length: 4 * numFeatures }, (_, i) => ((i * 37) % 19) / 3)

  test('as trees of more than 513 leaves would', () => {
    for (const numNodes of [511, 512, 513, 900])
      expectByLeaves(forestOf([chainOf(numNodes, (node) => node % 7)], 7), values(7))
  })

  test('a node whose training rows are not those of its children', () => {
    const forest = forestOf([chainOf(6, (node) => node % 3)], 3)
    forest.internalCount[2]! += 1
    expectByLeaves(forest, values(3))
    const model = modelOf(forest)
    const rows = { values: values(3), numRows: 4, numFeatures: 3 }
    const exact = explain(model, rows, { mode: 'exact' })
    const fast = explain(model, rows)
    expect(largestError(fast.values, exact.values)).toBeLessThan(1e-12 * largestAbsolute(exact.values))
    expect([exact.additive, fast.additive]).toEqual([true, true])
  })

  test('leaf values whose difference overflows', () => {
    const tree = chainOf(3, (node) => node)
    const forest = forestOf([tree], 3)
    forest.leafValue.set([1e308, -1e308, 1.5e308, -1.7e308])
    const rows = { values: values(3), numRows: 4, numFeatures: 3 }
    for (const mode of ['fast', 'bulk'] as const) {
      const got = explain(modelOf(forest), rows, { mode })
      expect(got.values.every(Number.isFinite)).toBe(true)
      expect(got.additive).toBe(true)
    }
  })
})

describe('exact says when it does not add up', () => {
  const additive = (numFeatures: number, options: ExplainOptions): boolean => {
    const shape = { numFeatures, seed: numFeatures }
    return explain(modelOf(randomChain(shape)), [Array.from(rowsOf(shape, 1))], options).additive
  }
  test('which is where paths are long', () => {
    expect(additive(20, { mode: 'exact' })).toBe(true)
    expect(additive(100, { mode: 'exact' })).toBe(false)
    expect(additive(100, {})).toBe(true)
  })
})

test('a background of paths that long', () => {
  const shape = { numFeatures: 200, seed: 31, constant: 1e6, size: 1e-3 }
  const model = modelOf(randomChain(shape))
  const rows = { values: rowsOf(shape, 4), numRows: 4, numFeatures: shape.numFeatures }
  const background = { values: rowsOf({ ...shape, seed: 32 }, 50), numRows: 50, numFeatures: shape.numFeatures }
  const { values, baseValues } = createExplainer(model, { background }).explain(rows)
  const raw = predictRaw(model, rows)
  for (let i = 0; i < 4; i++) {
    const ofRow = values.subarray(i * shape.numFeatures, (i + 1) * shape.numFeatures)
    const sum = ofRow.reduce((total, value) => total + value, 0)
    // What the base value has lost to its rounding is no contribution's fault.
    expect(Math.abs(sum - (raw[i]! - baseValues[0]!))).toBeLessThan(promised * largestAbsolute(ofRow) + 1e-9)
  }
  expect(differingBits(values, createExplainer(model, { background, engine: 'js' }).explain(rows).values)).toBe(0)
})
