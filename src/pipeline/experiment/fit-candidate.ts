/**
 * `fitCandidate`: a candidate, fitted on training rows and nothing else.
 *
 * @module
 */
import type { CallSignal } from '../../checks.ts'
import { type Model, numIterationsOf } from '../../model/model.ts'
import type { GivenParameters } from '../../train/parameters/resolve-parameters.ts'
import { classProbabilities } from '../class-probabilities.ts'
import { treeProbabilities } from '../class-trees.ts'
import type { BinningOptions, ClassLabels } from '../scorecard/fit-bins.ts'
import { numBinsOf } from '../scorecard/field-bins.ts'
import { fitScorecard, type Scorecard, scorecardExceedances, type ScorecardOptions } from '../scorecard/scorecard.ts'
import { balancedWeights, correctedProbabilities } from '../steps/balanced-classes.ts'
import { chain, type ChainState } from '../steps/chain.ts'
import { createStep } from '../steps/step-kinds.ts'
import type { Fitted } from '../steps/step.ts'
import { trainingRows } from '../steps/training-rows.ts'
import { featureNames, type Table } from '../table.ts'
import type { Fold } from '../validation/folds.ts'
import { fitBoosting } from './fit-boosting.ts'
import { heldOutRows } from './held-out-rows.ts'
import type { CandidateParameters, CandidatePlan } from './plan.ts'

/** A candidate with the parameters that were chosen for it. */
export interface Configuration {
  readonly candidate: CandidatePlan
  readonly parameters: CandidateParameters
}

/** What to fit it on. */
export interface FittingData {
  /** All rows, with their features. */
  readonly table: Table
  /** Classes, 0 the worst [numRows]. */
  readonly classes: Int32Array
  readonly numClasses: number
  /** Number of each row's group; undefined when each row stands for itself [numRows]. */
  readonly groups: Int32Array | undefined
  /** Seed of whatever is drawn. */
  readonly seed: number
  readonly signal?: CallSignal | undefined
}

/** A candidate that was fitted. */
export interface FittedCandidate {
  /** What is done to tables before the models see them. */
  readonly steps: Fitted<ChainState>
  /** Names of the columns that its models take, in their order. */
  readonly features: readonly string[]
  /** Boosted trees: one model for all classes, or for each class but the worst one that a row is at least that class. */
  readonly models: readonly Model[]
  readonly scorecard: Scorecard | undefined
  /** Iterations of each model. */
  readonly iterations: readonly number[]
  /** Leaves of all trees, or entries of the table of points. */
  readonly size: number
  /** Probabilities of the classes [numRows × numClasses], row after row. */
  readonly probabilitiesOf: (table: Table) => Float64Array
}

/**
 * Fits a candidate.
 *
 * @param fold - only its training rows are looked at; it may test none
 * @returns rejects with a TypeError or RangeError when candidate and data do not fit together, or with the signal's reason
 */
export async function fitCandidate(
  { candidate, parameters }: Configuration,
  data: FittingData,
  fold: Fold
): Promise<FittedCandidate> {
  data.signal?.throwIfAborted()
  const { numClasses } = data
  const training = trainingRows(data.table, fold, { classes: data.classes, numClasses })
  const steps = chain((candidate.steps ?? []).map(createStep)).fit(training)
  const prepared = steps.apply(training.table)
  const classes = training.classes!
  const classWeights = weightsOf(candidate, classes, numClasses)
  const labels: ClassLabels = {
    classes,
    numClasses,
    weights: classWeights && Float64Array.from(classes, (value) => classWeights[value]!)
  }
  const left = candidate.leaveOut ?? []
  const features = featureNames(prepared).filter((name) => !left.includes(name))
  const corrected = (probabilities: Float64Array): Float64Array =>
    classWeights === undefined || candidate.correctsPrior !== true
      ? probabilities
      : correctedProbabilities(probabilities, classWeights)
  if (candidate.learner === 'scorecard') {
    const scorecard = fitScorecard(prepared, features, labels, scorecardOptions(candidate, parameters))
    return {
      steps,
      features: scorecard.fields.map(({ bins }) => bins.field),
      models: [],
      scorecard,
      iterations: [],
      size: scorecard.fields.reduce((sum, { bins }) => sum + numBinsOf(bins), 0),
      probabilitiesOf: (table) => corrected(classProbabilities(scorecardExceedances(scorecard, steps.apply(table))))
    }
  }
  const { earlyStopping } = candidate
  const models = await fitBoosting({
    table: prepared,
    features,
    labels,
    plan: candidate,
    parameters: { seed: data.seed, ...parameters } as GivenParameters,
    heldOut: earlyStopping && heldOutRows(fold.train, data.groups, earlyStopping.share ?? 0.2, data.seed),
    signal: data.signal
  })
  return {
    steps,
    features,
    models,
    scorecard: undefined,
    iterations: models.map(numIterationsOf),
    size: models.reduce((sum, { forest }) => sum + forest.leafValue.length, 0),
    probabilitiesOf: (table) => corrected(treeProbabilities(models, steps.apply(table), features))
  }
}

function weightsOf(
  { classWeights }: CandidatePlan,
  classes: Int32Array,
  numClasses: number
): readonly number[] | undefined {
  if (classWeights !== 'balanced') return classWeights
  const counts = new Float64Array(numClasses)
  for (const value of classes) counts[value]!++
  return balancedWeights(counts)
}

function scorecardOptions({ directions }: CandidatePlan, parameters: CandidateParameters): ScorecardOptions {
  const byField: Record<string, 'up' | 'down'> = {}
  for (const name of directions?.up ?? []) byField[name] = 'up'
  for (const name of directions?.down ?? []) byField[name] = 'down'
  return { ...(parameters as BinningOptions), directions: byField }
}
