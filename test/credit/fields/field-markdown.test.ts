import { expect, test } from 'vitest'
import { fieldTable } from '../../../src/credit/champion/applicant-schema.ts'
import { applicantFields } from '../../../src/credit/champion/applicant-fields.ts'

test('the table has one row per field, with the same number of cells', () => {
  const lines = fieldTable().split('\n')
  expect(lines.pop()).toBe('')
  expect(lines).toHaveLength(applicantFields.length + 2)
  for (const line of lines) expect(line.split('|')).toHaveLength(10)
})

test('rows state meaning, unit and ranges', () => {
  const lines = fieldTable().split('\n')
  expect(lines.slice(0, 3)).toEqual([
    '| # | field | meaning | unit | trained on | valid | more is | typical |',
    '| -: | - | - | - | - | - | - | - |',
    '| 1 | `Age` | Age of the applicant | years | 14 to 56 | 14 to 94 |  | 36 |'
  ])
  expect(lines[3]).toContain('| all | 0 `Accountant`, 1 `Architect`')
  expect(lines[3]).toMatch(/ \|  \| `Lawyer` \|$/)
  expect(lines[8]).toMatch(/\| 0 to 58 \| worse \| 7 \|$/)
  expect(lines[15]).toContain('`Credit_History_Months` or `Credit_History_Age`')
  expect(lines[20]).toContain('(optional)')
})
