/**
 * `MonitoringSample`: rows to compare, as they are handed in and as they are once checked.
 *
 * @module
 */
import { kindOf } from '../../checks.ts'
import { type CalibrationTest, testCalibration } from './calibration-test.ts'
import type { MonitoredColumn } from './value-bins.ts'

/** Columns by name. */
export type MonitoredColumns = ReadonlyMap<string, MonitoredColumn> | Readonly<Record<string, MonitoredColumn>>

/** Rows to compare. */
export interface MonitoringSample {
  /** Points, probabilities, classes: what the model says of a row, by name. */
  readonly scores?: MonitoredColumns
  /** What the model is told, by name. */
  readonly features?: MonitoredColumns
  /**
   * Whose row it is, such as a customer's identifier. Rows of one customer resemble each other: with this, tests count the
   * customers and not their rows [numRows]
   */
  readonly groups?: ArrayLike<string | number | null>
  /** Predicted probability of the outcome, 0 to 1, NaN where there is none [numRows]. */
  readonly probabilities?: ArrayLike<number>
  /** 1 where it happened, 0 where not, NaN where it is not known yet [numRows]. */
  readonly outcomes?: ArrayLike<number>
}

/** What a variable is. */
export type VariableRole = 'score' | 'feature'

/** Groups by number. */
export interface GroupNumbers {
  /** From 0 to numGroups − 1 [numRows]. */
  readonly ofRow: Int32Array
  readonly numGroups: number
}

const sampleKeys = ['scores', 'features', 'groups', 'probabilities', 'outcomes']

/** A sample whose columns are all of one length. */
export interface CheckedSample {
  readonly numRows: number
  readonly variables: readonly {
    readonly name: string
    readonly role: VariableRole
    readonly column: MonitoredColumn
  }[]
  readonly groups: GroupNumbers | undefined
  readonly calibration: CalibrationTest | undefined
}

/**
 * The sample, checked.
 *
 * @param name - for messages
 * @throws TypeError, RangeError naming what is wrong
 */
export function checkedSample(sample: MonitoringSample, name: string): CheckedSample {
  if (typeof sample !== 'object' || sample === null)
    throw new TypeError(`"${name}" expected an object, got ${kindOf(sample)}`)
  const unknown = Object.keys(sample).find((key) => !sampleKeys.includes(key))
  if (unknown !== undefined) throw new RangeError(`"${name}" expected ${sampleKeys.join(', ')}; got "${unknown}"`)
  const { scores = {}, features = {}, groups, probabilities, outcomes } = sample
  const variables = [
    ...entriesOf(scores).map(([key, column]) => ({ name: key, role: 'score' as const, column })),
    ...entriesOf(features).map(([key, column]) => ({ name: key, role: 'feature' as const, column }))
  ]
  const numRows = variables[0]?.column.length ?? probabilities?.length ?? 0
  const lengths = [
    ...variables.map(({ name: key, column }) => [key, column.length] as const),
    ['groups', groups?.length ?? numRows] as const,
    ['probabilities', probabilities?.length ?? numRows] as const,
    ['outcomes', outcomes?.length ?? numRows] as const
  ]
  for (const [key, length] of lengths)
    if (length !== numRows) throw new RangeError(`"${name}.${key}" expected ${numRows} values, got ${length}`)
  if (numRows === 0) throw new RangeError(`"${name}" expected rows, got none`)
  const groupNumbers = groups === undefined ? undefined : numbered(groups)
  const calibration =
    probabilities === undefined || outcomes === undefined
      ? undefined
      : testCalibration(probabilities, outcomes, groupNumbers?.ofRow)
  // Outcomes that are all not known yet are as good as none.
  return { numRows, variables, groups: groupNumbers, calibration: calibration?.numRows === 0 ? undefined : calibration }
}

function entriesOf(columns: MonitoredColumns): [string, MonitoredColumn][] {
  return columns instanceof Map ? [...columns] : Object.entries(columns)
}

// A row without a group is a group of its own.
function numbered(groups: ArrayLike<string | number | null>): GroupNumbers {
  const numbers = new Map<string | number, number>()
  let numGroups = 0
  const ofRow = Int32Array.from(groups, (group) => {
    if (group === null || Number.isNaN(group)) return numGroups++
    const known = numbers.get(group)
    if (known !== undefined) return known
    numbers.set(group, numGroups)
    return numGroups++
  })
  return { ofRow, numGroups }
}
