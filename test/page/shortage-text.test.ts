import { expect, test } from 'vitest'
import { loadChampion } from '../../src/credit/champion/champion.ts'
import { scoreApplicant } from '../../src/credit/champion/score-applicant.ts'
import { shortageText } from '../../src/page/shortage-text.ts'

function textFor(record: object): string {
  const score = scoreApplicant(record)
  return score.status === 'scored' ? '' : shortageText(loadChampion().scorer, score)
}

test('what is missing is said in the words of the form', () => {
  expect(textFor({ Age: 30, Interest_Rate: 8, Delay_from_due_date: 3 })).toBe(
    'A score needs change in card limit, outstanding debt, spending pattern. Known values: 2 of 16; at least 10 are needed.'
  )
})
