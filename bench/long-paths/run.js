/**
 * Explanations of paths through many features, beside LightGBM's and shap's: `npm run bench:long-paths`, which needs Python
 * with lightgbm and shap (named by PYTHON). Errors are how far base value and contributions miss the raw score, whose
 * standard deviation is about 1: the largest of 300 rows, or of those that a peer explains in 20 seconds.
 */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createExplainer, explainInteractions, loadModel, predictRaw } from '../../dist/index.js'
import { duration, markdownTable } from '../measure.js'

const folder = fileURLToPath(new URL('../../node_modules/.cache/bench/long-paths/', import.meta.url))
execFileSync(process.env.PYTHON ?? 'python3', [fileURLToPath(new URL('train.py', import.meta.url)), folder], {
  stdio: ['ignore', 'inherit', 'inherit']
})
const peers = JSON.parse(readFileSync(join(folder, 'peers.json'), 'utf8'))

function errorText(error) {
  return typeof error === 'number' ? error.toExponential(1) : (error ?? '–')
}

function largestError(values, baseValue, raw, numFeatures) {
  let largestOfRows = 0
  for (let row = 0; row < raw.length; row++) {
    const ofRow = values.subarray(row * numFeatures, (row + 1) * numFeatures)
    const sum = ofRow.reduce((total, value) => total + value, baseValue)
    largestOfRows = Math.max(largestOfRows, Math.abs(sum - raw[row]))
  }
  return largestOfRows
}

const lines = Object.entries(peers).map(([name, { lightgbm, shap }]) => {
  const [numFeatures, numLeaves] = name.split('-').map(Number)
  const model = loadModel(readFileSync(join(folder, `${name}.txt`)))
  const bytes = readFileSync(join(folder, `${name}.rows`))
  const values = new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength))
  const rows = { values, numRows: values.length / numFeatures, numFeatures }
  const explainer = createExplainer(model)
  explainer.explain(rows)
  const begin = performance.now()
  const explanation = explainer.explain(rows)
  const seconds = (performance.now() - begin) / 1e3 / rows.numRows
  const [baseValue] = explanation.baseValues
  const error = largestError(explanation.values, baseValue, predictRaw(model, rows), numFeatures)

  const few = { values: values.subarray(0, 3 * numFeatures), numRows: 3, numFeatures }
  const matrices = explainInteractions(model, few).values
  const sums = Float64Array.from({ length: 3 * numFeatures }, (_, i) =>
    matrices.subarray(i * numFeatures, (i + 1) * numFeatures).reduce((total, value) => total + value, 0)
  )
  const interactionError = largestError(sums, baseValue, predictRaw(model, few), numFeatures)
  const numbers = [error, interactionError, lightgbm.error, shap?.error].map(errorText)
  const times = [seconds, lightgbm.seconds, shap?.seconds].map((number) =>
    number === undefined ? '–' : duration(number)
  )
  return [`${numFeatures} columns, ${numLeaves} leaves`, ...numbers, ...times]
})
const head = ['one-hot data', 'error', 'interactions', 'LightGBM', 'shap', 'time a row', 'LightGBM', 'shap']
console.log(markdownTable(head, lines))
