/**
 * `runExperiment`: candidates on the same folds, and the one that a written rule chooses.
 *
 * @module
 */
import { type CallSignal, checkFunction, checkOptions, integerOption } from '../../checks.ts'
import type { Table } from '../table.ts'
import { allOf } from './all-of.ts'
import { type ExperimentFolds, numFoldsToRun, numRuns, runCandidate } from './candidate-run.ts'
import { checkPlan } from './check-plan.ts'
import { experimentData, protocolOf, searchFolds } from './experiment-data.ts'
import { fitCandidate, type FittedCandidate } from './fit-candidate.ts'
import { createFoldLog, type ExperimentLog } from './fold-log.ts'
import { createFoldRunner } from './fold-runner.ts'
import type { LoadModel } from './loaded-models.ts'
import type { ExperimentPlan } from './plan.ts'
import { type Experiment, experimentOf } from './results.ts'

/** How far an experiment is. */
export interface ExperimentProgress {
  /** Folds that are done, those of the log included; then candidates that are measured, and compared. */
  readonly done: number
  readonly total: number
  /** The one that was done last. */
  readonly candidate: string
  readonly protocol: string
}

/** Options of `runExperiment`. */
export interface ExperimentOptions {
  /** Where folds that are done are kept, to go on from there. */
  readonly log?: ExperimentLog | undefined
  /** Ends the experiment: it rejects with the signal's reason. */
  readonly signal?: CallSignal | undefined
  /** Folds that are run at the same time, boosting on worker threads (default: 1). Results do not depend on it. */
  readonly concurrency?: number | undefined
  /** Loads the model of a file that the plan names; needed when a candidate has `files`. */
  readonly loadModel?: LoadModel | undefined
  readonly onProgress?: ((progress: ExperimentProgress) => void) | undefined
}

/**
 * Runs an experiment, or goes on with one.
 *
 * All candidates see the same folds. What is learnt, steps, bins, class weights and where training stops included, is learnt from
 * the training rows of each fold. Configurations are chosen on folds of their own.
 *
 * @param table - its columns with the roles `label`, `group` and `time` are no features
 * @returns rejects with a TypeError or RangeError when plan and table do not fit together, or with the signal's reason
 * @example
 * ```js
 * const { results } = await runExperiment(plan, table)
 * results.champion.reasoning.forEach((sentence) => console.log(sentence))
 * ```
 */
export async function runExperiment(
  plan: ExperimentPlan,
  table: Table,
  options: ExperimentOptions = {}
): Promise<Experiment> {
  checkOptions(options, ['log', 'signal', 'concurrency', 'loadModel', 'onProgress'])
  const { signal, loadModel, onProgress } = options
  checkFunction('onProgress', onProgress)
  checkFunction('loadModel', loadModel)
  const concurrency = integerOption('concurrency', options.concurrency, 1)
  if (concurrency < 1) throw new RangeError(`"concurrency" expected at least 1, got ${concurrency}`)
  const data = experimentData(table, plan)
  checkPlan(plan, data)
  const named = plan.candidates.find(({ files }) => files !== undefined)
  if (named !== undefined && loadModel === undefined)
    throw new TypeError(`"loadModel" expected a function, as the plan names "${named.files}"; got undefined`)
  const folds: ExperimentFolds = {
    protocols: plan.protocols.map((one) => ({ plan: one, protocol: protocolOf(one, plan.seed, data) })),
    search: plan.search && searchFolds(plan.search, data)
  }
  const log = createFoldLog(options.log, {
    format: 'opencredit-experiment',
    version: 1,
    plan,
    numRows: table.numRows,
    checksum: data.checksum
  })
  const decisive = folds.protocols.filter(({ plan: { name } }) => name === plan.rule.protocol)
  const numCompared = numRuns(plan, decisive) - 1
  const total = numFoldsToRun(plan, folds) + numRuns(plan, folds.protocols) + numCompared
  let done = 0
  const count = (candidate: string, protocol: string): void =>
    onProgress?.({ done: ++done, total, candidate, protocol })
  const runFold = createFoldRunner({ data, log, seed: plan.seed, concurrency, signal, loadModel, onFold: count })
  const runs = await allOf(plan.candidates.map((candidate) => runCandidate(candidate, plan, folds, runFold)))
  return experimentOf(plan, data, folds.protocols, runs, signal, count)
}

/**
 * Fits a candidate on all rows, for use: with the parameters that were chosen for it.
 *
 * @param candidate - its name (default: the champion)
 * @returns rejects with a RangeError when there is no such candidate, and with the signal's reason
 */
export async function fitChosen(
  { results, data }: Experiment,
  options: { readonly candidate?: string; readonly signal?: CallSignal | undefined } = {}
): Promise<FittedCandidate> {
  checkOptions(options, ['candidate', 'signal'])
  const { plan, champion, protocols } = results
  const name = options.candidate ?? champion.candidate
  const candidate = plan.candidates.find((one) => one.name === name)
  const figures = protocols.flatMap(({ candidates }) => candidates).find((one) => one.candidate === name)
  if (candidate === undefined || figures === undefined)
    throw new RangeError(`"candidate" expected the name of one, got ${name === null ? 'no champion' : `"${name}"`}`)
  if (candidate.learner === 'files')
    throw new RangeError(
      `"candidate" expected one that is trained here; "${name}" is read from files, one for each fold`
    )
  const { table, classes, classNames, groups } = data
  return fitCandidate(
    { candidate, parameters: figures.parameters },
    { table, classes, numClasses: classNames.length, groups, seed: plan.seed, signal: options.signal },
    { train: Int32Array.from(classes.keys()), test: new Int32Array(0) }
  )
}

/** The text of the results file: the same plan and data give the same bytes. */
export function resultsText({ results }: Pick<Experiment, 'results'>): string {
  return `${JSON.stringify(results, (_, value: unknown) => (Number.isNaN(value) ? null : value), 1)}\n`
}
