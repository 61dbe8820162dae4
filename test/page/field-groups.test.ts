import { expect, test } from 'vitest'
import { loadScorer } from '../../src/credit/artifact/load-scorer.ts'
import { applicantFields } from '../../src/credit/champion/applicant-fields.ts'
import { loadChampion } from '../../src/credit/champion/champion.ts'
import { fieldGroups } from '../../src/page/field-groups.ts'
import { packedLender } from '../credit/lender.ts'

test('every field is in one group, and the groups that matter most come first', () => {
  const groups = fieldGroups(loadChampion().scorer)
  const names = groups.flatMap(({ fields }) => fields.map(({ name }) => name))
  expect([...names].sort()).toEqual(applicantFields.map(({ name }) => name).sort())
  expect(groups.slice(0, 3).map(({ code }) => code)).toEqual(['OBLIGATIONS', 'PRICE', 'ACCOUNTS'])
  expect(groups.at(-1)!.code).toBe('AGE')
})

test('gains count for the field behind a feature, also of a model read from a packed scorer', () => {
  const groups = fieldGroups(loadScorer(packedLender))
  expect(groups.map(({ name }) => name).sort()).toEqual(['Burden', 'Debt', 'Home', 'Monthly income'])
  expect(groups.at(-1)!.name).toBe('Home')
})
