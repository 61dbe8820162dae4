/**
 * Any state of the page: every field with a number, a label or nothing.
 *
 * @module
 */
import fc from 'fast-check'
import { applicantFields } from '../../src/credit/champion/applicant-fields.ts'
import { loadChampion } from '../../src/credit/champion/champion.ts'
import { type ApplicantState, type FieldValue, unknownState, withField } from '../../src/page/applicant-state.ts'

const { scorer } = loadChampion()

/** States a person can reach; numbers need not be right. */
export const anyState: fc.Arbitrary<ApplicantState> = fc
  .tuple(
    ...applicantFields.map(({ categories }) => {
      const value: fc.Arbitrary<FieldValue> =
        categories === undefined
          ? fc.oneof(
              fc.integer({ min: -500, max: 300_000 }),
              // "-0" of a number input reads as 0 in an address.
              fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => (number === 0 ? 0 : number))
            )
          : fc.constantFrom(...categories)
      return fc.option(value, { freq: 4 })
    })
  )
  .map((values) =>
    applicantFields.reduce((state, { name }, i) => withField(scorer, state, name, values[i]!), unknownState(scorer))
  )
