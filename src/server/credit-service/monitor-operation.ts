/**
 * `monitorOperation`: whether the points of a batch of applicants are spread as those of the training panel. Nothing but counts
 * leaves it, and nothing of it counts as traffic of the service.
 *
 * @module
 */
import type { PointsReference } from '../../credit/champion/champion-data-types.ts'
import { changeOf, changes } from '../../credit/monitoring/monitor.ts'
import { testStability } from '../../credit/monitoring/stability-test.ts'
import { binLabels } from '../../credit/monitoring/value-bins.ts'
import { populationStability } from '../../credit/scoring/stability.ts'
import { arraySchema, type JsonSchema, objectSchema, referenceTo } from '../http/json-schema.ts'
import { bytesOf, mediaTypes, type Operation, type Section, sendJson } from '../http/operation.ts'
import type { ServerSettings } from '../http/server-options.ts'
import { addTally, createTally, type ScoreTally } from './score-tally.ts'
import type { Scoring } from './scoring.ts'
import type { ServedScorer } from './served-scorer.ts'

const { json } = mediaTypes
const significance = 0.01

/** A scorer whose points can be compared with those of its training rows. */
export type MonitoredScorer = ServedScorer & { readonly reference: PointsReference }

/** Whether a scorer has what monitoring needs. */
export function isMonitored(served: ServedScorer): served is MonitoredScorer {
  return served.reference !== undefined
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
    summary: 'Drift: whether the points of many applicants are spread as those of the training panel, with a p-value',
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
      return sendJson(reply, JSON.stringify(driftOf(served.reference, tally, numApplicants)))
    }
  }
}

/** What a tally says of drift from a reference. */
export function driftOf(
  reference: PointsReference,
  { statuses, classes, bins }: ScoreTally,
  numApplicants: number
): object {
  const { name, size } = reference
  const numScored = statuses['scored']!
  const numInsufficient = statuses['insufficient information']!
  return {
    numApplicants,
    numScored,
    numInsufficient,
    numInvalid: numApplicants - numScored - numInsufficient,
    classes,
    reference: { name, size },
    significance,
    points: numScored === 0 ? null : pointsDrift(reference, bins, numScored)
  }
}

function pointsDrift(
  { counts, upperBounds, size }: PointsReference,
  bins: readonly number[],
  numScored: number
): object {
  const index = populationStability(counts, bins)
  const test = testStability({ counts, effectiveRows: size }, { counts: bins, effectiveRows: numScored })
  const labels = binLabels({ kind: 'numeric', upperBounds })
  return {
    index,
    ...test,
    change: changeOf(index, test.pValue < significance),
    bins: counts.map((count, bin) => ({
      label: labels[bin],
      reference: count / size,
      recent: bins[bin]! / numScored
    }))
  }
}

/** The schema of the response for these classes. */
export function driftSchema(classes: readonly string[]): JsonSchema {
  const text: JsonSchema = { type: 'string' }
  const number: JsonSchema = { type: 'number' }
  const count: JsonSchema = { type: 'integer', minimum: 0 }
  const share: JsonSchema = { type: 'number', minimum: 0, maximum: 1 }
  const points = objectSchema({
    index: { type: 'number', description: 'The population stability index (PSI).' },
    statistic: number,
    degreesOfFreedom: count,
    pValue: { ...share, description: 'Probability of a difference as large where nothing has changed.' },
    indexByChance: {
      type: 'number',
      description: 'The index that unchanged applicants, so many of them, have on average.'
    },
    change: {
      enum: [...changes],
      description:
        '`none` where the p-value is not below the significance; else by the index: moderate from 0.1, large from 0.25.'
    },
    bins: arraySchema(objectSchema({ label: text, reference: share, recent: share }))
  })
  return objectSchema({
    numApplicants: count,
    numScored: count,
    numInsufficient: count,
    numInvalid: count,
    classes: objectSchema(Object.fromEntries(classes.map((name) => [name, count]))),
    reference: objectSchema({ name: text, size: count }),
    significance: number,
    points: { oneOf: [points, { type: 'null', description: 'Nobody was scored.' }] }
  })
}
