/**
 * `opencredit/server`: the HTTP service.
 *
 * @module
 */
export { createServer } from './create-server.ts'
export type { ServerOptions } from './http/server-options.ts'
export type { Prediction, ScoredPrediction } from './credit-service/prediction.ts'
export type { FieldError, FieldErrorCode } from './http/field-error.ts'
export type { Problem } from './http/problem.ts'
export { createApiKey } from './http/api-keys.ts'
