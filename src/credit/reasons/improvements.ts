/**
 * An applicant with better values in some fields: what reasons are checked by. A value that is missing, or worse than that of a
 * typical applicant of the best class, becomes the typical one; ratios follow.
 *
 * @module
 */
import { ratioOf } from '../cleaning/derived-ratios.ts'
import { columnsOf, type FieldSpec } from '../fields/field-spec.ts'

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
  const ratios = fields.flatMap(({ name, ratioOf: inputs }) => {
    if (inputs === undefined) return []
    const [numerator, denominator] = inputs
    return [
      { column: columnOf.get(name)!, numerator: columnOf.get(numerator)!, denominator: columnOf.get(denominator)! }
    ]
  })
  return (row, names, fixed) => {
    const values = row.slice()
    for (const name of names) {
      const column = columnOf.get(name)!
      const field = fields[column]!
      if (name !== fixed && isImprovable(field, row[column]!)) values[column] = field.typical
    }
    for (const { column, numerator, denominator } of ratios) {
      const ratio = ratioOf(values[numerator]!, values[denominator]!)
      if (!Number.isNaN(ratio)) values[column] = ratio
    }
    // A ratio may have changed with the others although it was better than typical.
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
