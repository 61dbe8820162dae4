/**
 * `createCreditService`: serves the credit model.
 *
 * @module
 */
import { championPasses } from '../../credit/champion/self-test.ts'
import { workerProgram } from '../../node/package-files.ts'
import type { ServerSettings } from '../http/server-options.ts'
import type { Service } from '../http/service.ts'
import { creditOperations } from './credit-operations.ts'
import { creditSchemas } from './credit-schemas.ts'
import { scoreMetrics } from './score-metrics.ts'
import { createScorePool } from './score-pool.ts'
import { createScoring } from './scoring.ts'

/**
 * The service.
 *
 * @param scoreWorker - program of the threads that score batches (default: the package's own)
 */
export function createCreditService(
  settings: ServerSettings,
  scoreWorker: URL = workerProgram('server/score-worker')
): Service {
  const pool = createScorePool(scoreWorker, settings.threads, settings.queue)
  const scoring = createScoring(pool)
  return {
    description: 'Explainable credit scoring: class, probabilities, points that add up, and reasons.',
    operations: creditOperations(scoring, settings),
    schemas: creditSchemas(),
    metricsText: () => scoreMetrics(scoring.tally, pool),
    passesSelfTest: championPasses,
    close: pool.close
  }
}
