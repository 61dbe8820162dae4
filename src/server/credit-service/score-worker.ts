/**
 * The program of the threads that score batches.
 *
 * @module
 */
import { parentPort } from 'node:worker_threads'
import { type Batch, scoreBatch } from './score-batch.ts'

parentPort?.on('message', (batch: Batch) => parentPort!.postMessage(scoreBatch(batch)))
