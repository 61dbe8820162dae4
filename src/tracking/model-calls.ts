/**
 * Requests about logged models, which MLflow has since its version 3.
 *
 * @module
 */
import type { RunText } from './batches.ts'
import { type JsonAnswer, listAt, textAt } from './json-answer.ts'
import { markedTags, markFilter, newMark } from './marks.ts'
import { api, type Sender } from './requests.ts'

/** A logged model to make. */
export interface NewLoggedModel {
  readonly experimentId: string
  readonly name: string
  /** The run that trained it. */
  readonly sourceRunId?: string
  readonly params?: readonly RunText[]
  readonly tags?: readonly RunText[]
}

/** A logged model. */
export interface LoggedModel {
  /** `m-…`; the model is loaded as `models:/m-…`. */
  readonly modelId: string
  /** Where its files go. */
  readonly artifactLocation: string
}

/** Requests about logged models. */
export interface ModelCalls {
  /** Makes one that is pending: its files are stored next, and then it is finished. */
  readonly createLoggedModel: (model: NewLoggedModel) => Promise<LoggedModel>
  readonly finishLoggedModel: (modelId: string, status: 'READY' | 'FAILED') => Promise<void>
  /** Says that a run made models. */
  readonly logOutputs: (runId: string, modelIds: readonly string[]) => Promise<void>
}

/** Requests by a sender. */
export function createModelCalls({ send, make }: Sender): ModelCalls {
  return {
    createLoggedModel: ({ experimentId, name, sourceRunId, params = [], tags = [] }) => {
      const mark = newMark()
      return make(
        {
          method: 'POST',
          path: `${api}/logged-models`,
          body: { experiment_id: experimentId, name, source_run_id: sourceRunId, params, tags: markedTags(tags, mark) }
        },
        (answer) => modelOf(answer, 'model', 'info'),
        async (ask) => {
          const body = { experiment_ids: [experimentId], filter: markFilter(mark), max_results: 1 }
          const [model] = listAt(await ask({ method: 'POST', path: `${api}/logged-models/search`, body }), 'models')
          return model && modelOf(model, 'info')
        }
      )
    },
    finishLoggedModel: async (modelId, status) => {
      const body = { model_id: modelId, status: `LOGGED_MODEL_${status === 'FAILED' ? 'UPLOAD_FAILED' : status}` }
      await send({ method: 'PATCH', path: `${api}/logged-models/${encodeURIComponent(modelId)}`, body })
    },
    logOutputs: async (runId, modelIds) => {
      await make(
        {
          method: 'POST',
          path: `${api}/runs/outputs`,
          body: { run_id: runId, models: modelIds.map((modelId) => ({ model_id: modelId, step: 0 })) }
        },
        () => true,
        async (ask) => {
          const run = await ask({ method: 'GET', path: `${api}/runs/get`, query: { run_id: runId } })
          const there = listAt(run, 'run', 'outputs', 'model_outputs').map((model) => textAt(model, 'model_id'))
          return modelIds.every((modelId) => there.includes(modelId)) || undefined
        }
      )
    }
  }
}

function modelOf(answer: JsonAnswer, ...path: readonly string[]): LoggedModel {
  return { modelId: textAt(answer, ...path, 'model_id'), artifactLocation: textAt(answer, ...path, 'artifact_uri') }
}
