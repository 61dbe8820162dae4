import { Ajv2020 } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fieldKeys, unusedFields } from '../../../src/credit/champion/applicant-fields.ts'
import { applicantErrors } from '../../../src/server/credit-service/applicant-errors.ts'
import { applicantSchema } from '../../../src/server/credit-service/credit-schemas.ts'

const isValid = new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true }).compile(applicantSchema())

test('the published schema rejects exactly what the service rejects', () => {
  const key = fc.oneof(fc.constantFrom(...fieldKeys), fc.constantFrom(...unusedFields), fc.string())
  const value = fc.oneof(fc.double(), fc.string(), fc.constant(null), fc.boolean(), fc.jsonValue())
  const input = fc.oneof({ weight: 5, arbitrary: fc.dictionary(key, value, { maxKeys: 6 }) }, fc.jsonValue())
  let numRead = 0
  fc.assert(
    fc.property(input, (given) => {
      const json: unknown = JSON.parse(JSON.stringify(given))
      const isRead = applicantErrors(json).length === 0
      if (isRead) numRead++
      expect(isRead).toBe(isValid(json))
    }),
    { numRuns: 3000 }
  )
  expect(numRead).toBeGreaterThan(100)
})
