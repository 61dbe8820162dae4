// From a table to what trainAsync takes.
import { createDataset } from 'opencredit'
import { randomIntegers } from './table.js'

/** The metrics of each kind of prediction; the first is the one to watch. */
const metrics = {
  binary: ['auc', 'binary_logloss'],
  multiclass: ['multi_logloss', 'multi_error'],
  regression: ['rmse', 'l1']
}

/** What a column most probably is to be predicted as. */
export function likelyObjective(column) {
  const classes = classesOf(column)
  if (classes.length === 2) return 'binary'
  const isNumbers = column instanceof Float64Array
  return !isNumbers || (classes.length <= 10 && classes.every(Number.isInteger)) ? 'multiclass' : 'regression'
}

/** Datasets and parameters for a column of a table to be predicted by the others; a quarter of the rows is held out. */
export function createTask(table, label, objective, settings) {
  const { [label]: target, ...features } = table
  const classes = objective === 'regression' ? [] : classesOf(target)
  if (objective === 'binary' && classes.length !== 2) {
    throw new Error(`${label} has ${classes.length} different values: two classes need two`)
  }
  if (objective === 'multiclass' && (classes.length < 3 || classes.length > 100)) {
    throw new Error(`${label} has ${classes.length} different values: several classes need from 3 to 100`)
  }
  if (objective === 'regression' && !(target instanceof Float64Array))
    throw new Error(`${label} holds text, not numbers`)

  // Not the seed of the generated data, or what is held out would depend on it.
  const next = randomIntegers(2)
  const known = Array.from(target.keys()).filter((row) => isKnown(target[row]))
  const heldOutRows = []
  const trainingRows = []
  for (const row of known) (next(4) === 0 ? heldOutRows : trainingRows).push(row)
  if (trainingRows.length === 0 || heldOutRows.length === 0) throw new Error(`${label} is known in too few rows`)

  const codes = new Map(classes.map((value, code) => [value, code]))
  const dataOf = (rows, reference) => {
    const columns = Object.entries(features).map(([name, column]) => [name, take(column, rows)])
    const values = rows.map((row) => (objective === 'regression' ? target[row] : codes.get(target[row])))
    return createDataset(Object.fromEntries(columns), { label: values, ...(reference && { reference }) })
  }
  const training = dataOf(trainingRows)
  return {
    parameters: {
      objective,
      metric: metrics[objective],
      ...(objective === 'multiclass' && { num_class: classes.length }),
      ...settings
    },
    training,
    heldOut: dataOf(heldOutRows, training),
    classes
  }
}

const isKnown = (value) => value !== null && !Number.isNaN(value)

function classesOf(column) {
  const values = [...new Set(column)].filter(isKnown)
  return column instanceof Float64Array ? values.sort((a, b) => a - b) : values.sort()
}

const take = (column, rows) =>
  column instanceof Float64Array ? Float64Array.from(rows, (row) => column[row]) : rows.map((row) => column[row])
