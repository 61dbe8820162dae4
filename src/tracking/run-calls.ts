/**
 * Requests about runs.
 *
 * @module
 */
import { batchesOf, type RunData, type RunText } from './batches.ts'
import { type JsonAnswer, listAt, textAt } from './json-answer.ts'
import { markedTags, markFilter, newMark } from './marks.ts'
import { api, type Sender } from './requests.ts'

/** A run to make. */
export interface NewRun {
  readonly experimentId: string
  readonly name?: string
  /** Milliseconds since 1970 (default: now). */
  readonly startTime?: number
  readonly tags?: readonly RunText[]
  /** The run that it belongs to. */
  readonly parentRunId?: string
}

/** A run. */
export interface MlflowRun {
  readonly runId: string
  readonly experimentId: string
  /** Where its files go. */
  readonly artifactLocation: string
}

/** How a run ended, or that it goes on. */
export type RunStatus = 'RUNNING' | 'FINISHED' | 'FAILED' | 'KILLED'

/** Data that a run used. */
export interface RunDataset {
  readonly name: string
  /** At most 36 characters that tell contents apart, such as a checksum. */
  readonly digest: string
  /** Where the data are, such as a file's name. */
  readonly source?: string
  /** Types by column: `double`, `string`. */
  readonly columns?: readonly { readonly name: string; readonly type: 'double' | 'string' }[]
  readonly numRows?: number
  /** What for, such as `training`. */
  readonly context?: string
}

/** Requests about runs. */
export interface RunCalls {
  readonly createRun: (run: NewRun) => Promise<MlflowRun>
  readonly updateRun: (
    runId: string,
    update: { readonly status?: RunStatus; readonly endTime?: number; readonly name?: string }
  ) => Promise<void>
  /**
   * Logs metrics, parameters and tags, in as many calls as limits demand.
   *
   * @throws RangeError naming the key of a value that is too long
   */
  readonly logBatch: (runId: string, data: RunData) => Promise<void>
  readonly logInputs: (runId: string, datasets: readonly RunDataset[]) => Promise<void>
}

/** Requests by a sender. */
export function createRunCalls({ send, make }: Sender): RunCalls {
  return {
    createRun: ({ experimentId, name, startTime = Date.now(), tags = [], parentRunId }) => {
      const mark = newMark()
      const parent = parentRunId === undefined ? [] : [{ key: 'mlflow.parentRunId', value: parentRunId }]
      return make(
        {
          method: 'POST',
          path: `${api}/runs/create`,
          body: {
            experiment_id: experimentId,
            run_name: name,
            start_time: startTime,
            tags: markedTags([...tags, ...parent], mark)
          }
        },
        (answer) => runOf(answer, 'run', 'info'),
        async (ask) => {
          const body = { experiment_ids: [experimentId], filter: markFilter(mark), max_results: 1 }
          const [run] = listAt(await ask({ method: 'POST', path: `${api}/runs/search`, body }), 'runs')
          return run && runOf(run, 'info')
        }
      )
    },
    updateRun: async (runId, { status, endTime, name }) => {
      const body = { run_id: runId, status, end_time: endTime, run_name: name }
      await send({ method: 'POST', path: `${api}/runs/update`, body })
    },
    logBatch: async (runId, data) => {
      for (const body of batchesOf(runId, data)) await send({ method: 'POST', path: `${api}/runs/log-batch`, body })
    },
    logInputs: async (runId, datasets) => {
      const body = { run_id: runId, datasets: datasets.map(datasetOnTheWire) }
      await send({ method: 'POST', path: `${api}/runs/log-inputs`, body })
    }
  }
}

function runOf(answer: JsonAnswer, ...path: readonly string[]): MlflowRun {
  return {
    runId: textAt(answer, ...path, 'run_id'),
    experimentId: textAt(answer, ...path, 'experiment_id'),
    artifactLocation: textAt(answer, ...path, 'artifact_uri')
  }
}

function datasetOnTheWire({ name, digest, source = name, columns, numRows, context }: RunDataset): object {
  return {
    tags: context === undefined ? [] : [{ key: 'mlflow.data.context', value: context }],
    dataset: {
      name,
      digest,
      source_type: 'local',
      source: JSON.stringify({ uri: source }),
      ...(columns === undefined ? {} : { schema: JSON.stringify({ mlflow_colspec: columns }) }),
      ...(numRows === undefined ? {} : { profile: JSON.stringify({ num_rows: numRows }) })
    }
  }
}
