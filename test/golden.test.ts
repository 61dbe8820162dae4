import { describe, expect, test } from 'vitest'
import { loadModel } from '../src/format/load-model.ts'
import { promises } from './check-case.ts'
import { readCases } from './fixtures.ts'

// OPENCREDIT_CASES names another folder of cases, such as the random ones of test/interop.
const cases = readCases(process.env['OPENCREDIT_CASES'])

test('there are cases', () => {
  expect(cases.length).toBeGreaterThan(0)
})

describe.each(cases)('$name', (of) => {
  const model = loadModel(of.file('model.txt')!)
  test.each(promises)('$title', ({ check }) => check(of, model))
})
