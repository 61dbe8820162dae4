/**
 * The ages that the age guard tries.
 *
 * @module
 */
import type { FieldSpec } from '../fields/field-spec.ts'
import { dependentsOf, derivedColumnsOf } from '../fields/formula.ts'
import type { AgeGuard } from './age-guard.ts'
import type { PreparedModel } from './assessment.ts'
import { thresholdsOfFields } from './thresholds.ts'

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
  const thresholds = thresholdsOfFields(models, fields.length)[column]
  if (thresholds === undefined) return []
  const ages = Array.from(thresholds, Math.floor).filter((age) => age >= youngestAge && age < elderlyAge)
  return [...new Set([...ages, elderlyAge - 1])]
}
