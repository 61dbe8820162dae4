/**
 * `useAllLibraries`: for who is sent models that others loaded, such as a worker.
 *
 * @module
 */
import { useCatBoost } from './catboost.ts'
import { useONNX } from './onnx.ts'
import { useSklearn } from './sklearn.ts'
import { useXGBoost } from './xgboost.ts'

/** Puts in the code of all libraries. */
export function useAllLibraries(): void {
  useCatBoost()
  useONNX()
  useSklearn()
  useXGBoost()
}
