/**
 * What any bytes at all must lead to: a `ModelFormatError`, or a model that evaluates within its bounds and can be written.
 *
 * @module
 */
import { expect } from 'vitest'
import { ModelFormatError } from '../../src/errors.ts'
import { loadModel, saveModel } from '../../src/format/load-model.ts'
import { numLeavesOf } from '../../src/model/forest.ts'
import { type Model, numIterationsOf } from '../../src/model/model.ts'
import { predict, predictLeaf, predictRaw } from '../../src/predict/predict.ts'
import type { Matrix } from '../../src/data/rows.ts'
import { differingBits } from '../fixtures.ts'

const megabyte = 2 ** 20
const oddValues = [0, NaN, 1, -1, 0.5, Infinity, -Infinity, 1e300, 1e-36, 2147483648, 3, 70, -0.3]

/** The model of `bytes`, or undefined when they are refused as they must be; fails the test on anything else. */
export function safelyLoaded(bytes: Uint8Array): Model | undefined {
  const isText = String.fromCharCode(bytes.find((byte) => byte > 32) ?? 0) !== '{'
  let model: Model
  try {
    model = loadModel(bytes)
  } catch (error) {
    expect(error).toBeInstanceOf(ModelFormatError)
    if (isText) {
      const numLines = bytes.filter((byte) => byte === 10).length + 1
      expect((error as ModelFormatError).line, (error as Error).message).toBeOneOf(Array.from({ length: numLines }, (_, i) => i + 1))
    }
    return undefined
  }
  // Category numbers of a dump become bit sets, which the reader limits to 16 MB.
  expect(memoryOf(model)).toBeLessThan(64 * bytes.length + megabyte + (isText ? 0 : 16 * megabyte))
  return model
}

/** Fails the test when the model does not evaluate within its bounds, or changes when it is written and read again. */
export function checkSafe(model: Model): void {
  const { forest } = model
  const rows = oddRows(forest.numFeatures)
  const numOutputs = forest.numTreesPerIteration
  const raw = predictRaw(model, rows)
  const outputs = predict(model, rows)
  const leaves = predictLeaf(model, rows)
  expect(raw.length).toBe(rows.numRows * numOutputs)
  expect(outputs.length).toBe(raw.length)
  expect(leaves.length).toBe(rows.numRows * forest.numTrees)
  expect(forest.numTrees).toBe(numIterationsOf(model) * numOutputs)
  leaves.forEach((leaf, i) => {
    if (leaf < 0 || leaf >= numLeavesOf(forest, i % forest.numTrees)) expect.fail(`leaf ${leaf} is outside its tree`)
  })
  if (forest.catThreshold.length > 100_000) return

  const text = saveModel(model)
  const reread = loadModel(text)
  expect(saveModel(reread)).toBe(text)
  expect(differingBits(predict(reread, rows), outputs)).toBe(0)
  expect(differingBits(predictLeaf(reread, rows), leaves)).toBe(0)
  loadModel(saveModel(model, { format: 'lightgbm-json' }))
}

/** Rows of values that decisions treat in different ways. */
export function oddRows(numFeatures: number): Matrix {
  const numRows = oddValues.length
  const values = Float64Array.from({ length: numRows * numFeatures }, (_, i) => {
    const row = Math.floor(i / numFeatures)
    return oddValues[(row + 5 * row * (i % numFeatures)) % numRows]!
  })
  return { values, numRows, numFeatures }
}

function memoryOf(model: Model): number {
  const { linear, ...arrays } = model.forest
  return [...Object.values(arrays), ...Object.values(linear ?? {})]
    .reduce((sum: number, value: unknown) => sum + (ArrayBuffer.isView(value) ? value.byteLength : 0), 0)
}
