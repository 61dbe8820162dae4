/**
 * `defaultPlan`: what is tried when nobody says what: three ways to grow trees, and a scorecard.
 *
 * @module
 */
import type { ExperimentPlan } from './plan.ts'

/** What is known of the data. */
export interface DefaultPlanOptions {
  /** Names of the classes, worst first; undefined when labels are numbers. */
  readonly classes?: readonly string[] | undefined
  /** Whether rows belong to groups. */
  readonly hasGroups: boolean
  /** Default: 0. */
  readonly seed?: number | undefined
}

const search = { num_leaves: [7, 15, 31], learning_rate: [0.05, 0.1], num_iterations: [50, 100, 200] }
const bySize = { max_depth: [3, 4, 5], learning_rate: [0.05, 0.1], num_iterations: [50, 100, 200] }

/**
 * Trees grown leaf by leaf as LightGBM does, level by level as XGBoost does, and with one split for each level as CatBoost does;
 * and a scorecard. With groups, folds keep these together, and random rows are there for comparison.
 */
export function defaultPlan({ classes, hasGroups, seed = 0 }: DefaultPlanOptions): ExperimentPlan {
  return {
    name: 'growth styles and a scorecard',
    seed,
    ...(classes === undefined ? {} : { classes }),
    protocols: hasGroups ? [{ name: 'stratified-grouped' }, { name: 'row-random' }] : [{ name: 'row-random' }],
    search: { seed: seed + 1, numFolds: 5, samples: 9, rungs: [1, 2, 5], keepOneIn: 3 },
    candidates: [
      { name: 'leafwise', learner: 'boosting', search },
      { name: 'depthwise', learner: 'boosting', parameters: { growth: 'depthwise' }, search: bySize },
      { name: 'symmetric', learner: 'boosting', parameters: { growth: 'symmetric' }, search: bySize },
      { name: 'scorecard', learner: 'scorecard' }
    ],
    rule: { protocol: hasGroups ? 'stratified-grouped' : 'row-random', standardErrors: 1 }
  }
}
