/**
 * The operations of the credit service: applicants in, scores out.
 *
 * @module
 */
import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { championProtocols, championReference, loadChampion } from '../../credit/champion/champion.ts'
import { applicantFields } from '../../credit/fields/fields.ts'
import { exampleApplicant, type JsonSchema } from '../../credit/fields/json-schema.ts'
import { marginOf, pointsScale } from '../../credit/scoring/points.ts'
import { pointsView } from '../../credit/scoring/points-view.ts'
import { reasonGroups } from '../../credit/reasons/reason-groups.ts'
import { creditClasses, scoreApplicant } from '../../credit/scoring/score-applicant.ts'
import { type FrameRow, frameSchema, readCsvFrame, readFrame } from '../http/invocation-rows.ts'
import { lineChunks } from '../http/line-chunks.ts'
import { bytesOf, jsonOf, mediaTypeOf, mediaTypes, type Operation, sendJson } from '../http/operation.ts'
import type { ServerSettings } from '../http/server-options.ts'
import { predictionOf } from './prediction.ts'
import { problemError } from '../http/problem.ts'
import { arraySchema, objectSchema, referenceTo } from './schemas.ts'
import { failedItem } from './score-batch.ts'
import type { Scoring } from './scoring.ts'

const { json, ndjson, csv } = mediaTypes
const applicant = referenceTo('Applicant')

/** The operations of the credit model. */
export function applicantOperations(scoring: Scoring, settings: ServerSettings): readonly Operation[] {
  const { batchBodyLimit, batchItems, bodyLimit } = settings
  // The champion is decoded, and the code warmed up, before the first request waits for it.
  scoreApplicant(exampleApplicant())
  const card = JSON.stringify(modelCard())

  const one = (
    path: string,
    id: string,
    summary: string,
    gives: string,
    view: (score: ReturnType<Scoring['score']>) => object
  ): Operation => ({
    method: 'POST',
    path,
    id,
    summary,
    takes: { [json]: applicant },
    gives: { [json]: referenceTo(gives) },
    handler: (request, reply) => sendJson(reply, JSON.stringify(view(scoring.score(jsonOf(request)))))
  })

  const batch = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    if (mediaTypeOf(request) === ndjson) {
      scoring.checkCapacity()
      return reply.header('content-type', ndjson).send(Readable.from(scoredLines(request, scoring, bodyLimit)))
    }
    const { bytes } = await scoring.run({ kind: 'array', bytes: bytesOf(request), maxItems: batchItems })
    return sendJson(reply, bytes)
  }

  const invoke = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const rows = await frameOf(
      request,
      applicantFields.map(({ name }) => name),
      batchItems
    )
    scoring.checkAll(rows)
    const { bytes } = await scoring.run({ kind: 'applicants', applicants: rows.map(({ record }) => record as object) })
    return sendJson(reply, bytes)
  }

  return [
    one('/predict', 'predict', 'Class, probabilities, points and reasons of an applicant', 'Prediction', predictionOf),
    one('/v1/score', 'score', 'The whole score of an applicant', 'ApplicantScore', (score) => score),
    {
      method: 'POST',
      path: '/v1/score/batch',
      id: 'scoreBatch',
      summary: 'Scores of many applicants, errors in their places; NDJSON of any length is streamed',
      takes: { [json]: arraySchema(applicant), [ndjson]: applicant },
      streams: ndjson,
      maxBytes: batchBodyLimit,
      gives: { [json]: arraySchema(referenceTo('BatchItem')), [ndjson]: referenceTo('BatchItem') },
      handler: batch
    },
    one('/v1/explain', 'explain', 'Points by group and field of an applicant', 'Explanation', (score) => ({
      ...pointsView(score),
      margin: score.margin
    })),
    {
      method: 'GET',
      path: '/v1/model',
      id: 'model',
      summary: 'The model: identity, fields, measured accuracy, reasons',
      gives: { [json]: referenceTo('ModelCard') },
      handler: (_, reply) => sendJson(reply, card)
    },
    invocations(arraySchema(referenceTo('Prediction')), applicant, invoke, batchBodyLimit)
  ]
}

/** `POST /invocations`, as MLflow and SageMaker call it, for rows of `record`. */
export function invocations(
  predictions: JsonSchema,
  record: JsonSchema,
  handler: Operation['handler'],
  maxBytes: number
): Operation {
  return {
    method: 'POST',
    path: '/invocations',
    id: 'invocations',
    summary: "Predictions by MLflow's scoring protocol 2.0, which is SageMaker's as well",
    takes: { [json]: frameSchema(record), [csv]: { type: 'string' } },
    maxBytes,
    gives: { [json]: objectSchema({ predictions }) },
    handler
  }
}

/** The rows of a request to `/invocations`; a ProblemError when they are more than `maxRows`. */
export async function frameOf(
  request: FastifyRequest,
  columns: readonly string[],
  maxRows: number
): Promise<FrameRow[]> {
  return mediaTypeOf(request) === csv
    ? readCsvFrame(bytesOf(request), maxRows)
    : readFrame(jsonOf(request), columns, maxRows)
}

// A piece is read when the one before it is scored and taken, so that memory does not grow with the length of the stream.
async function* scoredLines(request: FastifyRequest, scoring: Scoring, maxLength: number): AsyncGenerator<Uint8Array> {
  let index = 0
  for await (const { lines, isTooLong } of lineChunks(untilGone(request.raw), maxLength)) {
    if (isTooLong) {
      const error = problemError('too-large', `expected lines of at most ${maxLength} bytes, got a longer one`)
      yield Buffer.from(`${failedItem(index++, error)}\n`)
      continue
    }
    const { bytes, numItems } = await scoring.run({ kind: 'lines', bytes: lines, firstIndex: index })
    index += numItems
    if (numItems > 0) yield bytes
  }
}

// When the connection is gone nobody is left to be told of it.
async function* untilGone(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* stream
  } catch {
    return
  }
}

function modelCard(): object {
  const { identity, baseline, interventional } = loadChampion()
  return {
    model: identity,
    baseline: { ...baseline, margin: marginOf(interventional.baseValues) },
    classes: creditClasses,
    protocols: championProtocols,
    scale: pointsScale,
    reference: championReference,
    fields: applicantFields,
    reasons: reasonGroups
  }
}
