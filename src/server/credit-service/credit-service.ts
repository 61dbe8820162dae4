/**
 * `createCreditService`: serves a scorer: the champion, or that of a packed file.
 *
 * @module
 */
import { workerProgram } from '../../node/package-files.ts'
import { readPackedScorer } from '../../node/read-packed-scorer.ts'
import type { ServerSettings } from '../http/server-options.ts'
import type { Service } from '../http/service.ts'
import { creditOperations } from './credit-operations.ts'
import { creditSchemas } from './credit-schemas.ts'
import { scoreMetrics } from './score-metrics.ts'
import { createScorePool } from './score-pool.ts'
import { createScoring } from './scoring.ts'
import { servedChampion, servedPacked } from './served-scorer.ts'

/**
 * The service.
 *
 * @param scoreWorker - program of the threads that score batches (default: the package's own)
 * @throws Error naming the file of the scorer when it cannot be read or is no packed scorer
 */
export function createCreditService(
  settings: ServerSettings,
  scoreWorker: URL = workerProgram('server/score-worker')
): Service {
  const file = settings.artifact === undefined ? undefined : readPackedScorer(settings.artifact)
  const served = file === undefined ? servedChampion() : servedPacked(file.scorer)
  const packed = file?.packed
  const pool = createScorePool(scoreWorker, settings.threads, settings.queue, packed)
  const scoring = createScoring(served, pool)
  return {
    description: 'Explainable credit scoring: class, probabilities, points that add up, and reasons.',
    operations: creditOperations(served, scoring, settings),
    schemas: creditSchemas(served),
    metricsText: () => scoreMetrics(served, scoring.tally, pool),
    passesSelfTest: served.passesSelfTest,
    page: { packed },
    close: pool.close
  }
}
