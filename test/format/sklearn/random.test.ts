import { expect, test } from 'vitest'
import { explain } from '../../../src/explain/explain.ts'
import { loadSklearn } from '../../../src/format/sklearn/load-sklearn.ts'
import { predictLeaf, predictRaw } from '../../../src/predict/predict.ts'
import { enginesFor } from '../../check-case.ts'
import { differingBits } from '../../fixtures.ts'
import { walkSklearn } from '../../oracle/sklearn-walk.ts'
import { randomFrom } from '../mutate.ts'
import { packed } from './packed.ts'
import { randomDocument } from './random-document.ts'

test('1,000 random documents: every engine has the bits of the slow twin, for ranges too', () => {
  for (let seed = 0; seed < 1000; seed++) {
    const random = randomFrom(seed)
    const { document, numFeatures, treesPerIteration, rows } = randomDocument(random)
    const model = loadSklearn(document)
    const matrix = { values: rows.flat(), numRows: rows.length, numFeatures }
    const numIterations = document.trees.length / treesPerIteration
    const first = random(numIterations)
    for (const engine of enginesFor(model)) {
      for (const [start, end] of [
        [0, numIterations],
        [first, first + 1]
      ] as const) {
        const range = { startIteration: start, numIterations: end - start, engine }
        const wanted = rows.map((row) => walkSklearn(document, row, start * treesPerIteration, end * treesPerIteration))
        const raw = wanted.flatMap((one) => one.raw)
        expect(differingBits(predictRaw(model, matrix, range), raw), `seed ${seed}, ${engine}: raw`).toBe(0)
        const leaves = wanted.flatMap((one) => one.leaves)
        expect(differingBits(predictLeaf(model, matrix, range), leaves), `seed ${seed}, ${engine}: leaves`).toBe(0)
      }
    }
  }
}, 120_000)

test('1,000 random documents: packed they are the same models, from bytes, text and objects', () => {
  for (let seed = 0; seed < 1000; seed++) {
    const random = randomFrom(seed)
    const { document } = randomDocument(random)
    // Of version 1 each tree has gains or not.
    const [first] = document.trees
    const trees = document.trees.map((tree) => ({
      ...tree,
      gains: first!.gains === null ? null : (tree.gains ?? tree.left.map(() => 2))
    }))
    const wanted = loadSklearn({ ...document, trees })
    const packedDocument = packed({ ...document, trees }, random)
    const text = JSON.stringify(packedDocument)
    for (const source of [packedDocument, text, Buffer.from(text), JSON.stringify(packedDocument, null, 1)])
      expect(loadSklearn(source), `seed ${seed}`).toEqual(wanted)
  }
}, 120_000)

test('200 random documents: contributions add up to raw scores', () => {
  for (let seed = 0; seed < 200; seed++) {
    const { document, numFeatures, rows } = randomDocument(randomFrom(seed))
    const model = loadSklearn(document)
    const matrix = { values: rows.flat(), numRows: rows.length, numFeatures }
    const raw = predictRaw(model, matrix)
    const { values, baseValues, numOutputs } = explain(model, matrix)
    raw.forEach((score, i) => {
      const contributions = values.subarray(i * numFeatures, (i + 1) * numFeatures)
      const sum = contributions.reduce((a, b) => a + b, baseValues[i % numOutputs]!)
      expect(Math.abs(sum - score), `seed ${seed}, raw score ${i}`).toBeLessThan(1e-10 * (1 + Math.abs(score)))
    })
  }
})
