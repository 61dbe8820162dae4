/**
 * `cleanRecords`: cleans records that are in memory.
 *
 * @module
 */
import { checkOptions, kindOf } from '../../checks.ts'
import { type CleanedTable, cleanOptionKeys, type CleanOptions, type Cleaner, createCleaner } from './cleaner.ts'

/** Adds records to a cleaner. */
export type RecordAdder = (record: Readonly<Record<string, unknown>>) => void

// Keys to remember the slots of; records have far fewer, unless they are hostile.
const maxKeys = 10_000

/**
 * Creates a function that adds records, whose keys need not be the same. Of two keys of a record that are one column, the first
 * counts.
 */
export function createRecordAdder(cleaner: Cleaner): RecordAdder {
  const slotOfKey = new Map<string, number>()
  const { row, addRow, slotsOf } = cleaner
  return (record) => {
    for (const key of Object.keys(record)) {
      let slot = slotOfKey.get(key)
      if (slot === undefined) {
        slot = slotsOf([key])[0]!
        if (slotOfKey.size < maxKeys) slotOfKey.set(key, slot)
      }
      if (slot >= 0 && row[slot] === undefined) row[slot] = record[key]
    }
    addRow()
  }
}

/**
 * Cleans records: texts or numbers by name of the column.
 *
 * @throws TypeError when a record is no object
 * @throws RangeError when no column is known, or an option is wrong
 * @example
 * ```js
 * cleanRecords([{ Customer_ID: 'c1', Age: '28_', Annual_Income: '52312.68' }]).table
 * ```
 */
export function cleanRecords(
  records: readonly Readonly<Record<string, unknown>>[],
  options: CleanOptions = {}
): CleanedTable {
  checkOptions(options, cleanOptionKeys)
  const cleaner = createCleaner(options)
  const add = createRecordAdder(cleaner)
  for (const [i, record] of records.entries()) {
    if (typeof record !== 'object' || record === null)
      throw new TypeError(`"records[${i}]" expected an object, got ${kindOf(record)}`)
    add(record)
  }
  return cleaner.finish()
}
