/**
 * The field table as Markdown, for the documentation.
 *
 * @module
 */

import { type FieldSpec, keysOf } from './field-spec.ts'

/**
 * Markdown table of fields in column order: name, meaning, unit, training range, valid range, what a larger number says, and
 * the value of a typical applicant of the best class. Ends with a newline.
 */
export function fieldTableOf(fields: readonly FieldSpec[]): string {
  const rows = [
    ['#', 'field', 'meaning', 'unit', 'trained on', 'valid', 'more is', 'typical'],
    ['-:', '-', '-', '-', '-', '-', '-', '-'],
    ...fields.map((field, column) => [
      String(column + 1),
      keysOf(field)
        .map((name) => `\`${name}\``)
        .join(' or '),
      field.required ? field.description : `${field.description} (optional)`,
      field.unit,
      ...rangesOf(field),
      field.moreIs ?? '',
      typicalOf(field)
    ])
  ]
  return rows.map((cells) => `| ${cells.join(' | ')} |\n`).join('')
}

// For a category, the list of valid values and codes replaces both ranges.
function rangesOf({ categories, trainingRange, validRange }: FieldSpec): [string, string] {
  if (categories === undefined) return [trainingRange.join(' to '), validRange.join(' to ')]
  return ['all', categories.map((label, i) => `${validRange[0] + i} \`${label}\``).join(', ')]
}

function typicalOf({ categories, typical, validRange }: FieldSpec): string {
  return categories === undefined ? String(typical) : `\`${categories[typical - validRange[0]]!}\``
}
