import { expect, test } from 'vitest'
import { defaultPlan } from '../../../src/pipeline/experiment/default-plan.ts'
import { readPlan } from '../../../src/pipeline/experiment/read-plan.ts'
import { smallPlan } from './small-experiment.ts'

const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

test('plans come through as they are', () => {
  for (const plan of [
    smallPlan,
    defaultPlan({ hasGroups: true, classes: ['a', 'b'] }),
    defaultPlan({ hasGroups: false })
  ]) {
    expect(readPlan(asJson(plan))).toEqual(plan)
  }
})

const [trees] = smallPlan.candidates

test.each<[unknown, string]>([
  [7, '"plan" expected an object, got number'],
  [{ ...smallPlan, seeds: 1 }, '"plan" expected the keys name, seed, protocols'],
  [{ ...smallPlan, seed: 0.5 }, '"plan.seed" expected a whole number, got another one'],
  [{ ...smallPlan, seed: undefined }, '"plan.seed" expected a value, got none'],
  [{ ...smallPlan, candidates: [] }, '"plan.candidates" expected at least 1 items, got 0'],
  [{ ...smallPlan, protocols: [{ name: 'random' }] }, '"plan.protocols[0].name" expected row-random, grouped'],
  [
    { ...smallPlan, candidates: [{ ...trees, learner: 'forest' }] },
    '"plan.candidates[0].learner" expected boosting, scorecard, files; got another text'
  ],
  [
    { ...smallPlan, candidates: [{ ...trees, search: { num_leaves: [] } }] },
    '"plan.candidates[0].search.num_leaves" expected at least 1'
  ],
  [
    { ...smallPlan, candidates: [{ ...trees, parameters: { a: {} } }] },
    '"plan.candidates[0].parameters.a" expected a number'
  ],
  [
    { ...smallPlan, candidates: [{ ...trees, classWeights: 'even' }] },
    '"plan.candidates[0].classWeights" expected balanced'
  ],
  [
    { ...smallPlan, candidates: [{ ...trees, decision: { cutoffs: [2] } }] },
    '"plan.candidates[0].decision.cutoffs[0]" expected a number from 0 to 1'
  ],
  [
    { ...smallPlan, candidates: [{ ...trees, steps: [{ lower: 1 }] }] },
    '"plan.candidates[0].steps[0].step" expected a value, got none'
  ],
  [{ ...smallPlan, rule: { protocol: 'grouped' } }, '"plan.rule.standardErrors" expected a value, got none']
])('refuses %j', (plan, message) => {
  expect(() => readPlan(asJson(plan))).toThrow(message)
})
