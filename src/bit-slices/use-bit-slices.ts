/**
 * `useBitSlices`: lets batches of rows be predicted by bit slices.
 *
 * @module
 */
import { useBatchMethod } from '../decision-tables/batch-engine.ts'
import { batchMethod } from '../decision-tables/batch-method.ts'
import { createSliceEngine } from './slice-engine.ts'

// A block of 512 rows takes as long for fewer.
const method = batchMethod(64, createSliceEngine)

/** Puts bit slices in. Loading a model of XGBoost, scikit-learn or ONNX does so, and so does `loadModel`. */
export function useBitSlices(): void {
  useBatchMethod(method)
}
