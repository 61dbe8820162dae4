/**
 * The program of the threads that score batches.
 *
 * @module
 */
import { parentPort } from 'node:worker_threads'
import { type Batch, scoreBatch } from './score-batch.ts'
import { splitBatch, type WholeBatch } from './split-batch.ts'

parentPort?.on('message', (job: Batch | WholeBatch) =>
  parentPort!.postMessage(job.kind === 'whole' ? splitBatch(job) : scoreBatch(job))
)
