import { expect, test } from 'vitest'
import { checkCase } from './check-case.ts'
import { readCases } from './fixtures.ts'

// OPENCREDIT_CASES names another folder of cases, such as the random ones of test/interop.
const cases = readCases(process.env['OPENCREDIT_CASES'])

test('there are cases', () => {
  expect(cases.length).toBeGreaterThan(0)
})

test.each(cases)('$name', checkCase)
