/**
 * Turns one raw value, a number or text, into the number the model takes. What cannot be read becomes NaN with a warning.
 *
 * A text is tried, in this order, as empty, a junk token, a label, a spelling of "not available", years and months, and a
 * number.
 *
 * @module
 */
import { isMissingText } from '../../records/missing-text.ts'
import type { FieldSpec, RecordDefinition } from '../fields/field-spec.ts'
import { type IssueLog, logCountedAsBound, logImpossible, logJunk, logRepair, logWarning } from './issues.ts'
import { createJunkLookup } from './junk-lookup.ts'
import { readMonthsText } from './months-text.ts'
import { maxFormLength, readNumberText } from './number-text.ts'
import { plainText } from './plain-text.ts'

/**
 * Reads a raw value, which must not be NaN. Returns a number in the field's unit or a category's code; NaN when the value is
 * missing or impossible.
 */
export type ValueReader<Field extends string, JunkCode extends string> = (
  field: FieldSpec<Field>,
  raw: number | string,
  log: IssueLog<Field, JunkCode>
) => number

/** Creates a reader for the fields' values. Labels and junk tokens are indexed once. */
export function createValueReader<Field extends string, JunkCode extends string>({
  fields,
  junk
}: Pick<RecordDefinition<Field, JunkCode>, 'fields' | 'junk'>): ValueReader<Field, JunkCode> {
  type Spec = FieldSpec<Field>
  type Log = IssueLog<Field, JunkCode>
  const junkMarkOf = createJunkLookup(junk)
  const codeOfLabel = codesByField(fields, (label) => label)
  const codeOfNormalizedLabel = codesByField(fields, normalizeLabel)

  // Code of a label; undefined when the text is not one of the field's labels.
  const readLabel = (field: Spec, text: string, log: Log): number | undefined => {
    const exact = codeOfLabel.get(field.name)?.get(text)
    if (exact !== undefined || text.length > maxFormLength) return exact
    const code = codeOfNormalizedLabel.get(field.name)?.get(normalizeLabel(text))
    if (code !== undefined) logRepair(log, field, 'normalized_label')
    return code
  }

  const readText = (field: Spec, raw: string, log: Log): number => {
    const text = raw.trim()
    if (text === '') {
      logWarning(log, field, 'empty')
      return NaN
    }
    if (text.length !== raw.length) logRepair(log, field, 'surrounding_space')
    const junkMark = junkMarkOf(text)
    if (junkMark !== undefined) {
      logJunk(log, field, junkMark)
      return NaN
    }
    const code = field.kind === 'category' ? readLabel(field, text, log) : undefined
    if (code !== undefined) return code
    if (isMissingText(text)) {
      logWarning(log, field, 'not_available')
      return NaN
    }
    const reading = (field.kind === 'months' ? readMonthsText(text) : undefined) ?? readNumberText(text, field.unit)
    if (reading === undefined) {
      logWarning(log, field, field.kind === 'category' ? 'unknown_category' : 'not_a_number')
      return NaN
    }
    for (const repair of reading.repairs) logRepair(log, field, repair)
    return reading.value
  }

  return (field, raw, log) => {
    const value = typeof raw === 'string' ? readText(field, raw, log) : raw
    if (Number.isNaN(value)) return NaN
    return field.kind === 'category' ? checkCode(field, value, log) : checkRange(field, value, log)
  }
}

// For every category field, a map from its labels, spelt by `spelling`, to their codes. A spelling of two labels is none.
function codesByField<Field extends string>(
  fields: readonly FieldSpec<Field>[],
  spelling: (label: string) => string
): ReadonlyMap<Field, ReadonlyMap<string, number>> {
  return new Map(
    fields.map(({ name, categories = [], validRange: [firstCode] }) => {
      const spellings = categories.map(spelling)
      const codes = new Map(spellings.map((spelt, i) => [spelt, firstCode + i]))
      for (const [i, spelt] of spellings.entries()) if (codes.get(spelt) !== firstCode + i) codes.delete(spelt)
      return [name, codes]
    })
  )
}

function normalizeLabel(text: string): string {
  return plainText(text)
    .toLowerCase()
    .replace(/[\s_-]+/g, '_')
    .replace(/^_|_$/g, '')
}

function checkRange<Field extends string>(field: FieldSpec<Field>, value: number, log: IssueLog<Field>): number {
  const [min, max] = field.validRange
  if (value < min || value > max) return readBeyondRange(field, value, log)
  if (field.kind !== 'number' && field.kind !== 'ratio' && !Number.isInteger(value)) {
    logWarning(log, field, 'not_an_integer')
  }
  return value
}

// A value that is worse than the worst possible one counts as that: as a missing value, it could count as a better one.
function readBeyondRange<Field extends string>(field: FieldSpec<Field>, value: number, log: IssueLog<Field>): number {
  const [min, max] = field.validRange
  const isBelow = value < min
  if (field.moreIs === (isBelow ? 'better' : 'worse')) {
    logCountedAsBound(log, field, isBelow)
    return isBelow ? min : max
  }
  if (Number.isFinite(value)) logImpossible(log, field, isBelow)
  else logWarning(log, field, 'not_finite')
  return NaN
}

function checkCode<Field extends string>(field: FieldSpec<Field>, value: number, log: IssueLog<Field>): number {
  const [min, max] = field.validRange
  if (Number.isInteger(value) && value >= min && value <= max) return value
  logWarning(log, field, value === field.junkCode ? 'placeholder_code' : 'unknown_category')
  return NaN
}
