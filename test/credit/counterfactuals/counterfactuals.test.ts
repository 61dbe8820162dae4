import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { completeDefinition } from '../../../src/credit/complete-definition.ts'
import { type CounterfactualOptions, counterfactuals } from '../../../src/credit/counterfactuals/counterfactuals.ts'
import type { Action } from '../../../src/credit/counterfactuals/actions.ts'
import { createScorerOf } from '../../../src/credit/create-scorer.ts'
import type { CreditDefinition, ScoringModel } from '../../../src/credit/definition.ts'
import type { MissingRule } from '../../../src/credit/fields/field-spec.ts'
import type { CreditScorer } from '../../../src/credit/scorer.ts'
import type { Model } from '../../../src/model/model.ts'
import { cheapestChanges, type Step } from '../../oracle/counterfactuals.ts'
import { forestOf, modelOf, type TreeSpec } from '../../oracle/random-forest.ts'

type Field = 'cards' | 'loans' | 'debt' | 'income' | 'age' | 'ratio'
type Scorer = CreditScorer<Field, 'bad' | 'fair' | 'good'>

const names: readonly Field[] = ['cards', 'loans', 'debt', 'income', 'age', 'ratio']

const actions: readonly Action<Field>[] = [
  { field: 'cards', may: 'rise or fall', costPerUnit: 1 },
  { field: 'loans', may: 'fall', costPerUnit: 0.7 },
  { field: 'debt', may: 'fall', step: 0.5, costPerUnit: 1.3 }
]

function scorerOf(models: readonly ScoringModel<Field, 'bad' | 'fair' | 'good'>[], missing: MissingRule): Scorer {
  const integer = (name: Field, max: number, moreIs: 'worse' | 'better') =>
    ({ name, kind: 'integer', validRange: [0, max], moreIs }) as const
  const definition: CreditDefinition<Field, 'bad' | 'fair' | 'good'> = {
    name: 'test',
    version: '1',
    fields: [
      integer('cards', 6, 'worse'),
      integer('loans', 6, 'worse'),
      { name: 'debt', kind: 'number', validRange: [0, 4], moreIs: 'worse' },
      { name: 'income', kind: 'number', validRange: [0, 4], moreIs: 'better' },
      integer('age', 90, 'better'),
      {
        name: 'ratio',
        kind: 'ratio',
        validRange: [0, 4],
        moreIs: 'worse',
        formula: { kind: 'ratio', numerator: 'debt', denominator: 'income', plus: 1 }
      }
    ],
    contradictions: [{ field: 'cards', times: 1, other: 'loans', plus: 3, message: 'more cards than loans allow' }],
    classes: ['bad', 'fair', 'good'],
    models,
    baselines: [{ name: 'all', rows: [[1, 1, 1, 1, 30, 0.5]] }],
    ageGuard: { field: 'age', elderlyAge: 62 },
    missing
  }
  const identity = { id: 'test', version: '1', sha256: '' }
  return createScorerOf(completeDefinition(definition), {
    identity,
    baselines: [{ name: 'all', size: 1, sha256: '' }]
  })
}

const leaf = fc.integer({ min: -8, max: 8 }).map((value) => ({ leafValue: value / 8, leafCount: 1 }))
const trees: fc.Arbitrary<TreeSpec> = fc.letrec<{ tree: TreeSpec }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 3 },
    { arbitrary: leaf, weight: 1 },
    {
      arbitrary: fc
        .tuple(fc.nat({ max: 5 }), fc.integer({ min: 0, max: 11 }), fc.nat({ max: 3 }), tie('tree'), tie('tree'))
        .map(([splitFeature, at, low, left, right]): TreeSpec => {
          const threshold = splitFeature === 4 ? 20 + 5 * at : splitFeature === 5 ? at / 6 : at / 2
          return { splitFeature, decisionType: (low & 2) | 8, threshold, categories: [], left, right }
        }),
      weight: 5
    }
  )
})).tree

const modelFrom = (specs: readonly TreeSpec[], numScores: number): Model => {
  const model = modelOf(forestOf(specs, 6, { numTreesPerIteration: numScores }))
  const link = numScores === 1 ? ({ kind: 'sigmoid', steepness: 1 } as const) : ({ kind: 'softmax' } as const)
  return { ...model, link, featureNames: names }
}

const scorers = fc
  .record({
    trees: fc.array(trees, { minLength: 12, maxLength: 12 }),
    isMulticlass: fc.boolean(),
    missing: fc.constantFrom<MissingRule>('worst', 'as trained')
  })
  .map(({ trees: specs, isMulticlass, missing }) =>
    scorerOf(
      isMulticlass
        ? [{ name: 'all', model: modelFrom(specs, 3), predicts: 'classes' }]
        : [
            { name: 'fair', model: modelFrom(specs.slice(0, 6), 1), predicts: { atLeast: 'fair' }, cutoff: 0.6 },
            { name: 'good', model: modelFrom(specs.slice(6), 1), predicts: { below: 'good' } }
          ],
      missing
    )
  )

const applicants = fc.record({
  cards: fc.nat({ max: 6 }),
  loans: fc.nat({ max: 6 }),
  debt: fc.nat({ max: 16 }).map((value) => value / 4),
  income: fc.oneof(
    { arbitrary: fc.nat({ max: 8 }).map((value): number | null => value / 2), weight: 4 },
    { arbitrary: fc.constant(null), weight: 1 }
  ),
  age: fc.oneof(fc.integer({ min: 18, max: 90 }), fc.constant(null))
})

function stepsOf(applicant: { cards: number; loans: number; debt: number }): Step[] {
  const values = (most: number, step: number): number[] => Array.from({ length: most / step + 1 }, (_, i) => i * step)
  return [
    ...values(6, 1).map((value) => ({ field: 'cards', value, cost: Math.abs(value - applicant.cards) })),
    ...values(6, 1)
      .filter((value) => value < applicant.loans)
      .map((value) => ({ field: 'loans', value, cost: 0.7 * (applicant.loans - value) })),
    ...values(4, 0.5)
      .filter((value) => value < applicant.debt)
      .map((value) => ({ field: 'debt', value, cost: 1.3 * (applicant.debt - value) }))
  ].filter(({ cost }) => cost > 0)
}

test('finds what trying every value of one and of two fields finds', () => {
  const counts = { single: 0, pair: 0, none: 0 }
  fc.assert(
    fc.property(scorers, applicants, fc.constantFrom('fair', 'good'), (scorer, applicant, target) => {
      const before = scorer.score(applicant)
      if (before.status !== 'scored') throw new Error('expected a score')
      const rank = (name: string): number => ['bad', 'fair', 'good'].indexOf(name)
      const contradicts = (record: typeof applicant): boolean => record.cards > record.loans + 3
      const passes = (changes: readonly Step[]): boolean => {
        const changed = { ...applicant, ...Object.fromEntries(changes.map(({ field, value }) => [field, value])) }
        const after = scorer.score(changed)
        return (
          after.status === 'scored' &&
          rank(after.prediction) >= rank(target) &&
          (contradicts(applicant) || !contradicts(changed))
        )
      }
      const result = counterfactuals(scorer, applicant, { target, actions, maxAnswers: 20, maxChanges: 2 })
      if (rank(before.prediction) >= rank(target)) {
        expect(result).toMatchObject({ status: 'reached', answers: [] })
        return
      }
      const expected = cheapestChanges(stepsOf(applicant), passes)
      const found = new Map(
        result.answers.map(({ changes, cost }) => [
          changes
            .map(({ field }) => field)
            .sort()
            .join(),
          cost
        ])
      )
      // Where the ratio is not known for want of the income, debt decides what it may be, and pairs with it are left out.
      const isOpen = applicant.income === null && scorer.definition.missing === 'worst' && applicant.debt > 0
      if (!isOpen) expect(result.pairs).toBe('all')
      for (const [fields, cost] of expected) {
        if (result.pairs === 'some' && fields.includes(',') && fields.includes('debt')) continue
        expect(found.get(fields), fields).toBeCloseTo(cost, 9)
        counts[fields.includes(',') ? 'pair' : 'single']++
      }
      for (const fields of found.keys()) expect(expected.has(fields), fields).toBe(true)
      if (expected.size === 0) counts.none++
      for (const { changes, prediction } of result.answers) {
        expect(rank(prediction)).toBeGreaterThanOrEqual(rank(target))
        expect(passes(changes.map(({ field, to }) => ({ field, value: to as number, cost: 0 })))).toBe(true)
      }
    }),
    { numRuns: 400, seed: 7 }
  )
  expect(Math.min(...Object.values(counts))).toBeGreaterThan(15)
})

const node = (splitFeature: number, threshold: number, left: number, right: number): TreeSpec => ({
  splitFeature,
  decisionType: 10,
  threshold,
  categories: [],
  left: { leafValue: left, leafCount: 1 },
  right: { leafValue: right, leafCount: 1 }
})

// One point for each of cards <= 2, loans <= 1, debt <= 1.5, income > 2, ratio <= 0.5.
const additive = (cutoff: number): Scorer => {
  const specs = [node(0, 2, 1, 0), node(1, 1, 1, 0), node(2, 1.5, 1, 0), node(3, 2, 0, 1), node(5, 0.5, 1, 0)]
  const shifted = [...specs, { leafValue: -cutoff, leafCount: 1 }]
  const model = modelFrom(shifted, 1)
  return scorerOf(
    [
      { name: 'fair', model, predicts: { atLeast: 'fair' } },
      { name: 'good', model: modelFrom([{ leafValue: -1, leafCount: 1 }], 1), predicts: { atLeast: 'good' } }
    ],
    'worst'
  )
}
const applicant = { cards: 5, loans: 4, debt: 3.7, income: 1, age: 40 }
const options: CounterfactualOptions<Field, 'bad' | 'fair' | 'good'> = { actions }

test('more than two fields: nothing can be left out, and what is computed follows', () => {
  const { status, pairs, answers } = counterfactuals(additive(4), applicant, options)
  expect({ status, pairs }).toEqual({ status: 'found', pairs: 'all' })
  expect(answers).toHaveLength(1)
  expect(answers[0]).toMatchObject({ prediction: 'fair', derived: [{ field: 'ratio', from: 1.85, to: 0.5 }] })
  expect(new Map(answers[0]!.changes.map(({ field, to }) => [field, to]))).toEqual(
    new Map([
      ['cards', 2],
      ['loans', 1],
      ['debt', 1]
    ])
  )
  expect(answers[0]!.cost).toBeCloseTo(3 + 3 * 0.7 + 2.7 * 1.3, 12)
  expect(counterfactuals(additive(4), applicant, { actions, maxChanges: 2 })).toMatchObject({
    status: 'none',
    pairs: 'all',
    answers: []
  })
  expect(counterfactuals(additive(5), applicant, options).status).toBe('none')
})

test('a single field, for a record with other spellings and a computed value that contradicts', () => {
  const { cards, debt, ...others } = applicant
  const result = counterfactuals(
    additive(2),
    { ...others, CARDS: String(cards), 'De bt': `${debt}_`, ratio: 9 },
    options
  )
  expect(result.answers.map(({ changes }) => changes)).toEqual([
    [{ field: 'debt', from: 3.7, to: 1 }],
    expect.anything()
  ])
  expect(result.answers[1]!.changes.map(({ field, to }) => [field, to])).toEqual([
    ['cards', 2],
    ['loans', 1]
  ])
})

test('who has the class needs nothing; who has no value cannot change it', () => {
  expect(counterfactuals(additive(0), applicant, options)).toEqual({
    status: 'reached',
    target: 'fair',
    answers: [],
    pairs: 'none'
  })
  const unknown = counterfactuals(additive(1), { ...applicant, cards: null, loans: null, debt: null }, options)
  expect(unknown).toEqual({ status: 'none', target: 'fair', answers: [], pairs: 'all' })
})

test('ranges, directions and steps are kept', () => {
  const of = (action: Action<Field>): unknown[] =>
    counterfactuals(additive(1), applicant, { actions: [action] }).answers.map(({ changes }) => changes[0]!.to)
  expect(of({ field: 'debt', may: 'fall' })).toEqual([1.5])
  expect(of({ field: 'debt', may: 'fall', step: 0.4 })).toEqual([1.2])
  expect(of({ field: 'debt', may: 'fall', range: [1.6, 4] })).toEqual([])
  expect(of({ field: 'debt', may: 'rise' })).toEqual([])
  expect(of({ field: 'income', may: 'rise' })).toEqual([2.01])
})

test('wrong options are named', () => {
  const wrong = (given: object): (() => unknown) => {
    return () => counterfactuals(additive(1), applicant, given)
  }
  expect(wrong({ target: 'best' })).toThrow('"target" expected bad, fair, good; got "best"')
  expect(wrong({ maxAnswers: 21 })).toThrow('"maxAnswers" expected 1 to 20, got 21')
  expect(wrong({ maxChanges: 0 })).toThrow('"maxChanges" expected 1 to 5, got 0')
  expect(wrong({ actions: {} })).toThrow('"actions" expected an array, got Object')
  expect(wrong({ actions: [{ field: 'ratio', may: 'fall' }] })).toThrow(
    '"actions[0].field" expected a field with numbers'
  )
  expect(wrong({ actions: [{ field: 'debt', may: 'sink' }] })).toThrow('"actions[0].may" expected rise, fall')
  expect(wrong({ actions: [{ field: 'debt', may: 'fall', step: 0 }] })).toThrow('"actions[0].step" expected a number')
  for (const range of [null, 5, ['0', '4'], [4, 0], [0]])
    expect(wrong({ actions: [{ field: 'debt', may: 'fall', range }] })).toThrow(
      '"actions[0].range" expected two numbers'
    )
  expect(wrong({ actions: [{ field: 'debt', may: 'fall', cost: 3 }] })).toThrow(
    '"actions[0]" expected the keys field, may, range, step, costPerUnit; got "cost"'
  )
  expect(wrong({ actions: [{ field: 'debt', may: 'fall', step: 1e-20 }] })).toThrow('"actions[0].step" expected a step')
  expect(wrong({ actions: [actions[0], actions[0]] })).toThrow('got cards twice')
})

test('what is not known counts as the worst it can be, and no worse', () => {
  // No income is above 2 and at most 1.
  const unreachable: TreeSpec = {
    ...node(3, 2, 0, 0),
    right: node(3, 1, -100, 0)
  }
  const model = modelFrom([node(0, 2, 1, -1), unreachable], 1)
  const scorer = scorerOf(
    [
      { name: 'fair', model, predicts: { atLeast: 'fair' } },
      { name: 'good', model: modelFrom([{ leafValue: -1, leafCount: 1 }], 1), predicts: { atLeast: 'good' } }
    ],
    'worst'
  )
  const { answers } = counterfactuals(scorer, { ...applicant, income: null }, { actions, maxChanges: 1 })
  expect(answers.map(({ changes }) => changes)).toEqual([[{ field: 'cards', from: 5, to: 2 }]])
})
