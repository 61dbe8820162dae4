/**
 * `createCreditScorer`: a lender's definition as a scorer.
 *
 * @module
 */
import { baselineHash, definitionHash } from './artifact/packed-definition.ts'
import { checkDefinition } from './checks/check-definition.ts'
import { completeDefinition } from './complete-definition.ts'
import { createScorerOf } from './create-scorer.ts'
import type { CreditDefinition } from './definition.ts'
import type { CreditScorer } from './scorer.ts'

/**
 * Creates a scorer: reads records by the definition's fields, scores them by its models, and explains the points.
 *
 * @throws TypeError, RangeError naming the place in the definition that is wrong, or the model that does not fit it
 * @example
 * ```js
 * const scorer = createCreditScorer(definition)
 * scorer.score({ income: 41_000, debt: '1,200' }).prediction
 * ```
 */
export function createCreditScorer<Field extends string, Class extends string, JunkCode extends string>(
  definition: CreditDefinition<Field, Class, JunkCode>
): CreditScorer<Field, Class, JunkCode> {
  checkDefinition(definition)
  return createCheckedScorer(definition, definitionHash(definition))
}

/**
 * Creates a scorer of a definition that has been checked.
 *
 * @param sha256 - of its packed form
 * @throws RangeError when a model does not fit it
 */
export function createCheckedScorer<Field extends string, Class extends string, JunkCode extends string>(
  definition: CreditDefinition<Field, Class, JunkCode>,
  sha256: string
): CreditScorer<Field, Class, JunkCode> {
  const { name, version, baselines } = definition
  return createScorerOf(completeDefinition(definition), {
    identity: { id: name, version, sha256 },
    baselines: baselines.map((baseline) => ({
      name: baseline.name,
      size: baseline.rows.length,
      sha256: baselineHash(baseline)
    }))
  })
}
