/**
 * `batchesOf`: metrics, parameters and tags of a run, cut into calls that a server takes.
 *
 * Source: MLflow 3.17 mlflow/utils/validation.py (MAX_METRICS_PER_BATCH and the lines after it) and the REST API of log-batch.
 *
 * @module
 */

/** A measured value. */
export interface RunMetric {
  readonly key: string
  /** NaN and infinities are allowed. */
  readonly value: number
  /** Milliseconds since 1970; given by the caller, so that what is sent twice is stored once. */
  readonly timestamp: number
  /** Iteration, fold or whatever values of a key are numbered by (default: 0). */
  readonly step?: number
}

/** A parameter or tag. A parameter keeps its first value, a tag takes its last one. */
export interface RunText {
  readonly key: string
  readonly value: string
}

/** What belongs to a run. */
export interface RunData {
  readonly metrics?: readonly RunMetric[]
  readonly params?: readonly RunText[]
  readonly tags?: readonly RunText[]
}

/** The body of a call. */
export interface BatchBody {
  readonly run_id: string
  readonly metrics: readonly object[]
  readonly params: readonly RunText[]
  readonly tags: readonly RunText[]
}

/** Most of each in a call, most items in all, and most bytes of JSON. */
export const batchLimits = { metrics: 1000, params: 100, tags: 100, items: 1000, bytes: 1_000_000 } as const

type Kind = 'metrics' | 'params' | 'tags'

/**
 * Cuts it in order: parameters, tags, metrics. Every body but the last is as full as the limits allow.
 *
 * @throws RangeError naming the key of an item that is too long for any call
 */
export function batchesOf(runId: string, { metrics = [], params = [], tags = [] }: RunData): BatchBody[] {
  const items: readonly (readonly [Kind, RunText | object, string])[] = [
    ...params.map(({ key, value }) => ['params', { key, value }, key] as const),
    ...tags.map(({ key, value }) => ['tags', { key, value }, key] as const),
    ...metrics.map((metric) => ['metrics', metricOnTheWire(metric), metric.key] as const)
  ]
  const empty = bytesOf({ run_id: runId, metrics: [], params: [], tags: [] })
  const bodies: BatchBody[] = []
  let batch = newBatch()
  let numBytes = empty
  for (const [kind, item, key] of items) {
    // With the comma after it.
    const size = bytesOf(item) + 1
    if (empty + size > batchLimits.bytes)
      throw new RangeError(`"${kind}" expected values of at most ${batchLimits.bytes} bytes, got more at "${key}"`)
    const count = batch.metrics.length + batch.params.length + batch.tags.length
    if (
      batch[kind].length === batchLimits[kind] ||
      count === batchLimits.items ||
      numBytes + size > batchLimits.bytes
    ) {
      bodies.push({ run_id: runId, ...batch })
      batch = newBatch()
      numBytes = empty
    }
    batch[kind].push(item)
    numBytes += size
  }
  if (numBytes > empty) bodies.push({ run_id: runId, ...batch })
  return bodies
}

interface Batch {
  readonly metrics: object[]
  readonly params: RunText[]
  readonly tags: RunText[]
}

function newBatch(): Batch & Record<Kind, unknown[]> {
  return { metrics: [], params: [], tags: [] }
}

// JSON has no NaN and no infinities; MLflow reads them as texts.
function metricOnTheWire({ key, value, timestamp, step = 0 }: RunMetric): object {
  return { key, value: Number.isFinite(value) ? value : String(value), timestamp, step }
}

function bytesOf(value: object): number {
  return new TextEncoder().encode(JSON.stringify(value)).length
}
