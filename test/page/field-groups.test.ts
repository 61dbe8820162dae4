import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { applicantFields } from '../../src/credit/champion/applicant-fields.ts'
import { accuracy } from '../../src/page/accuracy.ts'
import { fieldGroups } from '../../src/page/field-groups.ts'

test('every field is in one group, and the groups that matter most come first', () => {
  const groups = fieldGroups()
  const names = groups.flatMap(({ fields }) => fields.map(({ name }) => name))
  expect([...names].sort()).toEqual(applicantFields.map(({ name }) => name).sort())
  expect(groups.slice(0, 3).map(({ code }) => code)).toEqual(['OBLIGATIONS', 'PRICE', 'ACCOUNTS'])
  expect(groups.at(-1)!.code).toBe('AGE')
})

test('the accuracy on the page is the one stated in docs/credit.md', () => {
  const [, measured] = /\*\*grouped\*\*.*?\*\*(0\.\d+)\*\*/.exec(readFileSync('docs/credit.md', 'utf8'))!
  expect(accuracy).toBe(Number(measured))
})
