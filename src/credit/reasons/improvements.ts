/**
 * An applicant with better values in some fields: what reasons are checked by. A value that is missing, or worse than that of a
 * typical applicant of the best class, becomes the typical one. Derived fields follow; one whose inputs stay becomes typical itself.
 *
 * @module
 */
import { columnsOf, type FieldSpec } from '../fields/field-spec.ts'
import { derivedColumnsOf, evaluateFormula } from '../fields/formula.ts'

/** An improved applicant. */
export interface ImprovedRow<Field extends string = string> {
  /** Those of the given fields that were missing or worse than typical, and changed. */
  readonly changed: readonly Field[]
  /** The fields in column order; NaN means missing [numFields]. */
  readonly values: Float64Array
}

/**
 * Improves fields of a row.
 *
 * @param row - the fields in column order; NaN means missing [numFields]
 * @param fixed - a field whose value stays
 */
export type Improver<Field extends string = string> = (
  row: Float64Array,
  names: readonly Field[],
  fixed?: Field
) => ImprovedRow<Field>

/** Creates a function that improves rows. */
export function createImprover<Field extends string>(fields: readonly FieldSpec<Field>[]): Improver<Field> {
  const columnOf = columnsOf(fields)
  const derivedColumns = derivedColumnsOf(fields)
  return (row, names, fixed) => {
    const values = row.slice()
    for (const name of names) {
      const column = columnOf.get(name)!
      const field = fields[column]!
      if (name !== fixed && isImprovable(field, row[column]!)) values[column] = field.typical
    }
    for (const derived of derivedColumns) {
      const { column } = derived
      const typical = values[column]!
      const value = evaluateFormula(derived, values)
      if (Number.isNaN(value)) continue
      // Where nothing that it follows from could be better, the field itself is what would have to be.
      values[column] = value === row[column] ? typical : value
    }
    // A derived field may have changed with the others although it was better than typical.
    const changed = names.filter((name) => {
      const column = columnOf.get(name)!
      return isImprovable(fields[column]!, row[column]!) && !Object.is(values[column], row[column])
    })
    return { changed, values }
  }
}

function isImprovable({ moreIs, typical }: FieldSpec, value: number): boolean {
  if (Number.isNaN(value)) return true
  switch (moreIs) {
    case 'worse':
      return value > typical
    case 'better':
      return value < typical
    case undefined:
      return value !== typical
  }
}
