/**
 * The directions that the champion promises, proved for each of its models.
 *
 * @module
 */
import { applicantFields } from '../../src/credit/champion/applicant-fields.ts'
import type { CreditDefinition } from '../../src/credit/definition.ts'
import { type MonotoneResult, verifyMonotone } from '../../src/explain/monotone/verify-monotone.ts'

/** A direction of one model, proved. */
export interface Proof {
  readonly model: string
  readonly field: string
  readonly by: string
  readonly numPairs: number
}

/**
 * Proves all of them.
 *
 * @throws Error when one is violated or could not be proved
 */
export function proofs({ models, monotoneFields = [] }: Pick<CreditDefinition, 'models' | 'monotoneFields'>): Proof[] {
  return models.flatMap(({ name, model }) =>
    monotoneFields.map((field) => {
      const { moreIs } = applicantFields.find((one) => one.name === field)!
      const direction = moreIs === 'better' ? 'increasing' : 'decreasing'
      const result: MonotoneResult = verifyMonotone(model, field, { direction })
      if (result.status !== 'proved') throw new Error(`the direction of ${field} is ${result.status} in ${name}`)
      return { model: name, field, by: result.by, numPairs: result.numPairs }
    })
  )
}
