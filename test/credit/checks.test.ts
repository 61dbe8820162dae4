import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkDefinition } from '../../src/credit/checks/check-definition.ts'
import { createCreditScorer } from '../../src/credit/create-credit-scorer.ts'
import { createRecordCleaner } from '../../src/credit/create-record-cleaner.ts'
import type { CreditDefinition } from '../../src/credit/definition.ts'
import { forestOf, modelOf } from '../oracle/random-forest.ts'
import { definitions } from './random-definition.ts'

const leaf = (leafValue: number): { leafValue: number; leafCount: number } => ({ leafValue, leafCount: 1 })
const model = modelOf(forestOf([leaf(1)], 1), false, 'binary sigmoid:1')
const three = modelOf(
  forestOf([leaf(1), leaf(2), leaf(3)], 1, { numTreesPerIteration: 3 }),
  false,
  'multiclass num_class:3'
)
const scoring = { name: 'm', model, predicts: { atLeast: 'yes' }, fields: ['income'] }
const good: CreditDefinition = {
  name: 'lender',
  version: '1',
  fields: [
    { name: 'income', kind: 'number', validRange: [0, 100], moreIs: 'better' },
    { name: 'debt', kind: 'number', validRange: [0, 100] },
    { name: 'home', kind: 'category', categories: ['rent', 'own'] },
    { name: 'burden', kind: 'ratio', formula: { kind: 'ratio', numerator: 'debt', denominator: 'income', plus: 1 } }
  ],
  classes: ['no', 'yes'],
  models: [scoring],
  baselines: [{ name: 'near', rows: [[50, 20, 0, null]] }]
}
const [income, debt, home, burden] = good.fields
const ofIncome = {
  name: 'income',
  role: 'feature',
  bins: { kind: 'numeric', upperBounds: [20] },
  counts: [1, 2, 0],
  effectiveRows: 3,
  mean: 30
}
const referenceWith = (...variables: object[]): object => ({
  monitoringReference: { numRows: 3, variables: variables.map((variable) => ({ ...ofIncome, ...variable })) }
})
const group = (code: string, fields: string[]): object => ({ code, name: code, text: code, missingText: code, fields })

test('what a definition leaves out is filled in', () => {
  checkDefinition(good)
  const { definition, fields } = createCreditScorer(good)
  expect(definition).toMatchObject({ passingClass: 'yes', missing: 'worst', ignoredKeys: [], junk: {} })
  expect(definition.pointsScale).toEqual({ basePoints: 600, baseOdds: 1, pointsToDoubleOdds: 40 })
  expect(definition.reasonGroups[0]).toEqual({
    code: 'income',
    name: 'income',
    text: 'income',
    missingText: 'Unable to verify: income',
    fields: ['income']
  })
  expect(fields[0]).toMatchObject({ label: 'income', trainingRange: [0, 100], typical: 50, required: true })
  expect(fields[2]).toMatchObject({ validRange: [0, 1], typical: 0, examples: ['rent'] })
  expect(fields[3]).toMatchObject({ validRange: [0, 100], required: false, typical: 20 / 51 })
})

test('the words of sample form C-1 stand for codes', () => {
  const { definition } = createCreditScorer({
    ...good,
    reasonGroups: [
      { code: 'INCOME', fields: ['income'] },
      { code: 'OBLIGATIONS', text: 'Debt', fields: ['debt', 'burden'] },
      { code: 'HOME', name: 'Home', text: 'Home', missingText: 'Home not known', fields: ['home'] }
    ]
  })
  expect(definition.reasonGroups.map(({ text }) => text)).toEqual([
    'Income insufficient for amount of credit requested',
    'Debt',
    'Home'
  ])
})

const fieldsWith = (...fields: unknown[]): object => ({ fields: [income, debt, home, burden, ...fields] })
const modelWith = (parts: object): object => ({ models: [{ ...scoring, ...parts }] })
const baselineWith = (...rows: unknown[]): object => ({ baselines: [{ name: 'near', rows }] })

test.each<[string, object]>([
  ['"definition" expected the keys name, version, fields,', { nmae: 'x' }],
  ['"name" expected a string, got number', { name: 3 }],
  ['"version" expected a name, got ""', { version: '' }],
  ['"fields" expected at least 1 items, got 0', { fields: [] }],
  ['"fields[0]" expected an object, got null', { fields: [null] }],
  [
    '"fields[0].kind" expected number, integer, category, months, ratio; got another text',
    { fields: [{ name: 'a', kind: 'x' }] }
  ],
  ['"fields[4].validRange" expected a range, got none', fieldsWith({ name: 'a', kind: 'number' })],
  [
    '"fields[4].validRange[1]" expected a finite number, got Infinity',
    fieldsWith({ name: 'a', kind: 'number', validRange: [0, Infinity] })
  ],
  [
    '"fields[4].validRange" expected the smaller number first',
    fieldsWith({ name: 'a', kind: 'number', validRange: [1, 0] })
  ],
  ['"fields[4].categories" expected a list, as the kind is category', fieldsWith({ name: 'a', kind: 'category' })],
  [
    '"fields[4].categories" expected none, as the kind is number',
    fieldsWith({ name: 'a', kind: 'number', validRange: [0, 1], categories: ['x'] })
  ],
  ['"fields[4].categories" expected unique names', fieldsWith({ name: 'a', kind: 'category', categories: ['x', 'x'] })],
  [
    '"fields[4].validRange" expected the codes of 2 categories',
    fieldsWith({ name: 'a', kind: 'category', categories: ['x', 'y'], validRange: [0, 2] })
  ],
  [
    '"fields[4].typical" expected a value of the valid range',
    fieldsWith({ name: 'a', kind: 'number', validRange: [0, 1], typical: 2 })
  ],
  [
    '"fields[4]" expected a name, label and aliases of its own, got one of fields[0]',
    fieldsWith({ name: 'In come', kind: 'number', validRange: [0, 1] })
  ],
  [
    '"fields[4].formula" expected fields that precede it, got "b"',
    fieldsWith({ name: 'a', kind: 'ratio', formula: { kind: 'sum', of: ['b'] } })
  ],
  [
    '"fields[4].formula" expected numbers, got the category home',
    fieldsWith({ name: 'a', kind: 'ratio', formula: { kind: 'sum', of: ['home'] } })
  ],
  [
    '"fields[4].formula.of" expected 2 items, got 1',
    fieldsWith({ name: 'a', kind: 'ratio', formula: { kind: 'difference', of: ['debt'] } })
  ],
  [
    '"fields[4].formula.kind" expected ratio, difference,',
    fieldsWith({ name: 'a', kind: 'ratio', formula: { kind: 'eval', of: [] } })
  ],
  ['"classes" expected unique names', { classes: ['no', 'no'] }],
  ['"classes[1]" expected a name, got "__proto__"', { classes: ['no', '__proto__'] }],
  ['"passingClass" expected yes; got another class', { passingClass: 'no' }],
  ['"models[0].model" expected a model, as loadModel or train returns it', modelWith({ model: 'model.txt' })],
  ['"models" expected one that tells yes from worse classes, got 0', modelWith({ predicts: { atLeast: 'no' } })],
  ['"models" expected unique names', { models: [scoring, scoring] }],
  [
    '"models" expected yes to be told from worse classes, got "maybe"',
    { models: [scoring, { ...scoring, name: 'n', predicts: { below: 'maybe' } }] }
  ],
  [
    '"models" expected one multiclass model, or models of one raw score each, got 2 mixed',
    { models: [scoring, { ...scoring, name: 'n', predicts: 'classes' }] }
  ],
  [
    '"models[0].model" expected a multiclass model of 2 classes, got binary with 1 raw scores',
    modelWith({ predicts: 'classes' })
  ],
  ['"models[0].model" expected one raw score, got 3', modelWith({ model: three })],
  ['"models[0].predicts" expected classes; got another text', modelWith({ predicts: 'all' })],
  ['"models[0].cutoff" expected a probability, got 2', modelWith({ cutoff: 2 })],
  ['"models[0].marginWeights" expected one weight >= 0', modelWith({ marginWeights: [-1] })],
  ['"models" expected a margin weight above 0', modelWith({ marginWeights: [0] })],
  [
    '"models[0].calibrator.slope" expected > 0, got -1',
    modelWith({ calibrator: { kind: 'platt', slope: -1, intercept: 0 } })
  ],
  [
    '"models[0].calibrator.probabilities" expected 2 items, got 1',
    modelWith({ calibrator: { kind: 'isotonic', scores: [0, 1], probabilities: [0.5] } })
  ],
  [
    '"models[0].calibrator.scores" expected ascending numbers',
    modelWith({ calibrator: { kind: 'isotonic', scores: [1, 1], probabilities: [0, 1] } })
  ],
  [
    '"models[0].calibrator.probabilities" expected ascending probabilities',
    modelWith({ calibrator: { kind: 'isotonic', scores: [0, 1], probabilities: [0.6, 0.5] } })
  ],
  [
    '"models[0].calibrator.kind" expected platt, isotonic',
    modelWith({ calibrator: { kind: 'beta', scores: [], probabilities: [] } })
  ],
  [
    '"models[0]" expected a calibrator, as the model\'s objective regression gives no probability',
    modelWith({ model: modelOf(forestOf([leaf(1)], 1), false, 'regression') })
  ],
  ['"models.m.fields" expected 1 fields, one for each feature, got 2', modelWith({ fields: ['income', 'debt'] })],
  ['"models.m.fields" expected names of fields, got "x"', modelWith({ fields: ['x'] })],
  ['"models.m" expected features that are fields, got "Column_0"', modelWith({ fields: undefined })],
  ['"baselines" expected at least 1 items', { baselines: [] }],
  ['"baselines[0].rows" expected at least 1 items', baselineWith()],
  ['"baselines.near.rows[0]" expected 4 values, one for each field, got 1', baselineWith([1])],
  ['"baselines.near.rows[1]" expected a value of debt: in a baseline', baselineWith([1, 1, 0, null], [1, null, 0, 2])],
  ['"baselines.near.rows[0]" expected a code of home, 0 to 1', baselineWith([1, 1, 2, null])],
  ['"baselines[0].rows[0][0]" expected a number, got string', baselineWith(['1', 1, 0, null])],
  [
    '"reasonGroups" expected every field in one group, got burden in none',
    { reasonGroups: [group('A', ['income', 'debt', 'home'])] }
  ],
  [
    '"reasonGroups" expected unique names',
    { reasonGroups: [group('A', ['income', 'debt', 'home', 'burden', 'debt'])] }
  ],
  ['"reasonGroups" expected names of fields, got "x"', { reasonGroups: [group('A', ['x'])] }],
  [
    '"reasonGroups[0]" expected name, text and missingText, or one of the codes INCOME,',
    { reasonGroups: [{ code: 'constructor', fields: ['income', 'debt', 'home', 'burden'] }] }
  ],
  [
    '"pointsScale.baseOdds" expected a number, got string',
    { pointsScale: { basePoints: 1, baseOdds: '1', pointsToDoubleOdds: 1 } }
  ],
  ['"scale.pointsToDoubleOdds" expected > 0', { pointsScale: { basePoints: 1, baseOdds: 1, pointsToDoubleOdds: 0 } }],
  [
    '"minimumInformation.fields" expected required fields, got burden',
    { minimumInformation: { fields: ['burden'], numFields: 1 } }
  ],
  ['"minimumInformation.numFields" expected 0 to 3, got 4', { minimumInformation: { fields: [], numFields: 4 } }],
  [
    '"ageGuard.field" expected a field with a number that is not computed',
    { ageGuard: { field: 'home', elderlyAge: 62 } }
  ],
  [
    '"ageGuard.elderlyAge" expected an age at most 1000 above the least valid one',
    { ageGuard: { field: 'debt', elderlyAge: 1e9 } }
  ],
  ['"monotoneFields" expected fields with a direction (moreIs), got debt', { monotoneFields: ['debt'] }],
  ['"missing" expected worst, as trained; got another text', { missing: 'best' }],
  ['"monitoringReference.variables" expected at least 1 items', { monitoringReference: { numRows: 3, variables: [] } }],
  [
    '"monitoringReference" expected the keys numRows, variables; got "x"',
    { monitoringReference: { numRows: 3, x: 1 } }
  ],
  ['"monitoringReference.variables[0]" expected a field, or the score points or class', referenceWith({ name: 'x' })],
  ['"monitoringReference.variables[0]" expected a field, or the score', referenceWith({ name: 'points' })],
  ['"monitoringReference.variables[0]" expected a field, or the score', referenceWith({ role: 'score' })],
  ['"monitoringReference.variables[1]" expected a variable of its own', referenceWith({}, {})],
  ['"monitoringReference.variables[0].bins" expected bins of texts', referenceWith({ name: 'home' })],
  [
    '"monitoringReference.variables[0].bins" expected bins of numbers',
    referenceWith({ bins: { kind: 'categorical', categories: ['a'] } })
  ],
  [
    '"monitoringReference.variables[0].bins.categories" expected unique texts',
    referenceWith({ name: 'home', bins: { kind: 'categorical', categories: ['own', 'own'] }, counts: [1, 1, 0, 1] })
  ],
  [
    '"monitoringReference.variables[0].bins.kind" expected numeric, categorical',
    referenceWith({ bins: { kind: 'x' } })
  ],
  [
    '"monitoringReference.variables[0].bins.upperBounds" expected ascending numbers',
    referenceWith({ bins: { kind: 'numeric', upperBounds: [2, 2] }, counts: [1, 1, 1, 0] })
  ],
  ['"monitoringReference.variables[0].counts" expected 3 counts, got 2', referenceWith({ counts: [1, 2] })],
  ['"monitoringReference.variables[0].counts" expected counts >= 0', referenceWith({ counts: [4, -1, 0] })],
  ['"monitoringReference.variables[0].counts" expected counts that add up', referenceWith({ counts: [1, 1, 0] })],
  ['"monitoringReference.variables[0].counts[1]" expected a whole', referenceWith({ counts: [1, 1.5, 0.5] })],
  ['"monitoringReference.variables[0].effectiveRows" expected a number above 0', referenceWith({ effectiveRows: 0 })],
  ['"monitoringReference.variables[0].effectiveRows" expected a number above 0', referenceWith({ effectiveRows: 3.5 })],
  ['"junk.x" expected an object, got string', { junk: { x: 'y' } }],
  [
    '"contradictions[0]" expected names of fields, got "x"',
    { contradictions: [{ field: 'x', other: 'debt', times: 1, plus: 0, message: '' }] }
  ]
])('%s', (message, change) => {
  const error = errorOf(() => createCreditScorer({ ...good, ...change } as CreditDefinition))
  expect(error.message.slice(0, message.length)).toBe(message)
  expect([TypeError, RangeError]).toContain(error.constructor)
})

function errorOf(act: () => unknown): Error {
  try {
    act()
  } catch (error) {
    return error as Error
  }
  throw new Error('expected an error')
}

test('what is no object at all is refused', () => {
  for (const value of [undefined, null, 3, 'x', []])
    expect(() => createCreditScorer(value as never)).toThrow(
      new TypeError(
        `"definition" expected an object, got ${value === null ? 'null' : Array.isArray(value) ? 'an array' : typeof value}`
      )
    )
})

test('records are cleaned without models as a scorer will clean them', () => {
  const { clean } = createCreditScorer(good)
  const cleanRecord = createRecordCleaner({ fields: good.fields })
  for (const record of [{ income: '12_', debt: 5, home: 'Own' }, { debt: -3 }, { burden: 0.3, income: 'n/a', x: 3 }])
    expect(cleanRecord(record)).toEqual(clean(record))
  expect(createRecordCleaner({ fields: good.fields, missing: 'as trained' })({ burden: 0.3 }).used.burden).toBe(0.3)
  expect(() => cleanRecord({ income: {} })).toThrow(TypeError)
  expect(() => createRecordCleaner({ fields: [] })).toThrow(RangeError)
})

test('random definitions pass, and completing one changes nothing that it says', () => {
  fc.assert(
    fc.property(definitions('worst'), (definition) => {
      const { definition: complete } = createCreditScorer(definition)
      expect(complete).toMatchObject({ classes: definition.classes, models: definition.models })
      expect(complete.fields).toMatchObject(definition.fields.map((field) => ({ ...field })))
    }),
    { numRuns: 100 }
  )
})
