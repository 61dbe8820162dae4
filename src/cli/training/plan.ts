/**
 * What the command line asks to be trained: parameters, files, and whose rules count.
 *
 * @module
 */
import { resolveParameters } from '../../train/parameters/resolve-parameters.ts'
import type { GivenParameters, TrainParameters } from '../../train/parameters/train-parameters.ts'
import { usageError } from '../io/command.ts'
import { type GivenParameter, mainNameOf, mergeParameters, readConfig, withPlace } from './config.ts'

/** A run of training. */
export interface TrainingPlan {
  /** As they were given, by any of their names. */
  readonly given: GivenParameters
  readonly parameters: TrainParameters
  /** The parameter `categorical_feature`, which training takes with the dataset. */
  readonly categorical: string
  /**
   * Whether everything is as LightGBM's own command line has it: its data files, how it stops, what it writes. Otherwise
   * files are tables with a header, and training is as `lightgbm.train` of Python has it.
   */
  readonly isLightgbm: boolean
}

/** Options of the command line that are names for parameters; how their values are written as such. */
const asParameters: Readonly<
  Record<string, { readonly name: string; readonly of: (values: readonly string[]) => string }>
> = {
  data: { name: 'data', of: onlyOne },
  valid: { name: 'valid', of: (values) => values.join(',') },
  output: { name: 'output_model', of: onlyOne },
  'save-period': { name: 'snapshot_freq', of: onlyOne },
  label: { name: 'label_column', of: columnsText },
  weight: { name: 'weight_column', of: columnsText },
  group: { name: 'group_column', of: columnsText },
  ignore: { name: 'ignore_column', of: columnsText },
  categorical: { name: 'categorical_feature', of: columnsText }
}

/** Those options, as `parseArgs` takes them. */
export const parameterOptions = {
  data: { type: 'string', multiple: true },
  valid: { type: 'string', multiple: true },
  label: { type: 'string', multiple: true },
  weight: { type: 'string', multiple: true },
  group: { type: 'string', multiple: true },
  ignore: { type: 'string', multiple: true },
  categorical: { type: 'string', multiple: true }
} as const

/**
 * The plan of a command line.
 *
 * @param values - of options
 * @param argumentsGiven - `name=value`
 * @throws usage error, TypeError or RangeError when parameters are wrong
 */
export function planOf(
  configPath: string | undefined,
  values: Readonly<Record<string, unknown>>,
  argumentsGiven: readonly GivenParameter[]
): TrainingPlan {
  const isConfig = ({ name }: GivenParameter): boolean => mainNameOf(name) === 'config'
  const configs = [configPath, ...argumentsGiven.filter(isConfig).map(({ value }) => value as string)]
  const [path, other] = configs.filter((one) => one !== undefined)
  if (other !== undefined) throw usageError('--config expected one file, got two')
  const file = path === undefined ? undefined : readConfig(path)
  const fromOptions = Object.entries(asParameters).flatMap(([option, { name, of }]): GivenParameter[] => {
    const given = [values[option] ?? []].flat() as string[]
    return given.length === 0 ? [] : [{ name, value: of(given), place: `--${option}` }]
  })
  const fromArguments = argumentsGiven.filter((one) => !isConfig(one))
  const isLightgbm = file === undefined ? fromArguments.some(({ name }) => mainNameOf(name) === 'data') : !file.isJson
  const given = mergeParameters(file, [...fromOptions, ...fromArguments])
  const valueOf = (mainName: string): unknown => given.find(({ name }) => mainNameOf(name) === mainName)?.value
  refuseTask(valueOf('task'))
  const resolvable = given.filter(({ name }) => mainNameOf(name) !== 'categorical_feature')
  try {
    const record: GivenParameters = Object.fromEntries(resolvable.map(({ name, value }) => [name, value]))
    const parameters = resolveParameters(record)
    const categorical = valueOf('categorical_feature') ?? ''
    return { given: record, parameters, categorical: [categorical].flat().join(','), isLightgbm }
  } catch (error) {
    throw withPlace(error, given)
  }
}

const tasks: Readonly<Record<string, string>> = {
  predict: 'opencredit predict runs a model',
  prediction: 'opencredit predict runs a model',
  test: 'opencredit predict runs a model',
  convert_model: 'models are not turned into C++',
  refit: 'refit of the library does that',
  refit_tree: 'refit of the library does that',
  save_binary: 'datasets are not written to files'
}

function refuseTask(task: unknown): void {
  const instead = typeof task === 'string' ? tasks[task.toLowerCase()] : undefined
  if (instead !== undefined) throw usageError(`"task" expected train, got ${String(task)}: ${instead}`)
}

function onlyOne(values: readonly string[]): string {
  if (values.length > 1) throw usageError('expected one file, got several')
  return values[0]!
}

// Numbers of columns as they are, names as LightGBM has them.
function columnsText(values: readonly string[]): string {
  const columns = values.flatMap((value) => value.split(','))
  if (columns.every((column) => /^\d+$/.test(column)) || columns[0]!.startsWith('name:')) return columns.join(',')
  return `name:${columns.join(',')}`
}
