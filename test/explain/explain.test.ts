import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { explain } from '../../src/explain/explain.ts'
import type { Explanation } from '../../src/explain/explanation.ts'
import { loadModel } from '../../src/format/load-model.ts'
import type { Model } from '../../src/model/model.ts'
import { predictRaw } from '../../src/predict/predict.ts'
import { rowsOf as rowsOfCase } from '../check-case.ts'
import { differingBits, float64s, readCases } from '../fixtures.ts'
import { forests, modelOf, rowsOf } from '../oracle/random-forest.ts'
import { largestAbsolute, subnormalRounding } from './closeness.ts'

const cases = readCases(process.env['OPENCREDIT_CASES'])
const slices = cases.flatMap((of) =>
  of.slices.filter(({ outputs }) => outputs.includes('contrib')).map((slice) => ({ of, slice }))
)
const find = (name: string): Model =>
  loadModel(
    readCases()
      .find((of) => of.name === name)!
      .file('model.txt')!
  )

// Row after row, for each output the contributions and then the base value, as LightGBM has them.
function contributionsOf({ values, baseValues, numRows, numOutputs, numFeatures }: Explanation): Float64Array {
  const blocks = new Float64Array(numRows * numOutputs * (numFeatures + 1))
  for (let block = 0; block < numRows * numOutputs; block++) {
    blocks.set(values.subarray(block * numFeatures, (block + 1) * numFeatures), block * (numFeatures + 1))
    blocks[block * (numFeatures + 1) + numFeatures] = baseValues[block % numOutputs]!
  }
  return blocks
}

function sums({ values, baseValues, numRows, numOutputs, numFeatures }: Explanation): Float64Array {
  return Float64Array.from({ length: numRows * numOutputs }, (_, block) => {
    const own = values.subarray(block * numFeatures, (block + 1) * numFeatures)
    return own.reduce((sum, value) => sum + value, baseValues[block % numOutputs]!)
  })
}

describe('has the bits of pred_contrib, and adds up to the raw score', () => {
  test.each(slices)('$of.name, $slice.name', ({ of, slice }) => {
    const model = loadModel(of.file('model.txt')!)
    const { startIteration, numIterations } = slice
    const range = { startIteration, numIterations }
    const explanation = explain(model, rowsOfCase(of), { ...range, mode: 'exact' })
    expect(explanation.method).toBe('path-dependent')
    expect(explanation.featureNames).toEqual(model.featureNames)
    expect(differingBits(contributionsOf(explanation), float64s(of, `${slice.name}.contrib.f64`))).toBe(0)

    const raw = predictRaw(model, rowsOfCase(of), range)
    sums(explanation).forEach((sum, i) => {
      expect(Math.abs(sum - raw[i]!)).toBeLessThanOrEqual(1e-10 * Math.abs(raw[i]!))
    })
  })
})

test('adds up on any forest, path-dependent and interventional', () => {
  fc.assert(
    fc.property(
      fc
        .boolean()
        .chain((isLightgbm) => forests({ maxFeatures: 12, maxDepth: 7, isLightgbm, isScaled: true }))
        .chain((forest) =>
          fc.tuple(
            fc.constant(forest),
            rowsOf(forest, 4),
            rowsOf(forest, 9),
            fc.nat({ max: 3 }),
            fc.integer({ min: -1, max: 3 })
          )
        ),
      ([forest, rowValues, backgroundValues, startIteration, numIterations]) => {
        const { numFeatures } = forest
        const model = modelOf(forest)
        const rows = { values: rowValues, numRows: 4, numFeatures }
        const background = { values: backgroundValues, numRows: 9, numFeatures }
        const range = { startIteration, numIterations }
        const raw = predictRaw(model, rows, range)
        // Contributions are not rounded to float32, as raw scores may be.
        const relative = forest.sumType === 'float32' ? 1e-5 : 1e-10
        const rounding = forest.sumType === 'float32' ? 2 ** -140 : subnormalRounding
        const tolerance = relative * Math.max(largestAbsolute(raw), largestAbsolute(forest.leafValue)) + rounding
        for (const explanation of [explain(model, rows, range), explain(model, rows, { ...range, background })]) {
          sums(explanation).forEach((sum, i) => expect(Math.abs(sum - raw[i]!)).toBeLessThanOrEqual(tolerance))
        }
        const { baseValues } = explain(model, rows, { ...range, background })
        const scores = predictRaw(model, background, range)
        baseValues.forEach((base, output) => {
          const own = scores.filter((_, i) => i % baseValues.length === output)
          expect(Math.abs(base - own.reduce((sum, score) => sum + score, 0) / 9)).toBeLessThanOrEqual(tolerance)
        })
      }
    ),
    { numRuns: 200 }
  )
})

test('takes records, with the words of the training data', () => {
  const of = cases.find(({ name }) => name === 'pandas')
  if (of === undefined) return
  const model = loadModel(of.file('model.txt')!)
  const records = JSON.parse(of.file('records.json')!.toString('utf8')) as Record<string, unknown>[]
  const { values, numRows } = explain(model, records)
  expect(numRows).toBe(records.length)
  const { values: ofAll, numFeatures } = rowsOfCase(of)
  const rows = { values: ofAll.slice(0, numRows * numFeatures), numRows, numFeatures }
  expect(differingBits(values, explain(model, rows).values)).toBe(0)
})

test('no rows give no values, but base values', () => {
  const model = find('multiclass')
  const { values, baseValues, numRows } = explain(model, [])
  expect(values).toHaveLength(0)
  expect(baseValues).toHaveLength(3)
  expect(numRows).toBe(0)
})

describe('refuses', () => {
  const regression = find('regression')
  const row = [new Array<number>(regression.forest.numFeatures).fill(0)]
  const withForest = (changes: object): Model => ({ ...regression, forest: { ...regression.forest, ...changes } })
  const zeroed = regression.forest.leafCount.slice()
  zeroed[1] = 0

  test('linear trees, with a background or without', () => {
    const linear = find('linear')
    const rows = [new Array<number>(linear.forest.numFeatures).fill(0)]
    const message = '"model" expected constant leaves: linear trees have no TreeSHAP; retrain with linear_tree=false'
    expect(() => explain(linear, rows)).toThrow(new RangeError(message))
    expect(() => explain(linear, rows, { background: rows })).toThrow(new RangeError(message))
  })

  test('missing counts, unless there is a background', () => {
    const { leafCount, internalCount } = regression.forest
    for (const changes of [{ leafCount: leafCount.map(() => -1) }, { internalCount: internalCount.map(() => -1) }]) {
      expect(() => explain(withForest(changes), row)).toThrow(
        new RangeError(
          '"model" expected training rows in every node: tree 0 does not say how many there were (internal_count, ' +
            'leaf_count), so path-dependent SHAP is not defined; give "background" rows'
        )
      )
      expect(explain(withForest(changes), row, { background: row }).method).toBe('interventional')
    }
  })

  test('nodes without training rows', () => {
    expect(() => explain(withForest({ leafCount: zeroed }), row)).toThrow(
      new RangeError(
        '"model" expected training rows in every node: tree 0 has a node that no row reached, ' +
          'so path-dependent SHAP is not defined; give "background" rows'
      )
    )
    expect(() => explain(withForest({ leafCount: zeroed }), row, { startIteration: 1 })).not.toThrow()
  })

  test('what it does not know', () => {
    expect(() => explain(regression, row, { mode: 'quick' as 'exact' })).toThrow(
      new RangeError('"mode" expected auto, fast, bulk, exact; got "quick"')
    )
    expect(() => explain(regression, row, { rows: 1 } as object)).toThrow(/^"options" expected .*; got "rows"$/)
    expect(() => explain(regression, row, { background: [] })).toThrow(
      new RangeError('"background" expected at least 1 row, got 0')
    )
    expect(() => explain(regression, [[1, 2]])).toThrow(/expected 6 features, got 2/)
    expect(() => explain(regression, row, { background: [[1, 2]] })).toThrow(/expected 6 features, got 2/)
  })
})
