import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { featureImportance } from '../../src/explain/importance.ts'
import { explainInteractions } from '../../src/explain/interactions.ts'
import { createExplainer } from '../../src/explain/explainer.ts'
import { explain } from '../../src/explain/explain.ts'
import { verifyMonotone } from '../../src/explain/monotone/verify-monotone.ts'
import { saveModel } from '../../src/format/save-model.ts'
import { encodeColumns } from '../../src/model/encode-columns.ts'
import type { Forest } from '../../src/model/forest.ts'
import { applyInputRule } from '../../src/model/input-rule.ts'
import { applyLink } from '../../src/model/link.ts'
import { type InputStage, useLibrary } from '../../src/model/library-code.ts'
import { createModel, type Model } from '../../src/model/model.ts'
import { stagedRows } from '../../src/model/staged-rows.ts'
import { treesToRecords } from '../../src/model/trees-to-records.ts'
import { createEvaluator } from '../../src/pool/evaluation.ts'
import { prepareEvaluation } from '../../src/pool/prepare-evaluation.ts'
import { shareModel } from '../../src/pool/shared-model.ts'
import { sliceRows } from '../../src/pool/shared-rows.ts'
import { predict, predictLeaf, predictRaw } from '../../src/predict/predict.ts'
import { createScorer } from '../../src/predict/scorer.ts'
import { enginesFor } from '../check-case.ts'
import { largestAbsolute } from '../explain/closeness.ts'
import { differingBits } from '../fixtures.ts'
import { forests, modelOf, rowsOf } from '../oracle/random-forest.ts'
import { pathDependentGame, shapleyInteractions, shapleyValues } from '../oracle/shapley.ts'

// A stage of this test: each of the trees' columns is the sum of some of the row's.
interface SumStage extends InputStage {
  readonly terms: readonly (readonly number[])[]
  readonly numRowColumns: number
}

useLibrary('ONNX', {
  prepareStage: (stage) => {
    const { terms, numRowColumns } = stage as SumStage
    const compute = (row: Float64Array, columns: Float64Array): void =>
      terms.forEach((ofColumn, column) => (columns[column] = sumOf(row, ofColumn)))
    return { compute, stagedRows: (reader) => stagedRows(reader, compute, numRowColumns, terms.length) }
  }
})

function sumOf(row: ArrayLike<number>, columns: readonly number[]): number {
  return columns.map((column) => row[column]!).reduce((sum, value) => sum + value)
}

function stagedModel(
  forest: Forest,
  terms: readonly (readonly number[])[],
  numRowColumns: number,
  explainedColumns: InputStage['explainedColumns'] = terms
): Model {
  const stage: SumStage = {
    library: 'ONNX',
    columnNames: terms.map((_, column) => `column ${column}`),
    explainedColumns,
    isByColumn: terms.every((ofColumn) => ofColumn.length === 1),
    terms,
    numRowColumns
  }
  const featureNames = Array.from({ length: numRowColumns }, (_, column) => `input ${column}`)
  const plain = modelOf(forest)
  return createModel({ ...plain, inputStage: stage, featureNames, featureInfos: featureNames.map(() => info) })
}

const info = { kind: 'numerical', min: -Infinity, max: Infinity } as const
const numRowColumns = 4
const terms = fc.uniqueArray(fc.nat({ max: numRowColumns - 1 }), { minLength: 1, maxLength: 2 })

// A model, rows for it, and the same rows as the trees see them.
const staged = forests({ isLightgbm: false, isScaled: true }).chain((forest) =>
  fc.record({
    forest: fc.constant(forest),
    terms: fc.array(terms, { minLength: forest.numFeatures, maxLength: forest.numFeatures }),
    values: fc.array(fc.oneof(fc.integer({ min: -3, max: 3 }), fc.double(), fc.constant(NaN)), {
      minLength: 5 * numRowColumns,
      maxLength: 5 * numRowColumns
    })
  })
)

function rowsIn(values: readonly number[]): number[][] {
  return Array.from({ length: values.length / numRowColumns }, (_, row) =>
    values.slice(row * numRowColumns, (row + 1) * numRowColumns)
  )
}

test('trees see what the stage computes: all engines, leaves, single rows, threads', () => {
  fc.assert(
    fc.property(staged, ({ forest, terms, values }) => {
      const model = stagedModel(forest, terms, numRowColumns)
      expect(model.numFeatures).toBe(numRowColumns)
      const rows = rowsIn(values)
      const seen = rows.map((row) => terms.map((ofColumn) => sumOf(row, ofColumn)))
      const range = { startIteration: 1, numIterations: 2 }
      const wanted = predictRaw(modelOf(forest), seen, range)
      const leaves = predictLeaf(modelOf(forest), seen)
      for (const engine of enginesFor(model)) {
        expect(differingBits(predictRaw(model, rows, { ...range, engine }), wanted)).toBe(0)
        expect(differingBits(predictLeaf(model, rows, { engine }), leaves)).toBe(0)
        const scorer = createScorer(model, { ...range, engine })
        expect(scorer.numFeatures).toBe(numRowColumns)
        const one = rows.flatMap((row) => [...scorer.predictRaw(row)])
        expect(differingBits(Float64Array.from(one), wanted)).toBe(0)
      }
      const { evaluation, rows: shared } = prepareEvaluation('predictRaw', model, rows, range, 1)
      const tell = createEvaluator(({ values }) => expect(differingBits(values!, wanted)).toBe(0))
      tell({ kind: 'keep', modelId: 0, model: structuredClone(shareModel(model)) })
      tell({ kind: 'evaluate', modelId: 0, evaluation, rows: sliceRows(shared, 0, shared.numRows) })
    }),
    { numRuns: 300 }
  )
}, 60_000)

test('more rows than a block, and records by the names of the row', () => {
  const [forest] = fc.sample(forests({ isLightgbm: false, maxIterations: 30 }), { numRuns: 1, seed: 3 })
  const ofColumns = Array.from({ length: forest!.numFeatures }, (_, column) => [column % 2, 2])
  const model = stagedModel(forest!, ofColumns, 3)
  const rows = Array.from({ length: 1500 }, (_, i) => [i / 100, (i % 7) - 3, i % 2])
  const seen = rows.map((row) => ofColumns.map((ofColumn) => sumOf(row, ofColumn)))
  const wanted = predict(modelOf(forest!), seen)
  expect(differingBits(predict(model, rows), wanted)).toBe(0)
  const table = {
    'input 1': rows.map(([, b]) => b!),
    'input 0': rows.map(([a]) => a!),
    'input 2': rows.map((r) => r[2]!)
  }
  expect(differingBits(predict(model, table), wanted)).toBe(0)
  expect(encodeColumns(model, table)[1]).toEqual(Float64Array.from(table['input 1']))
  // Row 50.
  const record = { 'input 0': 0.5, 'input 1': -2, 'input 2': 0 }
  const numOutputs = forest!.numTreesPerIteration
  const ofRecord = wanted.subarray(50 * numOutputs, 51 * numOutputs)
  expect(differingBits(createScorer(model).predict(record), ofRecord)).toBe(0)
  expect(differingBits(predict(model, [record]), ofRecord)).toBe(0)
})

test('columns of the same columns are one player, which shares equally: Shapley values by their definition', () => {
  const countForests = forests({ maxFeatures: 5, maxDepth: 4 })
  const arbitrary = countForests.chain((forest) =>
    fc.record({
      forest: fc.constant(forest),
      terms: fc.array(fc.constantFrom([0], [1], [0, 1], [2, 3]), {
        minLength: forest.numFeatures,
        maxLength: forest.numFeatures
      }),
      values: rowsOf(forest, 1)
    })
  )
  fc.assert(
    fc.property(arbitrary, ({ forest, terms, values }) => {
      const model = stagedModel(forest, terms, numRowColumns)
      const row = Array.from({ length: numRowColumns }, (_, column) => values[column % values.length]!)
      const seen = Float64Array.from(terms, (ofColumn) => sumOf(row, ofColumn))
      applyInputRule(forest, seen)
      const keys = [...new Set(terms.map(String))]
      const membersOf = (coalition: number): number =>
        terms.reduce(
          (set, key, column) => ((coalition >> keys.indexOf(String(key))) & 1 ? set | (1 << column) : set),
          0
        )
      for (const mode of ['fast', 'bulk'] as const) {
        const { values: got, numOutputs, numFeatures } = explain(model, [row], { mode })
        expect(numFeatures).toBe(numRowColumns)
        for (let output = 0; output < numOutputs; output++) {
          const trees = Array.from({ length: forest.numTrees }, (_, tree) => tree).filter(
            (t) => t % numOutputs === output
          )
          const game = pathDependentGame(forest, seen, trees)
          const ofKeys = shapleyValues(keys.length, (coalition) => game(membersOf(coalition)))
          const wanted = new Float64Array(numRowColumns)
          keys.forEach((key, player) => {
            const columns = key.split(',').map(Number)
            for (const column of columns) wanted[column]! += ofKeys[player]! / columns.length
          })
          const scale = Math.max(largestAbsolute(wanted), largestAbsolute(forest.leafValue), 1e-300)
          wanted.forEach((value, column) =>
            expect(Math.abs(got[output * numRowColumns + column]! - value) / scale).toBeLessThanOrEqual(1e-10)
          )
        }
      }
    }),
    { numRuns: 150 }
  )
}, 60_000)

test('a stage that maps columns one to one is explained with a background, too', () => {
  const arbitrary = forests({ maxFeatures: 4, maxDepth: 4 }).chain((forest) =>
    fc.record({
      forest: fc.constant(forest),
      order: fc.shuffledSubarray([0, 1, 2, 3], { minLength: forest.numFeatures, maxLength: forest.numFeatures }),
      values: rowsOf(forest, 6)
    })
  )
  fc.assert(
    fc.property(arbitrary, ({ forest, order, values }) => {
      const { numFeatures } = forest
      const model = stagedModel(
        forest,
        order.map((column) => [column]),
        numRowColumns
      )
      const seen = Array.from({ length: 6 }, (_, row) => [
        ...values.subarray(row * numFeatures, (row + 1) * numFeatures)
      ])
      const rows = seen.map((row) => {
        const wide = new Array<number>(numRowColumns).fill(0)
        order.forEach((column, i) => (wide[column] = row[i]!))
        return wide
      })
      const got = explain(model, rows.slice(0, 2), { background: rows.slice(2) })
      const wanted = explain(modelOf(forest), seen.slice(0, 2), { background: seen.slice(2) })
      const blocks = got.values.length / numRowColumns
      for (let block = 0; block < blocks; block++) {
        order.forEach((column, i) =>
          expect(got.values[block * numRowColumns + column]).toBe(wanted.values[block * numFeatures + i])
        )
      }
    }),
    { numRuns: 100 }
  )
})

test('interactions of columns that are computed from one each: by the definition of SHAP', () => {
  const arbitrary = forests({ maxFeatures: 5, maxDepth: 4 }).chain((forest) =>
    fc.record({
      forest: fc.constant(forest),
      sources: fc.array(fc.nat({ max: 2 }), { minLength: forest.numFeatures, maxLength: forest.numFeatures }),
      values: rowsOf(forest, 1)
    })
  )
  fc.assert(
    fc.property(arbitrary, ({ forest, sources, values }) => {
      const terms = sources.map((source) => [source])
      const model = stagedModel(forest, terms, 3)
      const row = Array.from({ length: 3 }, (_, column) => values[column % values.length]!)
      const seen = Float64Array.from(sources, (source) => row[source]!)
      applyInputRule(forest, seen)
      const membersOf = (coalition: number): number =>
        sources.reduce((set, source, column) => ((coalition >> source) & 1 ? set | (1 << column) : set), 0)
      const { values: got, numOutputs, numFeatures } = explainInteractions(model, [row])
      expect(numFeatures).toBe(3)
      for (let output = 0; output < numOutputs; output++) {
        const trees = Array.from({ length: forest.numTrees }, (_, tree) => tree).filter(
          (t) => t % numOutputs === output
        )
        const game = pathDependentGame(forest, seen, trees)
        const wanted = shapleyInteractions(3, (coalition) => game(membersOf(coalition)))
        const scale = Math.max(largestAbsolute(wanted), largestAbsolute(forest.leafValue), 1e-300)
        wanted.forEach((value, i) => {
          expect(Math.abs(got[output * 9 + i]! - value) / scale).toBeLessThanOrEqual(1e-10)
        })
      }
    }),
    { numRuns: 100 }
  )
})

test('what cannot be told is refused', () => {
  const [forest] = fc.sample(forests({ maxIterations: 4 }), { numRuns: 1, seed: 1 })
  const ofColumns = Array.from({ length: forest!.numFeatures }, () => [0, 1])
  const model = stagedModel(forest!, ofColumns, 2)
  expect(() => createExplainer(model, { background: [[1, 2]] })).toThrow(
    /^"background" expected a model whose trees test/
  )
  const unexplained = { ...model, inputStage: { ...model.inputStage!, explainedColumns: undefined } }
  expect(() => explain(unexplained, [[1, 2]])).toThrow(/no telling what each contributes/)
  expect(() => explainInteractions(model, [[1, 2]])).toThrow(/computes some from several/)
  expect(() => verifyMonotone(model, 0, { direction: 'increasing' })).toThrow(/^"model" expected trees that test/)
  expect(() => featureImportance(model, 'gain')).toThrow(/tests columns computed from those of a row/)
  expect(() => saveModel(model)).toThrow(/another library's model cannot be saved/)
})

test('trees as a table name their own columns', () => {
  const [forest] = fc.sample(forests({ maxIterations: 4 }), { numRuns: 1, seed: 1 })
  const model = stagedModel(
    forest!,
    Array.from({ length: forest!.numFeatures }, () => [0]),
    1
  )
  const names = new Set(treesToRecords(model).map(({ splitFeature }) => splitFeature))
  expect([...names].filter((name) => name !== null && !name.startsWith('column '))).toEqual([])
  expect(names.size).toBeGreaterThan(1)
})

test('without the code of its library a model says what to call', () => {
  const [forest] = fc.sample(forests(), { numRuns: 1, seed: 1 })
  const model = stagedModel(
    forest!,
    Array.from({ length: forest!.numFeatures }, () => [0]),
    1
  )
  const other = { ...model, inputStage: { ...model.inputStage!, library: 'CatBoost' as const } }
  const fault = new Error('"model" is of CatBoost and was loaded elsewhere: call useCatBoost() here first')
  expect(() => predict(other, [[1]])).toThrow(fault)
  expect(() => applyLink({ kind: 'library', library: 'CatBoost', name: 'any' }, new Float64Array(1), 1)).toThrow(fault)
})
