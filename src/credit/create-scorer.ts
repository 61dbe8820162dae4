/**
 * `createScorerOf`: a complete definition, with its identity, as a `CreditScorer`.
 *
 * @module
 */
import { kindOf } from '../checks.ts'
import { createApplicantReader } from './cleaning/applicant-reader.ts'
import { createStandardSchema } from './cleaning/standard-schema.ts'
import { requireReadable, requireScorable } from './cleaning/strictness.ts'
import type { CompleteDefinition } from './complete-definition.ts'
import { createHeaderReader, createKeyFinder } from './fields/field-keys.ts'
import { exampleRecord } from './fields/field-spec.ts'
import { jsonSchemaOf } from './fields/json-schema.ts'
import type { CreditScorer } from './scorer.ts'
import { createApplicantScorer, type CreditScore, type ScorerIdentity } from './scoring/applicant-scorer.ts'
import { pointsBreakdownOf } from './scoring/points-breakdown.ts'
import { scoreSettings } from './scoring/score-options.ts'
import type { ScoreSettings } from './reasons/score-groups.ts'

/**
 * Creates a scorer of a definition that has been checked.
 *
 * @throws RangeError when a model does not fit the definition
 */
export function createScorerOf<Field extends string, Class extends string, JunkCode extends string>(
  definition: CompleteDefinition<Field, Class, JunkCode>,
  parts: ScorerIdentity
): CreditScorer<Field, Class, JunkCode> {
  type Score = CreditScore<Field, Class, JunkCode>
  const { fields, classes, pointsScale } = definition
  const { identity, baselines } = parts
  const { score, youngerAges, minimum, baseMargin } = createApplicantScorer(definition, parts)
  const read = createApplicantReader(definition)
  const defaults = scoreSettings({}, definition, baselines)
  const settingsOf = (options: Parameters<CreditScorer<Field>['score']>[1]): ScoreSettings<Field> =>
    options === undefined ? defaults : scoreSettings(options, definition, baselines)
  const scoreRecord = (record: unknown, settings: ScoreSettings<Field>): Score => {
    const { applicant, errors } = read(record)
    requireScorable(errors)
    return score(applicant, settings)
  }
  return {
    identity,
    fields,
    classes,
    definition,
    baseline: (name) => {
      const { baseline } = scoreSettings(name === undefined ? {} : { baseline: name }, definition, baselines)
      return { ...baselines[baseline]!, margin: baseMargin(baseline) }
    },
    youngerAges,
    minimum,
    score: (record, options) => scoreRecord(record, settingsOf(options)),
    scoreMany: (records, options) => {
      if (!Array.isArray(records)) throw new TypeError(`"applicants" expected an array, got ${kindOf(records)}`)
      const settings = settingsOf(options)
      return Array.from(records, (record, i) => {
        try {
          return scoreRecord(record, settings)
        } catch (error) {
          if (error instanceof TypeError) error.message = `"applicants[${i}]": ${error.message}`
          throw error
        }
      })
    },
    scoreClean: (applicant, options) => score(applicant, settingsOf(options)),
    clean: (record) => {
      const { applicant, errors } = read(record)
      requireReadable(errors)
      return applicant
    },
    read,
    pointsBreakdown: (scored, scale = pointsScale) => {
      if (scored.status !== 'scored')
        throw new TypeError('"score" expected a scored applicant, got insufficient information')
      return pointsBreakdownOf(scored, scale)
    },
    schema: createStandardSchema(fields, read),
    jsonSchema: (target) => jsonSchemaOf(fields, target),
    example: () => exampleRecord(fields),
    findKey: createKeyFinder(definition),
    keysOfHeader: createHeaderReader(definition)
  }
}
