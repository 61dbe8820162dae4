/**
 * Metrics in words.
 *
 * @module
 */
import type { ClassMetricName, MetricName } from '../validation/evaluate.ts'

/** A metric as people call it, and which values are better. */
export interface MetricWords {
  readonly name: string
  readonly better: 'higher' | 'lower' | 'one' | 'zero'
}

/** Metrics of all classes. */
export const metricWords: Readonly<Record<MetricName, MetricWords>> = {
  accuracy: { name: 'Accuracy', better: 'higher' },
  macro_f1: { name: 'Macro F1', better: 'higher' },
  macro_recall: { name: 'Macro recall', better: 'higher' },
  log_loss: { name: 'Log loss', better: 'lower' },
  brier: { name: 'Brier score', better: 'lower' },
  auc_macro: { name: 'AUC, mean over classes', better: 'higher' },
  auc_weighted: { name: 'AUC, weighted', better: 'higher' },
  auc_hand_till: { name: 'AUC, Hand and Till', better: 'higher' }
}

/** Metrics of a class against the rest. */
export const classMetricWords: Readonly<Record<ClassMetricName, MetricWords>> = {
  auc: { name: 'AUC', better: 'higher' },
  gini: { name: 'Gini', better: 'higher' },
  ks: { name: 'KS', better: 'higher' },
  ece: { name: 'Calibration error (ECE)', better: 'lower' },
  calibration_slope: { name: 'Calibration slope', better: 'one' },
  calibration_intercept: { name: 'Calibration intercept', better: 'zero' }
}
