/**
 * Requests about the registry of models.
 *
 * @module
 */
import { listAt, textAt } from './json-answer.ts'
import { hasCode } from './mlflow-error.ts'
import { api, type Sender } from './requests.ts'

/** A version to make. */
export interface NewModelVersion {
  /** Of the registered model. */
  readonly name: string
  /** Of the logged model. */
  readonly modelId: string
  readonly runId?: string
}

/** Requests about the registry. */
export interface RegistryCalls {
  /** Registers a name, unless it is. It has no `/`, `:` and `'`. */
  readonly registerModel: (name: string) => Promise<void>
  /** Makes a version, and returns its number as text. */
  readonly createModelVersion: (version: NewModelVersion) => Promise<string>
  /** Gives a version an alias, such as `champion`, and takes it from the one that had it. */
  readonly setAlias: (name: string, alias: string, version: string) => Promise<void>
}

/** Requests by a sender. */
export function createRegistryCalls({ send, make }: Sender): RegistryCalls {
  return {
    registerModel: async (name) => {
      try {
        await send({ method: 'POST', path: `${api}/registered-models/create`, body: { name } })
      } catch (error) {
        if (!hasCode(error, 'RESOURCE_ALREADY_EXISTS')) throw error
      }
    },
    createModelVersion: ({ name, modelId, runId }) => {
      const source = `models:/${modelId}`
      return make(
        {
          method: 'POST',
          path: `${api}/model-versions/create`,
          body: { name, source, run_id: runId, model_id: modelId }
        },
        (answer) => textAt(answer, 'model_version', 'version'),
        async (ask) => {
          // The newest come first, and one of this logged model is among these.
          const query = { filter: `name='${name}'`, order_by: 'version_number DESC', max_results: '20' }
          const answer = await ask({ method: 'GET', path: `${api}/model-versions/search`, query })
          const made = listAt(answer, 'model_versions').find((version) => textAt(version, 'source') === source)
          return made && textAt(made, 'version')
        }
      )
    },
    setAlias: async (name, alias, version) => {
      await send({ method: 'POST', path: `${api}/registered-models/alias`, body: { name, alias, version } })
    }
  }
}
