/**
 * `runExperiment`: candidates on the same folds, and the one that a written rule chooses.
 *
 * @module
 */
import { type CallSignal, checkFunction, checkOptions, integerOption } from '../../checks.ts'
import type { Table } from '../table.ts'
import { allOf, type ExperimentFolds, numFoldsToRun, runCandidate } from './candidate-run.ts'
import { checkPlan } from './check-plan.ts'
import { experimentData, protocolOf, searchFolds } from './experiment-data.ts'
import { createFoldLog, type ExperimentLog } from './fold-log.ts'
import { createFoldRunner, type ExperimentProgress } from './fold-runner.ts'
import type { ExperimentPlan } from './plan.ts'
import { type Experiment, experimentOf } from './results.ts'

/** Options of `runExperiment`. */
export interface ExperimentOptions {
  /** Where folds that are done are kept, to go on from there. */
  readonly log?: ExperimentLog | undefined
  /** Ends the experiment: it rejects with the signal's reason. */
  readonly signal?: CallSignal | undefined
  /** Folds that are run at the same time, boosting on worker threads (default: 1). Results do not depend on it. */
  readonly concurrency?: number | undefined
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
  checkOptions(options, ['log', 'signal', 'concurrency', 'onProgress'])
  const { signal, onProgress } = options
  checkFunction('onProgress', onProgress)
  const concurrency = integerOption('concurrency', options.concurrency, 1)
  if (concurrency < 1) throw new RangeError(`"concurrency" expected at least 1, got ${concurrency}`)
  const data = experimentData(table, plan)
  checkPlan(plan, data)
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
  const total = numFoldsToRun(plan, folds)
  const runFold = createFoldRunner({ data, log, seed: plan.seed, total, concurrency, signal, onProgress })
  const runs = await allOf(plan.candidates.map((candidate) => runCandidate(candidate, plan, folds, runFold)))
  return experimentOf(plan, data, folds.protocols, runs, signal)
}

/** The text of the results file: the same plan and data give the same bytes. */
export function resultsText({ results }: Experiment): string {
  return `${JSON.stringify(results, (_, value: unknown) => (Number.isNaN(value) ? null : value), 1)}\n`
}
