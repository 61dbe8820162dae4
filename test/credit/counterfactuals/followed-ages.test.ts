import { expect, test } from 'vitest'
import { createCreditScorer } from '../../../src/credit/create-credit-scorer.ts'
import { counterfactuals } from '../../../src/credit/counterfactuals/counterfactuals.ts'
import { createDataset, train } from '../../../src/index.ts'
import { uniforms } from '../monitoring/random.ts'

const next = uniforms(3)
const rows = Array.from({ length: 500 }, () => [
  Math.floor(next() * 60),
  Math.floor(next() * 60),
  18 + Math.floor(next() * 70)
])
// What follows from the age is worth another amount at each age, and both denominators pass 0.
const data = rows.map(([income, debt, age]) => [
  income!,
  debt!,
  age!,
  income! - debt!,
  income! / (age! - 40),
  20 / (debt! - 30)
])
const label = Float64Array.from(data, (row) => Number(row[3]! + (row[2]! < 40 ? 10 : -5) + next() * 30 > 10))
const featureNames = ['income', 'debt', 'age', 'spare', 'pace', 'room']
const model = train(
  { objective: 'binary', num_iterations: 15, num_leaves: 8, verbosity: -1 },
  createDataset(data, { label, featureNames })
)

const scorerOf = (isGuarded: boolean) =>
  createCreditScorer({
    name: 'ages',
    version: '1',
    fields: [
      { name: 'income', kind: 'integer', validRange: [0, 80], moreIs: 'better' },
      { name: 'debt', kind: 'integer', validRange: [0, 80], moreIs: 'worse' },
      { name: 'age', kind: 'integer', validRange: [18, 100] },
      { name: 'spare', kind: 'number', formula: { kind: 'difference', of: ['income', 'debt'] } },
      { name: 'pace', kind: 'ratio', formula: { kind: 'ratio', numerator: 'income', denominator: 'age', plus: -40 } },
      { name: 'twenty', kind: 'number', validRange: [0, 20] },
      { name: 'room', kind: 'ratio', formula: { kind: 'ratio', numerator: 'twenty', denominator: 'debt', plus: -30 } }
    ],
    classes: ['no', 'yes'],
    models: [{ name: 'all', model, predicts: { atLeast: 'yes' } }],
    baselines: [{ name: 'some', rows: rows.slice(0, 20).map((row) => [...row, null, null, 20, null]) }],
    ...(isGuarded ? { ageGuard: { field: 'age', elderlyAge: 62 } } : {})
  })

test.each([true, false])(
  'one field, exactly, where others follow from it and from the age (guard: %s)',
  (isGuarded) => {
    const scorer = scorerOf(isGuarded)
    let numFound = 0
    for (let i = 0; i < 120; i++) {
      const applicant = {
        income: Math.floor(next() * 81),
        debt: Math.floor(next() * 81),
        age: 50 + Math.floor(next() * 50),
        twenty: 20
      }
      const passes = (change: object): boolean => {
        const score = scorer.score({ ...applicant, ...change })
        return score.status === 'scored' && score.passes
      }
      if (passes({})) continue
      const { answers } = counterfactuals(scorer, applicant, {
        actions: [
          { field: 'income', may: 'rise' },
          { field: 'debt', may: 'fall' }
        ],
        maxChanges: 1
      })
      const incomes = Array.from({ length: 80 - applicant.income }, (_, k) => applicant.income + k + 1)
      const debts = Array.from({ length: applicant.debt }, (_, k) => applicant.debt - k - 1)
      const cheapest = new Map<string, number | undefined>([
        ['income', incomes.find((income) => passes({ income }))],
        ['debt', debts.find((debt) => passes({ debt }))]
      ])
      for (const [field, value] of cheapest)
        expect(answers.find(({ changes }) => changes[0]!.field === field)?.changes[0]!.to).toBe(value)
      numFound += answers.length
    }
    expect(numFound).toBeGreaterThan(10)
  }
)

test('a ratio that is the same at both ends, and another between', () => {
  const debts = Array.from({ length: 400 }, (_, i) => i % 80)
  const rooms = debts.map((debt) => [20 / (debt - 30)])
  const scorer = createCreditScorer({
    name: 'room',
    version: '1',
    fields: [
      { name: 'debt', kind: 'integer', validRange: [0, 80], moreIs: 'worse' },
      { name: 'twenty', kind: 'number', validRange: [0, 20] },
      { name: 'room', kind: 'ratio', formula: { kind: 'ratio', numerator: 'twenty', denominator: 'debt', plus: -30 } }
    ],
    classes: ['no', 'yes'],
    models: [
      {
        name: 'room',
        predicts: { atLeast: 'yes' },
        model: train(
          { objective: 'binary', num_iterations: 30, num_leaves: 2, min_data_in_leaf: 1, verbosity: -1 },
          createDataset(rooms, {
            label: Float64Array.from(rooms, ([room]) => Number(room! > 5)),
            featureNames: ['room']
          })
        )
      }
    ],
    baselines: [{ name: 'some', rows: [[10, 20, null]] }]
  })
  const { answers } = counterfactuals(scorer, { debt: 70, twenty: 20 }, { actions: [{ field: 'debt', may: 'fall' }] })
  expect(answers.map(({ changes }) => changes)).toEqual([[{ field: 'debt', from: 70, to: 33 }]])
})
