import { Ajv2020 } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fieldKeys, unusedFields } from '../../../src/credit/champion/applicant-fields.ts'
import { loadChampion } from '../../../src/credit/champion/champion.ts'
import { applicantErrors } from '../../../src/server/credit-service/applicant-errors.ts'
import { applicantSchema } from '../../../src/server/credit-service/credit-schemas.ts'

const { scorer } = loadChampion()
const isValid = new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true }).compile(
  applicantSchema(scorer)
)

// Keys as in the schema, and whether a field is given twice.
function respelled(json: unknown): { record: unknown; hasDuplicate: boolean } {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return { record: json, hasDuplicate: false }
  const entries = Object.entries(json).map(([key, value]) => [scorer.findKey(key) ?? key, value] as const)
  const fields = entries.map(([key]) => key).filter((key) => fieldKeys.includes(key))
  return { record: Object.fromEntries(entries), hasDuplicate: new Set(fields).size < fields.length }
}

test('the published schema rejects exactly what the service rejects, when keys are spelled as in the schema', () => {
  const spelled = fc.constantFrom('age', 'ANNUAL INCOME', 'late payments', 'customer-id')
  const key = fc.oneof(fc.constantFrom(...fieldKeys), fc.constantFrom(...unusedFields), spelled, fc.string())
  const value = fc.oneof(fc.double(), fc.string(), fc.constant(null), fc.boolean(), fc.jsonValue())
  const input = fc.oneof({ weight: 5, arbitrary: fc.dictionary(key, value, { maxKeys: 6 }) }, fc.jsonValue())
  let numRead = 0
  fc.assert(
    fc.property(input, (given) => {
      const json: unknown = JSON.parse(JSON.stringify(given))
      const isRead = applicantErrors(scorer, json).length === 0
      if (isRead) numRead++
      const { record, hasDuplicate } = respelled(json)
      expect(isRead).toBe(!hasDuplicate && isValid(record))
    }),
    { numRuns: 3000 }
  )
  expect(numRead).toBeGreaterThan(100)
})
