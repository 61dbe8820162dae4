/**
 * The program of the threads that score batches. Their data is a packed scorer; without any, they score with the champion.
 *
 * @module
 */
import { parentPort, workerData } from 'node:worker_threads'
import { loadScorer } from '../../credit/artifact/load-scorer.ts'
import { type Batch, scoreBatch } from './score-batch.ts'
import { servedChampion, servedPacked, type ServedScorer } from './served-scorer.ts'
import { splitBatch, type WholeBatch } from './split-batch.ts'

const packed = workerData as Uint8Array | null | undefined
let served: ServedScorer | undefined

parentPort?.on('message', (job: Batch | WholeBatch) => {
  if (job.kind === 'whole') return parentPort!.postMessage(splitBatch(job))
  served ??= packed instanceof Uint8Array ? servedPacked(loadScorer(packed)) : servedChampion()
  parentPort!.postMessage(scoreBatch(served, job))
})
