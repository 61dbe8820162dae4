/**
 * The estimators of scikit-learn that can be loaded, and what their parts mean for prediction.
 *
 * @module
 */
import type { ClassRule } from '../../model/class-rule.ts'
import { type IsolationLink, numpySoftmax } from '../../model/libraries/sklearn.ts'
import type { Link } from '../../model/link.ts'

/** The names of the classes, as documents have them. */
export const sklearnEstimators: readonly string[] = [
  'DecisionTreeClassifier',
  'DecisionTreeRegressor',
  'ExtraTreeClassifier',
  'ExtraTreeRegressor',
  'RandomForestClassifier',
  'RandomForestRegressor',
  'ExtraTreesClassifier',
  'ExtraTreesRegressor',
  'GradientBoostingClassifier',
  'GradientBoostingRegressor',
  'HistGradientBoostingClassifier',
  'HistGradientBoostingRegressor',
  'IsolationForest'
]

/** The labels of an isolation forest: outlier, inlier. */
export const isolationLabels: readonly number[] = [-1, 1]

/** An isolation forest's class is an inlier from 0 on. */
export const isolationRule: ClassRule = { of: 'output', zeroClass: 1 }

const links: Readonly<Record<string, Link>> = {
  identity: { kind: 'identity' },
  logit: { kind: 'sigmoid', steepness: 1 },
  double_logit: { kind: 'sigmoid', steepness: 2 },
  softmax: { kind: 'softmax' },
  log: { kind: 'exp' }
}

/** The names of links that have no numbers. */
export const plainLinks: readonly string[] = Object.keys(links)

/** The link of one of those names. */
export function plainLink(name: string, estimator: string): Link {
  // The rows of histogram gradient boosting lie across memory, so that NumPy adds their values one after the other.
  return name === 'softmax' && estimator === 'GradientBoostingClassifier' ? numpySoftmax : links[name]!
}

/** The link of an isolation forest. */
export function isolationLink(denominator: number, offset: number): IsolationLink {
  return { kind: 'library', library: 'Sklearn', name: 'isolation', denominator, offset }
}
