/**
 * `opencredit/server`: the HTTP service.
 *
 * @module
 */
export { createServer } from './create-server.ts'
export type { ServerOptions } from './options.ts'
export type { Prediction } from './prediction.ts'
export type { FieldError, FieldErrorCode, Problem } from './problem.ts'
export { createApiKey } from './api-keys.ts'
