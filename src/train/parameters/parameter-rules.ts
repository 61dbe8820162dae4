/**
 * What parameters mean for each other: those that set others, and those that cannot stand together.
 *
 * Source: LightGBM 4.7.0 src/io/config.cpp, and the checks of its objectives and boosting methods.
 *
 * @module
 */

import { epsilon, zeroThreshold } from '../../numeric/constants.ts'
import { createLightgbmRandom } from '../../numeric/lightgbm-random.ts'
import type { TrainParameters } from './train-parameters.ts'

/** Parameters while they are made consistent. */
export type DraftParameters = {
  -readonly [Name in keyof TrainParameters]: TrainParameters[Name] | (Name extends 'boosting' ? 'goss' : never)
}

// The upper end of the range of num_leaves.
const mostLeaves = 131072

const seedsInOrder = [
  'data_random_seed',
  'bagging_seed',
  'drop_seed',
  'feature_fraction_seed',
  'objective_seed',
  'extra_seed'
] as const

/** Sets the parameters that others decide. */
export function applyRules(draft: DraftParameters, isGiven: (name: keyof TrainParameters) => boolean): void {
  if (isGiven('seed')) {
    const random = createLightgbmRandom(draft.seed)
    for (const name of seedsInOrder) {
      const seed = random.nextShort(0, 32767)
      if (!isGiven(name)) draft[name] = seed
    }
  }
  const otherValid = draft.valid.filter((path) => path !== draft.data)
  if (otherValid.length < draft.valid.length) draft.is_provide_training_metric = true
  draft.valid = otherValid
  if (draft.max_depth > 0 && !isGiven('num_leaves')) {
    // Level by level, a tree is as deep as it may be.
    const most = draft.growth === 'leafwise' ? draft.num_leaves : mostLeaves
    draft.num_leaves = Math.min(most, 2 ** draft.max_depth)
  }
  if (draft.path_smooth > epsilon) draft.min_data_in_leaf = Math.max(draft.min_data_in_leaf, 2)
  if (draft.feature_fraction_bynode !== 1) draft.monotone_constraints_method = 'basic'
  if (draft.min_data_in_leaf === 0 && draft.min_sum_hessian_in_leaf <= epsilon) draft.min_data_in_leaf = 1
  if (draft.boosting === 'goss') {
    draft.boosting = 'gbdt'
    draft.data_sample_strategy = 'goss'
  }
  if (draft.data_sample_strategy === 'goss') draft.bagging_by_query = false
  draft.eval_at = draft.eval_at.toSorted((a, b) => a - b)
}

/**
 * Checks that the parameters can stand together.
 *
 * @throws RangeError naming one that cannot
 */
export function checkConflicts(parameters: TrainParameters): void {
  checkClasses(parameters)
  checkObjective(parameters)
  checkSampling(parameters)
  checkGrowth(parameters)
  if (parameters.force_col_wise && parameters.force_row_wise) {
    refuse('force_row_wise', 'false with force_col_wise=true', 'true')
  }
  if (parameters.linear_tree && parameters.zero_as_missing) {
    refuse('zero_as_missing', 'false with linear_tree=true', 'true')
  }
}

const multiclassMetrics: readonly string[] = ['multi_logloss', 'multi_error', 'auc_mu']

function checkClasses({ objective, num_class: numClasses, metric, auc_mu_weights: weights }: TrainParameters): void {
  const needsClasses = objective === 'multiclass' || objective === 'multiclassova'
  if (needsClasses && numClasses < 2) refuse('num_class', `at least 2 with objective=${objective}`, numClasses)
  if (!needsClasses && objective !== 'custom' && numClasses > 1) {
    refuse('num_class', `1 with objective=${objective}`, numClasses)
  }
  const isMulticlass = numClasses > 1
  const wrong = metric.find((name) => name !== 'custom' && multiclassMetrics.includes(name) !== isMulticlass)
  if (wrong !== undefined) {
    const expected = isMulticlass
      ? `${multiclassMetrics.join(', ')} with objective=${objective}, num_class=${numClasses}`
      : `metrics of one output with objective=${objective}`
    refuse('metric', expected, wrong)
  }
  if (weights.length === 0) return
  if (weights.length !== numClasses ** 2) {
    refuse('auc_mu_weights', `${numClasses ** 2} numbers with num_class=${numClasses}`, weights.length)
  }
  const zero = weights.find((weight, i) => i % (numClasses + 1) !== 0 && Math.abs(weight) < zeroThreshold)
  if (zero !== undefined) refuse('auc_mu_weights', 'numbers other than 0 between different classes', zero)
}

const renewingObjectives: readonly string[] = ['regression_l1', 'quantile', 'mape']

function checkObjective(parameters: TrainParameters): void {
  const { objective, alpha, scale_pos_weight: weight } = parameters
  // LightGBM keeps it as a float32.
  if (objective === 'quantile' && !(Math.fround(alpha) > 0 && Math.fround(alpha) < 1)) {
    refuse('alpha', 'a number above 0 and below 1 with objective=quantile', alpha)
  }
  const isBinary = objective === 'binary' || objective === 'multiclassova'
  if (isBinary && parameters.is_unbalance && Math.abs(weight - 1) > 1e-6) {
    refuse('scale_pos_weight', '1 with is_unbalance=true', weight)
  }
  if (parameters.monotone_constraints !== undefined && renewingObjectives.includes(objective)) {
    refuse('objective', `none of ${renewingObjectives.join(', ')} with monotone_constraints`, objective)
  }
  if (objective === 'regression_l1' && parameters.linear_tree) {
    refuse('objective', 'another objective with linear_tree=true', objective)
  }
}

function checkSampling(parameters: TrainParameters): void {
  const { bagging_fraction: fraction, top_rate: top, other_rate: other } = parameters
  const isBagging = parameters.bagging_freq > 0 && fraction < 1
  if (parameters.data_sample_strategy === 'goss') {
    if (isBagging) refuse('bagging_fraction', '1 with data_sample_strategy=goss', fraction)
    if (top === 0) refuse('top_rate', 'a number above 0 with data_sample_strategy=goss', top)
    if (other === 0) refuse('other_rate', 'a number above 0 with data_sample_strategy=goss', other)
    if (top + other > 1) refuse('other_rate', `at most 1 together with top_rate=${top}`, other)
  } else if (parameters.bagging_by_query && parameters.objective === 'custom') {
    refuse('bagging_by_query', 'false with objective=custom', 'true')
  } else if (parameters.boosting === 'rf' && !isBagging && parameters.feature_fraction === 1) {
    refuse(
      'boosting',
      'bagging_freq above 0 and bagging_fraction below 1, or feature_fraction below 1, with rf',
      'neither'
    )
  }
}

// Symmetric trees have no leaves with splits of their own.
function checkGrowth(parameters: TrainParameters): void {
  if (parameters.growth !== 'symmetric') return
  const { monotone_constraints: constraints, monotone_constraints_method: method } = parameters
  const withSymmetric = (expected: string): string => `${expected} with growth=symmetric`
  if (parameters.extra_trees) refuse('extra_trees', withSymmetric('false'), 'true')
  if (constraints !== undefined && method !== 'basic') {
    refuse('monotone_constraints_method', withSymmetric('basic'), method)
  }
  if (parameters.forcedsplits_filename !== '') {
    refuse('forcedsplits_filename', withSymmetric('none'), parameters.forcedsplits_filename)
  }
  if (parameters.cegb_penalty_split > 0) {
    refuse('cegb_penalty_split', withSymmetric('0'), parameters.cegb_penalty_split)
  }
  for (const name of ['cegb_penalty_feature_lazy', 'cegb_penalty_feature_coupled'] as const) {
    if (parameters[name].length > 0) refuse(name, withSymmetric('none'), parameters[name].join(','))
  }
}

function refuse(name: string, expected: string, got: string | number): never {
  throw new RangeError(`"${name}" expected ${expected}, got ${got}`)
}
