/**
 * The fields in the groups that their points are summed by, the most influential group first.
 *
 * @module
 */
import { columnsOf, type FieldSpec } from '../credit/fields/field-spec.ts'
import type { CreditScorer } from '../credit/scorer.ts'
import { splitImportance } from '../model/split-importance.ts'

/** A group of fields. */
export interface FieldGroup {
  /** As in `CreditScore.groups`. */
  readonly code: string
  readonly name: string
  readonly fields: readonly FieldSpec[]
}

/** The groups, sorted by the share of their fields' splits in the total gain of each model. */
export function fieldGroups({ fields, definition }: CreditScorer): FieldGroup[] {
  const columnOf = columnsOf(fields)
  const gains = gainsByField(definition)
  return definition.reasonGroups
    .map(({ code, name, fields: names }) => ({
      gain: names.reduce((sum, field) => sum + (gains.get(field) ?? 0), 0),
      group: { code, name, fields: names.map((field) => fields[columnOf.get(field)!]!) }
    }))
    .sort((a, b) => b.gain - a.gain)
    .map(({ group }) => group)
}

function gainsByField({ models }: CreditScorer['definition']): ReadonlyMap<string, number> {
  const sums = new Map<string, number>()
  for (const { model, fields = model.featureNames } of models) {
    const gains = splitImportance(model.forest, 'gain')
    const total = gains.reduce((sum, gain) => sum + gain, 0)
    for (const [feature, name] of fields.entries()) {
      const share = total === 0 ? 0 : gains[feature]! / total
      sums.set(name, (sums.get(name) ?? 0) + share)
    }
  }
  return sums
}
