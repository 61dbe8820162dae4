/**
 * What an experiment works on: the rows of a table, and the folds of its protocols.
 *
 * @module
 */
import { crc32 } from '../../bytes/crc32.ts'
import { labelClasses } from '../label-classes.ts'
import { type Column, columnWithRole, featureNames, isNumeric, selectColumns, type Table } from '../table.ts'
import type { Protocol } from '../validation/folds.ts'
import { type GroupKeys, numberGroups } from '../validation/group-numbers.ts'
import { stratifiedGroupedFolds, groupedFolds } from '../validation/grouped-folds.ts'
import { rowRandomFolds } from '../validation/random-folds.ts'
import { groupedTimeFolds, timeFolds } from '../validation/time-folds.ts'
import type { ExperimentPlan, ProtocolPlan, SearchPlan } from './plan.ts'
import { withRatios } from './ratios.ts'

/** Rows to experiment on. */
export interface ExperimentData {
  /** With the ratios of the plan. */
  readonly table: Table
  readonly features: readonly string[]
  /** Worst first. */
  readonly classNames: readonly string[]
  /** Class of each row [numRows]. */
  readonly classes: Int32Array
  /** Number of each row's group; undefined when each row stands for itself [numRows]. */
  readonly groups: Int32Array | undefined
  readonly time: Float64Array | undefined
  /** Of all columns, in hexadecimal digits: tells whether a log is about these rows. */
  readonly checksum: string
}

/**
 * Takes a table, one of whose columns has the role `label`.
 *
 * @throws TypeError, RangeError when a column is not what the plan expects
 */
export function experimentData(table: Table, { classes, features, ratios = [] }: ExperimentPlan): ExperimentData {
  const { label, classNames } = labelClasses(table, classes)
  const group = columnWithRole(table, 'group')
  const time = columnWithRole(table, 'time')
  if (time !== undefined && !isNumeric(time)) throw new TypeError('"time" expected a column of numbers, got texts')
  const computed = withRatios(table, ratios)
  const whole = features === undefined ? computed : selectColumns(computed, [...table.roles.keys(), ...features])
  return {
    table: whole,
    features: featureNames(whole),
    classNames,
    classes: label,
    groups: group && numberGroups(group as GroupKeys).ofRow,
    time,
    checksum: checksumOf(table)
  }
}

function checksumOf({ columns, roles }: Table): string {
  let crc = crc32(encodedJson([...columns.keys(), ...roles]))
  for (const column of columns.values()) crc = crc32(bytesOf(column), crc)
  return crc.toString(16).padStart(8, '0')
}

function bytesOf(column: Column): Uint8Array {
  if (!isNumeric(column)) return encodedJson(column)
  return new Uint8Array(column.buffer, column.byteOffset, column.byteLength)
}

function encodedJson(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value))
}

/**
 * The folds of a protocol.
 *
 * @throws RangeError when the data have no groups or times that it needs
 */
export function protocolOf(plan: ProtocolPlan, seed: number, data: ExperimentData): Protocol {
  const { numFolds = 5, embargo, numPeriods } = plan
  const periods = { ...(embargo === undefined ? {} : { embargo }), ...(numPeriods === undefined ? {} : { numPeriods }) }
  const common = { numFolds, seed: plan.seed ?? seed }
  const { classes: label } = data
  switch (plan.name) {
    case 'row-random':
      return rowRandomFolds({ ...common, numRows: label.length, stratifyBy: label })
    case 'grouped':
      return groupedFolds({ ...common, group: needed(data.groups, 'group', plan) })
    case 'stratified-grouped':
      return stratifiedGroupedFolds({ ...common, group: needed(data.groups, 'group', plan), label })
    case 'time':
      return timeFolds({ ...periods, time: needed(data.time, 'time', plan) })
    case 'grouped-time':
      return groupedTimeFolds({
        ...common,
        ...periods,
        time: needed(data.time, 'time', plan),
        group: needed(data.groups, 'group', plan)
      })
  }
}

function needed<Value>(value: Value | undefined, role: string, { name }: ProtocolPlan): Value {
  if (value !== undefined) return value
  throw new RangeError(`"protocols" expected a table with a column whose role is "${role}" for ${name}, got none`)
}

/** The folds on which configurations are chosen: others than those whose figures are reported. */
export function searchFolds({ seed, numFolds }: SearchPlan, data: ExperimentData): Protocol {
  const name = data.groups === undefined ? 'row-random' : 'stratified-grouped'
  return protocolOf({ name, seed, numFolds }, seed, data)
}
