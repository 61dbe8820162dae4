import { expect, test } from 'vitest'
import { createTreeShap } from '../../src/explain/exact/tree-shap.ts'
import { explain } from '../../src/explain/explain.ts'
import { loadXGBoost } from '../../src/format/xgboost/load-xgboost.ts'
import { coversAddUp } from '../../src/model/cover.ts'
import { predictRaw } from '../../src/predict/predict.ts'
import { randomDocument } from '../format/xgboost/random-document.ts'
import { randomFrom } from '../format/mutate.ts'
import { largestAbsolute } from './closeness.ts'

test('sums of hessians weight branches, also where they do not add up: TreeSHAP to 1e-9, and additive', () => {
  let numTrees = 0
  let numUneven = 0
  for (let seed = 0; seed < 300; seed++) {
    const { document, numFeatures, rows } = randomDocument(randomFrom(seed))
    const model = loadXGBoost(document)
    const { forest } = model
    const { addTree } = createTreeShap(forest)
    const raw = predictRaw(model, rows)
    for (let tree = 0; tree < forest.numTrees; tree++) {
      numTrees++
      if (!coversAddUp(forest, tree)) numUneven++
    }
    for (const mode of ['fast', 'bulk'] as const) {
      const { values, baseValues, numOutputs } = explain(model, rows, { mode })
      rows.forEach((row, i) => {
        const seen = Float64Array.from(row, Math.fround)
        for (let output = 0; output < numOutputs; output++) {
          const wanted = new Float64Array(numFeatures)
          for (let tree = output; tree < forest.numTrees; tree += numOutputs) addTree(tree, seen, wanted, 0)
          const block = i * numOutputs + output
          const got = values.subarray(block * numFeatures, (block + 1) * numFeatures)
          const scale = Math.max(1, largestAbsolute(wanted))
          wanted.forEach((value, feature) => expect(Math.abs(got[feature]! - value)).toBeLessThanOrEqual(1e-9 * scale))
          const sum = got.reduce((total, value) => total + value, baseValues[output]!)
          // Raw scores are rounded to float32 after each tree.
          expect(Math.abs(sum - raw[block]!)).toBeLessThanOrEqual(1e-5 * scale)
        }
      })
    }
  }
  expect(numUneven).toBeGreaterThan(numTrees / 10)
  expect(numUneven).toBeLessThan(numTrees / 2)
})
