/**
 * `Booster`: a model in training, one iteration after another.
 *
 * @module
 */
import { checkFunction } from '../checks.ts'
import { type KernelArray, takeArray } from '../kernels/kernel-array.ts'
import type { KernelMemory } from '../kernels/memory.ts'
import { createTrainKernels, type TrainKernels } from '../kernels/train-kernels.ts'
import { createMetrics } from '../metric/create-metrics.ts'
import { metricsToEvaluate } from '../metric/metric-names.ts'
import type { Model } from '../model/model.ts'
import { createObjective } from '../objective/create-objective.ts'
import type { Objective } from '../objective/objective.ts'
import { predictRaw } from '../predict/predict.ts'
import { binDataset, binLike, type BinnedDataset } from './bin-dataset.ts'
import type { BinnedData } from './binned-data.ts'
import type { Boosting, BoostingState } from './boosting/boosting-state.ts'
import { createDart } from './boosting/dart.ts'
import { createGradientBoosting } from './boosting/gradient-boosting.ts'
import { createRandomForest } from './boosting/random-forest.ts'
import type { Resumable } from './checkpoint.ts'
import {
  checkDataset,
  checkForest,
  checkInitModel,
  checkParametersOfFeatures,
  checkSameBins,
  checkSameFeatures
} from './check-dataset.ts'
import { type CustomMetric, type CustomObjective, createCustomObjective, evaluateCustom } from './custom-functions.ts'
import type { Dataset } from './dataset.ts'
import { valuesOf } from './dataset-rows.ts'
import { type ForcedBins, forcedBoundsOf } from './forced-bins.ts'
import { createLinearLeaves, type RawColumns, rawColumns } from './linear/linear-leaves.ts'
import type { TrainParameters } from './parameters/train-parameters.ts'
import { createRowSampler } from './row-sampler.ts'
import { trainedModel } from './trained-model.ts'
import type { Team } from './threads/team.ts'
import { createTreeGrower, type GrowingOptions } from './tree/grow-tree.ts'

/** What a booster is made from besides parameters and data. */
export interface BoosterOptions extends GrowingOptions {
  /** Datasets to evaluate by the metrics, by name; among them may be the one trained on. */
  readonly validation?: Readonly<Record<string, Dataset>>
  /** A model to go on from: its trees come first, and training starts from its raw scores. */
  readonly initModel?: Model
  /** Bounds that must be among those of the bins: what the file `forcedbins_filename` holds. */
  readonly forcedBins?: readonly ForcedBins[]
  /** Derivatives to train by, with `objective: 'custom'`. */
  readonly customObjective?: CustomObjective
  /** More metrics, after those of the parameters. */
  readonly customMetric?: CustomMetric | readonly CustomMetric[]
}

/** A metric of a dataset. */
export interface Evaluation {
  /** Name of the dataset. */
  readonly dataset: string
  /** As LightGBM prints it: `auc`, `ndcg@3`. */
  readonly metric: string
  readonly value: number
  readonly isHigherBetter: boolean
}

/** A model in training. */
export interface Booster {
  /** Iterations so far that grew trees, without those of the model it started from. */
  readonly numIterations: () => number
  /** Grows the trees of one more iteration; false when none of them could split anything. */
  readonly update: () => boolean
  /** All metrics of all validation datasets. */
  readonly evaluate: () => Evaluation[]
  /** Lets go of the threads that help. */
  readonly end: () => void
  /** The model so far; or with its first iterations only, not counting those of the model it started from. */
  readonly model: (numIterations?: number) => Model
}

/** A model in training that can go on from a checkpoint. */
export interface ResumableBooster extends Booster, Resumable {}

/** Finds the bins of a dataset, for boosters that are trained on parts of it. */
export function prepareBins(
  parameters: TrainParameters,
  dataset: Dataset,
  { forcedBins }: Pick<BoosterOptions, 'forcedBins'>
): BinnedDataset {
  checkParametersOfFeatures(parameters, dataset)
  const kernels = createTrainKernels()
  return binDataset(kernels, dataset, parameters, forcedBoundsOf(forcedBins, parameters, dataset), 1)
}

/** Where and with what training goes on. */
export interface BoosterContext {
  /** Bins of a dataset that this one is part of (default: its own). */
  readonly bins?: BinnedDataset
  /** Threads that train together (default: this one alone). */
  readonly team?: Team | undefined
}

/**
 * Prepares training.
 *
 * @throws TypeError, RangeError when parameters, dataset and options do not fit together
 */
export function createBooster(
  parameters: TrainParameters,
  dataset: Dataset,
  options: BoosterOptions = {},
  { bins, team }: BoosterContext = {}
): ResumableBooster {
  const { initModel, validation = {}, customObjective, customMetric, forcedBins } = options
  const customMetrics = [customMetric ?? []].flat()
  checkDataset('dataset', dataset)
  if (Array.isArray(validation)) throw new TypeError('"validation" expected datasets by name, got an array')
  for (const [name, one] of Object.entries(validation)) checkDataset(`validation.${name}`, one)
  checkFunction('customObjective', customObjective)
  for (const metric of customMetrics) checkFunction('customMetric', metric)
  checkParametersOfFeatures(parameters, dataset)
  checkForest(dataset, parameters)
  if (initModel !== undefined) checkInitModel(initModel, dataset, parameters)
  const { kernels, numThreads } = team ?? { kernels: createTrainKernels(), numThreads: 1 }
  const objective = objectiveOf(parameters, dataset, customObjective, kernels)
  const { memory } = kernels
  const binned =
    bins === undefined
      ? binDataset(kernels, dataset, parameters, forcedBoundsOf(forcedBins, parameters, dataset), numThreads)
      : { ...bins, data: binLike(kernels, dataset, bins, true) }
  const numOutputs = objective.numTreesPerIteration
  const rawOf = (data: BinnedData, rows: Dataset): RawColumns | undefined =>
    parameters.linear_tree ? rawColumns(data, rows) : undefined
  const training = {
    data: binned.data,
    scores: startScores(memory, 'dataset', dataset, initModel, numOutputs),
    hasInitScore: initModel !== undefined || dataset.initScore !== undefined,
    raw: rawOf(binned.data, dataset)
  }
  const metricNames = metricsToEvaluate(parameters.metric, parameters.objective)
  const evaluated = Object.entries(validation).map(([name, one]) => {
    const metrics = createMetrics(metricNames, parameters, one, objective.link)
    if (one === dataset) return { name, dataset, metrics, scored: training }
    checkSameFeatures(name, one, dataset)
    checkSameBins(name, one, dataset)
    const scores = startScores(memory, name, one, initModel, numOutputs)
    const hasInitScore = initModel !== undefined || one.initScore !== undefined
    return {
      name,
      dataset: one,
      metrics,
      scored: {
        data: binLike(kernels, one, binned, bins !== undefined),
        scores,
        hasInitScore,
        raw: rawOf(binned.data, one)
      }
    }
  })
  const isPositive = parameters.objective === 'binary' ? (row: number) => dataset.label[row]! > 0 : undefined
  const sampler = createRowSampler(binned.data, parameters, isPositive, dataset.queryBoundaries)
  const { copiesRows } = sampler
  const state: BoostingState = {
    kernels,
    objective,
    label: objective.label,
    training,
    validation: evaluated.map(({ scored }) => scored).filter((scored) => scored !== training),
    grower: createTreeGrower(kernels, binned.data, parameters, {
      ...options,
      copiesRows,
      team
    }),
    sampler,
    linear: training.raw && createLinearLeaves(training.raw, parameters),
    numInitialTrees: initModel?.forest.numTrees ?? 0,
    trees: [],
    gradients: takeArray(memory, Float32Array, dataset.numRows * numOutputs),
    hessians: takeArray(memory, Float32Array, dataset.numRows * numOutputs)
  }
  const boosting = createBoosting(state, parameters)

  return {
    state,
    boosting,
    keepsDerivatives: parameters.boosting === 'rf' || parameters.bagging_by_query,
    numIterations: () => state.trees.length / numOutputs,
    update: boosting.iterate,
    end: state.grower.end,
    evaluate: () =>
      evaluated.flatMap(({ name, dataset: data, metrics, scored: { scores } }) => [
        ...metrics.map(({ name: metric, isHigherBetter, evaluate }) => ({
          dataset: name,
          metric,
          value: evaluate(scores.view()),
          isHigherBetter
        })),
        ...customMetrics.map((metric) => ({
          dataset: name,
          ...evaluateCustom(metric, scores.view(), objective.link, numOutputs, data)
        }))
      ]),
    model: (numIterations) =>
      trainedModel({
        dataset,
        mappers: binned.mappers,
        initModel,
        trees: numIterations === undefined ? state.trees : state.trees.slice(0, numIterations * numOutputs),
        numTreesPerIteration: numOutputs,
        objective: objective.text,
        parameters
      })
  }
}

function createBoosting(state: BoostingState, parameters: TrainParameters): Boosting {
  switch (parameters.boosting) {
    case 'dart':
      return createDart(state, parameters)
    case 'rf':
      return createRandomForest(state, parameters)
    default:
      return createGradientBoosting(state, parameters)
  }
}

function objectiveOf(
  parameters: TrainParameters,
  dataset: Dataset,
  custom: CustomObjective | undefined,
  kernels: TrainKernels
): Objective {
  const isCustom = parameters.objective === 'custom'
  if (isCustom !== (custom !== undefined)) {
    throw new RangeError(
      isCustom
        ? '"customObjective" expected a function with objective=custom, got undefined'
        : `"objective" expected "custom" with a customObjective, got "${parameters.objective}"`
    )
  }
  if (custom !== undefined) return createCustomObjective(custom, parameters.num_class, dataset)
  return createObjective(parameters, dataset, kernels)
}

// Output after output, as boosting has them.
function startScores(
  memory: KernelMemory,
  name: string,
  { numRows, rows, initScore }: Dataset,
  initModel: Model | undefined,
  numOutputs: number
): KernelArray<Float64Array> {
  const length = numRows * numOutputs
  if (initScore !== undefined && initScore.length !== length) {
    throw new RangeError(
      `"initScore" of "${name}" expected ${numOutputs} × ${numRows} = ${length} numbers, got ${initScore.length}`
    )
  }
  const byRow = initModel === undefined ? undefined : predictRaw(initModel, valuesOf(rows, '"initModel"'))
  const scores = takeArray(memory, Float64Array, length)
  if (byRow === undefined) scores.view().set(initScore ?? [])
  else {
    const start = scores.view()
    for (let i = 0; i < length; i++) start[i] = byRow[(i % numRows) * numOutputs + Math.floor(i / numRows)]!
  }
  return scores
}
