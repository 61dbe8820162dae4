/**
 * What any bytes at all must lead to: a `ModelFormatError`, or a model that evaluates within its bounds and can be written.
 *
 * @module
 */
import { expect } from 'vitest'
import type { Matrix } from '../../src/data/positional-rows.ts'
import type { Rows } from '../../src/data/rows.ts'
import { ModelFormatError } from '../../src/errors.ts'
import { loadModel } from '../../src/format/load-model.ts'
import { saveModel } from '../../src/format/save-model.ts'
import { numLeavesOf } from '../../src/model/forest.ts'
import { type Model, numOutputsOf } from '../../src/model/model.ts'
import { predict, predictLeaf, predictRaw } from '../../src/predict/predict.ts'
import { differingBits } from '../fixtures.ts'
import { type Random, randomFrom } from './mutate.ts'

const megabyte = 2 ** 20
const oddValues = [0, NaN, 1, -1, 0.5, Infinity, -Infinity, 1e300, 1e-36, 2147483648, 3, 70, -0.3]

/** The model that `load` makes of `bytes`, or undefined when they are refused as they must be; fails the test otherwise. */
export function safelyLoaded(bytes: Uint8Array, load: (bytes: Uint8Array) => Model = loadModel): Model | undefined {
  const isText = load === loadModel && bytes.find((byte) => byte > 32) !== 123
  let model: Model
  try {
    model = load(bytes)
  } catch (error) {
    if (!(error instanceof ModelFormatError)) throw error
    const numLines = bytes.reduce((count, byte) => count + (byte === 10 ? 1 : 0), 1)
    if (isText && !(error.line! >= 1 && error.line! <= numLines))
      expect.fail(`no line of the file in "${error.message}"`)
    return undefined
  }
  // Category numbers of a dump become bit sets, which the reader limits to 16 MB.
  expect(memoryOf(model)).toBeLessThan(64 * bytes.length + megabyte + (isText ? 0 : 16 * megabyte))
  return model
}

/** Fails the test when the model does not evaluate within its bounds. */
export function checkEvaluation(model: Model): void {
  const { forest } = model
  const rows = oddRows(forest.numFeatures)
  const raw = predictRaw(model, rows)
  const outputs = predict(model, rows)
  const leaves = predictLeaf(model, rows)
  expect(raw.length).toBe(rows.numRows * forest.numTreesPerIteration)
  expect(outputs.length).toBe(raw.length)
  expect(leaves.length).toBe(rows.numRows * forest.numTrees)
  leaves.forEach((leaf, i) => {
    if (!(leaf >= 0 && leaf < numLeavesOf(forest, i % forest.numTrees))) expect.fail(`leaf ${leaf} is outside its tree`)
  })
}

/** Fails the test when the model is not the same after it was written and read again. */
export function checkWriting(model: Model): void {
  const { forest } = model
  // Long bit sets take long to write; one of their kind in the fixtures is enough.
  if (forest.catThreshold.length > 10_000) return

  const rows = oddRows(forest.numFeatures)
  const text = saveModel(model)
  const reread = loadModel(text)
  expect(withoutQuickNumbers(saveModel(reread))).toBe(withoutQuickNumbers(text))
  expect(differingBits(predict(reread, rows), predict(model, rows))).toBe(0)
  expect(differingBits(predictLeaf(reread, rows), predictLeaf(model, rows))).toBe(0)
  if (!hasNaNLeaves(model)) loadModel(saveModel(model, { format: 'lightgbm-json' }))
}

/** Whether some leaf's output is or can be NaN, which JSON cannot hold. */
export function hasNaNLeaves({ forest: { leafValue, linear } }: Model): boolean {
  return [leafValue, linear?.leafConst ?? [], linear?.coeff ?? []].some((values) => values.some(Number.isNaN))
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

// LightGBM's quick parser changes the last bits of numbers far from 1, and with them the printed digits.
function withoutQuickNumbers(text: string): string {
  return text.replace(/^(?:split_gain|internal_value|internal_weight|shrinkage|tree_sizes)=.*$/gm, '')
}

/** Bytes of the arrays of a model. */
export function memoryOf(model: Model): number {
  const { linear, ...arrays } = model.forest
  return [...Object.values(arrays), ...Object.values(linear ?? {})].reduce(
    (sum: number, value: unknown) => sum + (ArrayBuffer.isView(value) ? value.byteLength : 0),
    0
  )
}

/** Evaluates a model on rows in every way: as many numbers as there should be, and leaves that its file has. */
export function expectEvaluates(model: Model, rows: Rows, numRows: number): void {
  expect(predictRaw(model, rows).length).toBe(numRows * model.forest.numTreesPerIteration)
  expect(predict(model, rows).length).toBe(numRows * numOutputsOf(model))
  const leaves = predictLeaf(model, rows)
  const { treeOf, leafNumber } = model.fileTrees!
  expect(leaves.length).toBe(numRows * treeOf.length)
  const numbers = new Set(leafNumber)
  leaves.forEach((leaf) => {
    if (!numbers.has(leaf)) expect.fail(`leaf ${leaf} is none of the file's`)
  })
}

/**
 * Damages a file in many ways: each is refused as a file, or `attempt` passes.
 *
 * @param attempt - loads what the generator of random numbers makes of the file, and checks the model
 * @returns how often it passed
 */
export function tryMutations(
  { name, count, seed }: { readonly name: string; readonly count: number; readonly seed: number },
  attempt: (random: Random, mutation: number) => void
): number {
  let numLoaded = 0
  for (let i = 0; i < count; i++) {
    try {
      attempt(randomFrom(seed * 1_000_003 + i), i)
      numLoaded++
    } catch (error) {
      if (error instanceof ModelFormatError) continue
      throw new Error(`mutation ${i} of ${name}, seed ${seed}: ${(error as Error).message}`, { cause: error })
    }
  }
  return numLoaded
}
