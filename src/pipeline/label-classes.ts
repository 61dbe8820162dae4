/**
 * The classes of a table's label, as numbers.
 *
 * @module
 */
import { classNumbers, isNumeric, type Table } from './table.ts'

/** Classes of rows. */
export interface LabelClasses {
  /** Class of each row, 0 the worst [numRows]. */
  readonly label: Int32Array
  /** Worst first; numbers where they have no names. */
  readonly classNames: readonly string[]
}

const maxClasses = 1000

/**
 * The classes in the column with the role `label`.
 *
 * @param names - texts of the column, worst first; or, of a column of class numbers, what these are called
 * @throws RangeError when there is no such column, it holds something else, or there are fewer than 2 classes
 */
export function labelClasses(table: Table, names?: readonly string[]): LabelClasses {
  const name = [...table.roles].find(([, role]) => role === 'label')?.[0]
  if (name === undefined) throw new RangeError('"table" expected a column with the role "label", got none')
  const label = numbersIn(table, name, names)
  const numClasses = names?.length ?? label.reduce((most, one) => Math.max(most, one), -1) + 1
  if (numClasses < 2) throw new RangeError(`column "${name}" expected at least 2 classes, got ${numClasses}`)
  return { label, classNames: names ?? Array.from({ length: numClasses }, (_, number) => String(number)) }
}

function numbersIn(table: Table, name: string, names: readonly string[] | undefined): Int32Array {
  const column = table.columns.get(name)!
  if (!isNumeric(column)) {
    if (names === undefined)
      throw new RangeError(`"classes" expected the texts of column "${name}", worst first; got none`)
    return classNumbers(table, name, names)
  }
  const limit = names?.length ?? maxClasses
  const wrong = column.findIndex((value) => !(Number.isInteger(value) && value >= 0 && value < limit))
  if (wrong >= 0) throw new RangeError(`column "${name}" expected class numbers from 0 up, got another in row ${wrong}`)
  return Int32Array.from(column)
}
