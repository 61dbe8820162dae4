/**
 * The operations of the model service: rows in, predictions and SHAP values out.
 *
 * @module
 */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { objectiveText } from '../../format/lightgbm/header-text.ts'
import { categoriesOf } from '../../model/categories-of.ts'
import { type Model, numIterationsOf, numOutputsOf } from '../../model/model.ts'
import type { Pool } from '../../pool/create-pool.ts'
import { invocationsOperation, readInvocation } from '../http/invocations.ts'
import { arraySchema, type JsonSchema, objectSchema, referenceTo } from '../http/json-schema.ts'
import { jsonOf, mediaTypeOf, mediaTypes, type Operation, type Section, sendJson } from '../http/operation.ts'
import type { RequestTable } from '../http/request-records.ts'
import { modelSection } from '../http/sections.ts'
import { sendJsonPieces } from '../http/send-pieces.ts'
import type { ServerSettings } from '../http/server-options.ts'
import { createEvaluations, type Evaluation } from './evaluation.ts'
import { featureTypes } from './feature-types.ts'
import { categoryValues, exampleRecord } from './model-schemas.ts'
import { createColumnReader } from './record-columns.ts'
import { readRowsBody } from './rows-body.ts'

const { json, csv } = mediaTypes
const section: Section = { name: 'Predictions', description: 'Rows in, predictions and SHAP values out.' }

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
  const { batchItems, batchBodyLimit } = settings
  const columnsOf = createColumnReader(model)
  const card = JSON.stringify(modelCard(model, path))
  const record = exampleRecord(model)
  const { predictions, explanations } = createEvaluations({ model, pool, settings })

  const answer = async (
    request: FastifyRequest,
    reply: FastifyReply,
    { checkSize, evaluate }: Evaluation,
    { records, checked }: RequestTable
  ): Promise<FastifyReply> => {
    checkSize(records.length)
    const all = await columnsOf(checked, mediaTypeOf(request) === csv)
    const columns = all.map((column) => column.subarray(0, records.length))
    return sendJsonPieces(request, reply, await evaluate(columns, request))
  }
  const rowsOperation = (
    operationId: string,
    summary: string,
    response: JsonSchema,
    evaluation: Evaluation
  ): Operation => ({
    method: 'POST',
    path: `/v1/${operationId}`,
    operationId,
    summary,
    section,
    requestBody: { [json]: referenceTo('Rows') },
    example: { records: [record] },
    bodyLimit: batchBodyLimit,
    responses: { [json]: response },
    handler: (request, reply) => {
      const records = readRowsBody(jsonOf(request), model.featureNames, batchItems)
      return answer(request, reply, evaluation, { records, checked: records })
    }
  })
  const invoke = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> =>
    answer(request, reply, predictions, await readInvocation(request, model.featureNames, settings))

  const prediction = referenceTo('Prediction')
  const predictionsSchema = objectSchema({ predictions: arraySchema(prediction) })
  const explanationsSchema = objectSchema({ explanations: arraySchema(referenceTo('Explanation')) })
  return [
    rowsOperation('predict', 'Predictions for rows', predictionsSchema, predictions),
    ...(explanations !== undefined
      ? [rowsOperation('explain', 'SHAP values for rows', explanationsSchema, explanations)]
      : []),
    {
      method: 'GET',
      path: '/v1/model',
      operationId: 'model',
      summary: 'Model card: identity, size, features',
      section: modelSection,
      responses: { [json]: { type: 'object' } },
      handler: (_, reply) => sendJson(reply, card)
    },
    invocationsOperation(referenceTo('Record'), prediction, { dataframe_records: [record] }, invoke, settings)
  ]
}

function modelCard(model: Model, path: string): object {
  const { forest, source, featureNames } = model
  const types = featureTypes(model)
  const categories = categoriesOf(model)
  return {
    model: { sha256: createHash('sha256').update(readFileSync(path)).digest('hex') },
    objective: objectiveText(model) ?? (model.objective === 'custom' ? null : model.objective),
    library: source.library,
    version: source.version ?? null,
    numOutputs: numOutputsOf(model),
    numIterations: numIterationsOf(model),
    numTrees: forest.numTrees,
    features: featureNames.map((name, feature) => {
      const ofFeature = categories[feature]
      const hasList = ofFeature !== undefined && ofFeature !== 'unknown'
      return { name, types: types[feature], ...(hasList ? { categories: categoryValues(ofFeature.values) } : {}) }
    })
  }
}
