import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createMonitoringReference } from '../../../src/credit/monitoring/monitoring-reference.ts'
import { code, plain } from '../../../src/pipeline/report/markdown.ts'
import { modelCard } from '../../../src/pipeline/report/model-card.ts'
import type { ModelCardInput } from '../../../src/pipeline/report/model-card-input.ts'
import { exampleReport } from './example-report.ts'

const { protocols, fairness, reasons } = exampleReport()

const card: ModelCardInput = {
  model: {
    name: 'cards',
    version: '1.2.0',
    sha256: 'abc123',
    library: 'opencredit 0.2.0',
    trainedAt: '2026-11-27',
    owner: 'Risk'
  },
  purpose: { intendedUse: 'Applications for cards.', outOfScope: ['Pricing', 'Anybody below 18'] },
  data: [
    {
      name: 'panel',
      source: 'public fragments',
      sha256: 'def456',
      numRows: 76_546,
      numGroups: 12_500,
      licence: null,
      exclusions: ['rows without a label']
    }
  ],
  label: {
    name: 'Credit_Score',
    definition: 'As given.',
    classes: ['Poor', 'Standard', 'Good'],
    performanceWindow: '12 months'
  },
  fields: [{ name: 'Annual_Income', description: 'Income in a year', unit: 'USD', range: '0 to 1e7', use: 'feature' }],
  training: {
    learner: 'boosting',
    parameters: { num_leaves: 15, monotone_constraints: [1, -1] },
    seed: 1,
    protocol: 'stratified-grouped',
    steps: ['winsorise 1/99'],
    rule: 'the smallest'
  },
  evaluations: protocols,
  calibration: [{ className: 'Poor', method: 'Platt', eceBefore: 0.0111, eceAfter: 0.0084 }],
  monotone: [{ field: 'Annual_Income', moreIs: 'better', proof: 'proved over 120 cells' }],
  reasons: {
    method: 'Interventional SHAP.',
    groups: [{ code: 'INCOME', text: 'Income insufficient', fields: ['Annual_Income'] }],
    baselines: [{ name: 'near-cutoff', description: 'just above the cutoff', numRows: 200, sha256: '0a0b' }],
    stability: reasons!.stability
  },
  fairness,
  reference: createMonitoringReference({ scores: { points: Float64Array.of(500, 510, NaN) } }),
  limits: ['Rates of 2026.'],
  revalidation: { dueBy: '2027-11-27', triggers: ['a PSI of 0.25'] },
  changes: [{ version: '1.2.0', text: 'Monotone.' }]
}

test('says all of it, in order', () => {
  const { markdown } = modelCard(card)
  const headings = [...markdown.matchAll(/^## (.*)$/gm)].map(([, title]) => title)
  expect(headings).toEqual([
    'Identity',
    'Purpose',
    'Data',
    'Label',
    'Fields and cleaning',
    'Training',
    'Figures',
    'Calibration',
    'Monotone directions',
    'Reasons',
    'Fairness',
    'Reference for monitoring',
    'Limits',
    'Revalidation',
    'Changes'
  ])
  expect(markdown).toMatch(/^# Model card: cards 1\.2\.0\n\n/)
  for (const words of [
    'Licence: **not confirmed**.',
    'row-random (for comparison only)',
    'SHA-256: `abc123`',
    '| `monotone_constraints` | `[1,-1]` |',
    '| `Annual_Income` | better | proved over 120 cells |',
    'up to 500: 1; above 500: 1; missing: 1',
    'Observation window: not stated',
    'Due by 2027-11-27, and earlier when:'
  ])
    expect(markdown).toContain(words)
  expect(markdown).not.toMatch(/undefined|NaN/)
})

test('JSON is the input with its format, for programs', () => {
  const { json } = modelCard({ ...card, calibration: [{ className: 'Poor', method: 'none', eceAfter: NaN }] })
  const parsed = JSON.parse(json)
  expect(parsed).toMatchObject({ format: 'opencredit-model-card', version: 1, model: card.model, limits: card.limits })
  expect(parsed.calibration[0].eceAfter).toBeNull()
  expect(modelCard(card)).toEqual(modelCard(card))
})

test('what is left out is listed', () => {
  const { model, limits } = card
  const { markdown } = modelCard({ model, limits })
  expect(markdown).toContain('## Not documented\n\nPurpose, Data, Label,')
  expect(markdown).not.toContain('## Purpose')
  expect(modelCard(card).markdown).not.toContain('Not documented')
})

test('names may hold anything: they stay text on one line of a table', () => {
  const name = fc.string({ unit: 'binary', maxLength: 30 })
  fc.assert(
    fc.property(name, name, (one, other) => {
      const { markdown } = modelCard({
        model: { ...card.model, name: one },
        fields: [{ name: one, description: other, use: one }]
      })
      const rows = markdown.split('\n').filter((line) => line.startsWith('|'))
      expect(rows).toHaveLength(3)
      for (const row of rows) expect(row.replace(/\\./g, '').match(/\|/g)).toHaveLength(7)
    })
  )
  expect(plain('<script>*a* [b](c) | # \n - x')).toBe('\\<script\\>\\*a\\* \\[b\\](c) \\| \\#   - x')
  expect(plain('- no list')).toBe('\\- no list')
  expect(plain('1. no list')).toBe('1\\. no list')
  expect(code('a`b``c')).toBe('```a`b``c```')
  expect(code('`')).toBe('`` ` ``')
})

test('refuses a card of no model', () => {
  expect(() => modelCard({} as ModelCardInput)).toThrow(new TypeError('"model" expected an object, got undefined'))
  const model = { ...card.model, sha256: 5 as unknown as string }
  expect(() => modelCard({ model })).toThrow(new TypeError('"model.sha256" expected a string, got number'))
})
