import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { type ApplicantField, applicantFields } from '../../../src/credit/champion/applicant-fields.ts'
import { reasonGroups } from '../../../src/credit/champion/reason-groups.ts'
import { createImprover } from '../../../src/credit/reasons/improvements.ts'
import { principalReasons, type ReasonChecks } from '../../../src/credit/reasons/reasons.ts'
import type { GroupContribution } from '../../../src/credit/reasons/score-groups.ts'
import { canBeGiven, scored, typicalValues } from '../scored.ts'

const examples: object[] = JSON.parse(readFileSync('examples/applicants.json', 'utf8'))
const [wealthy, middling, poor] = examples as [object, object, object]

const map = ['A', 'B', 'C', 'D', 'E', 'F'].map((code) => ({
  code,
  name: code,
  text: `text ${code}`,
  missingText: `missing ${code}`,
  fields: [`${code}1`, `${code}2`]
}))

// Groups of two fields each, of which the first contributes all.
function groupsOf(points: readonly number[]): GroupContribution[] {
  return points.map((own, i) => ({
    code: map[i]!.code,
    name: map[i]!.name,
    points: own,
    contribution: own / 10,
    fields: map[i]!.fields.map((field, k) => ({ field, value: 1, contribution: k === 0 ? own / 10 : 0 }))
  }))
}

// Improvements with these gains by group, of the first fields only.
function checksOf(gains: Record<string, number>, more: Partial<ReasonChecks> = {}): ReasonChecks {
  return {
    improvementOf: ([first]) => ({ changed: [first!], gain: gains[first![0]!] ?? 0 }),
    isUnverified: () => false,
    isOnGoodSide: () => false,
    needsReason: false,
    ...more
  }
}

const codesOf = (reasons: readonly { code: string }[]): string[] => reasons.map(({ code }) => code)

test('only groups that cost points and would gain some are reasons, the most costly first, at most four', () => {
  const groups = groupsOf([-10, -50, 20, -30, -20, -40])
  const all = { A: 1, B: 2, C: 3, D: 4, E: 5, F: 6 }
  expect(codesOf(principalReasons(groups, map, checksOf(all)))).toEqual(['B', 'F', 'D', 'E'])
  expect(codesOf(principalReasons(groups, map, checksOf({ ...all, B: 0, D: -7 })))).toEqual(['F', 'E', 'A'])
  const [first] = principalReasons(groups, map, checksOf(all))
  expect(first).toMatchObject({ rank: 1, gain: 2, text: 'text B', points: -50, share: 50 / 150 })
  expect(first!.fields.map(({ field }) => field)).toEqual(['B1'])
})

test('only as many groups are scored as could become reasons', () => {
  let numScored = 0
  const count: ReasonChecks = checksOf({})
  principalReasons(groupsOf([-10, 20, 30, 40, -50, -60]), map, {
    ...count,
    improvementOf: (fields) => {
      numScored++
      return { changed: fields, gain: 1 }
    }
  })
  expect(numScored).toBe(3)
})

test('whoever needs a reason and has none gets the group that would gain most', () => {
  const groups = groupsOf([-10, 20, 30, 40, 0, 0])
  const gains = { A: 0, B: 3, C: 9, D: 5 }
  expect(principalReasons(groups, map, checksOf(gains))).toEqual([])
  const reasons = principalReasons(groups, map, checksOf(gains, { needsReason: true }))
  expect(reasons).toHaveLength(1)
  expect(reasons[0]).toMatchObject({ code: 'C', rank: 1, gain: 9, points: 30, share: 0 })
  const [costly] = principalReasons(groups, map, checksOf({}, { needsReason: true }))
  expect(costly).toMatchObject({ code: 'A', gain: 0, points: -10 })
})

test('only fields that lowered the score, and not those on the good side, stand behind a reason', () => {
  const groups = groupsOf([-30, -20, -10, 40, 0, 0])
  const checks = checksOf({ A: 9, B: 8, C: 7 }, { isOnGoodSide: (field) => ['A1', 'C1', 'C2'].includes(field) })
  // A2 did not lower the score.
  expect(codesOf(principalReasons(groups, map, checks))).toEqual(['B'])
  // Whoever needs a reason gets one of the others.
  const [needed, ...more] = principalReasons(groupsOf([-30, 20, -10, 40, 0, 0]), map, { ...checks, needsReason: true })
  expect([needed!.code, needed!.fields.map(({ field }) => field), more]).toEqual(['A', ['A2'], []])
  const [last] = principalReasons(groups, map, { ...checksOf({}), isOnGoodSide: () => true, needsReason: true })
  expect(last).toMatchObject({ code: 'A', gain: 0 })
})

test('nothing is said of a value that is missing or contradicted', () => {
  const checks = checksOf({ A: 1, B: 1 }, { isUnverified: (field) => field === 'B1' })
  const texts = principalReasons(groupsOf([-10, -20, 0, 0, 0, 0]), map, checks).map(({ text }) => text)
  expect(texts).toEqual(['missing B', 'text A'])
})

test('only missing values and values worse than typical are improved, and ratios follow', () => {
  const names = applicantFields.map(({ name }) => name)
  const improve = createImprover(applicantFields)
  const rowOf = (values: Partial<Record<ApplicantField, number>>): Float64Array =>
    Float64Array.from(names, (name) => values[name] ?? NaN)
  const row = rowOf({ Outstanding_Debt: 2400, Annual_Income: 19_999, Total_EMI_per_month: 10, DTI: 0.12 })
  const { changed, values } = improve(row, ['Outstanding_Debt', 'Total_EMI_per_month', 'DTI', 'EMI_to_Salary'])
  expect(changed).toEqual(['Outstanding_Debt', 'DTI', 'EMI_to_Salary'])
  const valueOf = (name: ApplicantField): number => values[names.indexOf(name)]!
  expect([valueOf('Outstanding_Debt'), valueOf('Total_EMI_per_month')]).toEqual([731, 10])
  expect(valueOf('DTI')).toBe(731 / 20_000)
  expect(valueOf('Annual_Income')).toBe(19_999)
  const rich = rowOf({ Outstanding_Debt: 2400, Annual_Income: 199_999, DTI: 0.012 })
  expect(improve(rich, ['Outstanding_Debt', 'DTI']).changed).toEqual(['Outstanding_Debt'])
  const indebted = improve(rich, ['DTI'])
  expect([indebted.changed, indebted.values[names.indexOf('DTI')]]).toEqual([[], 0.012])
  const burdened = improve(row, ['DTI'])
  expect([burdened.changed, burdened.values[names.indexOf('DTI')]]).toEqual([['DTI'], 0.0128])
  expect(improve(rowOf({ Age: 20 }), ['Age'], 'Age').changed).toEqual([])
  expect(improve(rowOf({ Credit_History_Months: 240 }), ['Credit_History_Months']).changed).toHaveLength(1)
  expect(improve(rowOf({ Credit_History_Months: 300 }), ['Credit_History_Months']).changed).toEqual([])
})

test('whoever asks again with better values gets the points that the reason promises', () => {
  for (const example of [...examples, { ...poor, Num_Credit_Inquiries: null, Occupation: null }]) {
    const score = scored(example)
    for (const { fields, gain } of score.reasons)
      if (canBeGiven(fields))
        expect(scored({ ...score.used, ...typicalValues(fields) }).points).toBe(score.points + gain)
  }
})

test('so does whoever is 62 or older, or too old to be believed', () => {
  const old = {
    Annual_Income: 157797.66,
    Monthly_Inhand_Salary: 13092.39,
    Num_Bank_Accounts: 0,
    Num_Credit_Card: 6,
    Interest_Rate: 34,
    Num_of_Loan: 6,
    Delay_from_due_date: 3,
    Num_of_Delayed_Payment: 18,
    Changed_Credit_Limit: 37.55,
    Num_Credit_Inquiries: 8,
    Outstanding_Debt: 1358.52,
    Credit_History_Months: 4,
    Total_EMI_per_month: 563.42,
    Amount_invested_monthly: 999.23,
    Occupation: 'Lawyer',
    Payment_Behaviour: 'Low_spent_Small_value_payments'
  }
  let numReasons = 0
  for (const example of [
    old,
    ...examples,
    poor,
    middling,
    { ...poor, Interest_Rate: 20 },
    { ...old, Interest_Rate: 9 }
  ]) {
    for (const Age of [62, 67, 94, 120]) {
      const score = scored({ ...(example as Record<string, unknown>), Age })
      for (const { fields, gain } of score.reasons) {
        if (!canBeGiven(fields)) continue
        numReasons++
        expect(scored({ ...score.used, ...typicalValues(fields), Age }).points).toBe(score.points + gain)
      }
    }
  }
  expect(numReasons).toBeGreaterThan(30)
})

test('no reason names what no field holds, or says that a value is too low or too high', () => {
  const texts = reasonGroups.flatMap(({ text, missingText }) => [text, missingText]).join('\n')
  expect(texts).not.toMatch(/requested|insufficient|excessive|limited|too |delinquent|bureau|employment|references/i)
})

test('a long credit history is no reason, nor are payments that were never late', () => {
  const history = scored({ ...(middling as Record<string, unknown>), Credit_History_Months: 300 })
  expect(codesOf(history.reasons)).not.toContain('HISTORY')
  const punctual = scored({ ...(poor as Record<string, unknown>), Delay_from_due_date: 0, Num_of_Delayed_Payment: 0 })
  expect(codesOf(punctual.reasons)).not.toContain('DELINQUENCY')
})

test('whether payments were late is not said when the fields contradict each other', () => {
  const late = { ...wealthy, Delay_from_due_date: 60 }
  expect(scored({ ...late, Num_of_Delayed_Payment: 9 }).reasons[0]).toMatchObject({ text: 'Late payments' })
  expect(scored({ ...late, Num_of_Delayed_Payment: 0 }).reasons[0]).toMatchObject({
    text: 'Unable to verify payment delays'
  })
})
