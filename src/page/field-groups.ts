/**
 * The fields in the groups that their points are summed by, the most influential group first.
 *
 * @module
 */
import { loadChampion } from '../credit/champion/champion.ts'
import { type ApplicantField, applicantFields, columnOfField } from '../credit/champion/applicant-fields.ts'
import type { FieldSpec } from '../credit/fields/field-spec.ts'
import { reasonGroups } from '../credit/champion/reason-groups.ts'
import { splitImportance } from '../model/split-importance.ts'

/** A group of fields. */
export interface FieldGroup {
  /** As in `ApplicantScore.groups`. */
  readonly code: string
  readonly name: string
  readonly fields: readonly FieldSpec<ApplicantField>[]
}

/** The groups, sorted by the total gain of their fields' splits in the model. */
export function fieldGroups(): FieldGroup[] {
  const gains = splitImportance(loadChampion().model.forest, 'gain')
  return reasonGroups
    .map(({ code, name, fields }) => {
      const columns = fields.map((field) => columnOfField.get(field)!)
      const gain = columns.reduce((sum, column) => sum + gains[column]!, 0)
      return { gain, group: { code, name, fields: columns.map((column) => applicantFields[column]!) } }
    })
    .sort((a, b) => b.gain - a.gain)
    .map(({ group }) => group)
}
