/**
 * What a service serves: the credit model, or any other LightGBM model.
 *
 * @module
 */
import type { JsonSchema } from '../credit/fields/json-schema.ts'
import { championPasses } from '../credit/champion/self-test.ts'
import { loadModelFile } from '../node/load-model-file.ts'
import { workerProgram } from '../node/package-files.ts'
import { createPool } from '../node/pool.ts'
import { predict } from '../predict/predict.ts'
import { applicantOperations } from './credit-service/credit-operations.ts'
import { modelOperations, modelSchemas } from './model-service/model-operations.ts'
import type { Operation } from './http/operation.ts'
import type { ServerSettings } from './http/server-options.ts'
import { creditSchemas } from './credit-service/schemas.ts'
import { createScorePool } from './credit-service/score-pool.ts'
import { createScoring } from './credit-service/scoring.ts'
import { createServiceMetrics, type ServiceMetrics } from './service-metrics.ts'

/** What is served. */
export interface Served {
  readonly description: string
  readonly operations: readonly Operation[]
  /** Schemas the operations refer to, by name. */
  readonly schemas: Readonly<Record<string, JsonSchema>>
  readonly metrics: ServiceMetrics
  /** Whether the model gives a score that is known beforehand. */
  readonly passesSelfTest: () => boolean
  /** Ends the threads. */
  readonly close: () => Promise<void>
}

/** The credit model. */
export function serveCredit(settings: ServerSettings, scoreWorker: URL = workerProgram('server/score-worker')): Served {
  const pool = createScorePool(scoreWorker, settings.threads, settings.queue)
  const scoring = createScoring(pool)
  const metrics = createServiceMetrics({ tally: scoring.tally, pool })
  return {
    description: 'Explainable credit scoring: class, probabilities, points that add up, and reasons.',
    operations: applicantOperations(scoring, settings),
    schemas: creditSchemas(),
    metrics,
    passesSelfTest: championPasses,
    close: async () => {
      metrics.close()
      await pool.close()
    }
  }
}

/**
 * The LightGBM model in a file.
 *
 * @throws as `loadModelFile`
 */
export function serveModel(path: string, settings: ServerSettings): Served {
  const model = loadModelFile(path)
  const pool = createPool({ threads: settings.threads })
  const metrics = createServiceMetrics()
  // A row of which nothing is known goes through every tree.
  const unknown = [model.featureNames.map(() => NaN)]
  const known = predict(model, unknown, { engine: 'reference' })
  return {
    description: 'Predictions and SHAP values of a LightGBM model, with the bits of LightGBM.',
    operations: modelOperations({ model, path, pool, settings }),
    schemas: modelSchemas(model),
    metrics,
    passesSelfTest: () => predict(model, unknown).every((output, i) => Object.is(output, known[i])),
    close: async () => {
      metrics.close()
      await pool.close()
    }
  }
}
