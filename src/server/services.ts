/**
 * `createService`: the choice of what a server serves: the credit model, a packed scorer, or any LightGBM model.
 *
 * @module
 */
import { createCreditService } from './credit-service/credit-service.ts'
import type { ServerSettings } from './http/server-options.ts'
import type { Service } from './http/service.ts'
import { createModelService } from './model-service/model-service.ts'

/**
 * The service that the settings ask for.
 *
 * @param scoreWorker - see `createCreditService`
 * @throws as `createCreditService` and `createModelService`
 */
export function createService(settings: ServerSettings, scoreWorker?: URL): Service {
  return settings.model === undefined
    ? createCreditService(settings, scoreWorker)
    : createModelService(settings.model, settings)
}
