/**
 * `logExperiment`: what an experiment found, as runs and a registered model of MLflow.
 *
 * @module
 */
import { type CallSignal, checkFunction, checkOptions, textOption } from '../checks.ts'
import type { FittedCandidate } from '../pipeline/experiment/fit-candidate.ts'
import { resultsText } from '../pipeline/experiment/run-experiment.ts'
import type { Experiment, ExperimentResults } from '../pipeline/experiment/results.ts'
import type { RunText } from './batches.ts'
import { championModels, championRecord } from './champion-models.ts'
import { modelName } from './experiment-names.ts'
import { candidateMetrics, candidateParams, foldMetrics } from './experiment-values.ts'
import type { MlflowClient } from './mlflow-client.ts'
import { type LoggedVersion, logModel } from './log-model.ts'
import type { MlflowRun, RunDataset } from './run-calls.ts'

/** An experiment, or of one only its results, such as those of a file; figures of folds need the rest. */
export type LoggableExperiment = Pick<Experiment, 'results'> & Partial<Experiment>

/** Options of `logExperiment`. */
export interface LogExperimentOptions {
  /** Name of MLflow's experiment, made if need be (default: that of the plan). */
  readonly name?: string
  /** Where the data came from, such as a file's name (default: that of the plan). */
  readonly source?: string
  /** The champion from `fitChosen`, whose models are logged and registered. */
  readonly champion?: FittedCandidate | undefined
  /** Name of the registered model (default: `name`); of several models, each gets its own after it. */
  readonly registeredModel?: string
  /** Alias of the new version (default: `champion`). */
  readonly alias?: string
  /** Files for the experiment's run, by path, besides `results.json`. */
  readonly artifacts?: Readonly<Record<string, Uint8Array>>
  readonly signal?: CallSignal | undefined
  /** Gets how many of the runs are logged. */
  readonly onProgress?: (progress: { readonly done: number; readonly total: number }) => void
}

/** Where MLflow has it. */
export interface LoggedExperiment {
  readonly experimentId: string
  /** Of the experiment's run. */
  readonly runId: string
  /** By candidate. */
  readonly candidateRunIds: Readonly<Record<string, string>>
  /** Of the champion. */
  readonly models: readonly LoggedVersion[]
}

/**
 * Logs an experiment: a run with `results.json`, below it a run for each candidate with parameters, figures and intervals of each
 * protocol, figures of each fold, and the data's checksum; and the champion's models, registered under an alias.
 *
 * When it fails or is aborted, the runs that it began are marked `FAILED` or `KILLED`.
 *
 * @returns rejects with an `MlflowError`, or the signal's reason
 * @example
 * ```js not-run
 * const experiment = await runExperiment(plan, table)
 * await logExperiment(createMlflowClient('http://localhost:5000'), experiment, { champion: await fitChosen(experiment) })
 * ```
 */
export async function logExperiment(
  client: MlflowClient,
  experiment: LoggableExperiment,
  options: LogExperimentOptions = {}
): Promise<LoggedExperiment> {
  checkOptions(options, ['name', 'source', 'champion', 'registeredModel', 'alias', 'artifacts', 'signal', 'onProgress'])
  checkFunction('onProgress', options.onProgress)
  const { signal } = options
  const begun = new Set<string>()
  try {
    return await logAll(client.withSignal(signal), experiment, options, begun)
  } catch (error) {
    await giveUp(client.withSignal(undefined), begun, isReason(signal, error) ? 'KILLED' : 'FAILED')
    throw error
  }
}

function isReason(signal: CallSignal | undefined, error: unknown): boolean {
  return signal !== undefined && error === signal.reason
}

// What failed first is told, not what fails while it is cleaned up.
async function giveUp(client: MlflowClient, runIds: Iterable<string>, status: 'KILLED' | 'FAILED'): Promise<void> {
  for (const runId of runIds) {
    try {
      await client.updateRun(runId, { status, endTime: Date.now() })
    } catch {
      return
    }
  }
}

async function logAll(
  client: MlflowClient,
  experiment: LoggableExperiment,
  options: LogExperimentOptions,
  begun: Set<string>
): Promise<LoggedExperiment> {
  const { results } = experiment
  const { plan, champion, protocols } = results
  const name = textOption('name', options.name, plan.name)
  const { artifacts = {}, onProgress } = options
  const total = plan.candidates.length + 1
  const experimentId = await client.experimentNamed(name)
  const begin = async (runName: string, more: readonly RunText[], parentRunId?: string): Promise<MlflowRun> => {
    const tags = [...experimentTags(results), ...more]
    const run = await client.createRun({ experimentId, name: runName, tags, ...(parentRunId && { parentRunId }) })
    begun.add(run.runId)
    await client.logInputs(run.runId, [datasetOf(results, options.source ?? plan.name)])
    return run
  }
  const end = async ({ runId }: MlflowRun): Promise<void> => {
    await client.updateRun(runId, { status: 'FINISHED', endTime: Date.now() })
    begun.delete(runId)
  }

  const run = await begin(plan.name, [
    { key: 'opencredit.champion', value: champion.candidate ?? '' },
    { key: 'mlflow.note.content', value: champion.reasoning.join('\n\n') }
  ])
  const candidateRunIds: Record<string, string> = {}
  let models: readonly LoggedVersion[] = []
  for (const [done, candidate] of plan.candidates.entries()) {
    onProgress?.({ done, total })
    const isChampion = candidate.name === champion.candidate
    const ofCandidate = await begin(
      candidate.name,
      [{ key: 'opencredit.is_champion', value: String(isChampion) }],
      run.runId
    )
    candidateRunIds[candidate.name] = ofCandidate.runId
    const timestamp = Date.now()
    const measured = protocols.flatMap((protocol) =>
      protocol.candidates.filter((one) => one.candidate === candidate.name).map((figures) => ({ protocol, figures }))
    )
    const params = candidateParams(candidate, measured[0]?.figures.parameters ?? {})
    await client.logBatch(ofCandidate.runId, {
      params,
      metrics: measured.flatMap(({ protocol, figures }) => [
        ...candidateMetrics(protocol, figures, timestamp),
        ...(isWhole(experiment) ? foldMetrics(experiment, protocol.name, candidate.name, timestamp) : [])
      ])
    })
    if (isChampion && options.champion !== undefined)
      models = await logChampion(client, ofCandidate, results, options.champion, params, {
        registeredModel: modelName(textOption('registeredModel', options.registeredModel, name)),
        alias: textOption('alias', options.alias, 'champion')
      })
    await end(ofCandidate)
  }
  onProgress?.({ done: total - 1, total })
  const files = { 'results.json': new TextEncoder().encode(resultsText({ results })), ...artifacts }
  for (const [path, bytes] of Object.entries(files)) await client.putArtifact(run.artifactLocation, path, bytes)
  await end(run)
  onProgress?.({ done: total, total })
  return { experimentId, runId: run.runId, candidateRunIds, models }
}

function isWhole(experiment: LoggableExperiment): experiment is Experiment {
  return experiment.data !== undefined && experiment.predictions !== undefined
}

function experimentTags({ plan, data }: ExperimentResults): RunText[] {
  return [
    { key: 'mlflow.source.name', value: 'opencredit' },
    { key: 'mlflow.source.type', value: 'LOCAL' },
    { key: 'opencredit.protocol', value: plan.rule.protocol },
    { key: 'opencredit.seed', value: String(plan.seed) },
    { key: 'opencredit.data_checksum', value: data.checksum }
  ]
}

function datasetOf({ plan, data }: ExperimentResults, source: string): RunDataset {
  return { name: plan.name, digest: data.checksum, source, numRows: data.numRows, context: 'training' }
}

async function logChampion(
  client: MlflowClient,
  run: MlflowRun,
  results: ExperimentResults,
  fitted: FittedCandidate,
  params: readonly RunText[],
  { registeredModel, alias }: { readonly registeredModel: string; readonly alias: string }
): Promise<LoggedVersion[]> {
  const record = championRecord(results, fitted)
  await client.putArtifact(
    run.artifactLocation,
    'champion.json',
    new TextEncoder().encode(`${JSON.stringify(record, null, 1)}\n`)
  )
  const models = championModels(
    fitted,
    results.data.classes.map(({ name }) => name)
  )
  const versions: LoggedVersion[] = []
  for (const { name, model, predicts } of models)
    versions.push(
      await logModel(client, run, model, {
        name,
        params,
        pipeline: { ...record, predicts },
        registeredModel: models.length === 1 ? registeredModel : `${registeredModel}-${name}`,
        alias
      })
    )
  return versions
}
