/**
 * `createCleaner`: raw rows in, a table of typed columns and a report out, by the rules of a layout.
 *
 * A value is read as `cleanApplicant` reads it. Nothing is imputed: what is filled in has to be learnt inside a fold.
 *
 * @module
 */
import { choiceOption } from '../../checks.ts'
import { createKeyFinder } from '../../credit/fields/field-keys.ts'
import { type Column, createTable, type Table } from '../table.ts'
import type { CleaningReport } from './cleaning-report.ts'
import { allFields, planColumns, type PlannedColumn } from './column-plan.ts'
import { creditScoreLayout } from './credit-score-layout.ts'
import type { Layout } from './layout.ts'

/** How to clean. */
export interface CleanOptions {
  /** What the columns hold (default: the public credit score data). */
  readonly layout?: Layout | undefined
  /**
   * The fields and lists to keep, which must be there (default: all that are there). Columns with a role are kept besides;
   * columns that identify people or rows never are.
   */
  readonly columns?: readonly string[] | undefined
  /**
   * What becomes of a number beyond the end of its valid range where it would be worst: `missing` (default), or `bound`, the end
   * itself, as in scoring, where a missing value could count as a better one. Anything else out of range is missing.
   */
  readonly beyond?: 'missing' | 'bound' | undefined
}

/** A table, and what was found on the way. */
export interface CleanedTable {
  readonly table: Table
  readonly report: CleaningReport
}

/** Takes rows one by one. */
export interface Cleaner {
  /** The slot of each of these columns; -1 for one that is not needed. */
  readonly slotsOf: (names: readonly string[]) => Int32Array
  /**
   * Checks that there is something to keep, and everything that was asked for, among the columns that `slotsOf` was asked for.
   *
   * @throws RangeError when there is not
   */
  readonly checkColumns: () => void
  /** Raw values of the next row, by slot; `undefined` where there is none [numSlots]. */
  readonly row: unknown[]
  /** Takes `row`, and empties it. */
  readonly addRow: () => void
  /** Counts a record that could not be read. */
  readonly addFault: (reason: string) => void
  readonly numRows: () => number
  /** The table of all rows. Nothing must be added afterwards. */
  readonly finish: () => CleanedTable
}

/** Names of the options. */
export const cleanOptionKeys: readonly string[] = ['layout', 'columns', 'beyond']

const maxFaults = 20
const maxUnknown = 100

/**
 * Creates a cleaner.
 *
 * @throws RangeError when an option is wrong, or a column is asked for that the layout does not have or that identifies people
 */
export function createCleaner(options: CleanOptions): Cleaner {
  const layout = options.layout ?? creditScoreLayout
  const beyond = choiceOption('beyond', options.beyond, ['missing', 'bound'], 'missing')
  const { read, computed, fieldPlaces } = planColumns(layout, options.columns, beyond === 'bound')
  const { slotsOf, isThere, identifiers, unknownColumns } = createSlotFinder(layout, read)
  const places = Int32Array.from(read, ({ name }) => fieldPlaces.get(name) ?? -1)
  const numbers = new Float64Array(fieldPlaces.size)
  const row: unknown[] = read.map(() => undefined)
  const firstFaults: string[] = []
  let numRows = 0
  let numFaults = 0

  // Names of the columns that are in the source, or follow from it.
  const namesThere = (): Set<string> => {
    const names = new Set(read.map(({ name }) => name).filter(isThere))
    for (const { name, inputs } of computed) if (inputs.every((input) => names.has(input))) names.add(name)
    return names
  }

  const keptColumns = (): PlannedColumn[] => {
    const there = namesThere()
    const absent = options.columns?.find((name) => !there.has(name))
    if (absent !== undefined) throw new RangeError(`"columns" expected columns of the source, got "${absent}"`)
    const kept = [...read, ...computed].filter(({ name, isKept }) => isKept && there.has(name))
    if (kept.every(({ role }) => role !== undefined))
      throw new RangeError(`the source expected columns such as ${layout.fields[0]!.name}, got none of them`)
    return inOrder(layout, kept)
  }

  return {
    slotsOf,
    checkColumns: () => void keptColumns(),
    row,
    addRow: () => {
      for (let slot = 0; slot < row.length; slot++) {
        const value = read[slot]!.collector.add(row[slot])
        if (places[slot]! >= 0) numbers[places[slot]!] = value
        row[slot] = undefined
      }
      for (const { collector, compute, place } of computed) numbers[place] = collector.add(compute(numbers))
      numRows++
    },
    addFault: (reason) => {
      numFaults++
      if (firstFaults.length < maxFaults) firstFaults.push(reason)
    },
    numRows: () => numRows,
    finish: () => {
      const kept = keptColumns()
      const columns = new Map<string, Column>(kept.flatMap(({ collector }) => collector.take()))
      const roles = kept.flatMap(({ name, role }) => (role === undefined ? [] : [[name, role] as const]))
      return {
        table: createTable(columns, Object.fromEntries(roles)),
        report: {
          numRows,
          numFaults,
          firstFaults,
          columns: Object.fromEntries(kept.map(({ name, collector }) => [name, collector.report()])),
          identifiers: identifiers(),
          unknownColumns: unknownColumns()
        }
      }
    }
  }
}

interface SlotFinder {
  readonly slotsOf: Cleaner['slotsOf']
  /** Whether a column of this name was asked for. */
  readonly isThere: (name: string) => boolean
  readonly identifiers: () => string[]
  readonly unknownColumns: () => string[]
}

// Finds the slots of columns by the names they have in the source, and remembers which there were.
function createSlotFinder(layout: Layout, read: readonly PlannedColumn[]): SlotFinder {
  const { lists = [], group, identifiers } = layout
  const fields = allFields(layout)
  const others = [...identifiers, ...lists.map(({ name }) => name)]
  const findKey = createKeyFinder({ fields, ignoredKeys: group === undefined ? others : [...others, group] })
  const nameOfAlias = new Map(
    fields.flatMap(({ name, aliases = [] }) => aliases.map((alias) => [alias, name] as const))
  )
  const slotOf = new Map(read.map(({ name }, slot) => [name, slot]))
  const there = new Set<string>()
  const identified = new Set<string>()
  const unknown = new Set<string>()

  const slotOfColumn = (given: string): number => {
    const key = findKey(given)
    if (key === undefined) {
      if (unknown.size < maxUnknown && given !== '') unknown.add(given)
      return -1
    }
    if (identifiers.includes(key)) identified.add(key)
    const name = nameOfAlias.get(key) ?? key
    there.add(name)
    return slotOf.get(name) ?? -1
  }

  return {
    slotsOf: (names) => {
      const slots = Int32Array.from(names, slotOfColumn)
      const columnOf = new Map<number, number>()
      for (const [column, slot] of slots.entries()) {
        const first = columnOf.get(slot)
        if (slot >= 0 && first !== undefined)
          throw new Error(`columns ${first + 1} and ${column + 1} are both ${read[slot]!.name}`)
        columnOf.set(slot, column)
      }
      return slots
    },
    isThere: (name) => there.has(name),
    identifiers: () => [...identified],
    unknownColumns: () => [...unknown]
  }
}

// Columns with a role come first, then fields and lists as the layout has them.
function inOrder(layout: Layout, columns: readonly PlannedColumn[]): PlannedColumn[] {
  const { group, time, label, fields, lists = [] } = layout
  const names = [group, time?.name, label?.name, ...[...fields, ...lists].map(({ name }) => name)]
  return columns.toSorted((one, other) => names.indexOf(one.name) - names.indexOf(other.name))
}
