/**
 * The operations of the model service: rows in, predictions and SHAP values out.
 *
 * @module
 */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { createExplainer, type Explainer } from '../../explain/explainer.ts'
import { explanationJson } from '../../explain/explanation-json.ts'
import { type Model, numIterationsOf } from '../../model/model.ts'
import type { Pool } from '../../node/pool.ts'
import { predict } from '../../predict/predict.ts'
import { invocationsOperation, readInvocation } from '../http/invocations.ts'
import { arraySchema, type JsonSchema, objectSchema, referenceTo } from '../http/json-schema.ts'
import { jsonOf, mediaTypeOf, mediaTypes, type Operation, sendJson } from '../http/operation.ts'
import { unavailable } from '../http/problem.ts'
import type { ServerSettings } from '../http/server-options.ts'
import { featureTypes } from './feature-types.ts'
import { createColumnReader } from './record-columns.ts'
import { readRowsBody } from './rows-body.ts'

// Rows that take about two milliseconds with a model of ordinary size.
const maxPredictedHere = 256
const maxExplainedHere = 16

// One algorithm, so that the values of a row do not depend on the others in its request.
const explainMode = 'fast'

const { json, csv } = mediaTypes

/** What the operations need. */
export interface ServedModel {
  readonly model: Model
  /** The file it was read from. */
  readonly path: string
  readonly pool: Pool
  readonly settings: ServerSettings
}

/** The operations of a model. */
export function modelOperations(served: ServedModel): readonly Operation[] {
  const { model, path, pool, settings } = served
  const { batchItems, batchBodyLimit, queue } = settings
  const columnsOf = createColumnReader(model)
  const card = JSON.stringify(modelCard(model, path))
  const numOutputs = model.forest.numTreesPerIteration
  const explainer = explainerOf(model)
  let numPending = 0

  const bounded = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    if (numPending > queue) throw unavailable('too many batches are waiting')
    numPending++
    try {
      return await work()
    } finally {
      numPending--
    }
  }
  const predictions = async (columns: Float64Array[]): Promise<string> => {
    const numRows = columns[0]!.length
    const outputs =
      numRows <= maxPredictedHere ? predict(model, columns) : await bounded(() => pool.predict(model, columns))
    const row = (i: number): unknown => Array.from(outputs.subarray(i * numOutputs, (i + 1) * numOutputs))
    const values = numOutputs === 1 ? Array.from(outputs) : Array.from({ length: numRows }, (_, i) => row(i))
    return JSON.stringify({ predictions: values })
  }
  const explanations = async (columns: Float64Array[]): Promise<string> => {
    const numRows = columns[0]!.length
    const explanation =
      numRows <= maxExplainedHere
        ? explainer!.explain(columns)
        : await bounded(() => pool.explain(model, columns, { mode: explainMode }))
    return JSON.stringify({
      explanations: Array.from({ length: numRows }, (_, row) => explanationJson(explanation, row))
    })
  }
  const rowsOperation = (
    operationId: string,
    summary: string,
    response: JsonSchema,
    answer: (columns: Float64Array[]) => Promise<string>
  ): Operation => ({
    method: 'POST',
    path: `/v1/${operationId}`,
    operationId,
    summary,
    requestBody: { [json]: referenceTo('Rows') },
    bodyLimit: batchBodyLimit,
    responses: { [json]: response },
    handler: async (request, reply) =>
      sendJson(reply, await answer(columnsOf(readRowsBody(jsonOf(request), model.featureNames, batchItems), false)))
  })
  const invoke = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const records = await readInvocation(request, model.featureNames, settings)
    return sendJson(reply, await predictions(columnsOf(records, mediaTypeOf(request) === csv)))
  }

  const prediction = referenceTo('Prediction')
  const predictionsSchema = objectSchema({ predictions: arraySchema(prediction) })
  const explanationsSchema = objectSchema({ explanations: arraySchema(referenceTo('Explanation')) })
  return [
    rowsOperation('predict', 'Predictions for rows', predictionsSchema, predictions),
    ...(explainer !== undefined
      ? [rowsOperation('explain', 'SHAP values for rows', explanationsSchema, explanations)]
      : []),
    {
      method: 'GET',
      path: '/v1/model',
      operationId: 'model',
      summary: 'Model card: identity, size, features',
      responses: { [json]: { type: 'object' } },
      handler: (_, reply) => sendJson(reply, card)
    },
    invocationsOperation(referenceTo('Record'), prediction, invoke, settings)
  ]
}

// Undefined for models that have no SHAP values, such as those of linear trees.
function explainerOf(model: Model): Explainer | undefined {
  try {
    return createExplainer(model, { mode: explainMode })
  } catch {
    return undefined
  }
}

function modelCard(model: Model, path: string): object {
  const { forest, file, featureNames } = model
  const types = featureTypes(model)
  return {
    model: { sha256: createHash('sha256').update(readFileSync(path)).digest('hex') },
    objective: file.objective ?? null,
    version: file.version ?? null,
    numOutputs: forest.numTreesPerIteration,
    numIterations: numIterationsOf(model),
    numTrees: forest.numTrees,
    features: featureNames.map((name, feature) => ({ name, types: types[feature] }))
  }
}
