/**
 * The operations of any other LightGBM model: rows in, predictions and SHAP values out.
 *
 * @module
 */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { JsonSchema } from '../../credit/fields/json-schema.ts'
import { explain } from '../../explain/explain.ts'
import { explanationJson } from '../../explain/explanation-json.ts'
import { type Model, numIterationsOf } from '../../model/model.ts'
import type { Pool } from '../../node/pool.ts'
import { predict } from '../../predict/predict.ts'
import { jsonKindOf, pointerBelow } from '../credit-service/applicant-input.ts'
import { frameOf, invocations } from '../credit-service/credit-operations.ts'
import { checkNumRows, type FrameRow } from '../http/invocation-rows.ts'
import { createColumnReader, featureTypes, recordSchema } from './record-rows.ts'
import { jsonOf, mediaTypeOf, mediaTypes, type Operation, sendJson } from '../http/operation.ts'
import type { ServerSettings } from '../http/server-options.ts'
import { fieldsError, pointerTo, problemError } from '../http/problem.ts'
import { arraySchema, objectSchema, referenceTo } from '../credit-service/schemas.ts'

// As many rows as take about two milliseconds for a model of usual size.
const maxPredictedHere = 256
const maxExplainedHere = 16

const { json, csv } = mediaTypes

/** What the operations of a model need. */
export interface ModelService {
  readonly model: Model
  /** Where it was read from. */
  readonly path: string
  readonly pool: Pool
  readonly settings: ServerSettings
}

/** The schemas of a model's operations, by name. */
export function modelSchemas(model: Model): Record<string, JsonSchema> {
  const number = { type: ['number', 'null'] }
  const numOutputs = model.forest.numTreesPerIteration
  const output = objectSchema({ baseValue: { type: 'number' }, contributions: { type: 'object' } })
  return {
    Record: recordSchema(model),
    Rows: {
      oneOf: [
        objectSchema({ records: arraySchema(referenceTo('Record')) }),
        objectSchema({
          rows: arraySchema({
            type: 'array',
            prefixItems: featureTypes(model).map((type) => ({ type })),
            minItems: model.forest.numFeatures,
            maxItems: model.forest.numFeatures
          })
        })
      ]
    },
    Prediction: numOutputs === 1 ? number : arraySchema(number),
    Explanation: numOutputs === 1 ? output : arraySchema(output)
  }
}

/** The operations of a model. */
export function modelOperations(service: ModelService): readonly Operation[] {
  const { model, path, pool, settings } = service
  const { batchItems, batchBodyLimit, queue } = settings
  const columnsOf = createColumnReader(model)
  const card = JSON.stringify(modelCard(model, path))
  const numOutputs = model.forest.numTreesPerIteration
  let numPending = 0

  const bounded = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    if (numPending > queue)
      throw problemError('unavailable', 'too many batches are waiting', { headers: { 'retry-after': '1' } })
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
      numRows <= maxExplainedHere ? explain(model, columns) : await bounded(() => pool.explain(model, columns))
    return JSON.stringify({
      explanations: Array.from({ length: numRows }, (_, row) => explanationJson(explanation, row))
    })
  }
  const rowsOperation = (
    id: string,
    summary: string,
    gives: JsonSchema,
    answer: (columns: Float64Array[]) => Promise<string>
  ): Operation => ({
    method: 'POST',
    path: `/v1/${id}`,
    id,
    summary,
    takes: { [json]: referenceTo('Rows') },
    maxBytes: batchBodyLimit,
    gives: { [json]: gives },
    handler: async (request, reply) =>
      sendJson(reply, await answer(columnsOf(readRows(jsonOf(request), model.featureNames, batchItems), false)))
  })
  const invoke = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const rows = await frameOf(request, model.featureNames, batchItems)
    return sendJson(reply, await predictions(columnsOf(rows, mediaTypeOf(request) === csv)))
  }

  const predictionsSchema = arraySchema(referenceTo('Prediction'))
  const explanationsSchema = objectSchema({ explanations: arraySchema(referenceTo('Explanation')) })
  return [
    rowsOperation('predict', 'Predictions of rows', objectSchema({ predictions: predictionsSchema }), predictions),
    ...(canExplain(model) ? [rowsOperation('explain', 'SHAP values of rows', explanationsSchema, explanations)] : []),
    {
      method: 'GET',
      path: '/v1/model',
      id: 'model',
      summary: 'The model: identity, size, features',
      gives: { [json]: { type: 'object' } },
      handler: (_, reply) => sendJson(reply, card)
    },
    invocations(predictionsSchema, referenceTo('Record'), invoke, batchBodyLimit)
  ]
}

// Linear trees have no SHAP values.
function canExplain(model: Model): boolean {
  try {
    explain(model, [])
    return true
  } catch {
    return false
  }
}

function readRows(body: unknown, names: readonly string[], maxRows: number): FrameRow[] {
  const isObject = typeof body === 'object' && body !== null && !Array.isArray(body)
  if (!isObject)
    throw fieldsError([{ pointer: '#', code: 'wrong_type', detail: `expected an object, got ${jsonKindOf(body)}` }])
  const { records, rows, ...others } = body as Readonly<Record<string, unknown>>
  const unknown = Object.keys(others)
  const detail = 'expected records or rows, one of the two'
  if (unknown.length > 0)
    throw fieldsError(unknown.map((key) => ({ pointer: pointerTo('#', key), code: 'unknown_field', detail })))
  if ((records === undefined) === (rows === undefined))
    throw fieldsError([{ pointer: '#', code: 'missing_field', detail }])
  const [key, list] = records === undefined ? ['rows', rows] : ['records', records]
  if (!Array.isArray(list))
    throw fieldsError([
      { pointer: `#/${key}`, code: 'wrong_type', detail: `expected an array, got ${jsonKindOf(list)}` }
    ])
  checkNumRows(list.length, maxRows)
  if (key === 'records')
    return list.map((record: unknown, i) => ({ record, pointerOf: pointerBelow(`#/records/${i}`) }))
  return list.map((row: unknown, i) => {
    const pointer = `#/rows/${i}`
    if (!Array.isArray(row))
      throw fieldsError([{ pointer, code: 'wrong_type', detail: `expected an array, got ${jsonKindOf(row)}` }])
    if (row.length !== names.length) {
      throw fieldsError([
        { pointer, code: 'wrong_length', detail: `expected ${names.length} values, got ${row.length}` }
      ])
    }
    return {
      record: Object.fromEntries(names.map((name, feature) => [name, row[feature]])),
      pointerOf: (name) => (name === undefined ? pointer : `${pointer}/${names.indexOf(name)}`)
    }
  })
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
