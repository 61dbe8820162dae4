/**
 * `createRecordCleaner`: reads records by the fields of a definition that has no models yet, to train them on what a scorer will
 * give them.
 *
 * @module
 */
import { type CleanRecord, createApplicantReader } from './cleaning/applicant-reader.ts'
import { requireReadable } from './cleaning/strictness.ts'
import { checkFields } from './checks/check-definition.ts'
import { recordDefinitionShape } from './checks/definition-shape.ts'
import { completeFields } from './complete-definition.ts'
import type { CreditDefinition } from './definition.ts'
import type { RecordDefinition } from './fields/field-spec.ts'
import type { RawRecord } from './scorer.ts'

/** The parts of a definition that say how records are read. */
export type RecordRules<Field extends string = string, JunkCode extends string = string> = Pick<
  CreditDefinition<Field, string, JunkCode>,
  'fields' | 'ignoredKeys' | 'junk' | 'contradictions' | 'missing'
>

/**
 * Creates a function that cleans records as the scorer of a definition with these rules does.
 *
 * The function throws a TypeError when the input is not an object, or a field is neither a number nor text or is given twice.
 *
 * @throws TypeError, RangeError naming the place in the rules that is wrong
 * @example
 * ```js
 * const clean = createRecordCleaner({ fields })
 * clean({ income: '41,000.00', debt: null }).values   // Float64Array, NaN is missing
 * ```
 */
export function createRecordCleaner<Field extends string, JunkCode extends string>(
  rules: RecordRules<Field, JunkCode>
): (record: RawRecord) => CleanRecord<Field, JunkCode> {
  recordDefinitionShape(rules, '')
  checkFields(rules.fields)
  const { ignoredKeys = [], junk, contradictions = [], missing = 'worst' } = rules
  const read = createApplicantReader({
    fields: completeFields(rules.fields, []),
    ignoredKeys,
    junk: junk ?? ({} as RecordDefinition<Field, JunkCode>['junk']),
    contradictions,
    missing
  })
  return (record) => {
    const { applicant, errors } = read(record)
    requireReadable(errors)
    return applicant
  }
}
