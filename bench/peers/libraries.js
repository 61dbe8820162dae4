/**
 * The suite of other libraries' own models, made by library_models.py: OpenCredit beside the library that trained them, and ONNX
 * Runtime in the browser's form.
 */
import { node, python } from './tools.js'

const models = {
  'xgboost-6': { trees: 600, shape: 'XGBoost, 600 trees of depth 6' },
  'xgboost-8': { trees: 1000, shape: 'XGBoost, 1,000 trees of depth 8' },
  'catboost-6': { trees: 600, shape: 'CatBoost, 600 symmetric trees of depth 6' },
  'catboost-8': { trees: 1000, shape: 'CatBoost, 1,000 symmetric trees of depth 8' },
  'catboost-10': { trees: 300, shape: 'CatBoost, 300 symmetric trees of depth 10' },
  'sklearn-boosting': { trees: 600, shape: 'HistGradientBoostingClassifier, 600 trees of depth 6' },
  'sklearn-forest': { trees: 500, shape: 'RandomForestClassifier, 500 trees of full depth' },
  'onnx-boosting': { trees: 600, shape: 'ONNX, the first of these converted' },
  'onnx-forest': { trees: 500, shape: 'ONNX, the random forest converted' }
}
const of = (library) => Object.keys(models).filter((name) => name.startsWith(library))

const predicting = ['predict', 'one-row', 'load', 'first']

/** A library with models of its own, and what explains them: itself, or shap. */
function library(name, argument, explainer) {
  const command = python('library_peer.py', argument)
  const tool = { name, command, models: of(argument), near: 'bits', tasks: predicting }
  return explainer === undefined ? [tool] : [tool, { ...tool, ...explainer, tasks: ['explain'] }]
}

const tools = [
  { name: 'OpenCredit', command: node('opencredit.js', 'wasm'), tasks: predicting, near: 'bits' },
  { name: 'OpenCredit, SHAP', command: node('opencredit.js', 'wasm', 'fast'), tasks: ['explain'], near: 'float64' },
  ...library('XGBoost', 'xgboost', { name: 'XGBoost, SHAP', near: 'float32' }),
  ...library('CatBoost', 'catboost', { name: 'CatBoost, SHAP', near: 'float64' }),
  ...library('scikit-learn', 'sklearn', { name: 'shap', near: 'float64' }),
  ...library('ONNX Runtime, Python', 'onnx'),
  {
    name: 'onnxruntime-web',
    command: node('node/onnxruntime_web.js'),
    tasks: predicting,
    models: of('onnx'),
    near: 'bits'
  }
]

const boosted = Object.keys(models).filter((name) => !name.endsWith('forest'))

const tasks = [
  { task: 'predict', title: 'Raw scores, batch', models: Object.keys(models), rows: [20_000] },
  { task: 'one-row', title: 'Raw scores, one row at a time', models: Object.keys(models), rows: [500] },
  { task: 'explain', title: 'SHAP, batch', models: boosted.filter((name) => !name.startsWith('onnx')), rows: [200] },
  { task: 'explain', title: 'SHAP, batch', models: ['sklearn-forest'], rows: [5] },
  { task: 'load', title: 'Load a model from memory', models: Object.keys(models), rows: [1] },
  { task: 'first', title: 'Load a model and score one row', models: Object.keys(models), rows: [1] }
]

/** Other libraries' models in these libraries. */
export const librarySuite = {
  title: 'OpenCredit and the libraries whose models it loads',
  resultName: 'libraries',
  ...{ tools, tasks },
  describe: (name) => `${models[name].shape}, 20 features`,
  numTrees: (name) => models[name].trees,
  // ONNX Runtime's sums take another order in places.
  mustAgree: /^(OpenCredit|XGBoost|CatBoost|scikit-learn)/
}
