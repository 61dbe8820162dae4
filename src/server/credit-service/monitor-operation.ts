/**
 * `monitorOperation`: whether the points, classes and fields of a batch of applicants are spread as those of the reference: what
 * `monitor` finds of the same rows. Nothing but counts leaves it, and nothing of it counts as traffic of the service.
 *
 * @module
 */
import type { ApplicantCounter } from '../../credit/monitoring/applicant-counter.ts'
import { changes, defaultSignificance as significance } from '../../credit/monitoring/findings.ts'
import { arraySchema, type JsonSchema, objectSchema, referenceTo } from '../http/json-schema.ts'
import { bytesOf, mediaTypes, type Operation, type Section, sendJson } from '../http/operation.ts'
import type { ServerSettings } from '../http/server-options.ts'
import { addTally, createTally, type ScoreTally } from './score-tally.ts'
import type { Scoring } from './scoring.ts'
import type { ServedScorer } from './served-scorer.ts'

const { json } = mediaTypes

/** A scorer whose applicants can be compared with those of a reference. */
export type MonitoredScorer = ServedScorer & { readonly counter: ApplicantCounter }

/** Whether a scorer has what monitoring needs. */
export function isMonitored(served: ServedScorer): served is MonitoredScorer {
  return served.counter !== undefined
}

/** The operation. */
export function monitorOperation(
  served: MonitoredScorer,
  scoring: Scoring,
  { batchItems, batchBodyLimit }: Pick<ServerSettings, 'batchItems' | 'batchBodyLimit'>,
  section: Section,
  example: object
): Operation {
  return {
    method: 'POST',
    path: '/v1/monitor',
    operationId: 'monitor',
    summary:
      'Drift: whether points, classes and fields of many applicants are spread as in the reference, with p-values',
    section,
    requestBody: { [json]: arraySchema(referenceTo('Applicant')) },
    example: [example],
    bodyLimit: batchBodyLimit,
    responses: { [json]: referenceTo('Drift') },
    handler: async (request, reply) => {
      const bytes = bytesOf(request)
      const pieces = await scoring.split(bytes, batchItems)
      const tally = createTally(served)
      let numApplicants = 0
      for (const { begin, end, numItems } of pieces) {
        // Nobody waits for the rest.
        if (reply.raw.destroyed) return reply
        addTally(tally, await scoring.tallyOf({ kind: 'tally', bytes: bytes.subarray(begin, end), numItems }))
        numApplicants += numItems
      }
      return sendJson(reply, JSON.stringify(driftOf(served.counter, tally, numApplicants)))
    }
  }
}

/** What a tally says of drift from a reference. */
export function driftOf(
  { reference, findings }: ApplicantCounter,
  { statuses, classes, bins }: ScoreTally,
  numApplicants: number
): object {
  const numScored = statuses['scored']!
  const numInsufficient = statuses['insufficient information']!
  const numRows = numScored + numInsufficient
  return {
    numApplicants,
    numScored,
    numInsufficient,
    numInvalid: numApplicants - numRows,
    classes,
    numRows: { reference: reference.numRows, recent: numRows },
    significance,
    variables: findings(bins, significance)
  }
}

/** The schema of the response for these classes. */
export function driftSchema(classes: readonly string[]): JsonSchema {
  const text: JsonSchema = { type: 'string' }
  const number: JsonSchema = { type: 'number' }
  const count: JsonSchema = { type: 'integer', minimum: 0 }
  const share: JsonSchema = { type: 'number', minimum: 0, maximum: 1 }
  const variable = objectSchema({
    name: text,
    role: { enum: ['score', 'feature'], description: 'Points and class are scores, fields are features.' },
    index: { type: 'number', description: 'The stability index: PSI of a score, CSI of a feature.' },
    statistic: number,
    degreesOfFreedom: count,
    pValue: { ...share, description: 'Probability of a difference as large where nothing has changed.' },
    indexByChance: {
      type: 'number',
      description: 'The index that unchanged applicants, so many of them, have on average.'
    },
    adjustedPValue: {
      ...share,
      description: 'The p-value for as many tests as there are variables, by Holm’s method.'
    },
    change: {
      enum: [...changes],
      description:
        '`none` where the adjusted p-value is not below the significance; else by the index: moderate from 0.1, large from 0.25.'
    },
    bins: arraySchema(objectSchema({ label: text, reference: share, recent: share }))
  })
  return objectSchema({
    numApplicants: count,
    numScored: count,
    numInsufficient: count,
    numInvalid: count,
    classes: objectSchema(Object.fromEntries(classes.map((name) => [name, count]))),
    numRows: objectSchema({ reference: count, recent: count }),
    significance: number,
    variables: {
      ...arraySchema(variable),
      description: 'In the order of the reference; none if no applicant could be read.'
    }
  })
}
