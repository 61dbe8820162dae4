import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { scoreApplicant } from '../../src/credit/champion/score-applicant.ts'
import { createStandardSchema } from '../../src/credit/cleaning/standard-schema.ts'
import { exampleRecord, type FieldSpec, type RecordInput } from '../../src/credit/fields/field-spec.ts'
import { jsonSchemaOf } from '../../src/credit/fields/json-schema.ts'
import { createCreditScorer } from '../../src/credit/create-credit-scorer.ts'
import type { CreditDefinition } from '../../src/credit/definition.ts'
import { pointsBreakdownOf } from '../../src/credit/scoring/points-breakdown.ts'
import { loadModel } from '../../src/format/load-model.ts'
import { predict, predictRaw } from '../../src/predict/predict.ts'

// A lender to small firms: its own fields, classes, junk and reasons, with a model that has nothing to do with credit.
const table = [
  {
    name: 'Cash',
    label: 'Cash',
    kind: 'number',
    unit: 'thousand euros',
    description: 'Cash at hand',
    trainingRange: [-2.5, 2.5],
    validRange: [-10, 10],
    moreIs: 'better',
    typical: 1.5,
    required: true,
    examples: [0.4]
  },
  {
    name: 'Debt',
    label: 'Debt',
    kind: 'number',
    unit: 'thousand euros',
    description: 'Debt to banks',
    trainingRange: [-3, 3],
    validRange: [-10, 10],
    moreIs: 'worse',
    typical: 0.5,
    required: true,
    examples: [1.2]
  },
  {
    name: 'Cash_to_Debt',
    label: 'Cash against debt',
    kind: 'ratio',
    unit: '',
    description: 'Cash / (Debt + 1)',
    trainingRange: [-3, 3],
    validRange: [-100, 100],
    moreIs: 'better',
    typical: 0.7,
    required: false,
    examples: [0.2],
    formula: { kind: 'ratio', numerator: 'Cash', denominator: 'Debt', plus: 1 }
  },
  {
    name: 'Owner_Age',
    label: 'Age of the owner',
    kind: 'integer',
    unit: 'decades',
    description: 'Age of the owner',
    trainingRange: [-3, 8],
    validRange: [-3, 9],
    typical: 3,
    required: true,
    examples: [2],
    aliases: ['Founder_Age']
  },
  {
    name: 'Turnover',
    label: 'Turnover',
    kind: 'number',
    unit: 'thousand euros',
    description: 'Turnover of the last year',
    trainingRange: [0.6, 5200],
    validRange: [0, 10_000],
    moreIs: 'better',
    typical: 900,
    required: true,
    examples: [250]
  },
  {
    name: 'Sector',
    label: 'Sector',
    kind: 'category',
    unit: '',
    description: 'Sector of the firm',
    trainingRange: [-3, 0],
    validRange: [-3, 0],
    typical: -1,
    required: true,
    examples: ['Trade'],
    categories: ['Farming', 'Crafts', 'Trade', 'Services']
  }
] as const

type Field = (typeof table)[number]['name']
type Verdict = 'Decline' | 'Refer' | 'Accept'

const fields: readonly FieldSpec<Field>[] = table
const model = loadModel(readFileSync('fixtures/multiclass/model.txt'))
const background = [
  [0.5, -1, 0.2, 3, 900, -1],
  [1.5, 0.3, -0.4, 1, 40, -2],
  [-0.2, 1.1, 0.9, 6, 2500, 0]
]
const definition: CreditDefinition<Field, Verdict, 'sector_unclear'> = {
  name: 'firms',
  version: '1',
  fields,
  ignoredKeys: ['Firm'],
  junk: { sector_unclear: { tokens: ['??'], message: 'sector unclear; treated as missing' } },
  classes: ['Decline', 'Refer', 'Accept'],
  models: [
    {
      name: 'verdicts',
      model,
      predicts: 'classes',
      fields: fields.map(({ name }) => name),
      marginWeights: [-0.5, -0.5, 1]
    }
  ],
  baselines: [{ name: 'three firms', rows: background }],
  missing: 'as trained',
  passingClass: 'Refer',
  minimumInformation: { fields: ['Cash'], numFields: 3 },
  ageGuard: { field: 'Owner_Age', elderlyAge: 5 },
  reasonGroups: [
    {
      code: 'MONEY',
      name: 'Money',
      text: 'Too little cash for the debt',
      missingText: 'Cash and debt are not known',
      fields: ['Cash', 'Debt', 'Cash_to_Debt']
    },
    { code: 'OWNER', name: 'Owner', text: 'Owner', missingText: 'Owner not known', fields: ['Owner_Age'] },
    {
      code: 'FIRM',
      name: 'Firm',
      text: 'Turnover and sector',
      missingText: 'Turnover or sector not known',
      fields: ['Turnover', 'Sector']
    }
  ],
  pointsScale: { basePoints: 100, baseOdds: 1, pointsToDoubleOdds: 15 }
}

const scorer = createCreditScorer(definition)
const { margin: baseMargin } = scorer.baseline()
const { read } = scorer
const answerTo = (record: object): ReturnType<typeof scorer.score> => scorer.scoreClean(read(record).applicant)
const scored = (record: object): Extract<ReturnType<typeof scorer.score>, { status: 'scored' }> => {
  const answer = answerTo(record)
  if (answer.status !== 'scored') throw new Error(answer.message)
  return answer
}
const firm = { Cash: '-1.5_', Debt: 0.7, Owner_Age: 2, Turnover: 30, Sector: 'crafts' }
const rowOfFirm = [-1.5, 0.7, -1.5 / 1.7, 2, 30, -2]
const marginOf = ([decline, refer, accept]: ArrayLike<number> & Iterable<number>): number =>
  -0.5 * decline! - 0.5 * refer! + accept!

test('a definition of its own names the fields, the junk and the issues of its records', () => {
  const { applicant, errors } = read({ ...firm, Sector: '??', Turnovr: 3, Firm: {}, Age: 30, Debt: true })
  expect(errors).toEqual([{ code: 'wrong_type', key: 'Debt', got: 'boolean' }])
  expect(applicant.repairs.map(({ field, code }) => `${field} ${code}`)).toEqual(['Cash trailing_underscore'])
  expect(applicant.warnings.map(({ field, code, suggestion }) => [field, code, suggestion])).toEqual([
    ['Cash_to_Debt', 'derived_unavailable', undefined],
    ['Sector', 'sector_unclear', undefined],
    ['Turnovr', 'unknown_field', 'Turnover'],
    ['Age', 'unknown_field', undefined]
  ])
  expect(applicant.used).toEqual({
    Cash: -1.5,
    Debt: null,
    Cash_to_Debt: null,
    Owner_Age: 2,
    Turnover: 30,
    Sector: null
  })
  expect(read({ Annual_Income: 3 }).errors).toEqual([{ code: 'no_field', expected: 'Cash' }])
  expect(read(7).errors).toEqual([{ code: 'not_an_object', got: 'number' }])
  expect(read({ Owner_Age: 2, Founder_Age: 3 }).applicant.used.Owner_Age).toBe(2)
  expect(read({ ...firm, a: 1, b: 2, c: 3 }, 2).applicant.warnings.map(({ field }) => field)).toEqual(['a', 'b'])
})

test("a definition's own model, classes and margin give the score", () => {
  const result = scored(firm)
  const probabilities = [...predict(model, [rowOfFirm])]
  expect(Object.entries(result.probabilities)).toEqual(
    definition.classes.map((verdict, k) => [verdict, probabilities[k]])
  )
  const prediction: Verdict = result.prediction
  expect(prediction).toBe(definition.classes[probabilities.indexOf(Math.max(...probabilities))])
  expect(result.margin).toBe(marginOf(predictRaw(model, [rowOfFirm])))
  expect(result.points).toBe(Math.round(100 + (15 / Math.LN2) * result.margin))
  const baseRaw = background.map((row) => marginOf(predictRaw(model, [row])))
  expect(baseMargin).toBeCloseTo(baseRaw.reduce((sum, margin) => sum + margin, 0) / 3, 12)
  expect([result.model.id, result.baseline.name, result.baseline.margin]).toEqual(['firms', 'three firms', baseMargin])
})

test("a definition's own reasons and scale explain the score", () => {
  const result = scored(firm)
  expect(result.basePoints + result.groups.reduce((sum, { points }) => sum + points, 0)).toBe(result.points)
  const total = result.groups.reduce((sum, { contribution }) => sum + contribution, baseMargin)
  expect(total).toBeCloseTo(result.margin, 10)
  expect(result.groups.map(({ code }) => code)).toEqual(['MONEY', 'OWNER', 'FIRM'])
  expect(result.reasons.length).toBeGreaterThan(0)
  expect(result.passes).toBe(result.prediction !== 'Decline')
  const texts = definition.reasonGroups!.flatMap(({ text, missingText }) => [text, missingText])
  for (const { text } of result.reasons) expect(texts).toContain(text)
  const byField = pointsBreakdownOf(result, definition.pointsScale!).groups.flatMap((group) => group.fields)
  expect(byField.map(({ field }) => field).sort()).toEqual(fields.map(({ name }) => name).sort())
  for (const { points, contribution } of byField) expect(points).toBeCloseTo((contribution * 15) / Math.LN2, 12)
  expect(() => scorer.score(firm, { reasonMap: scorer.definition.reasonGroups.slice(1) })).toThrow(
    new RangeError('"reasonMap" expected every field in exactly one group, got Cash in 0')
  )
})

test("a definition's own minimum of information is what a score needs", () => {
  const { Cash, ...withoutCash } = firm
  expect(answerTo(withoutCash)).toMatchObject({
    status: 'insufficient information',
    message: 'a score needs Cash',
    missing: ['Cash'],
    minimum: { fields: ['Cash'], numFields: 3, outOf: 5 }
  })
  expect(answerTo({ Cash, Sector: 'Trade' })).toMatchObject({
    message: 'a score needs at least 3 of the 5 fields (2 known)',
    missing: ['Debt', 'Owner_Age', 'Turnover']
  })
  expect(answerTo({ Sector: 'Trade' })).toMatchObject({
    message: 'a score needs Cash and at least 3 of the 5 fields (1 known)'
  })
  expect(answerTo({ Cash, Sector: 'Trade', Debt: 0 }).status).toBe('scored')
})

test('without a minimum, every record is scored', () => {
  const { minimumInformation: _, ...lenient } = definition
  expect(createCreditScorer(lenient).score({ Sector: 'Trade' }).status).toBe('scored')
})

test("a definition's own age guard protects its own field", () => {
  const { youngerAges } = scorer
  expect(youngerAges.every((age) => age >= -3 && age < 5)).toBe(true)
  const guarded = scored({ ...firm, Owner_Age: 7 })
  expect(guarded.warnings).toEqual([expect.objectContaining({ code: 'age_guard', field: 'Owner_Age' }) as unknown])
  const younger = youngerAges.map((age) => scored({ ...firm, Owner_Age: age }))
  const rank = ({ prediction }: { prediction: Verdict }): number => definition.classes.indexOf(prediction)
  expect(rank(guarded)).toBe(Math.max(...younger.map(rank)))
  expect(younger.map(({ margin }) => margin)).toContain(guarded.margin)
  expect(guarded.used.Owner_Age).not.toBe(7)
})

test("a definition's own fields make its schemas and types", () => {
  expect(exampleRecord(fields)).toEqual({ Cash: 0.4, Debt: 1.2, Owner_Age: 2, Turnover: 250, Sector: 'Trade' })
  expect(Object.keys(jsonSchemaOf(fields)['properties'] as object)).toEqual([
    ...fields.slice(0, 4).map(({ name }) => name),
    'Founder_Age',
    'Turnover',
    'Sector'
  ])
  const { validate } = createStandardSchema(fields, read)['~standard']
  expect(validate({ Cash: [] })).toEqual({
    issues: [{ message: 'expected a number or a string, got array', path: ['Cash'] }]
  })
  const record: RecordInput<(typeof table)[number]> = { Founder_Age: '3', Sector: 'Trade', Cash: null }
  // @ts-expect-error -- a field of the champion, not of this definition
  const other: RecordInput<(typeof table)[number]> = { Annual_Income: 3 }
  expect([validate(record).issues, validate(other).issues]).toEqual([undefined, undefined])
})

test('scoring with one definition does not affect another', () => {
  const applicant = { Age: 30, Annual_Income: 50_000 }
  const before = JSON.stringify(scoreApplicant(applicant))
  scored(firm)
  expect(JSON.stringify(scoreApplicant(applicant))).toBe(before)
})
