/**
 * What `experiment --mlflow` does: asks the server before anything is trained, and logs what was found.
 *
 * @module
 */
import { basename } from 'node:path'
import type { FittedCandidate } from '../../pipeline/experiment/fit-candidate.ts'
import type { Experiment } from '../../pipeline/experiment/results.ts'
import { createReport } from '../../pipeline/report/create-report.ts'
import { reportOfExperiment } from '../../pipeline/report/experiment-report.ts'
import { readReportSections } from '../../pipeline/report/read-report-input.ts'
import { logExperiment } from '../../tracking/log-experiment.ts'
import { createMlflowClient, type MlflowClient } from '../../tracking/mlflow-client.ts'
import { type CliIo, notice, usageError } from '../io/command.ts'
import { createTrainingProgress } from '../render/training-progress.ts'

/** Logs an experiment to a server. */
export interface ExperimentTracking {
  /** Rejects with an Error when the server does not take it, or with the signal's reason. */
  readonly log: (experiment: Experiment, parts: TrackedParts) => Promise<void>
}

/** What belongs to an experiment. */
export interface TrackedParts {
  /** Fits the champion on all rows. */
  readonly champion: () => Promise<FittedCandidate>
  /** Path of the data, of which the name is told. */
  readonly dataPath: string
  /** Sections of the report besides those of the results, as JSON. */
  readonly sections: string
}

/** How to log. */
export interface TrackingOptions {
  /** Address of the server, from `--mlflow`. */
  readonly address: string
  /** Name of MLflow's experiment. */
  readonly name: string
  readonly isQuiet: boolean
  readonly signal: AbortSignal
}

/**
 * Connects to the server, with the token or the name and password of the environment, by MLflow's names for them; makes the experiment
 * there, so that an address that is wrong is found out at once.
 *
 * @throws usage error when the address is none; Error when the server refuses; the signal's reason
 */
export async function openTracking(options: TrackingOptions, io: CliIo): Promise<ExperimentTracking> {
  const { address, name, signal } = options
  const client = clientFor(address).withSignal(signal)
  await client.experimentNamed(name)
  return { log: (experiment, parts) => logWithProgress(client, experiment, parts, options, io) }
}

function clientFor(address: string): MlflowClient {
  const {
    MLFLOW_TRACKING_TOKEN: token,
    MLFLOW_TRACKING_USERNAME: username,
    MLFLOW_TRACKING_PASSWORD: password
  } = process.env
  try {
    return createMlflowClient(address, token ? { token } : { username, password })
  } catch (error) {
    throw usageError(`--mlflow: ${(error as Error).message}`)
  }
}

async function logWithProgress(
  client: MlflowClient,
  experiment: Experiment,
  { champion: fitted, dataPath, sections }: TrackedParts,
  { name, isQuiet, signal }: TrackingOptions,
  io: CliIo
): Promise<void> {
  const { results } = experiment
  if (!isQuiet) notice(io, 'logging to MLflow')
  const champion = results.champion.candidate === null ? undefined : await fitted()
  const report = { ...reportOfExperiment(results), ...readReportSections(JSON.parse(sections)) }
  const progress = createTrainingProgress(io, {
    numIterations: results.plan.candidates.length + 1,
    firstIteration: 1,
    isQuiet
  })
  try {
    const { runId, models } = await logExperiment(client, experiment, {
      name,
      champion,
      signal,
      source: basename(dataPath),
      artifacts: { 'report.html': new TextEncoder().encode(createReport(report)) },
      onProgress: ({ done }) => progress.show(done, [])
    })
    progress.clear()
    if (isQuiet) return
    notice(io, `logged to MLflow as run ${runId}`)
    for (const { registered } of models)
      if (registered !== undefined)
        notice(io, `registered ${registered.name} version ${registered.version} as champion`)
  } finally {
    progress.clear()
  }
}
