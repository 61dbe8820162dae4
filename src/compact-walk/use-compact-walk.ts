/**
 * `useCompactWalk`: lets forests of deep trees be predicted by compact nodes.
 *
 * @module
 */
import { type BatchMethod, useBatchMethod } from '../decision-tables/batch-engine.ts'
import { batchMethod } from '../decision-tables/batch-method.ts'
import { createCompactEngine } from './compact-engine.ts'

// Batches that nodes divide take 0.5 to 0.86 of the time that bitvectors and other walks take, for trees of 31 leaves and more …
const manyRows = 2048
// … and fewer rows, or one, 0.3 to 0.9 of it, but only where trees have so many leaves (AMD EPYC, Node 20).
const manyLeaves = 400

const ofAny = batchMethod(1, createCompactEngine)
const method: BatchMethod = (forest, numRows) =>
  numRows >= manyRows || forest.leafValue.length >= manyLeaves * forest.numTrees ? ofAny(forest, numRows) : undefined

/** Puts compact nodes in. Loading a model of XGBoost, scikit-learn or ONNX does so, and so does `loadModel`. */
export function useCompactWalk(): void {
  useBatchMethod(method)
}
