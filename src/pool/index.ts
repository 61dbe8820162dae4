/**
 * `opencredit/pool`: predictions and explanations on several workers, in Node and in browsers.
 *
 * @module
 */
export type { CallSignal } from '../checks.ts'
export type { WebWorker } from '../threads/start-worker.ts'
export { type CallOptions, createPool, type Pool, type PoolOptions } from './create-pool.ts'
