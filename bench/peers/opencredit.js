/**
 * OpenCredit, as built. Usage: opencredit.js wasm|js [fast|exact]
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createScorer, explain, explainInteractions, loadModel, predict, predictRaw } from '../../dist/index.js'
import { createPool } from '../../dist/node/index.js'
import { folder, numFeatures, oneByOne, readBytes, readRows, serve } from './protocol.js'

const [engine, mode = 'fast'] = process.argv.slice(2)
const suffixes = ['txt', 'ubj', 'cbm', 'json', 'onnx']
const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))

serve({ opencredit: version, node: process.versions.node }, (task, name, numRows, threads) => {
  const suffix = suffixes.find((one) => existsSync(join(folder, 'models', `${name}.${one}`)))
  const text = readBytes('models', `${name}.${suffix}`)
  const values = readRows(name, numRows)
  const rows = { values, numRows, numFeatures }
  if (task === 'load') return () => [[loadModel(text).forest.numTrees]]
  if (task === 'first') return () => [scoresOf(loadModel(text), rows)]

  const model = loadModel(text)
  switch (task) {
    case 'predict':
      return threads === 1 ? () => [scoresOf(model, rows)] : inPool(model, rows, threads)
    case 'one-row': {
      const scorer = createScorer(model, { engine })
      return oneByOne(hasRawScores(model) ? scorer.predictRaw : scorer.predict, values)
    }
    case 'probability': {
      const scorer = createScorer(model, { engine })
      return oneByOne((row) => scorer.predict(row), values)
    }
    case 'explain':
      return () => [contributions(explain(model, rows, { mode, engine }))]
    case 'explain-one':
      return oneByOne((row) => contributions(explain(model, matrixOf(row), { mode, engine })), values)
    case 'interactions':
      return () => [explainInteractions(model, rows).values]
    default:
      throw new Error(`no task ${task}`)
  }
})

// What the library itself answers: raw scores where it has them.
function scoresOf(model, rows) {
  return hasRawScores(model) ? predictRaw(model, rows, { engine }) : predict(model, rows, { engine })
}

function hasRawScores({ averageOutput, source }) {
  return !averageOutput && source.library !== 'ONNX'
}

function inPool(model, rows, threads) {
  const pool = createPool({ threads })
  return async () => [await pool.predictRaw(model, rows, { engine })]
}

function matrixOf(row) {
  return { values: row, numRows: 1, numFeatures }
}

// As LightGBM lays contributions out: those of the features, then the base value [numRows × numOutputs × (numFeatures + 1)].
function contributions({ values, baseValues, numRows, numOutputs }) {
  const all = new Float64Array(numRows * numOutputs * (numFeatures + 1))
  for (let i = 0; i < numRows * numOutputs; i++) {
    all.set(values.subarray(i * numFeatures, (i + 1) * numFeatures), i * (numFeatures + 1))
    all[i * (numFeatures + 1) + numFeatures] = baseValues[i % numOutputs]
  }
  return all
}
