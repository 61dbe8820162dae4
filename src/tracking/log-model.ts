/**
 * `logModel`: a model of this package as a logged model of MLflow, and as a version of a registered one.
 *
 * @module
 */
import type { Model } from '../model/model.ts'
import type { RunText } from './batches.ts'
import type { MlflowClient } from './mlflow-client.ts'
import { type ModelFilesOptions, preparedModelFiles } from './model-files.ts'
import type { MlflowRun } from './run-calls.ts'

/** Options of `logModel`. */
export interface LogModelOptions extends Omit<ModelFilesOptions, 'modelId' | 'runId' | 'created'> {
  /** Of the logged model (default: `model`). */
  readonly name?: string
  readonly params?: readonly RunText[]
  readonly tags?: readonly RunText[]
  /** Registers it as a version of this model, which is made if need be. */
  readonly registeredModel?: string
  /** Alias of that version. */
  readonly alias?: string
}

/** A model that was logged. */
export interface LoggedVersion {
  /** Loaded as `models:/` and this. */
  readonly modelId: string
  /** Undefined when it was not registered. */
  readonly registered: { readonly name: string; readonly version: string } | undefined
}

/**
 * Logs a model as an output of a run: its folder (see `mlflowModelFiles`), and if a name is given the registered version.
 *
 * @returns rejects with an `MlflowError`; a model whose files could not be stored is marked as failed
 */
export async function logModel(
  client: MlflowClient,
  run: MlflowRun,
  model: Model,
  options: LogModelOptions = {}
): Promise<LoggedVersion> {
  const { name = 'model', params, tags, registeredModel, alias, ...fileOptions } = options
  const { experimentId, runId } = run
  // Before anything is made: it may refuse the model.
  const filesOf = preparedModelFiles(model, fileOptions)
  const { modelId, artifactLocation } = await client.createLoggedModel({
    experimentId,
    name,
    sourceRunId: runId,
    ...(params && { params }),
    ...(tags && { tags })
  })
  const files = filesOf({ modelId, runId, created: new Date() })
  try {
    for (const [path, bytes] of Object.entries(files)) await client.putArtifact(artifactLocation, path, bytes)
  } catch (error) {
    await client
      .withSignal(undefined)
      .finishLoggedModel(modelId, 'FAILED')
      .catch(() => undefined)
    throw error
  }
  await client.finishLoggedModel(modelId, 'READY')
  await client.logOutputs(runId, [modelId])
  if (registeredModel === undefined) return { modelId, registered: undefined }
  await client.registerModel(registeredModel)
  const version = await client.createModelVersion({ name: registeredModel, modelId, runId })
  if (alias !== undefined) await client.setAlias(registeredModel, alias, version)
  return { modelId, registered: { name: registeredModel, version } }
}
