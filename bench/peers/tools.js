/**
 * The tools compared: how to start each, what it takes part in, and how near to OpenCredit's its answers must be.
 */
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, numTrees } from '../models.js'

/** Models, environments, compiled models and logs; outside git. */
export const cacheFolder = fileURLToPath(new URL('../../node_modules/.cache/bench/', import.meta.url))

const here = fileURLToPath(new URL('.', import.meta.url))
/** The command of a program of this folder. */
export const node = (script, ...args) => [process.execPath, join(here, script), ...args]
/** The command of a Python program of this folder. */
export const python = (script, ...args) => [join(cacheFolder, 'python/bin/python'), join(here, script), ...args]
const pythonOlder = (script) => [join(cacheFolder, 'python-older/bin/python'), join(here, script)]

/**
 * How near: `bits`, no differing bit; `float64`, all values within 1e-9; `float32`, 99 % of them within 1e-4, as a value
 * rounded to float32 can fall on the other side of a threshold (of Treelite's tools only probabilities are float32); `own model`, only as many values. Relative to max(1, |value|).
 */
export const limits = {
  bits: ({ differing }) => differing === 0,
  float64: ({ largest }) => largest <= 1e-9,
  float32: ({ most }) => most <= 1e-4,
  'own model': () => true
}

const predicting = ['predict', 'one-row', 'probability']
const loading = ['load', 'first']
const explaining = ['explain', 'explain-one']

/** The first that takes part in a task is what ratios refer to; answers are compared with the first held to bits. */
const tools = [
  {
    name: 'OpenCredit, wasm',
    command: node('opencredit.js', 'wasm'),
    tasks: [...predicting, ...loading],
    near: 'bits'
  },
  {
    name: 'OpenCredit, js',
    command: node('opencredit.js', 'js'),
    tasks: [...predicting, ...loading],
    near: 'bits',
    threads: 1
  },
  {
    name: 'OpenCredit, wasm, fast',
    command: node('opencredit.js', 'wasm', 'fast'),
    tasks: [...explaining, 'interactions'],
    near: 'float64'
  },
  { name: 'OpenCredit, js, fast', command: node('opencredit.js', 'js', 'fast'), tasks: explaining, near: 'float64' },
  { name: 'OpenCredit, exact', command: node('opencredit.js', 'js', 'exact'), tasks: explaining, near: 'bits' },
  {
    name: 'LightGBM, C API',
    command: [join(cacheFolder, 'lightgbm_c')],
    tasks: [...predicting, ...loading, ...explaining],
    near: 'bits'
  },
  {
    name: 'LightGBM, Python',
    command: python('lightgbm_python.py'),
    tasks: [...predicting, ...loading, ...explaining],
    near: 'bits'
  },
  { name: 'lleaves', command: pythonOlder('lleaves_peer.py'), tasks: ['predict', 'one-row'], near: 'float64' },
  { name: 'TL2cgen', command: python('treelite_peer.py', 'tl2cgen'), tasks: predicting, near: 'float32', threads: 1 },
  {
    name: 'Treelite GTIL',
    command: python('treelite_peer.py', 'gtil'),
    tasks: [...predicting, ...loading],
    near: 'float32',
    threads: 1
  },
  {
    name: 'ONNX Runtime, Python',
    command: python('onnxruntime_peer.py'),
    tasks: [...predicting, ...loading],
    near: 'float32'
  },
  {
    name: 'onnxruntime-web',
    command: node('node/onnxruntime_web.js'),
    tasks: [...predicting, ...loading],
    near: 'float32',
    threads: 1
  },
  { name: 'm2cgen, JavaScript', command: node('m2cgen.js'), tasks: ['probability'], near: 'float64' },
  {
    name: 'XGBoost, own model',
    command: python('xgboost_peer.py'),
    tasks: [...predicting, ...loading, ...explaining, 'interactions'],
    near: 'own model',
    threads: 1
  },
  { name: 'shap', command: python('shap_peer.py'), tasks: [...explaining, 'interactions'], near: 'float64' },
  { name: 'FastTreeSHAP', command: pythonOlder('fasttreeshap_peer.py'), tasks: explaining, near: 'float64' }
]

/** What is compared. Tools that do no more than one thread take no part where there are more. */
const tasks = [
  { task: 'predict', title: 'Raw scores, batch', models: 'abcde', rows: [1, 100, 20_000] },
  { task: 'one-row', title: 'Raw scores, one row at a time', models: 'abcde', rows: [500] },
  {
    task: 'probability',
    title: 'Predictions on the objective’s scale, one row at a time',
    models: 'abcde',
    rows: [500]
  },
  { task: 'explain', title: 'SHAP, batch', models: 'abcd', rows: [200] },
  { task: 'explain', title: 'SHAP, large batch', models: 'ab', rows: [2000] },
  { task: 'explain-one', title: 'SHAP, one row at a time', models: 'abcd', rows: [20] },
  { task: 'interactions', title: 'SHAP interactions', models: 'abcd', rows: [5] },
  { task: 'load', title: 'Load a model from memory', models: 'abcde', rows: [1] },
  { task: 'first', title: 'Load a model and score one row', models: 'abcde', rows: [1] },
  { task: 'predict', title: 'Raw scores, batch, two threads', models: 'abcde', rows: [20_000], threads: 2 }
]

/** LightGBM's models in all tools. */
export const lightgbmSuite = {
  title: 'OpenCredit and its peers',
  resultName: 'peers',
  ...{ tools, tasks, describe, numTrees },
  mustAgree: /^(OpenCredit|LightGBM)/
}
