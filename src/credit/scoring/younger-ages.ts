/**
 * The ages that the age guard tries.
 *
 * @module
 */
import type { FieldSpec } from '../fields/field-spec.ts'
import { dependentsOf, derivedColumnsOf } from '../fields/formula.ts'
import type { AgeGuard } from './age-guard.ts'
import type { PreparedModel } from './assessment.ts'
import { thresholdsOf } from './thresholds.ts'

/**
 * The younger ages that models can tell apart, one for each interval between their thresholds; every whole one where a model takes
 * what is computed from an age. None if the models do not take ages.
 */
export function youngerAges<Field extends string>(
  { field, elderlyAge }: AgeGuard<Field>,
  fields: readonly FieldSpec<Field>[],
  models: readonly Pick<PreparedModel, 'forest' | 'fields'>[]
): readonly number[] {
  const column = fields.findIndex(({ name }) => name === field)
  const youngestAge = fields[column]!.validRange[0]
  const dependents = dependentsOf(column, derivedColumnsOf(fields))
  if (models.some(({ fields: { columns } }) => columns.some((other) => other !== column && dependents.has(other))))
    return Array.from({ length: Math.ceil(elderlyAge - youngestAge) }, (_, i) => youngestAge + i)
  const thresholds = models.flatMap(({ forest, fields: { columns } }) =>
    thresholdsOf(forest).filter((_, feature) => columns[feature] === column)
  )
  if (thresholds.length === 0) return []
  const ages = thresholds
    .flatMap((ofFeature) => Array.from(ofFeature, Math.floor))
    .filter((age) => age >= youngestAge && age < elderlyAge)
    .sort((a, b) => a - b)
  return [...new Set([...ages, elderlyAge - 1])]
}
