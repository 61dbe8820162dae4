import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ScoringModel } from '../../../src/credit/definition.ts'
import { calibrate, type Calibrator } from '../../../src/credit/scoring/calibrator.ts'
import { createClassRule } from '../../../src/credit/scoring/class-rule.ts'
import { marginOfScores, marginRuleOf } from '../../../src/credit/scoring/score-outputs.ts'
import { predict } from '../../../src/predict/predict.ts'
import { forestOf, modelOf } from '../../oracle/random-forest.ts'

const classes = ['bad', 'fair', 'good']
const logit = (probability: number): number => Math.log(probability / (1 - probability))
const modelWith = (numScores: number, objective: string, value = 0): ScoringModel['model'] =>
  modelOf(
    forestOf(
      Array.from({ length: numScores }, () => ({ leafValue: value, leafCount: 1 })),
      1,
      { numTreesPerIteration: numScores }
    ),
    false,
    objective
  )
const binary = modelWith(1, 'binary sigmoid:1')
const pair: readonly ScoringModel[] = [
  // In another order than the classes.
  { name: 'good', model: binary, predicts: { atLeast: 'good' }, cutoff: 0.7 },
  { name: 'bad', model: binary, predicts: { below: 'fair' }, marginWeights: [2] }
]

test('an applicant has the best class that, like all below it, reaches its cutoff', () => {
  const rule = createClassRule(pair, classes)
  const verdict = (good: number, bad: number): { class: string; probabilities: number[] } => {
    const scores = Float64Array.of(logit(good), logit(bad))
    const { creditClass, probabilities } = rule(scores, scores)
    return { class: classes[creditClass]!, probabilities: [...probabilities].map((p) => Math.round(p * 1000) / 1000) }
  }
  expect(verdict(0.2, 0.4)).toEqual({ class: 'fair', probabilities: [0.4, 0.4, 0.2] })
  expect(verdict(0.71, 0.1)).toEqual({ class: 'good', probabilities: [0.1, 0.19, 0.71] })
  expect(verdict(0.69, 0.1)).toEqual({ class: 'fair', probabilities: [0.1, 0.21, 0.69] })
  // The models contradict each other: nobody is good who is not even fair.
  expect(verdict(0.8, 0.6)).toEqual({ class: 'bad', probabilities: [0.6, 0, 0.4] })
})

test('the margin is in log-odds of the better classes, calibrated and weighted', () => {
  expect(marginOfScores(marginRuleOf(pair, 3), [1.5, 0.5])).toBe(1.5 - 2 * 0.5)
  const calibrator = { kind: 'platt', slope: 0.5, intercept: 0.25 } as const
  const calibrated = pair.map((model) => ({ ...model, calibrator }))
  expect(marginOfScores(marginRuleOf(calibrated, 3), [1.5, 0.5])).toBe(0.75 + 0.25 - 2 * (0.25 + 0.25))
  const steep = { ...pair[0]!, model: modelWith(1, 'binary sigmoid:2') }
  expect(marginOfScores(marginRuleOf([steep], 2), [1.5])).toBe(3)
  const multiclass = { name: 'all', model: modelWith(3, 'multiclass num_class:3'), predicts: 'classes' } as const
  expect(marginOfScores(marginRuleOf([multiclass], 3), [1, 5, 4])).toBe(3)
})

test('the sigmoid of a model and a Platt calibrator that changes nothing agree, to the bit', () => {
  fc.assert(
    fc.property(fc.double({ min: -40, max: 40, noNaN: true }), (score) => {
      const calibrated = calibrate({ kind: 'platt', slope: 1, intercept: 0 }, score)
      expect(calibrated).toBe(predict(modelWith(1, 'binary sigmoid:1', score), [[0]])[0])
    })
  )
})

test('an isotonic calibrator joins its points, and never falls', () => {
  const calibrator: Calibrator = { kind: 'isotonic', scores: [-1, 0, 2], probabilities: [0.1, 0.1, 0.9] }
  expect([-5, -1, -0.5, 0, 0.5, 1, 2, 9].map((score) => calibrate(calibrator, score))).toEqual([
    0.1, 0.1, 0.1, 0.1, 0.30000000000000004, 0.5, 0.9, 0.9
  ])
  const points = fc.uniqueArray(fc.double({ noNaN: true, min: -1e3, max: 1e3 }), { minLength: 1, maxLength: 6 })
  const steps = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 6, maxLength: 6 })
  const score = fc.double({ noNaN: true, min: -2e3, max: 2e3 })
  fc.assert(
    fc.property(points, steps, score, score, (at, heights, a, b) => {
      const scores = at.toSorted((x, y) => x - y)
      const probabilities = heights.slice(0, scores.length).sort((x, y) => x - y)
      const random: Calibrator = { kind: 'isotonic', scores, probabilities }
      expect(calibrate(random, Math.min(a, b))).toBeLessThanOrEqual(calibrate(random, Math.max(a, b)))
    })
  )
})

test('between bounds, the class is the worst that some scores between them give', () => {
  const bounds = fc.array(fc.tuple(fc.integer({ min: -3, max: 3 }), fc.integer({ min: 0, max: 3 })), {
    minLength: 3,
    maxLength: 3
  })
  const multiclass: ScoringModel = {
    name: 'all',
    model: modelWith(3, 'multiclass num_class:3'),
    predicts: 'classes'
  }
  const rules = [createClassRule([multiclass], classes), createClassRule(pair, classes)] as const
  fc.assert(
    fc.property(bounds, fc.nat({ max: 1 }), (drawn, which) => {
      const rule = rules[which as 0 | 1]
      const spans = drawn.slice(0, which === 0 ? 3 : 2)
      const lowest = Float64Array.from(spans, ([low]) => low)
      const highest = Float64Array.from(spans, ([low, width]) => low + width)
      let worst = Infinity
      const tryAll = (scores: number[]): void => {
        const at = scores.length
        if (at === spans.length) {
          const exact = Float64Array.from(scores)
          worst = Math.min(worst, rule(exact, exact).creditClass)
        } else for (let score = lowest[at]!; score <= highest[at]!; score++) tryAll([...scores, score])
      }
      tryAll([])
      const { creditClass, probabilities } = rule(lowest, highest)
      expect(creditClass).toBe(worst)
      // What is shown is what such scores give.
      if (which === 0) expect(probabilities.indexOf(Math.max(...probabilities))).toBe(creditClass)
    }),
    { numRuns: 500 }
  )
})
