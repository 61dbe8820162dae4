/**
 * Parameters of the command line: a configuration file of LightGBM's or JSON, and `name=value` arguments over it.
 *
 * Source: LightGBM 4.7.0 src/application/application.cpp, Application::LoadParameters; src/io/config.cpp, Config::KV2Map.
 *
 * @module
 */
import { isObject } from '../../data/row-checks.ts'
import { readTextFile } from '../../node/read-json-file.ts'
import { parameterTable } from '../../train/parameters/parameter-table.ts'
import { namesOf } from '../../train/parameters/resolve-parameters.ts'
import { usageError } from '../io/command.ts'

/** A parameter and where it was given. */
export interface GivenParameter {
  readonly name: string
  readonly value: unknown
  /** For messages: a file and line, or the command line. */
  readonly place: string
}

/** A file of parameters. */
export interface ConfigFile {
  readonly isJson: boolean
  readonly parameters: readonly GivenParameter[]
}

const onCommandLine = 'command line'

/**
 * The parameters of `name=value` arguments.
 *
 * @throws usage error when one has no `=`
 */
export function parametersOfArguments(argv: readonly string[]): GivenParameter[] {
  return argv.map((argument) => {
    const parameter = parameterIn(argument, onCommandLine)
    if (parameter === undefined || !argument.includes('=')) {
      throw usageError(`unexpected argument "${argument}"; parameters are written name=value`)
    }
    return parameter
  })
}

/**
 * Reads a file: JSON when its name ends in `.json`, else LightGBM's lines of `name = value`.
 *
 * @throws Error that names the file, and the line
 */
export function readConfig(path: string): ConfigFile {
  const text = readTextFile(path)
  const isJson = path.toLowerCase().endsWith('.json')
  return { isJson, parameters: isJson ? parametersInJson(text, path) : parametersInLines(text, path) }
}

/**
 * Parameters of the command line over those of a file.
 *
 * @throws usage error when one is given twice with different values, or when LightGBM would take the file's
 */
export function mergeParameters(
  file: ConfigFile | undefined,
  argumentsGiven: readonly GivenParameter[]
): GivenParameter[] {
  const merged = new Map<string, GivenParameter>()
  for (const parameter of file?.parameters ?? []) addOnce(merged, parameter)
  const fromArguments = new Map<string, GivenParameter>()
  for (const parameter of argumentsGiven) addOnce(fromArguments, parameter)
  for (const [mainName, parameter] of fromArguments) {
    const before = merged.get(mainName)
    if (before !== undefined && file?.isJson === false && isPreferred(before.name, parameter.name, mainName)) {
      throw usageError(
        `"${parameter.name}" expected to be called "${before.name}", as in ${before.place}, whose value LightGBM would take`
      )
    }
    merged.set(mainName, parameter)
  }
  return [...merged.values()]
}

/** The main name of a parameter; an unknown name as it is. */
export function mainNameOf(name: string): string {
  return mainNames.get(name) ?? name
}

const mainNames: ReadonlyMap<string, string> = new Map(
  parameterTable.flatMap((row) => namesOf(row).map((name) => [name, row[0]] as const))
)

/** Adds to an error about a parameter where the parameter was given. */
export function withPlace(error: unknown, parameters: readonly GivenParameter[]): unknown {
  if (!(error instanceof Error)) return error
  const parameter = parameters.find(({ name }) => error.message.includes(`"${name}"`))
  if (parameter !== undefined) error.message = `${parameter.place}: ${error.message}`
  return error
}

function addOnce(parameters: Map<string, GivenParameter>, parameter: GivenParameter): void {
  const mainName = mainNameOf(parameter.name)
  const before = parameters.get(mainName)
  if (before !== undefined && before.value !== parameter.value) {
    throw usageError(
      `${parameter.place}: "${parameter.name}" expected the value that "${before.name}" has (${before.place}), got another`
    )
  }
  parameters.set(mainName, parameter)
}

// Among the names of a parameter, LightGBM takes the main one, else the shortest, else the first in the alphabet.
function isPreferred(name: string, other: string, mainName: string): boolean {
  if (name === other || other === mainName) return false
  return name === mainName || name.length < other.length || (name.length === other.length && name < other)
}

function parametersInJson(text: string, path: string): GivenParameter[] {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new Error(`${path}: expected JSON, an object of parameters`)
  }
  if (!isObject(value) || Array.isArray(value)) throw new Error(`${path}: expected a JSON object of parameters`)
  return Object.entries(value).map(([name, given]) => ({ name, value: given, place: path }))
}

function parametersInLines(text: string, path: string): GivenParameter[] {
  return text.split(/\r\n|\n|\r/).flatMap((line, i) => {
    const place = `${path}, line ${i + 1}`
    const content = line.replace(/#.*/, '').trim()
    if (content === '') return []
    const parameter = parameterIn(content, place)
    if (parameter === undefined) throw new Error(`${place}: expected name = value`)
    return [parameter]
  })
}

function parameterIn(text: string, place: string): GivenParameter | undefined {
  const [name = '', value = '', ...others] = text
    .split('=')
    .filter((part) => part !== '')
    .map((part) => unquoted(part.trim()))
  return name === '' || others.length > 0 ? undefined : { name, value, place }
}

// Without the quotes at either end, however many.
function unquoted(text: string): string {
  let end = text.length
  while (end > 0 && /['"]/.test(text[end - 1]!)) end--
  return text.slice(0, end).replace(/^['"]+/, '')
}
