import { describe, expect, test } from 'vitest'
import type { Matrix } from '../../../src/data/positional-rows.ts'
import { explain } from '../../../src/explain/explain.ts'
import type { ExplanationParts } from '../../../src/explain/explanation.ts'
import { explainInteractions, type Interactions } from '../../../src/explain/interactions.ts'
import { loadLightGBM } from '../../../src/format/lightgbm/load-lightgbm.ts'
import { loadXGBoost } from '../../../src/format/xgboost/load-xgboost.ts'
import { differingBits, readCases } from '../../fixtures.ts'
import { randomFrom } from '../../format/mutate.ts'
import { readXgboostCases } from '../../format/xgboost/cases.ts'
import { randomDocument } from '../../format/xgboost/random-document.ts'
import { explainXgboost } from '../../oracle/xgboost-shap.ts'
import { largestAbsolute } from '../closeness.ts'

const exact = { mode: 'exact' } as const
const engines = ['wasm', 'js'] as const
const cases = readXgboostCases('fixtures/xgboost-newest')

// The first rows of a case, as many as XGBoost has explained.
function firstRows(values: Float64Array, numRows: number, length: number, perRow: number): Matrix {
  const numFeatures = values.length / numRows
  const count = length / perRow
  return { values: values.slice(0, count * numFeatures), numRows: count, numFeatures }
}

// As XGBoost lays them out: base values come last.
function withBase({ values, baseValues, numFeatures, numRows, numOutputs }: ExplanationParts): number[] {
  return Array.from({ length: numRows * numOutputs }, (_, block) => [
    ...values.subarray(block * numFeatures, (block + 1) * numFeatures),
    baseValues[block % numOutputs]!
  ]).flat()
}

function matricesWithBase({ values, baseValues, numFeatures, numRows, numOutputs }: Interactions): number[] {
  return Array.from({ length: numRows * numOutputs }, (_, block) => {
    const lines = Array.from({ length: numFeatures }, (_, i) => {
      const begin = (block * numFeatures + i) * numFeatures
      return [...values.subarray(begin, begin + numFeatures), 0]
    })
    return [...lines.flat(), ...new Array<number>(numFeatures).fill(0), baseValues[block % numOutputs]!]
  }).flat()
}

describe.each(cases.filter(({ outputs }) => outputs.interactions !== undefined && outputs.margins === undefined))(
  '$name',
  ({ json, rows, numRows, outputs: { contributions, interactions } }) => {
    const model = loadXGBoost(json)
    const { numTreesPerIteration: numOutputs } = model.forest
    const width = model.numFeatures + 1

    test.each(engines)("contributions have XGBoost's bits, and add up in float32: %s", (engine) => {
      const some = firstRows(rows, numRows, contributions!.length, numOutputs * width)
      const explanation = explain(model, some, { ...exact, engine })
      expect(explanation.mode).toBe('exact')
      expect(explanation.additive).toBe(true)
      expect(differingBits(withBase(explanation), contributions!)).toBe(0)
    })

    test("interactions have XGBoost's bits", () => {
      const some = firstRows(rows, numRows, interactions!.length, numOutputs * width ** 2)
      expect(differingBits(matricesWithBase(explainInteractions(model, some, exact)), interactions!)).toBe(0)
    })
  }
)

describe.each(cases.filter(({ name }) => name === 'linear' || name === 'linear-classes'))(
  '$name',
  ({ json, rows, numRows, outputs: { contributions, raw } }) => {
    const model = loadXGBoost(json)
    const { numTreesPerIteration: numOutputs } = model.forest
    const some = firstRows(rows, numRows, contributions!.length, numOutputs * (model.numFeatures + 1))

    test.each(['exact', 'fast', 'bulk'] as const)("%s: contributions have XGBoost's bits, and add up", (mode) => {
      const explanation = explain(model, some, { mode })
      expect(explanation.additive).toBe(true)
      const got = withBase(explanation)
      // A weight times 0 may be -0 there.
      expect(
        differingBits(
          got,
          Array.from(contributions!, (value) => value + 0)
        )
      ).toBe(0)
      for (let block = 0; block < some.numRows * numOutputs; block++) {
        const sum = got
          .slice(block * (model.numFeatures + 1), (block + 1) * (model.numFeatures + 1))
          .reduce((a, b) => a + b)
        expect(Math.abs(sum - raw![block]!)).toBeLessThanOrEqual(1e-5 * Math.max(1, Math.abs(sum)))
      }
    })

    test('neither against a background nor by pairs', () => {
      expect(() => explain(model, some, { background: some })).toThrow('expected trees, got a linear model')
      expect(() => explainInteractions(model, some)).toThrow('expected trees, got a linear model')
    })
  }
)

test('400 random files: the bits of the slow twin, also where sums of hessians are odd', () => {
  for (let seed = 0; seed < 400; seed++) {
    const random = randomFrom(seed)
    const { document, twin, numFeatures, rows } = randomDocument(random)
    if (seed % 4 === 0) {
      for (const tree of twin.trees) {
        const sums = tree.sum_hessian as number[]
        sums.forEach((_, node) => {
          if (random(5) === 0) sums[node] = [0, 1e-20, 1e20][random(3)]!
        })
      }
    }
    const model = loadXGBoost(document)
    const wanted = rows.map((row) => explainXgboost(twin, row, numFeatures))
    const message = `seed ${seed}`
    const contributions = wanted.flatMap((one) => one.contributions.flat())
    for (const engine of engines) {
      const got = explain(model, rows, { ...exact, engine })
      expect(differingBits(withBase(got), contributions), `${message}, ${engine}`).toBe(0)
    }
    const interactions = wanted.flatMap((one) => one.interactions.flat(2))
    expect(differingBits(explainInteractions(model, rows, exact).values, interactions), message).toBe(0)
  }
})

test('iterations from any on, of rows that fill no group of four, one by one and together', () => {
  for (let seed = 0; seed < 40; seed++) {
    const { document, rows } = randomDocument(randomFrom(seed))
    const model = loadXGBoost(document)
    const range = { startIteration: seed % 3, numIterations: 1 + (seed % 2) }
    const wanted = explain(model, rows, { ...exact, ...range, engine: 'js' })
    const got = explain(model, rows, { ...exact, ...range, engine: 'wasm' })
    expect(differingBits(withBase(got), withBase(wanted)), `seed ${seed}`).toBe(0)
    const oneByOne = rows.flatMap((row) => [...explain(model, [row], { ...exact, ...range, engine: 'wasm' }).values])
    expect(differingBits(oneByOne, wanted.values), `seed ${seed}, one by one`).toBe(0)
  }
})

test('they are SHAP values: those of `fast`, to the precision of float32', () => {
  for (let seed = 0; seed < 100; seed++) {
    const { document, rows } = randomDocument(randomFrom(seed))
    const model = loadXGBoost(document)
    const got = explain(model, rows, exact)
    const wanted = explain(model, rows, { mode: 'fast' })
    const scale = Math.max(1, largestAbsolute(wanted.values))
    got.values.forEach((value, i) => expect(Math.abs(value - wanted.values[i]!)).toBeLessThanOrEqual(2e-5 * scale))
    expect(got.additive).toBe(true)
  }
})

test('trees of any depth need no call stack', () => {
  const numSplits = 20_000
  const ofNodes = (value: (node: number) => number): number[] =>
    Array.from({ length: 2 * numSplits + 1 }, (_, i) => value(i))
  const isSplit = (node: number): boolean => node % 2 === 0 && node < 2 * numSplits
  const tree = {
    tree_param: { size_leaf_vector: '1' },
    left_children: ofNodes((node) => (isSplit(node) ? node + 1 : -1)),
    right_children: ofNodes((node) => (isSplit(node) ? node + 2 : -1)),
    split_indices: ofNodes(() => 0),
    split_conditions: ofNodes((node) => (isSplit(node) ? node / 1000 : 0)),
    default_left: ofNodes(() => 0),
    sum_hessian: ofNodes((node) => (node % 2 === 0 ? 2 * numSplits + 1 - node : 1))
  }
  const document = {
    learner: {
      learner_model_param: { base_score: '0', num_feature: '1', num_class: '0' },
      objective: { name: 'reg:squarederror' },
      gradient_booster: {
        name: 'gbtree',
        model: { gbtree_model_param: {}, trees: [tree], tree_info: [0], iteration_indptr: [0, 1] }
      }
    },
    version: [3, 4, 0]
  }
  const model = loadXGBoost(document)
  for (const engine of engines) {
    const { values, baseValues } = explain(model, [[7]], { ...exact, engine })
    expect([...values, ...baseValues], engine).toEqual([0, 0])
  }
})

test('a file without sums of hessians, or with sums below 0, has no contributions', () => {
  const { document, twin, rows } = randomDocument(randomFrom(2))
  expect(twin.trees.some((tree) => tree.left_children[0] !== -1)).toBe(true)
  for (const change of [-1, NaN]) {
    for (const tree of twin.trees) (tree.sum_hessian as number[]).fill(change)
    const model = loadXGBoost(document)
    expect(() => explain(model, rows, exact)).toThrow('expected sums of hessians in every node')
    expect(() => explainInteractions(model, rows, exact)).toThrow('expected sums of hessians in every node')
  }
})

test('what has no bits to follow is refused', () => {
  const { json, rows, numRows } = cases.find(({ name }) => name === 'binary')!
  const some = firstRows(rows, numRows, 2, 1)
  expect(() => explain(loadXGBoost(json), some, { ...exact, background: some })).toThrow(
    new RangeError('"mode" expected auto, fast or bulk with a background; got "exact"')
  )
  const lightgbm = loadLightGBM(
    readCases()
      .find(({ name }) => name === 'binary')!
      .file('model.txt')!
  )
  expect(() => explainInteractions(lightgbm, [], exact)).toThrow(
    new RangeError('"mode" expected fast for models of LightGBM; got "exact"')
  )
})
