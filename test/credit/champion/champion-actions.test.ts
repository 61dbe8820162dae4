import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { applicantCounterfactuals, championActions } from '../../../src/credit/champion/champion-actions.ts'
import { creditClasses } from '../../../src/credit/champion/champion-definition.ts'
import { hasPublicData, noPublicData, readRecords } from '../public-data.ts'
import { scoreApplicant } from '../../../src/credit/champion/score-applicant.ts'
import { applicantField } from '../applicant-field.ts'
import { scored } from '../scored.ts'

const examples: Record<string, number | string>[] = JSON.parse(readFileSync('examples/applicants.json', 'utf8'))

test('the champion asks nobody for another age, job or past', () => {
  const mayChange = championActions.map(({ field }) => field)
  const mayNot = ['Age', 'Occupation', 'Credit_History_Months', 'Annual_Income', 'Interest_Rate'] as const
  expect(mayNot.filter((field) => mayChange.includes(field))).toEqual([])
  for (const { field, may } of championActions)
    expect([field, may === 'fall' ? 'worse' : 'better']).toEqual([field, applicantField(field).moreIs])
})

test('the answers change the decision when the applicant is scored again', () => {
  const declined = examples.filter((applicant) => !scored(applicant).passes)
  expect(declined.length).toBeGreaterThan(0)
  for (const applicant of declined) {
    const { status, target, answers } = applicantCounterfactuals(applicant)
    expect([status, target]).toEqual(['found', 'Standard'])
    for (const { changes, prediction, points } of answers) {
      const changed = { ...applicant, ...Object.fromEntries(changes.map(({ field, to }) => [field, to])) }
      delete changed['DTI']
      delete changed['EMI_to_Salary']
      expect(scored(changed)).toMatchObject({ passes: true, prediction, points })
    }
  }
})

test('who passes needs nothing; of whom too little is known, nothing can be said', () => {
  const passing = examples.find((applicant) => scored(applicant).passes)!
  expect(applicantCounterfactuals(passing)).toMatchObject({ status: 'reached', answers: [] })
  expect(applicantCounterfactuals({ Age: 30 })).toMatchObject({ status: 'insufficient information', answers: [] })
})

test.skipIf(!hasPublicData)(
  `real applicants who were declined (${hasPublicData ? 'data found' : noPublicData})`,
  () => {
    const isDeclined = (record: Record<string, string>): boolean => {
      const score = scoreApplicant(record)
      return score.status === 'scored' && !score.passes
    }
    const declined = readRecords('august_labelled_raw.csv').slice(0, 400).filter(isDeclined)
    expect(declined.length).toBeGreaterThan(20)
    let numFound = 0
    for (const record of declined.slice(0, 25)) {
      const { answers } = applicantCounterfactuals(record)
      numFound += Number(answers.length > 0)
      for (const { changes, prediction } of answers) {
        expect(creditClasses.indexOf(prediction)).toBeGreaterThan(0)
        const changed = { ...record, ...Object.fromEntries(changes.map(({ field, to }) => [field, to])) }
        expect(scored(changed).passes).toBe(true)
      }
    }
    expect(numFound).toBeGreaterThan(20)
  }
)
