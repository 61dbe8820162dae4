/**
 * Where a thread of a pool starts.
 *
 * @module
 */
import { parentPort } from 'node:worker_threads'
import { createWorker } from './pool-work.ts'

parentPort?.on(
  'message',
  createWorker((answer) => parentPort!.postMessage(answer))
)
