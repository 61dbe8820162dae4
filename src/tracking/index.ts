/**
 * Entry `opencredit/tracking`: models and experiments for MLflow's tracking servers, by `fetch`.
 *
 * @module
 */
export { createMlflowClient, type MlflowClient, type MlflowOptions } from './mlflow-client.ts'
export type { FetchFunction } from './requests.ts'
export type { MlflowCredentials } from './tracking-address.ts'
export { MlflowError, type MlflowFailure } from './mlflow-error.ts'
export type { RunData, RunMetric, RunText } from './batches.ts'
export type { ExperimentCalls } from './experiment-calls.ts'
export type { MlflowRun, NewRun, RunCalls, RunDataset, RunStatus } from './run-calls.ts'
export type { LoggedModel, ModelCalls, NewLoggedModel } from './model-calls.ts'
export type { NewModelVersion, RegistryCalls } from './registry-calls.ts'
export { mlflowModelFiles, type ModelFilesOptions } from './model-files.ts'
export { type LoggedVersion, logModel, type LogModelOptions } from './log-model.ts'
export {
  logExperiment,
  type LogExperimentOptions,
  type LoggableExperiment,
  type LoggedExperiment
} from './log-experiment.ts'
