/**
 * How a model's features follow from the fields of a definition: which field each feature is, and the model's own code of each
 * category.
 *
 * @module
 */
import { categoriesOf } from '../../model/categories-of.ts'
import type { Model } from '../../model/model.ts'
import { applyInputRule } from '../../model/input-rule.ts'
import type { ScoringModel } from '../definition.ts'
import { columnsOf, type FieldSpec } from '../fields/field-spec.ts'
import type { Interval } from '../fields/formula.ts'
import { cellsOf, valuesWithin } from './value-cells.ts'

/** From the fields to a model's features. */
export interface ModelFields {
  /** The column of each feature's field [numFeatures]. */
  readonly columns: Int32Array
  /**
   * The features as the trees see them [numFeatures].
   *
   * @param values - the fields in column order; a category is its code, NaN means missing [numFields]
   */
  readonly rowOf: (values: ArrayLike<number>) => Float64Array
  /** The values of a feature, as the trees see them, that stand for all those of its field in an interval. */
  readonly valuesOf: (feature: number, interval: Interval) => Float64Array
}

/**
 * Matches a model's features with fields.
 *
 * @throws RangeError when a feature is no field, or the codes of a feature's categories are not known
 */
export function modelFieldsOf<Field extends string>(
  { name, model, fields: given }: Pick<ScoringModel<Field>, 'name' | 'model' | 'fields'>,
  fields: readonly FieldSpec<Field>[]
): ModelFields {
  const { forest, featureNames } = model
  if (given !== undefined && given.length !== forest.numFeatures)
    throw new RangeError(
      `"models.${name}.fields" expected ${forest.numFeatures} fields, one for each feature, got ${given.length}`
    )
  const columnOf: ReadonlyMap<string, number> = columnsOf(fields)
  const columns = Int32Array.from(given ?? featureNames, (fieldName: string) => {
    const column = columnOf.get(fieldName)
    if (column !== undefined) return column
    throw new RangeError(
      given === undefined
        ? `"models.${name}" expected features that are fields, got "${fieldName}"; "fields" can name the field of each`
        : `"models.${name}.fields" expected names of fields, got "${fieldName}"`
    )
  })
  const codes = Array.from(columns, (column, feature) => codesOf(name, model, feature, fields[column]!))
  let cells: readonly Float64Array[] | undefined
  return {
    columns,
    rowOf: (values) => {
      const row = new Float64Array(columns.length)
      for (let feature = 0; feature < row.length; feature++) {
        const value = values[columns[feature]!]!
        const ofFeature = codes[feature]
        row[feature] =
          ofFeature === undefined ? value : (ofFeature[value - fields[columns[feature]!]!.validRange[0]] ?? NaN)
      }
      applyInputRule(forest, row)
      return row
    },
    valuesOf: (feature, interval) => {
      cells ??= cellsOf(forest)
      const values = codes[feature]?.toSorted() ?? valuesWithin(interval, cells[feature]!)
      applyInputRule(forest, values)
      return values
    }
  }
}

// The model's code of each category of a field, in the definition's order; NaN for one that training did not see. Undefined
// for a field without categories.
function codesOf(modelName: string, model: Model, feature: number, field: FieldSpec): Float64Array | undefined {
  const { name, categories, validRange } = field
  if (categories === undefined) return undefined
  const lists = categoriesOf(model)[feature]
  if (lists === undefined) return Float64Array.from(categories, (_, i) => validRange[0] + i)
  if (lists === 'unknown')
    throw new RangeError(
      `"models.${modelName}" expected the category list of ${name}; load the model with categories: { ${JSON.stringify(name)}: [...] }`
    )
  return Float64Array.from(categories, (label, i) => {
    const value = [label, validRange[0] + i].find(lists.has)
    return value === undefined ? NaN : lists.codeOf(value)
  })
}
