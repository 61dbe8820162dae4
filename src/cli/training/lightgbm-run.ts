/**
 * Training as LightGBM's own command line does it.
 *
 * Source: LightGBM 4.7.0 src/application/application.cpp.
 *
 * @module
 */
import { lightgbmTextPieces } from '../../format/lightgbm/text-writer.ts'
import type { Model } from '../../model/model.ts'
import type { BoosterOptions } from '../../train/booster.ts'
import type { Dataset } from '../../train/dataset.ts'
import { parametersText } from '../../train/parameters/parameters-text.ts'
import { type LightgbmColumns, type OpenFile, readTrainingFile, readValidationFile } from './lightgbm-dataset.ts'
import type { TrainingPlan } from './plan.ts'
import type { TrainingInput } from './run-training.ts'

/**
 * Reads the files of a run.
 *
 * @throws Error that names the file, and the line
 */
export async function lightgbmInput(
  { parameters, categorical }: TrainingPlan,
  options: BoosterOptions,
  open: OpenFile
): Promise<TrainingInput> {
  const { data, valid, metric, is_provide_training_metric: evaluatesTraining } = parameters
  const columns = await readTrainingFile(data, parameters, categorical, open)
  const { initModel } = options
  if (initModel !== undefined) checkInitModel(initModel, columns)
  // The scores of the model that training goes on from take the place of those in a file.
  const scored = (dataset: Dataset): Dataset =>
    initModel === undefined ? dataset : { ...dataset, initScore: undefined }
  const dataset = scored(columns.dataset)
  const validation: Record<string, Dataset> = evaluatesTraining ? { training: dataset } : {}
  // Without a metric, LightGBM does not read them.
  if (metric.some((name) => name !== 'custom')) {
    for (const [i, path] of valid.entries()) {
      validation[`valid_${i + 1}`] = scored(await readValidationFile(path, parameters, columns, open))
    }
  }
  const text = parametersText({ ...parameters, categorical_feature: categorical })
  const asWritten = ({ file, ...others }: Model): Model => ({
    ...others,
    file: { ...file, labelIndex: columns.label, parameters: text, pandasCategorical: undefined }
  })
  return {
    parameters,
    dataset,
    options: { ...options, validation },
    textOf: (model) => lightgbmTextPieces(asWritten(model), true)
  }
}

// LightGBM's model would see the values of these columns, which are not kept here.
function checkInitModel({ forest, featureNames }: Model, { ignored }: LightgbmColumns): void {
  const feature = forest.splitFeature.find((split) => ignored.has(split))
  if (feature === undefined) return
  throw new Error(
    `"input_model" expected a model that does not use ignored columns, got one that uses "${featureNames[feature]}"`
  )
}
