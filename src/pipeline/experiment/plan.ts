/**
 * `ExperimentPlan`: what is compared, on which folds, and by which rule one is chosen. Plain data, so that it can be read,
 * kept and run again.
 *
 * @module
 */
import type { StepPlan } from '../steps/step-kinds.ts'
import type { ProtocolName } from '../validation/folds.ts'

/** A value of a parameter. */
export type ParameterValue = string | number | boolean | readonly (string | number)[]

/** Parameters by name: of boosting LightGBM's, with `growth`; of a scorecard those of `ScorecardOptions`. */
export type CandidateParameters = Readonly<Record<string, ParameterValue>>

/** Fields whose larger values must never lead to a worse class, and those whose larger values never to a better one. */
export interface Directions {
  readonly up?: readonly string[]
  readonly down?: readonly string[]
}

/** A column that is computed from two others: numerator / (denominator + plus). */
export interface RatioPlan {
  readonly name: string
  readonly numerator: string
  readonly denominator: string
  /** Default: 1. */
  readonly plus?: number
}

/** How probabilities become a class: the most probable one, or the best one whose cutoff, and those of all below it, are reached. */
export type DecisionPlan =
  | 'argmax'
  /** Cutoffs of "is at least this class" for all classes but the worst, or those with the best accuracy on the other folds. */
  | { readonly cutoffs: readonly number[] | 'fitted' }

/** When training ends: on rows inside the training fold, which are then trained on, too, for as many iterations. */
export interface EarlyStoppingPlan {
  /** Iterations without an improvement. */
  readonly rounds: number
  /** Share of the training fold's groups that is held out (default: 0.2). */
  readonly share?: number
}

/** Something to train, or to read where it was trained elsewhere. */
export interface CandidatePlan {
  readonly name: string
  readonly learner: 'boosting' | 'scorecard' | 'files'
  /**
   * Of files: the name of each fold's model, with `{fold}` where its number is, from 0, and `{protocol}` for the protocol's name. Of
   * the rest, such a candidate has a decision only.
   */
  readonly files?: string
  /** The same for all of its configurations. */
  readonly parameters?: CandidateParameters
  /** Values to choose among, by parameter. */
  readonly search?: Readonly<Record<string, readonly ParameterValue[]>>
  /**
   * Of boosting: one model for all classes (`'multiclass'`, the default), or for each class but the worst a model that says how
   * likely a row is at least that class (`'cumulative'`). Scorecards are cumulative.
   */
  readonly form?: 'multiclass' | 'cumulative'
  readonly directions?: Directions
  /** Columns that it does not see. */
  readonly leaveOut?: readonly string[]
  /** Fitted on the training rows of each fold, one after the other. */
  readonly steps?: readonly StepPlan[]
  /** Whether rows weigh so that all classes weigh the same, or weights of the classes, worst first. */
  readonly classWeights?: 'balanced' | readonly number[]
  /** Whether probabilities are put back to how frequent classes are, which class weights change. */
  readonly correctsPrior?: boolean
  readonly earlyStopping?: EarlyStoppingPlan
  /** Default: `'argmax'`. */
  readonly decision?: DecisionPlan
}

/** How configurations are chosen: by successive halving on folds of their own. */
export interface SearchPlan {
  /** Seed of these folds and of the configurations that are tried. */
  readonly seed: number
  readonly numFolds: number
  /** Most configurations of a candidate; of a larger space, so many are drawn at random. */
  readonly samples: number
  /** After how many folds configurations are compared, ascending. */
  readonly rungs: readonly number[]
  /** After each of these comparisons but the last, one in so many is kept. */
  readonly keepOneIn: number
}

/** A way to divide the rows. */
export interface ProtocolPlan {
  readonly name: ProtocolName
  /** Default: 5. */
  readonly numFolds?: number
  /** Default: that of the plan. */
  readonly seed?: number
  /** For time: number of test periods, and time before each that is not trained on. */
  readonly numPeriods?: number
  readonly embargo?: number
  /** The candidates it is for (default: all). */
  readonly candidates?: readonly string[]
}

/** Which candidate is the champion. */
export interface ChampionRule {
  /** Name of the protocol whose figures count. */
  readonly protocol: ProtocolName
  /** How far above the lowest log loss a candidate's may be, in standard errors (by groups) of that lowest one. */
  readonly standardErrors: number
  /** Of these, no change may make the class or a probability worse. */
  readonly directions?: Directions
  /** Candidates that are there for comparison only. */
  readonly excluded?: readonly string[]
}

/** An experiment. */
export interface ExperimentPlan {
  readonly name: string
  readonly seed: number
  /** Names of the classes, worst first; needed when labels are texts. */
  readonly classes?: readonly string[]
  /** Resamples of groups for intervals (default: 1000). */
  readonly resamples?: number
  readonly protocols: readonly ProtocolPlan[]
  /** Columns to learn from, ratios among them (default: all without a role). */
  readonly features?: readonly string[]
  readonly ratios?: readonly RatioPlan[]
  readonly candidates: readonly CandidatePlan[]
  /** Needed when a candidate has a `search`. */
  readonly search?: SearchPlan
  readonly rule: ChampionRule
}

/** How a candidate of a plan decides. */
export function decisionOf({ candidates }: Pick<ExperimentPlan, 'candidates'>, candidate: string | null): DecisionPlan {
  return candidates.find(({ name }) => name === candidate)?.decision ?? 'argmax'
}

/** Directions of a candidate's columns as LightGBM has them: 1 up, −1 down, 0 neither [numFeatures]. */
export function constraintsOf({ up = [], down = [] }: Directions, names: readonly string[]): number[] {
  return names.map((name) => (up.includes(name) ? 1 : down.includes(name) ? -1 : 0))
}
