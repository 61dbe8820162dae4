/**
 * Training from tables, as `lightgbm.train` of LightGBM's Python package does it.
 *
 * @module
 */
import { lightgbmTextPieces } from '../../format/lightgbm/text-writer.ts'
import type { BoosterOptions } from '../../train/booster.ts'
import type { TrainParameters } from '../../train/parameters/train-parameters.ts'
import type { Dataset } from '../../train/dataset.ts'
import type { TrainingInput } from './run-training.ts'
import { readTable, type TableOptions } from './table-dataset.ts'

/**
 * Reads the files of a run.
 *
 * @throws Error that names the file, and the line
 */
export async function tableInput(table: TableOptions, options: BoosterOptions): Promise<TrainingInput> {
  const { data, valid, is_provide_training_metric: evaluatesTraining } = table.parameters
  const { dataset } = await readTable(data, table)
  const validation: Record<string, Dataset> = evaluatesTraining ? { training: dataset } : {}
  for (const [i, path] of valid.entries()) {
    validation[`valid_${i + 1}`] = (await readTable(path, table, dataset)).dataset
  }
  // What names files and columns is no parameter in Python.
  const parameters: TrainParameters = {
    ...table.parameters,
    data: '',
    valid: [],
    label_column: '',
    weight_column: '',
    group_column: '',
    ignore_column: ''
  }
  return { parameters, dataset, options: { ...options, validation }, textOf: lightgbmTextPieces }
}
