import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeBaseline, encodeBaseline } from '../../../src/credit/champion/baseline-rows.ts'
import { decodeBackgroundSets, encodeBackgroundSets } from '../../../src/credit/champion/background-set-bytes.ts'
import { loadChampion } from '../../../src/credit/champion/champion.ts'
import { championData } from '../../../src/credit/champion/champion-data.ts'
import { type BackgroundSets, backgroundSetsOf } from '../../../src/explain/interventional/background-sets.ts'
import { createRowExplainer, type RowExplainer } from '../../../src/explain/interventional/row-explainer.ts'
import { pathsOf } from '../../../src/explain/paths.ts'
import { predictRaw } from '../../../src/predict/predict.ts'

const { model, scorer } = loadChampion()
const { forest } = model
const baseline = scorer.baseline()
const explainer = explainerOf(
  decodeBackgroundSets(
    Buffer.from(championData.baseline.backgroundSets, 'base64'),
    forest.leafValue.length,
    baseline.size
  )
)

function explainerOf(sets: BackgroundSets): RowExplainer {
  const trees = Array.from({ length: forest.numTrees }, (_, tree) => tree)
  return createRowExplainer(forest, pathsOf(forest), sets, trees)
}

test('the stored baseline has the stated hash and size', () => {
  const bytes = Buffer.from(championData.baseline.rows, 'base64')
  expect(createHash('sha256').update(bytes).digest('hex')).toBe(baseline.sha256)
  expect(championData.baseline.size).toBe(baseline.size)
})

test('the base values are the mean raw scores of the baseline', () => {
  const values = decodeBaseline(forest, Buffer.from(championData.baseline.rows, 'base64'), baseline.size)
  const raw = predictRaw(model, { values, numRows: baseline.size, numFeatures: forest.numFeatures })
  for (let k = 0; k < forest.numTreesPerIteration; k++) {
    let sum = 0
    for (let row = 0; row < baseline.size; row++) sum += raw[row * forest.numTreesPerIteration + k]!
    expect(explainer.baseValues[k]).toBeCloseTo(sum / baseline.size, 10)
  }
})

test('the stored off-path sets are those of the baseline', () => {
  const { size, rows, backgroundSets } = championData.baseline
  const values = decodeBaseline(forest, Buffer.from(rows, 'base64'), size)
  const columns = Float64Array.from(values, (_, i) => values[(i % size) * forest.numFeatures + Math.floor(i / size)]!)
  const found = backgroundSetsOf(forest, pathsOf(forest), columns, size, 0, forest.numTrees)
  // Leaf by leaf; in memory they may stand in another order.
  for (const same of [
    found,
    decodeBackgroundSets(Buffer.from(backgroundSets, 'base64'), forest.leafValue.length, size)
  ])
    expect(Buffer.from(encodeBackgroundSets(same)).toString('base64')).toBe(backgroundSets.replaceAll('\n', ''))

  const computed = explainerOf(found)
  expect(explainer.baseValues).toEqual(computed.baseValues)
  for (let row = 0; row < size; row += 20) {
    const [stored, fresh] = [new Float64Array(60), new Float64Array(60)]
    explainer.addRow(values.slice(row * 20, row * 20 + 20), stored)
    computed.addRow(values.slice(row * 20, row * 20 + 20), fresh)
    expect(stored).toEqual(fresh)
  }
})

test('every applicant of the baseline is just above the cutoff', () => {
  const values = decodeBaseline(forest, Buffer.from(championData.baseline.rows, 'base64'), baseline.size)
  const raw = predictRaw(model, { values, numRows: baseline.size, numFeatures: forest.numFeatures })
  const distances = Array.from(
    { length: baseline.size },
    (_, row) => Math.max(raw[3 * row + 1]!, raw[3 * row + 2]!) - raw[3 * row]!
  )
  const median = distances.sort((a, b) => a - b)[baseline.size >> 1]!
  expect(Math.abs(median)).toBeLessThan(1)
})

test('the model cannot tell a row from its ranks among the thresholds', () => {
  const numeric = fc.oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.double({ min: -10, max: 5000, noNaN: true }),
    fc.constant(NaN)
  )
  const category = fc.oneof(fc.integer({ min: 0, max: 14 }), fc.constant(NaN))
  const categorical = new Set(
    model.featureInfos.flatMap((info, feature) => (info.kind === 'categorical' ? [feature] : []))
  )
  const row = fc.tuple(...model.featureNames.map((_, feature) => (categorical.has(feature) ? category : numeric)))
  fc.assert(
    fc.property(row, (values) => {
      const rows = Float64Array.from(values)
      const decoded = decodeBaseline(forest, encodeBaseline(forest, rows), 1)
      expect(predictRaw(model, [[...decoded]])).toEqual(predictRaw(model, [values]))
    }),
    { numRuns: 300 }
  )
})
