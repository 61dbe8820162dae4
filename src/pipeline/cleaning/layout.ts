/**
 * `Layout`: what the columns of raw records hold, stated as data.
 *
 * @module
 */
import type { FieldSpec, JunkTable } from '../../credit/fields/field-spec.ts'
import { categoryColumn } from '../category-column.ts'

/** A column that lists things, such as `Auto Loan, Payday Loan, and Auto Loan`: each of its kinds is counted. */
export interface ListSpec {
  readonly name: string
  /** One line, without a full stop. */
  readonly description: string
  /** Everything that may be listed. */
  readonly items: readonly string[]
}

/** What the columns of raw records hold. Plain data. */
export interface Layout {
  /** Columns that may be features, and ratios of them, which are computed. */
  readonly fields: readonly FieldSpec[]
  /** Each becomes a column of counts for every item, named by `categoryColumn`. */
  readonly lists?: readonly ListSpec[]
  /** The column that says whose row it is; never a feature. */
  readonly group?: string
  /** When a row was observed, as the code of a category; never a feature. */
  readonly time?: FieldSpec
  /** What is to be predicted: a category whose labels are the classes, worst first. */
  readonly label?: FieldSpec
  /** Columns that identify people or rows: they are left out whatever is asked for. */
  readonly identifiers: readonly string[]
  /** Texts that stand for "unknown" in every column. */
  readonly junk: JunkTable
}

/** The names of the columns of a list. */
export function countColumns({ name, items }: ListSpec): string[] {
  return items.map((item) => categoryColumn(name, item))
}
