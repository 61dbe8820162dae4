/**
 * The field table as Markdown, for the README and the documentation.
 *
 * @module
 */

import type { ApplicantField, FieldSpec } from './fields.ts'
import { applicantFields } from './fields.ts'

/**
 * Markdown table of the 20 fields in column order: name, meaning, unit, training range and valid range. Ends with a
 * newline.
 */
export function fieldTable(): string {
  const rows = [
    ['#', 'field', 'meaning', 'unit', 'trained on', 'valid'],
    ['-:', '-', '-', '-', '-', '-'],
    ...applicantFields.map((field, column) => [
      String(column + 1),
      [field.name, ...(field.aliases ?? [])].map((name) => `\`${name}\``).join(' or '),
      field.required ? field.description : `${field.description} (optional)`,
      field.unit,
      ...rangesOf(field)
    ])
  ]
  return rows.map((cells) => `| ${cells.join(' | ')} |\n`).join('')
}

// A category's valid values with their codes stand in for both of its ranges.
function rangesOf({ categories, trainingRange, validRange }: FieldSpec<ApplicantField>): [string, string] {
  if (categories === undefined) return [trainingRange.join(' to '), validRange.join(' to ')]
  return ['all', categories.map((label, i) => `${validRange[0] + i} \`${label}\``).join(', ')]
}
