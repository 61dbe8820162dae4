/**
 * `POST /invocations`: the route that MLflow and SageMaker call. Services differ only in the columns of their records.
 *
 * @module
 */
import type { FastifyRequest } from 'fastify'
import { arraySchema, type JsonSchema, objectSchema } from './json-schema.ts'
import { mlflowSchema, readMlflowCsv, readMlflowJson } from './mlflow-records.ts'
import { bytesOf, jsonOf, mediaTypeOf, mediaTypes, type Operation } from './operation.ts'
import type { RequestTable } from './request-records.ts'
import { invocationsSection } from './sections.ts'
import type { ServerSettings } from './server-options.ts'

const { json, csv } = mediaTypes

/**
 * The operation.
 *
 * @param record - schema of one record
 * @param prediction - schema of one prediction
 * @param example - a body to begin with
 */
export function invocationsOperation(
  record: JsonSchema,
  prediction: JsonSchema,
  example: unknown,
  handler: Operation['handler'],
  { batchBodyLimit }: ServerSettings
): Operation {
  return {
    method: 'POST',
    path: '/invocations',
    operationId: 'invocations',
    summary: 'Predictions in the MLflow scoring protocol 2.0, which SageMaker also uses',
    section: invocationsSection,
    example,
    requestBody: { [json]: mlflowSchema(record), [csv]: { type: 'string' } },
    bodyLimit: batchBodyLimit,
    responses: { [json]: objectSchema({ predictions: arraySchema(prediction) }) },
    handler
  }
}

/**
 * The records in a request to `/invocations`.
 *
 * @param columns - column names, for bodies that do not have them
 * @throws ProblemError as `readMlflowJson` and `readMlflowCsv`
 */
export async function readInvocation(
  request: FastifyRequest,
  columns: readonly string[],
  { batchItems }: ServerSettings
): Promise<RequestTable> {
  return mediaTypeOf(request) === csv
    ? readMlflowCsv(bytesOf(request), batchItems)
    : readMlflowJson(jsonOf(request), columns, batchItems)
}
