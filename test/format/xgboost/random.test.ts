import { expect, test } from 'vitest'
import { loadXGBoost } from '../../../src/format/xgboost/load-xgboost.ts'
import { predictLeaf, predictRaw } from '../../../src/predict/predict.ts'
import { enginesFor } from '../../check-case.ts'
import { differingBits } from '../../fixtures.ts'
import { walkXgboost } from '../../oracle/xgboost-walk.ts'
import { randomFrom } from '../mutate.ts'
import { randomDocument } from './random-document.ts'

test('2,000 random files: every engine has the bits of the slow twin, for ranges too', () => {
  for (let seed = 0; seed < 2000; seed++) {
    const random = randomFrom(seed)
    const { document, twin, indptr, numFeatures, rows } = randomDocument(random)
    const model = loadXGBoost(document)
    const matrix = { values: rows.flat(), numRows: rows.length, numFeatures }
    const numIterations = indptr.length - 1
    const startIteration = random(numIterations)
    const spans = [
      [0, numIterations],
      [startIteration, Math.min(numIterations, startIteration + 1)]
    ] as const
    for (const engine of enginesFor(model)) {
      for (const [start, end] of spans) {
        const range = { startIteration: start, numIterations: end - start, engine }
        const wanted = rows.map((row) => walkXgboost(twin, row, indptr[start], indptr[end]))
        const raw = wanted.flatMap((one) => one.raw)
        expect(differingBits(predictRaw(model, matrix, range), raw), `seed ${seed}, ${engine}: raw`).toBe(0)
        const leaves = wanted.flatMap((one) => one.leaves)
        expect(differingBits(predictLeaf(model, matrix, range), leaves), `seed ${seed}, ${engine}: leaves`).toBe(0)
      }
    }
  }
}, 120_000)
