import { expect, test } from 'vitest'
import { loadXGBoost } from '../../../src/format/xgboost/load-xgboost.ts'
import { predictLeaf, predictRaw } from '../../../src/predict/predict.ts'
import { enginesFor } from '../../check-case.ts'
import { differingBits } from '../../fixtures.ts'
import { predictLinearXgboost, walkXgboost } from '../../oracle/xgboost-walk.ts'
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

test('500 random linear models: every engine has the bits of the slow twin, of margins too', () => {
  const odd = [NaN, 0, -0, Infinity, -Infinity, 1e-45, 1e300, -3.4e38]
  for (let seed = 0; seed < 500; seed++) {
    const random = randomFrom(seed)
    const number = (): number => (random(4) === 0 ? odd[random(odd.length)]! : (random(2001) - 1000) / 333)
    const numbers = (length: number): number[] => Array.from({ length }, number)
    const [numFeatures, numOutputs] = [1 + random(5), 1 + random(3)]
    const weights = numbers((numFeatures + 1) * numOutputs).map((weight) => (Number.isFinite(weight) ? weight : 0.1))
    const base = Array.from({ length: numOutputs }, () => (random(2001) - 1000) / 333)
    const document = {
      learner: {
        learner_model_param: {
          base_score: `[${base.join()}]`,
          num_feature: `${numFeatures}`,
          num_target: `${numOutputs}`
        },
        objective: { name: 'reg:squarederror' },
        gradient_booster: { name: 'gblinear', model: { weights } }
      },
      version: [3, 2, 0]
    }
    const model = loadXGBoost(document)
    const rows = Array.from({ length: 6 }, () => numbers(numFeatures))
    const baseMargin = Float64Array.from(numbers(6 * numOutputs))
    for (const engine of enginesFor(model)) {
      const plain = rows.flatMap((row) => predictLinearXgboost(weights, row, new Array(numOutputs).fill(base[0])))
      expect(differingBits(predictRaw(model, rows, { engine }), plain), `seed ${seed}, ${engine}`).toBe(0)
      const fromMargins = rows.flatMap((row, i) =>
        predictLinearXgboost(weights, row, [...baseMargin.subarray(i * numOutputs, (i + 1) * numOutputs)])
      )
      const got = predictRaw(model, rows, { engine, baseMargin })
      expect(differingBits(got, fromMargins), `seed ${seed}, ${engine}: margins`).toBe(0)
    }
  }
})
