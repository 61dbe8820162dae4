/**
 * Arguments of a command: Node's parseArgs with one-line errors, and the values of common options.
 *
 * @module
 */
import { parseArgs, type ParseArgsConfig } from 'node:util'
import { ModelFormatError } from '../../errors.ts'
import { checkScale, type PointsScale } from '../../credit/scoring/points.ts'
import { type ScalePreset, scalePresets } from '../../credit/scoring/scale-presets.ts'
import type { Model } from '../../model/model.ts'
import { loadModelFile } from '../../node/load-model-file.ts'
import { readCategories } from '../../node/read-categories.ts'
import { type RecordFormat, recordFormats } from '../../records/record-format.ts'
import { usageError } from '../io/command.ts'

type Options = NonNullable<ParseArgsConfig['options']>

/** Options and positional arguments as parsed. */
export type Arguments<Known extends Options> = ReturnType<
  typeof parseArgs<{ args: string[]; options: Known; allowPositionals: true }>
>

/**
 * Parses the arguments of a command.
 *
 * @param maxPositionals - most positional arguments the command takes
 * @throws usage error when they are wrong
 */
export function argumentsOf<const Known extends Options>(
  argv: readonly string[],
  options: Known,
  maxPositionals: number
): Arguments<Known> {
  const parsed = parse(argv, options)
  const extra = parsed.positionals[maxPositionals]
  if (extra !== undefined) throw usageError(`unexpected argument "${extra}"`)
  return parsed
}

function parse<const Known extends Options>(argv: readonly string[], options: Known): Arguments<Known> {
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true })
  } catch (error) {
    // Node adds a second sentence about positional arguments that look like options.
    const [sentence] = (error as Error).message.split(/\. |\n/)
    const text = sentence!.replace(/\.$/, '').replaceAll("'", '"')
    throw usageError(text.charAt(0).toLowerCase() + text.slice(1))
  }
}

/** The value of `--format`. */
export function formatOption(value: string | undefined): RecordFormat | undefined {
  const format = recordFormats.find((known) => known === value)
  if (value === undefined || format !== undefined) return format
  throw usageError(`--format expected one of ${recordFormats.join(', ')}; got "${value}"`)
}

/** The value of an option that takes names separated by commas. */
export function namesOption(name: string, value: string | undefined): string[] | undefined {
  const names = value?.split(',').map((part) => part.trim())
  if (names?.includes('') || new Set(names).size !== (names?.length ?? 0)) {
    throw usageError(`--${name} expected different names separated by commas`)
  }
  return names
}

/** The value of an option that takes a whole number. */
export function integerOption(name: string, value: string | undefined): number | undefined {
  if (value === undefined) return undefined
  if (!/^-?\d{1,9}$/.test(value)) throw usageError(`--${name} expected a whole number, got "${value}"`)
  return Number(value)
}

/** The value of `--scale`: the name of a preset, or its three numbers. */
export function scaleOption(value: string | undefined): PointsScale | undefined {
  if (value === undefined) return undefined
  if (Object.hasOwn(scalePresets, value)) return scalePresets[value as ScalePreset]
  const numbers = /^\d+(?:\.\d+)?(?::\d+(?:\.\d+)?){2}$/.test(value) ? value.split(':').map(Number) : []
  const [basePoints = NaN, baseOdds = NaN, pointsToDoubleOdds = NaN] = numbers
  const scale = { basePoints, baseOdds, pointsToDoubleOdds }
  try {
    checkScale(scale)
  } catch {
    const names = Object.keys(scalePresets).join(', ')
    throw usageError(`--scale expected one of ${names}, or points:odds:double; got "${value}"`)
  }
  return scale
}

/** Rejects options that contradict each other. */
export function atMostOne(values: Readonly<Record<string, unknown>>, names: readonly string[]): void {
  const given = names.filter((name) => values[name] !== undefined)
  if (given.length > 1) throw usageError(`--${given[0]} and --${given[1]} cannot be combined`)
}

/**
 * Loads the model that a positional argument or option names.
 *
 * @param categories - path of a JSON file of category lists by feature name; see `LoadOptions`
 * @throws usage error when there is no model; Error that names the file when one cannot be loaded
 */
export function modelOf(path: string | undefined, categories?: string): Model {
  if (path === undefined) throw usageError('missing <model> argument')
  const options = categories === undefined ? {} : { categories: readCategories(categories) }
  try {
    return loadModelFile(path, options)
  } catch (error) {
    if (error instanceof ModelFormatError) error.message = `${path}: ${error.message}`
    throw error
  }
}
