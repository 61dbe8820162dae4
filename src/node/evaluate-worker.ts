/**
 * The program of a pool's threads: predicts and explains.
 *
 * @module
 */
import { parentPort } from 'node:worker_threads'
import { createEvaluator } from './evaluation.ts'

parentPort?.on(
  'message',
  createEvaluator((answer) => parentPort!.postMessage(answer))
)
