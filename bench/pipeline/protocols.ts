/**
 * Measures protocol × model on the panel: `node bench/pipeline/run.js protocols ../shared/data`; some minutes.
 *
 * @module
 */
import { join } from 'node:path'
import { compareModels } from '../../src/pipeline/validation/compare.ts'
import { evaluate, metricNames } from '../../src/pipeline/validation/evaluate.ts'
import type { Protocol } from '../../src/pipeline/validation/folds.ts'
import { groupedFolds, stratifiedGroupedFolds } from '../../src/pipeline/validation/grouped-folds.ts'
import { boostedTrees, outOfFold } from '../../src/pipeline/validation/out-of-fold.ts'
import { rowRandomFolds } from '../../src/pipeline/validation/random-folds.ts'
import { pickScoredRows, type ScoredRows } from '../../src/pipeline/validation/scored-rows.ts'
import { groupedTimeFolds, timeFolds } from '../../src/pipeline/validation/time-folds.ts'
import { columnWithRole, featureNames } from '../../src/pipeline/table.ts'
import { classNames, readPanel } from './panel.ts'

const { table, label } = readPanel(join(process.argv[2] ?? '../shared/data', 'credit-score'))
const group = columnWithRole(table, 'group')!
const time = columnWithRole(table, 'time') as Float64Array
const features = featureNames(table)
const start = performance.now()

const small = { num_leaves: 15, num_iterations: 150, learning_rate: 0.05, seed: 1, verbosity: -1 }
const large = { num_leaves: 63, num_iterations: 400, learning_rate: 0.05, seed: 1, verbosity: -1 }
const suspects = ['Interest_Rate', 'Changed_Credit_Limit']
const without = features.filter((name) => !suspects.includes(name))

const stratified = stratifiedGroupedFolds({ group, label, seed: 1 })
const random = rowRandomFolds({ numRows: table.numRows, seed: 1, stratifyBy: label })
const tasks: readonly [string, Protocol, typeof small, readonly string[]][] = [
  ['15 × 150', stratified, small, features],
  ['15 × 150', groupedFolds({ group, seed: 1 }), small, features],
  ['15 × 150', random, small, features],
  ['15 × 150', timeFolds({ time, cutoffs: [7] }), small, features],
  ['15 × 150', groupedTimeFolds({ time, group, cutoffs: [7], embargo: 1 }), small, features],
  ['15 × 150 without two', stratified, small, without],
  ['63 × 400', random, large, features],
  ['63 × 400', stratified, large, features],
  ['63 × 400 without two', stratified, large, without]
]

const scoredBy = new Map<string, ScoredRows>()
for (const [model, protocol, parameters, names] of tasks) {
  const fit = boostedTrees(parameters, 2)
  const { probabilities, foldOfRow } = await outOfFold(protocol, { table, label, numClasses: 3, features: names, fit })
  const tested = Int32Array.from(foldOfRow.keys()).filter((row) => foldOfRow[row]! >= 0)
  const scored = pickScoredRows({ probabilities, label, group: group as string[], classNames }, tested)
  scoredBy.set(`${model} ${protocol.name}`, scored)
  const { metrics, classes } = evaluate(scored)
  const byFold = protocol.folds.map(({ test }) => {
    const rows = pickScoredRows({ probabilities, label }, test)
    return evaluate(rows, { numResamples: 0 }).metrics
  })
  console.log(
    `\n${model}, ${protocol.name}: ${tested.length} rows, ${Math.round((performance.now() - start) / 1000)} s`
  )
  for (const name of metricNames) console.log(`  ${name} ${intervalText(metrics[name])}`)
  for (const { name, metrics: own } of classes)
    console.log(
      `  ${name}: AUC ${intervalText(own.auc)}, KS ${intervalText(own.ks)}, ECE ${intervalText(own.ece)}, slope ${intervalText(own.calibration_slope)}`
    )
  for (const name of ['accuracy', 'log_loss', 'auc_macro'] as const) {
    const values = byFold.map((metricsOfFold) => metricsOfFold[name].value)
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length
    const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length)
    console.log(`  mean of folds: ${name} ${mean.toFixed(4)} ± ${deviation.toFixed(4)}`)
  }
}

const pairs = [
  ['63 × 400 row-random', '63 × 400 stratified-grouped'],
  ['63 × 400 stratified-grouped', '63 × 400 without two stratified-grouped'],
  ['15 × 150 stratified-grouped', '63 × 400 stratified-grouped']
] as const
for (const [one, other] of pairs) {
  const { metrics } = compareModels(scoredBy.get(one)!, scoredBy.get(other)!)
  console.log(`\n${one} less ${other}`)
  for (const name of metricNames)
    console.log(`  ${name} ${intervalText(metrics[name])}, p ${metrics[name].pValue.toExponential(1)}`)
}

function intervalText({ value, lower, upper }: { value: number; lower: number; upper: number }): string {
  return `${value.toFixed(4)} [${lower.toFixed(4)}, ${upper.toFixed(4)}]`
}
