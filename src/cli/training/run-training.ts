/**
 * The loop of training, with what the command line does beside it: progress, stopping, snapshots, interruption.
 *
 * @module
 */
import { rmSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { setImmediate } from 'node:timers/promises'
import { encodeText } from '../../format/lightgbm/text-bytes.ts'
import type { Model } from '../../model/model.ts'
import { isWorthThreads, type StartedThreads, startThreads } from '../../train/async/start-threads.ts'
import { type BoosterOptions, createBooster, type Evaluation } from '../../train/booster.ts'
import { checkpointOf, resume } from '../../train/checkpoint.ts'
import type { Dataset } from '../../train/dataset.ts'
import type { TrainParameters } from '../../train/parameters/train-parameters.ts'
import { createEarlyStopping, type EarlyStopping } from '../../train/early-stopping.ts'
import { createTeam, threadsBehind } from '../../train/threads/team.ts'
import { type CliIo, exitCodes, notice } from '../io/command.ts'
import { replaceFile } from '../io/replace-file.ts'
import { createTrainingProgress } from '../render/training-progress.ts'
import { checkpointPath, type RunCheckpoint, writeCheckpoint } from './checkpoint-file.ts'
import type { TrainingPlan } from './plan.ts'
import { createPopStopping } from './pop-stopping.ts'

/** What to train with besides the plan. */
export interface TrainingInput {
  /** Those that the model file tells of. */
  readonly parameters: TrainParameters
  readonly dataset: Dataset
  readonly options: BoosterOptions
  /** The text of a trained model's file, in pieces. */
  readonly textOf: (model: Model) => Iterable<string>
}

/** How a run goes. */
export interface RunSettings {
  readonly isQuiet: boolean
  /** Where to go on from. */
  readonly checkpoint: RunCheckpoint | undefined
  /** Hash of what the run learns from and how, for checkpoints. */
  readonly key: Uint8Array
  /** Aborted when training is to end without a model. */
  readonly signal: AbortSignal
}

/**
 * Trains a model, and writes it.
 *
 * @returns the exit code
 */
export async function runTraining(
  plan: TrainingPlan,
  { parameters, dataset, options, textOf }: TrainingInput,
  { isQuiet, checkpoint, key, signal }: RunSettings,
  io: CliIo
): Promise<number> {
  const {
    num_iterations: numIterations,
    metric_freq: metricFreq,
    snapshot_freq: period,
    output_model: path
  } = plan.parameters
  const stopping = stoppingOf(plan, dataset, options)
  const threads = threadsFor(dataset, plan.parameters)
  const team = threads && createTeam(threadsBehind(threads.ports))
  const booster = createBooster(parameters, dataset, options, { team })
  if (checkpoint !== undefined) resume(booster, checkpoint.training)
  const history = [...(checkpoint?.history ?? [])]
  for (const [i, evaluations] of history.entries()) stopping?.observe(i + 1, evaluations)
  const numBefore = checkpoint?.iteration ?? 0
  const progress = createTrainingProgress(io, { numIterations, firstIteration: numBefore + 1, isQuiet })
  const say = (message: string): void => {
    progress.clear()
    if (!isQuiet) notice(io, message)
  }
  if (numBefore > 0) say(`going on after iteration ${numBefore}`)
  // Iterations that the model is to have; undefined for all.
  let numKept: number | undefined
  const write = (target: string): void => replaceFile(target, encoded(textOf(booster.model(numKept))))
  const saveCheckpoint = (iteration: number): void =>
    writeCheckpoint(
      checkpointPath(path),
      key,
      { iteration, history, training: checkpointOf(booster) },
      parameters.boosting === 'dart'
    )

  let isEnded = false
  try {
    for (let iteration = numBefore + 1; iteration <= numIterations && !isEnded; iteration++) {
      // Signals are heard here.
      await setImmediate()
      if (signal.aborted) {
        if (period > 0) saveCheckpoint(iteration - 1)
        const rest = period > 0 ? '; --resume goes on from there' : ': no model is written'
        say(`interrupted after iteration ${iteration - 1} of ${numIterations}${rest}`)
        return exitCodes.interrupted
      }
      if (!booster.update() && plan.isLightgbm) {
        say(`no leaf can be split any more: ended with iteration ${booster.numIterations()}`)
        isEnded = true
      } else {
        const isShown = iteration % metricFreq === 0
        const evaluations: Evaluation[] = isShown || stopping !== undefined ? booster.evaluate() : []
        progress.show(iteration, isShown ? evaluations : [])
        numKept = stopping?.observe(iteration, evaluations)
        isEnded = numKept !== undefined
        if (stopping !== undefined) history.push(evaluations)
      }
      if (period > 0 && iteration % period === 0) {
        write(`${path}.snapshot_iter_${iteration}`)
        if (!isEnded) saveCheckpoint(iteration)
      }
    }
  } finally {
    progress.clear()
    booster.end()
    threads?.end()
  }
  if (numKept !== undefined && numKept < numIterations) say(`stopped early: iteration ${numKept} was the best`)
  write(path)
  rmSync(checkpointPath(path), { force: true })
  return exitCodes.ok
}

// As many as `num_threads` says, by default as there are processors; none where one thread is as fast.
function threadsFor(dataset: Dataset, parameters: TrainParameters): StartedThreads | undefined {
  const { num_threads: given } = parameters
  const count = Math.min(given > 0 ? given : availableParallelism(), maxThreads)
  return count > 1 && isWorthThreads(dataset, parameters) ? startThreads(count - 1) : undefined
}

// A thread that helps looks after columns, of which most data have no more than a few for each of these.
const maxThreads = 16

function stoppingOf(
  { parameters, isLightgbm }: TrainingPlan,
  dataset: Dataset,
  { validation = {} }: BoosterOptions
): EarlyStopping | undefined {
  const names = Object.keys(validation)
  const trainingNames = names.filter((name) => validation[name] === dataset)
  return isLightgbm
    ? createPopStopping(parameters, trainingNames)
    : createEarlyStopping(parameters, trainingNames, names)
}

function* encoded(pieces: Iterable<string>): Generator<Uint8Array> {
  for (const piece of pieces) yield encodeText(piece)
}
