import { expect, test } from 'vitest'
import { createCreditScorer } from '../../src/credit/create-credit-scorer.ts'
import type { CreditDefinition, FieldDefinition } from '../../src/credit/definition.ts'
import { lender } from './lender.ts'

const [income, debt, home, burden] = lender.fields as [
  FieldDefinition,
  FieldDefinition,
  FieldDefinition,
  FieldDefinition
]
const group = {
  code: 'A',
  fields: lender.fields.map(({ name }) => name),
  name: 'All',
  text: 'All',
  missingText: 'All'
}

// Whatever people are shown goes to letters and terminals as it is.
test.each<[string, Partial<CreditDefinition>]>([
  ['name', { name: 'a\u001b[31m' }],
  ['version', { version: '1\u202e' }],
  ['classes[1]', { classes: ['declined', 'appro\nved'] }],
  ['fields[0].label', { fields: [{ ...income, label: 'A\r' }, debt, home, burden] }],
  ['fields[0].unit', { fields: [{ ...income, unit: '\u2028' }, debt, home, burden] }],
  ['fields[2].categories[1]', { fields: [income, debt, { ...home, categories: ['Owned', 'Ren\tted'] }, burden] }],
  ['baselines[0].description', { baselines: [{ ...lender.baselines[0]!, description: 'a\nb' }] }],
  ['models[0].name', { models: [{ ...lender.models[0]!, name: '\u0007' }] }],
  ['reasonGroups[0].text', { reasonGroups: [{ ...group, text: 'Paid\nin full' }] }],
  ['junk.x.message', { junk: { x: { tokens: ['?'], message: 'a\nb' } } }],
  [
    'contradictions[0].message',
    { contradictions: [{ field: 'Debt', times: 1, other: 'Debt', plus: 0, message: '\n' }] }
  ]
])('"%s" must be a line', (place, change) => {
  expect(() => createCreditScorer({ ...lender, ...change })).toThrow(
    `"${place}" expected one line without control characters`
  )
})

test('a label that is a number must be that of its code: 1 as text and as a number mean the same', () => {
  const withLabels = (categories: string[], validRange: [number, number]): (() => unknown) => {
    const fields = [income, debt, { ...home, categories, validRange }, burden]
    const baselines = lender.baselines.map((baseline) => ({
      ...baseline,
      rows: baseline.rows.map(([a, b, c, d]) => [a!, b!, c! + validRange[0], d!])
    }))
    return () => createCreditScorer({ ...lender, fields, baselines })
  }
  expect(withLabels(['1', '2'], [0, 1])).toThrow('"fields[2].categories" expected labels that are no numbers')
  expect(withLabels(['1', '2'], [1, 2])).not.toThrow()
})
