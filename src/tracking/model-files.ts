/**
 * `mlflowModelFiles`: a model as the folder that MLflow calls a model, which its Python library loads with LightGBM.
 *
 * Source: MLflow 3.17 mlflow/lightgbm/__init__.py (save_model) and mlflow/models/model.py.
 *
 * @module
 */
import { checkOptions, textOption } from '../checks.ts'
import { sha256 } from '../bytes/sha256.ts'
import { saveModel } from '../format/save-model.ts'
import type { Model } from '../model/model.ts'
import { type ModelSignature, signatureOf } from './model-signature.ts'
import { yamlText } from './yaml-text.ts'

/** Options of `mlflowModelFiles`. */
export interface ModelFilesOptions {
  /** Ids that MLflow gave the logged model and the run that made it, if it did. */
  readonly modelId?: string
  readonly runId?: string
  /** When the model was made. */
  readonly created?: Date
  /** Python for environments made from the folder (default: `3.12`). */
  readonly pythonVersion?: string
  /** Packages for these (default: `mlflow` and the `lightgbm` whose bits this package predicts). */
  readonly requirements?: readonly string[]
  /** What belongs to the model and is no LightGBM: fitted steps, names of classes, cutoffs. As JSON in `pipeline.json`. */
  readonly pipeline?: unknown
}

// The version whose text `saveModel` writes.
const lightgbmVersion = '4.7.0'

/**
 * The files of the folder by path: `MLmodel`, `model.lgb` (LightGBM's text), `conda.yaml`, `python_env.yaml`, `requirements.txt`,
 * and where there are any `categories.json` and `pipeline.json`.
 *
 * `mlflow.pyfunc.load_model` and `mlflow.lightgbm.load_model` load it, and predict what `predict` does, bit for bit. Rows are the
 * columns of the signature as numbers, NaN where missing. MLflow's signatures have no categories: these are codes, places from 0 in
 * the lists of `categories.json`, which `loadModel` takes as `categories`. A model that leaves open which list is whose keeps its lists,
 * for data frames with category columns, and has no signature. The same model and options give the same bytes.
 *
 * @throws RangeError when LightGBM's text cannot hold the model
 * @example
 * ```js not-run
 * for (const [path, bytes] of Object.entries(mlflowModelFiles(model))) writeFileSync(join('model', path), bytes)
 * // in Python: mlflow.pyfunc.load_model('model').predict(frame)
 * ```
 */
export function mlflowModelFiles(model: Model, options: ModelFilesOptions = {}): Record<string, Uint8Array> {
  return preparedModelFiles(model, options)(options)
}

/** What is only known once MLflow has made a place for the files. */
type GivenByMlflow = Pick<ModelFilesOptions, 'modelId' | 'runId' | 'created'>

/**
 * The same in two steps: the model is saved first.
 *
 * @returns makes the files
 * @throws RangeError when LightGBM's text cannot hold the model
 */
export function preparedModelFiles(
  model: Model,
  options: ModelFilesOptions
): (given: GivenByMlflow) => Record<string, Uint8Array> {
  checkOptions(options, ['modelId', 'runId', 'created', 'pythonVersion', 'requirements', 'pipeline'])
  const python = textOption('pythonVersion', options.pythonVersion, '3.12')
  const { requirements = ['mlflow', `lightgbm==${lightgbmVersion}`], pipeline } = options
  const { categories = {} } = model
  const hasCodes = Object.keys(categories).length >= model.pandasCategorical.length
  const data = saveModel(hasCodes ? withoutLists(model) : model, { as: 'bytes' })
  const files: Record<string, Uint8Array> = {
    'model.lgb': data,
    'conda.yaml': encoded(
      yamlText({
        channels: ['conda-forge'],
        dependencies: [`python=${python}`, 'pip', { pip: requirements }],
        name: 'mlflow-env'
      })
    ),
    'python_env.yaml': encoded(
      yamlText({
        python,
        build_dependencies: ['pip', 'setuptools', 'wheel'],
        dependencies: ['-r requirements.txt']
      })
    ),
    'requirements.txt': encoded(requirements.map((line) => `${line}\n`).join(''))
  }
  if (Object.keys(categories).length > 0) files['categories.json'] = encodedJson(categories)
  if (pipeline !== undefined) files['pipeline.json'] = encodedJson(pipeline)
  const signature = hasCodes ? signatureOf(model) : undefined
  return (given) => ({ MLmodel: encoded(modelText(signature, files, python, given)), ...files })
}

// With lists in the file, LightGBM's Python package refuses frames of codes.
function withoutLists(model: Model): Model {
  if (model.pandasCategorical.length === 0) return model
  return { ...model, pandasCategorical: [], file: { ...model.file, pandasCategorical: 'null' } }
}

function modelText(
  signature: ModelSignature | undefined,
  files: Readonly<Record<string, Uint8Array>>,
  python: string,
  { modelId, runId, created }: GivenByMlflow
): string {
  return yamlText({
    flavors: {
      lightgbm: {
        data: 'model.lgb',
        lgb_version: lightgbmVersion,
        model_class: 'lightgbm.basic.Booster'
      },
      opencredit: {
        data: 'model.lgb',
        version: 1,
        categories: Object.hasOwn(files, 'categories.json') ? 'categories.json' : undefined,
        pipeline: Object.hasOwn(files, 'pipeline.json') ? 'pipeline.json' : undefined
      },
      python_function: {
        data: 'model.lgb',
        env: { conda: 'conda.yaml', virtualenv: 'python_env.yaml' },
        loader_module: 'mlflow.lightgbm',
        python_version: python
      }
    },
    model_id: modelId,
    model_size_bytes: Object.values(files).reduce((sum, { length }) => sum + length, 0),
    // Of the model, so that nothing here is drawn at random.
    model_uuid: sha256(files['model.lgb']!).slice(0, 32),
    run_id: runId,
    signature: signature && {
      inputs: JSON.stringify(signature.inputs),
      outputs: JSON.stringify(signature.outputs),
      params: null
    },
    utc_time_created: created?.toISOString().replace('T', ' ').replace('Z', '')
  })
}

function encoded(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

function encodedJson(value: unknown): Uint8Array {
  return encoded(`${JSON.stringify(value)}\n`)
}
