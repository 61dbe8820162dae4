// How metrics and numbers are written.

const names = {
  auc: 'AUC',
  binary_logloss: 'log loss',
  multi_logloss: 'log loss',
  multi_error: 'error rate',
  rmse: 'root mean squared error',
  l1: 'mean absolute error'
}

/** The name of a metric, to begin a line. */
export function metricName(metric) {
  return names[metric][0].toUpperCase() + names[metric].slice(1)
}

/** A count, such as 12,345. */
export function countText(value) {
  return Math.round(value).toLocaleString('en')
}

/** A number, to four digits. */
export function numberText(value) {
  return Math.abs(value) >= 1000 ? countText(value) : String(Number(value.toPrecision(4)))
}
