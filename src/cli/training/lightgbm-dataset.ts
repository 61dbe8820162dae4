/**
 * Datasets from LightGBM's data files and the files beside them.
 *
 * Source: LightGBM 4.7.0 src/io/dataset_loader.cpp, DatasetLoader::SetHeader, LoadFromFile.
 *
 * @module
 */
import { existsSync } from 'node:fs'
import { createLightgbmRandom } from '../../numeric/lightgbm-random.ts'
import { textOf } from '../../node/text-source.ts'
import { type LightgbmData, readLightgbmData } from '../../records/lightgbm-data.ts'
import { readInitScores, readPositions, readQuerySizes, readWeights } from '../../records/lightgbm-side-files.ts'
import { createDataset, type Dataset } from '../../train/dataset.ts'
import type { TrainParameters } from '../../train/parameters/train-parameters.ts'

/** Reads a file in pieces. */
export type OpenFile = (path: string) => AsyncIterable<Uint8Array>

/** What the columns of the training file are; a file to validate by has the same. */
export interface LightgbmColumns {
  /** Number of the label's column, and those of other columns, which are not counted with it. */
  readonly label: number
  readonly weight: number | undefined
  readonly group: number | undefined
  /** Those that nothing is learnt from, also weight and group. */
  readonly ignored: ReadonlySet<number>
  readonly dataset: Dataset
}

/**
 * The dataset to train on.
 *
 * @param categorical - the parameter `categorical_feature`
 * @throws Error that names the file, and the line
 */
export async function readTrainingFile(
  path: string,
  parameters: TrainParameters,
  categorical: string,
  open: OpenFile
): Promise<LightgbmColumns> {
  if (parameters.parser_config_file !== '') {
    throw new RangeError('"parser_config_file" expected "", got a name: parsers of one\'s own are not loaded')
  }
  const data = await readData(
    path,
    parameters,
    open,
    (names) => columnOf('label_column', parameters.label_column, names) ?? 0
  )
  const { names, numRows } = data
  if (parameters.two_round && numRows > parameters.bin_construct_sample_cnt) {
    throw new Error(
      `"two_round" expected false with more rows than bin_construct_sample_cnt=${parameters.bin_construct_sample_cnt}, got true ` +
        `and ${numRows} rows: LightGBM then finds its bins by another sample`
    )
  }
  const weight = columnOf('weight_column', parameters.weight_column, names)
  const group = columnOf('group_column', parameters.group_column, names)
  const ignored = new Set(columnsOf('ignore_column', parameters.ignore_column, names))
  for (const column of [weight, group]) if (column !== undefined) ignored.add(column)
  const numFeatures = data.columns.length
  for (const [name, column] of Object.entries({ weight_column: weight, group_column: group })) {
    if (column !== undefined && column >= numFeatures) {
      throw new Error(`"${name}" expected a column from 0 to ${numFeatures - 1}, the label not counted; got ${column}`)
    }
  }
  const columns = { label: data.labelColumn, weight, group, ignored }
  const categoricalFeatures = columnsOf('categorical_feature', categorical, names).filter(
    (feature) => feature < numFeatures && !ignored.has(feature)
  )
  const rest = await besides(path, data, columns, open)
  const featureNames = names ?? data.columns.map((_, feature) => `Column_${feature}`)
  const dataset = await naming(path, () => ({
    ...createDataset(usedColumns(data, ignored), { ...rest, featureNames, categoricalFeatures }),
    isFromFile: true
  }))
  return { ...columns, dataset }
}

/**
 * A dataset to validate by. Of features that it lacks the values are 0, and others are left out, as LightGBM has it.
 *
 * @throws Error that names the file, and the line
 */
export async function readValidationFile(
  path: string,
  parameters: TrainParameters,
  training: LightgbmColumns,
  open: OpenFile
): Promise<Dataset> {
  const data = await readData(path, parameters, open, () => training.label)
  const { numRows } = data
  const columns = training.dataset.featureNames.map((_, feature) => data.columns[feature] ?? new Float64Array(numRows))
  const rest = await besides(path, { ...data, columns }, training, open)
  return naming(path, () => ({
    ...createDataset(usedColumns({ numRows, columns }, training.ignored), { ...rest, reference: training.dataset }),
    isFromFile: true
  }))
}

function readData(
  path: string,
  parameters: TrainParameters,
  open: OpenFile,
  labelColumn: (names: readonly string[] | undefined) => number
): Promise<LightgbmData> {
  return naming(path, () =>
    readLightgbmData(textOf(open(path)), {
      hasHeader: parameters.header,
      labelColumn,
      isPrecise: parameters.precise_float_parser,
      sample: (numRows) => {
        const count = Math.min(numRows, parameters.bin_construct_sample_cnt)
        return createLightgbmRandom(parameters.data_random_seed).sample(numRows, count)
      }
    })
  )
}

// A column of zeros splits nothing, and is written as unused: what LightGBM makes of columns that it ignores.
function usedColumns(
  { columns, numRows }: Pick<LightgbmData, 'columns' | 'numRows'>,
  ignored: ReadonlySet<number>
): Float64Array[] {
  const zeros = new Float64Array(numRows)
  return columns.map((column, feature) => (ignored.has(feature) ? zeros : column))
}

interface Besides {
  readonly label: Float64Array
  readonly weight?: Float64Array
  readonly group?: number[]
  readonly position?: string[]
  readonly initScore?: Float64Array
}

// What a column of the file says counts more than what a file beside it says.
async function besides(
  path: string,
  data: Pick<LightgbmData, 'label' | 'columns'>,
  { weight, group }: Pick<LightgbmColumns, 'weight' | 'group'>,
  open: OpenFile
): Promise<Besides> {
  const read = <Value>(
    suffix: string,
    of: (text: AsyncIterable<string>) => Promise<Value>
  ): Promise<Value | undefined> => {
    const beside = path + suffix
    return existsSync(beside) ? naming(beside, () => of(textOf(open(beside)))) : Promise.resolve(undefined)
  }
  const weights = weight === undefined ? await read('.weight', readWeights) : data.columns[weight]
  const sizes =
    group === undefined ? await read('.query', readQuerySizes) : runLengths(data.columns[group]!.map(Math.trunc))
  const position = await read('.position', readPositions)
  const initScore = await read('.init', readInitScores)
  return {
    label: data.label,
    ...(weights === undefined ? {} : { weight: weights }),
    ...(sizes === undefined ? {} : { group: Array.from(sizes) }),
    ...(position === undefined ? {} : { position }),
    ...(initScore === undefined ? {} : { initScore })
  }
}

/** How often each value stands one after the other: the rows of the queries that a column numbers. */
export function runLengths(values: ArrayLike<number>): number[] {
  const lengths: number[] = []
  for (let i = 0; i < values.length; i++) {
    if (i === 0 || values[i] !== values[i - 1]) lengths.push(0)
    lengths[lengths.length - 1]!++
  }
  return lengths
}

const namePrefix = 'name:'

// The column that a parameter names or numbers.
function columnOf(parameter: string, text: string, names: readonly string[] | undefined): number | undefined {
  if (text === '') return undefined
  return numberOfColumn(
    parameter,
    text.startsWith(namePrefix) ? text.slice(namePrefix.length) : Number(text),
    text,
    names
  )
}

function columnsOf(parameter: string, text: string, names: readonly string[] | undefined): number[] {
  if (text === '') return []
  const isNames = text.startsWith(namePrefix)
  const parts = (isNames ? text.slice(namePrefix.length) : text).split(',').filter((part) => part !== '')
  return parts.map((part) => numberOfColumn(parameter, isNames ? part : Number(part), part, names))
}

function numberOfColumn(
  parameter: string,
  column: string | number,
  given: string,
  names: readonly string[] | undefined
): number {
  if (typeof column === 'number') {
    if (Number.isInteger(column) && column >= 0) return column
    throw new RangeError(`"${parameter}" expected the number of a column, or name: and a column's name; got "${given}"`)
  }
  const number = names?.indexOf(column) ?? -1
  if (number >= 0) return number
  const hint = names === undefined ? '; names need header=true' : ''
  throw new RangeError(`"${parameter}" expected the name of a column, got "${column}"${hint}`)
}

async function naming<Value>(path: string, read: () => Value | Promise<Value>): Promise<Value> {
  try {
    return await read()
  } catch (error) {
    // An error with a cause already names the file.
    if (error instanceof Error && error.cause === undefined) error.message = `${path}: ${error.message}`
    throw error
  }
}
