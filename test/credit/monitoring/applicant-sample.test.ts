import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { loadChampion } from '../../../src/credit/champion/champion.ts'
import { createApplicantSample } from '../../../src/credit/monitoring/applicant-sample.ts'

const applicants = JSON.parse(readFileSync('examples/applicants.json', 'utf8')) as Record<string, unknown>[]

test('columns hold what the scorer says of each applicant, and the fields as the model sees them', () => {
  const { scorer } = loadChampion()
  const sample = createApplicantSample(scorer)
  for (const applicant of applicants) sample.add(applicant)
  sample.add({ Age: 30 })
  expect(() => sample.add({ Age: [5] })).toThrow()
  expect(sample.numRows()).toBe(applicants.length + 1)
  const { scores, features } = sample.take()
  const expected = applicants.map((applicant) => scorer.score(applicant))
  expect([...scores['points']!]).toEqual([
    ...expected.map((score) => (score.status === 'scored' ? score.points : NaN)),
    NaN
  ])
  expect(scores['class']!.at(-1)).toBeNull()
  expect(Object.keys(features)).toEqual(scorer.fields.map(({ name }) => name))
  expected.forEach(({ used }, row) => {
    for (const [name, value] of Object.entries(used)) {
      const found = features[name]![row]!
      expect(Number.isNaN(found) ? null : found).toBe(value)
    }
  })
})
