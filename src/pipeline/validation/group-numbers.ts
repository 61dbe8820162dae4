/**
 * Groups, classes and times of rows, as numbers.
 *
 * @module
 */
import { kindOf } from '../../checks.ts'

/** Who or what each row belongs to, such as customers [numRows]. */
export type GroupKeys = ArrayLike<number | string | null>

/** Groups, numbered from 0 in the order of their keys. */
export interface Groups {
  /** Number of each row's group [numRows]. */
  readonly ofRow: Int32Array
  readonly numGroups: number
}

/**
 * Numbers the groups of rows.
 *
 * @param keys - numbers or strings; numbers come first, strings in the order of their code units [numRows]
 * @throws TypeError, RangeError when a row has no group: it could not be held apart from others
 */
export function numberGroups(keys: GroupKeys, name: string = 'group'): Groups {
  const numRows = lengthOf(keys, name)
  const firstNumbers = new Map<number | string, number>()
  const first = new Int32Array(numRows)
  for (let row = 0; row < numRows; row++) {
    const key = keys[row]
    if ((typeof key !== 'string' && typeof key !== 'number') || Number.isNaN(key)) {
      const got = key === null || Number.isNaN(key) ? 'none' : kindOf(key)
      throw new TypeError(`"${name}[${row}]" expected a number or a string, got ${got}`)
    }
    const number = firstNumbers.get(key) ?? firstNumbers.size
    if (number === firstNumbers.size) firstNumbers.set(key, number)
    first[row] = number
  }
  const sorted = [...firstNumbers].sort(([one], [other]) => compareKeys(one, other))
  const numberOf = new Int32Array(sorted.length)
  for (const [number, [, firstNumber]] of sorted.entries()) numberOf[firstNumber] = number
  return { ofRow: first.map((number) => numberOf[number]!), numGroups: sorted.length }
}

function compareKeys(one: number | string, other: number | string): number {
  if (typeof one === 'number' && typeof other === 'number') return one - other
  if (typeof one !== typeof other) return typeof one === 'number' ? -1 : 1
  return one < other ? -1 : 1
}

/**
 * Classes of rows, checked.
 *
 * @returns the number of classes: one more than the largest
 * @throws TypeError, RangeError when one is no class number
 */
export function countClasses(label: Int32Array, name: string = 'label'): number {
  if (!(label instanceof Int32Array)) throw new TypeError(`"${name}" expected Int32Array, got ${kindOf(label)}`)
  let most = -1
  for (let row = 0; row < label.length; row++) {
    if (label[row]! < 0) throw new RangeError(`"${name}[${row}]" expected a class number from 0 up, got ${label[row]}`)
    most = Math.max(most, label[row]!)
  }
  return most + 1
}

/**
 * Times of rows, checked.
 *
 * @throws TypeError, RangeError when a row has none
 */
export function checkedTimes(time: ArrayLike<number>, name: string = 'time'): Float64Array {
  lengthOf(time, name)
  const times = Float64Array.from(time)
  const missing = times.findIndex((value) => !Number.isFinite(value))
  if (missing >= 0) throw new RangeError(`"${name}[${missing}]" expected a finite number, got ${times[missing]}`)
  return times
}

function lengthOf(values: unknown, name: string): number {
  if (!Array.isArray(values) && !ArrayBuffer.isView(values))
    throw new TypeError(`"${name}" expected an array, got ${kindOf(values)}`)
  return (values as unknown as ArrayLike<unknown>).length
}

/**
 * Checks that two things have a value for the same rows.
 *
 * @throws RangeError naming the one that differs
 */
export function checkNumRows(name: string, length: number, numRows: number): void {
  if (length !== numRows) throw new RangeError(`"${name}" expected ${numRows} values, one for each row; got ${length}`)
}
