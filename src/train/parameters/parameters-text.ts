/**
 * Parameters as a model file holds them.
 *
 * Source: LightGBM 4.7.0 src/io/config.cpp, Config::ToString.
 *
 * @module
 */

import { formatG } from '../../numeric/format-number.ts'
import { type ParameterRow, savedParameters } from './parameter-table.ts'
import type { ParameterValue } from './read-parameter.ts'
import type { GivenParameters, TrainParameters } from './train-parameters.ts'

/** The lines between `parameters:` and `end of parameters` of a model file, byte for byte as LightGBM writes them. */
export function parametersText(parameters: TrainParameters): string {
  const lines = savedParameters.map((row) => `[${row[0]}: ${parameterText(row, parameters[row[0]])}]\n`)
  return `${lines.join('')}\n`
}

/** A value as the file has it. */
function parameterText([, , kind]: ParameterRow, value: ParameterValue): string {
  if (value === undefined) return ''
  if (kind === 'double') return formatG(value as number, 6)
  if (kind === 'doubles') return (value as readonly number[]).map((item) => formatG(item, 17)).join(',')
  if (kind === 'sets') return (value as readonly (readonly number[])[]).map((set) => `[${set.join(',')}]`).join(',')
  return String(typeof value === 'boolean' ? Number(value) : value)
}

/**
 * The parameters of a model file as they are given to training.
 *
 * @param saved - texts by name
 */
export function parametersInFile(saved: ReadonlyMap<string, string>): GivenParameters {
  const given = savedParameters.flatMap((row): [string, string | boolean][] => {
    const [name, , kind] = row
    const text = saved.get(name)
    // Categorical features are the dataset's.
    if (text === undefined || text === '' || name === 'categorical_feature') return []
    return [[name, kind === 'bool' ? text !== '0' : text]]
  })
  return Object.fromEntries(given)
}
