/**
 * `createModelService`: serves the LightGBM model in a file.
 *
 * @module
 */
import { loadModelFile } from '../../node/load-model-file.ts'
import { readCategories } from '../../node/read-categories.ts'
import { createPool } from '../../pool/create-pool.ts'
import { predict } from '../../predict/predict.ts'
import type { ServerSettings } from '../http/server-options.ts'
import type { Service } from '../http/service.ts'
import { missingRow } from './missing-row.ts'
import { modelOperations } from './model-operations.ts'
import { modelSchemas } from './model-schemas.ts'

/**
 * The service of the model in a file.
 *
 * @throws as `loadModelFile` and `readCategories`
 */
export function createModelService(path: string, settings: ServerSettings): Service {
  const { categories } = settings
  const model = loadModelFile(path, categories === undefined ? {} : { categories: readCategories(categories) })
  const pool = createPool({ threads: settings.threads })
  const missing = missingRow(model)
  const expected = predict(model, missing, { engine: 'reference' })
  return {
    description:
      'Predictions and SHAP values of a model, the predictions those of the library that trained it. Send features by name, ' +
      '`{"records": [{…}]}`, or values in the order of the features, `{"rows": [[…]]}`; null is missing.',
    operations: modelOperations({ model, path, pool, settings }),
    schemas: modelSchemas(model),
    metricsText: () => '',
    passesSelfTest: () => predict(model, missing).every((output, i) => Object.is(output, expected[i])),
    close: pool.close
  }
}
