/**
 * What parameters name files for, besides data.
 *
 * @module
 */
import type { BoosterOptions, ForcedBins, ForcedSplit } from '../../train/index.ts'
import type { TrainParameters } from '../../train/parameters/train-parameters.ts'
import type { Model } from '../../model/model.ts'
import type { RunFiles } from './run-files.ts'

/**
 * Reads those files.
 *
 * @param loadModel - loads the model to go on from
 * @throws Error that names the file
 */
export function boosterOptionsOf(
  { input_model: model, forcedbins_filename: bins, forcedsplits_filename: splits }: TrainParameters,
  { json, bytes }: RunFiles,
  loadModel: (path: string) => Model
): BoosterOptions {
  if (model !== '') bytes(model)
  return {
    ...(model === '' ? {} : { initModel: loadModel(model) }),
    ...(bins === '' ? {} : { forcedBins: json(bins) as ForcedBins[] }),
    ...(splits === '' ? {} : { forcedSplits: json(splits) as ForcedSplit })
  }
}
