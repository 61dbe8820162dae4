/**
 * The operations of the credit service: applicants in, scores out.
 *
 * @module
 */
import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { championProtocols, championReference, loadChampion } from '../../credit/champion/champion.ts'
import { applicantFields } from '../../credit/champion/applicant-fields.ts'
import { exampleApplicant } from '../../credit/champion/applicant-schema.ts'
import { creditClasses, pointsScale } from '../../credit/champion/champion-definition.ts'
import { reasonGroups } from '../../credit/champion/reason-groups.ts'
import { pointsBreakdown, scoreApplicant } from '../../credit/champion/score-applicant.ts'
import { invocationsOperation, readInvocation } from '../http/invocations.ts'
import { arraySchema, referenceTo } from '../http/json-schema.ts'
import { bytesOf, jsonOf, mediaTypeOf, mediaTypes, type Operation, sendJson } from '../http/operation.ts'
import { problemError } from '../http/problem.ts'
import type { ServerSettings } from '../http/server-options.ts'
import { splitLines } from '../http/split-lines.ts'
import { predictionOf } from './prediction.ts'
import { failedItem } from './score-batch.ts'
import type { Scoring } from './scoring.ts'

const { json, ndjson } = mediaTypes
const applicant = referenceTo('Applicant')

/** The operations of the credit model. */
export function creditOperations(scoring: Scoring, settings: ServerSettings): readonly Operation[] {
  const { batchBodyLimit, batchItems, bodyLimit } = settings
  // Decodes the champion and warms up the code before the first request arrives.
  scoreApplicant(exampleApplicant())
  const card = JSON.stringify(modelCard())
  const columns = applicantFields.map(({ name }) => name)

  const one = (
    path: string,
    operationId: string,
    summary: string,
    responseSchema: string,
    responseOf: (score: ReturnType<Scoring['score']>) => object
  ): Operation => ({
    method: 'POST',
    path,
    operationId,
    summary,
    requestBody: { [json]: applicant },
    responses: { [json]: referenceTo(responseSchema) },
    handler: (request, reply) => sendJson(reply, JSON.stringify(responseOf(scoring.score(jsonOf(request)))))
  })

  const batch = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    if (mediaTypeOf(request) === ndjson) {
      scoring.checkCapacity()
      return reply.header('content-type', ndjson).send(Readable.from(scoredLines(request, scoring, bodyLimit)))
    }
    const { bytes } = await scoring.scoreBatch({ kind: 'array', bytes: bytesOf(request), maxItems: batchItems })
    return sendJson(reply, bytes)
  }

  const invoke = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const records = await readInvocation(request, columns, settings)
    scoring.checkAll(records)
    const { bytes } = await scoring.scoreBatch({
      kind: 'applicants',
      applicants: records.map(({ record }) => record as object)
    })
    return sendJson(reply, bytes)
  }

  return [
    one(
      '/predict',
      'predict',
      'Class, probabilities, points and reasons for one applicant',
      'Prediction',
      predictionOf
    ),
    one(
      '/v1/score',
      'score',
      'Full score of one applicant, with every contribution',
      'ApplicantScore',
      (score) => score
    ),
    {
      method: 'POST',
      path: '/v1/score/batch',
      operationId: 'scoreBatch',
      summary: 'Scores of many applicants, with errors in place; NDJSON of any length is streamed',
      requestBody: { [json]: arraySchema(applicant), [ndjson]: applicant },
      streamedBody: ndjson,
      bodyLimit: batchBodyLimit,
      responses: { [json]: arraySchema(referenceTo('BatchItem')), [ndjson]: referenceTo('BatchItem') },
      handler: batch
    },
    one('/v1/explain', 'explain', 'Points of one applicant, by group and field', 'Explanation', (score) => ({
      ...pointsBreakdown(score),
      margin: score.margin
    })),
    {
      method: 'GET',
      path: '/v1/model',
      operationId: 'model',
      summary: 'Model card: identity, fields, measured accuracy, reasons',
      responses: { [json]: referenceTo('ModelCard') },
      handler: (_, reply) => sendJson(reply, card)
    },
    invocationsOperation(applicant, referenceTo('Prediction'), invoke, settings)
  ]
}

// A piece is read only after the scores of the one before it were taken, so memory does not grow with the stream.
async function* scoredLines(request: FastifyRequest, scoring: Scoring, maxLength: number): AsyncGenerator<Uint8Array> {
  let index = 0
  for await (const { lines, isTooLong } of splitLines(untilGone(request.raw), maxLength)) {
    if (isTooLong) {
      const error = problemError('too-large', `expected lines of at most ${maxLength} bytes, got a longer one`)
      yield Buffer.from(`${failedItem(index++, error)}\n`)
      continue
    }
    const { bytes, numItems } = await scoring.scoreBatch({ kind: 'lines', bytes: lines, firstIndex: index })
    index += numItems
    if (numItems > 0) yield bytes
  }
}

// A lost connection ends the stream: nobody is left to receive an error.
async function* untilGone(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* stream
  } catch {
    return
  }
}

function modelCard(): object {
  const { identity, baseline, scorer } = loadChampion()
  return {
    model: identity,
    baseline: { ...baseline, margin: scorer.baseMargin },
    classes: creditClasses,
    protocols: championProtocols,
    scale: pointsScale,
    reference: championReference,
    fields: applicantFields,
    reasons: reasonGroups
  }
}
