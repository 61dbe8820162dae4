/**
 * `useDecisionTables`: lets rows be predicted by decision tables.
 *
 * @module
 */
import { useBatchMethod } from './batch-engine.ts'
import { batchMethod } from './batch-method.ts'
import { createTableEngine } from './table-engine.ts'

const method = batchMethod(1, createTableEngine)

/**
 * Puts decision tables in. Loading a model of CatBoost does so, as its trees are symmetric, and so do `loadModel` and training, for models of
 * small trees.
 */
export function useDecisionTables(): void {
  useBatchMethod(method)
}
