/**
 * The operations of the credit service: applicants in, scores out.
 *
 * @module
 */
import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { invocationsOperation, readInvocation } from '../http/invocations.ts'
import { arraySchema, referenceTo } from '../http/json-schema.ts'
import { bytesOf, jsonOf, mediaTypeOf, mediaTypes, type Operation, type Section, sendJson } from '../http/operation.ts'
import { modelSection } from '../http/sections.ts'
import type { ServerSettings } from '../http/server-options.ts'
import { isMonitored, monitorOperation } from './monitor-operation.ts'
import { predictionOf } from './prediction.ts'
import type { Batch } from './score-batch.ts'
import type { Scoring } from './scoring.ts'
import { scoredLines, sendScores } from './send-scores.ts'
import type { ServedScorer } from './served-scorer.ts'
import { pieceItems } from './split-batch.ts'

const { json, ndjson } = mediaTypes
const applicant = referenceTo('Applicant')
const section: Section = { name: 'Scoring', description: 'Applicants in; classes, points and reasons out.' }

/** The operations of a scorer. */
export function creditOperations(
  served: ServedScorer,
  scoring: Scoring,
  settings: ServerSettings
): readonly Operation[] {
  const { scorer } = served
  const { batchBodyLimit, batchItems, bodyLimit, requestTimeout } = settings
  // Warms up the code before the first request arrives.
  const example = scorer.example()
  scorer.score(example)
  const card = JSON.stringify(modelCard(served))
  const columns = scorer.fields.map(({ name }) => name)

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
    section,
    requestBody: { [json]: applicant },
    example,
    responses: { [json]: referenceTo(responseSchema) },
    handler: (request, reply) => sendJson(reply, JSON.stringify(responseOf(scoring.score(jsonOf(request)))))
  })

  const batch = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    if (mediaTypeOf(request) === ndjson) {
      scoring.checkCapacity()
      const lines = scoredLines(request, reply, scoring, { maxLength: bodyLimit, maxSeconds: requestTimeout })
      return reply.header('content-type', ndjson).send(Readable.from(lines))
    }
    const bytes = bytesOf(request)
    let firstIndex = 0
    const pieces = (await scoring.split(bytes, batchItems)).map(({ begin, end, numItems }): Batch => {
      firstIndex += numItems
      return { kind: 'items', bytes: bytes.subarray(begin, end), numItems, firstIndex: firstIndex - numItems }
    })
    return sendScores(request, reply, scoring, ['[', ']'], pieces)
  }

  const invoke = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const { records, checked } = await readInvocation(request, columns, settings)
    await scoring.checkAll(checked)
    const applicants = records.map(({ record }) => record as object)
    if (applicants.length > pieceItems) scoring.checkCapacity()
    const pieces = Array.from({ length: Math.ceil(applicants.length / pieceItems) }, (_, i): Batch => ({
      kind: 'applicants',
      applicants: applicants.slice(i * pieceItems, (i + 1) * pieceItems)
    }))
    return sendScores(request, reply, scoring, ['{"predictions":[', ']}'], pieces)
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
      section,
      requestBody: { [json]: arraySchema(applicant), [ndjson]: applicant },
      example: [example],
      streamedBody: ndjson,
      bodyLimit: batchBodyLimit,
      responses: { [json]: arraySchema(referenceTo('BatchItem')), [ndjson]: referenceTo('BatchItem') },
      handler: batch
    },
    one('/v1/explain', 'explain', 'Points of one applicant, by group and field', 'Explanation', (score) =>
      score.status === 'scored' ? { ...scorer.pointsBreakdown(score), margin: score.margin } : score
    ),
    {
      method: 'POST',
      path: '/v1/counterfactuals',
      operationId: 'counterfactuals',
      summary:
        'What would change the decision about one applicant: the cheapest changes that reach a class that passes',
      section,
      requestBody: { [json]: applicant },
      example,
      responses: { [json]: referenceTo('Counterfactuals') },
      handler: async (request, reply) => sendJson(reply, await scoring.counterfactuals(jsonOf(request)))
    },
    ...(isMonitored(served) ? [monitorOperation(served, scoring, settings, section, example)] : []),
    {
      method: 'GET',
      path: '/v1/model',
      operationId: 'model',
      summary: `Model card: identity, fields, ${served.protocols === undefined ? '' : 'measured accuracy, '}reasons`,
      section: modelSection,
      responses: { [json]: referenceTo('ModelCard') },
      handler: (_, reply) => sendJson(reply, card)
    },
    invocationsOperation(applicant, referenceTo('Prediction'), { dataframe_records: [example] }, invoke, settings)
  ]
}

// What is not known is left out.
function modelCard({ scorer, protocols, counter }: ServedScorer): object {
  const { pointsScale, reasonGroups } = scorer.definition
  return {
    model: scorer.identity,
    baseline: scorer.baseline(),
    classes: scorer.classes,
    protocols,
    minimumInformation: scorer.minimum,
    scale: pointsScale,
    reference: counter?.reference,
    fields: scorer.fields,
    reasons: reasonGroups
  }
}
