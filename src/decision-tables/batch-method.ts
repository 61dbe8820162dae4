/**
 * `batchMethod`: a method that prepares the engine of a forest once.
 *
 * @module
 */
import type { Forest } from '../model/forest.ts'
import type { BatchEngine, BatchMethod } from './batch-engine.ts'

/**
 * A method for batches.
 *
 * @param smallestBatch - rows for which it pays
 * @param create - prepares the engine of a forest; undefined where it cannot
 */
export function batchMethod(smallestBatch: number, create: (forest: Forest) => BatchEngine | undefined): BatchMethod {
  // What has been prepared for a forest lives as long as the forest.
  const known = new WeakMap<Forest, BatchEngine | 'none'>()
  return (forest, numRows) => {
    if (numRows < smallestBatch) return undefined
    let engine = known.get(forest)
    if (engine === undefined) known.set(forest, (engine = create(forest) ?? 'none'))
    return engine === 'none' ? undefined : engine
  }
}
