/**
 * Where a thread that scores batches starts.
 *
 * @module
 */
import { parentPort } from 'node:worker_threads'
import { doScoreJob, type ScoreJob } from './score-work.ts'

parentPort?.on('message', (job: ScoreJob) => {
  const outcome = doScoreJob(job)
  parentPort!.postMessage(outcome)
})
