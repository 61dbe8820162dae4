/**
 * `resolveParameters`: from the parameters a caller gives to every parameter of training.
 *
 * @module
 */

import { kindOf } from '../../checks.ts'
import { nearestName } from '../../nearest-name.ts'
import { applyRules, checkConflicts, type DraftParameters } from './parameter-rules.ts'
import { type ParameterRow, parameterTable } from './parameter-table.ts'
import { defaultOf, type ParameterValue, readParameter, shown } from './read-parameter.ts'
import type { GivenParameters, TrainParameters } from './train-parameters.ts'

export type { GivenParameters, TrainParameters } from './train-parameters.ts'

/**
 * Checks parameters, and fills in those not given, as LightGBM's `lgb.train` does.
 *
 * Where LightGBM would warn and go on with something else than was asked for, this is an error: an unknown name, two names
 * of one parameter with different values, white space within a list.
 *
 * @param given - by any of LightGBM's names
 * @returns every parameter by its main name, frozen
 * @throws TypeError for a value of the wrong kind
 * @throws RangeError for an unknown name, a value that is out of range, a value that is not supported, and for parameters
 *   that contradict each other
 */
export function resolveParameters(given: GivenParameters): TrainParameters {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new TypeError(`"parameters" expected an object, got ${kindOf(given)}`)
  }
  const values = readAll(given)
  const entries = parameterTable.map((row) => [row[0], values.get(row[0])?.value ?? defaultOf(row)] as const)
  const draft = Object.fromEntries(entries) as unknown as DraftParameters
  if (draft.metric.length === 0) draft.metric = metricOf(draft.objective)
  applyRules(draft, (name) => values.has(name))
  const resolved = draft as TrainParameters
  checkConflicts(resolved)
  checkSupport(resolved)
  return freezeAll(resolved)
}

const rowsByName: ReadonlyMap<string, ParameterRow> = /* @__PURE__ */ new Map(
  /* @__PURE__ */ parameterTable.flatMap((row) => namesOf(row).map((name) => [name, row] as const))
)

/** The main name of a parameter, then the others. */
export function namesOf([name, aliases]: ParameterRow): string[] {
  return [name, ...aliases.split(' ').filter((alias) => alias !== '')]
}

function freezeAll<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null) Object.values(value).forEach(freezeAll)
  return Object.freeze(value)
}

interface GivenValue {
  readonly name: string
  readonly value: ParameterValue
}

function readAll(given: object): Map<string, GivenValue> {
  const values = new Map<string, GivenValue>()
  for (const [name, value] of Object.entries(given) as [string, unknown][]) {
    const row = rowsByName.get(name)
    if (row === undefined) throw unknownName(name)
    if (value === undefined || value === null || isEmpty(value)) continue
    const read = { name, value: readParameter(row, name, value) }
    const before = values.get(row[0])
    if (before !== undefined && !isSame(before.value, read.value)) {
      throw new RangeError(
        `"${name}" expected the value of "${before.name}", which is the same parameter, got ${shown(value)}`
      )
    }
    values.set(row[0], read)
  }
  return values
}

function isEmpty(value: unknown): boolean {
  return value === '' || (Array.isArray(value) && value.length === 0)
}

function isSame(value: ParameterValue, other: ParameterValue): boolean {
  return JSON.stringify(value) === JSON.stringify(other)
}

function unknownName(name: string): RangeError {
  const nearest = nearestName(name, [...rowsByName.keys()])
  const hint = nearest === undefined ? '' : `; did you mean "${nearest}"?`
  return new RangeError(`no parameter is called "${name}"${hint}`)
}

// Among the other spellings of a metric are the objectives that it is the default of.
function metricOf(objective: string): TrainParameters['metric'] {
  return readParameter(rowsByName.get('metric')!, 'metric', objective) as TrainParameters['metric']
}

function checkSupport(parameters: TrainParameters): void {
  const values: Readonly<Record<string, ParameterValue>> = parameters
  for (const row of parameterTable) {
    const [name, , , , , status, reason] = row
    const value = values[name]
    const only = defaultOf(row)
    if (status === 'refused' && !isSame(value, only)) {
      throw new RangeError(`"${name}" expected ${shown(only)}, got ${shown(value)}: ${reason}`)
    }
  }
}
