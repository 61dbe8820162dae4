/**
 * `MlflowError`: a request that a tracking server did not grant.
 *
 * @module
 */

/** Where and how a request failed. */
export interface MlflowFailure {
  /** Method and path, without what was asked for: `POST /api/2.0/mlflow/runs/create`. */
  readonly endpoint: string
  /** HTTP status; undefined when there was no answer. */
  readonly status?: number | undefined
  /** The server's code, such as `RESOURCE_DOES_NOT_EXIST`; undefined when it told none. */
  readonly code?: string | undefined
}

/**
 * Thrown when a tracking server answers with an error, with something else than expected, or not at all. The message holds endpoint,
 * status and code, and neither what was sent nor the rest of the answer.
 */
export class MlflowError extends Error {
  readonly endpoint: string
  readonly status: number | undefined
  readonly code: string | undefined

  constructor(fault: string, { endpoint, status, code }: MlflowFailure) {
    super(`MLflow: ${endpoint} ${fault}`)
    this.name = 'MlflowError'
    this.endpoint = endpoint
    this.status = status
    this.code = code
  }
}

/** Whether a request was refused for a reason. */
export function hasCode(error: unknown, code: string): boolean {
  return error instanceof MlflowError && error.code === code
}
