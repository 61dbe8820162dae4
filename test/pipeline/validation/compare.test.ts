import { expect, test } from 'vitest'
import { createMersenneTwister } from '../../../src/numeric/mersenne-twister.ts'
import { compareModels } from '../../../src/pipeline/validation/compare.ts'
import { evaluate } from '../../../src/pipeline/validation/evaluate.ts'
import type { ScoredRows } from '../../../src/pipeline/validation/scored-rows.ts'

interface Pair {
  readonly first: ScoredRows
  readonly second: ScoredRows
}

// Two models that see customers through different noise; the second also errs by `error`.
function twoModels(numGroups: number, seed: number, error: number): Pair {
  const random = createMersenneTwister(seed)
  const noise = (): number => random.nextDouble() + random.nextDouble() + random.nextDouble() - 1.5
  const group: number[] = []
  const label: number[] = []
  const probabilities: [number[], number[]] = [[], []]
  for (let number = 0; number < numGroups; number++) {
    const luck = noise() * 2
    const errors = [noise(), noise() + error * noise()]
    for (let rows = 1 + random.nextUpTo(6); rows > 0; rows--) {
      group.push(number)
      label.push(Number(random.nextDouble() < 1 / (1 + Math.exp(-luck))))
      for (const [i, one] of errors.entries()) {
        const probability = 1 / (1 + Math.exp(-luck - one))
        probabilities[i]!.push(1 - probability, probability)
      }
    }
  }
  const rows = { group, label: Int32Array.from(label) }
  return {
    first: { ...rows, probabilities: Float64Array.from(probabilities[0]) },
    second: { ...rows, probabilities: Float64Array.from(probabilities[1]) }
  }
}

test('a better model is found better, by every figure that has a direction', () => {
  const { first, second } = twoModels(800, 1, 3)
  const { metrics, numGroups } = compareModels(first, second, { numResamples: 300 })
  expect(numGroups).toBe(800)
  for (const name of ['log_loss', 'brier'] as const) expect(metrics[name].upper).toBeLessThan(0)
  for (const name of ['accuracy', 'auc_macro'] as const) expect(metrics[name].lower).toBeGreaterThan(0)
  for (const name of ['log_loss', 'brier', 'auc_macro'] as const) expect(metrics[name].pValue).toBeLessThan(0.001)
  const alone = evaluate(first, { numResamples: 300 })
  expect(metrics.log_loss.first).toBe(alone.metrics.log_loss.value)
  expect(metrics.log_loss.value).toBeCloseTo(metrics.log_loss.first - metrics.log_loss.second, 14)
})

test('models that differ by luck alone are told apart about as seldom as p says', () => {
  const pValues = Array.from({ length: 120 }, (_, seed) => {
    const { first, second } = twoModels(120, seed + 1, 0)
    return compareModels(first, second, { numResamples: 100, seed }).metrics.log_loss.pValue
  })
  const share = (limit: number): number => pValues.filter((value) => value < limit).length / pValues.length
  expect(share(0.1)).toBeLessThan(0.2)
  expect(share(0.5)).toBeGreaterThan(0.35)
  expect(share(0.5)).toBeLessThan(0.65)
})

test('a model and itself: no difference, and no sign of one', () => {
  const { first } = twoModels(50, 3, 0)
  const { metrics } = compareModels(first, first, { numResamples: 20 })
  for (const one of Object.values(metrics)) expect(one).toMatchObject({ value: 0, lower: 0, upper: 0, pValue: 1 })
})

test('pairing: the interval of a difference is narrower than those of the models', () => {
  const { first, second } = twoModels(400, 8, 0.1)
  const { metrics } = compareModels(first, second, { numResamples: 300 })
  const alone = evaluate(first, { numResamples: 300 }).metrics
  expect(metrics.auc_macro.standardError).toBeLessThan(alone.auc_macro.standardError)
})

test('models of other rows are refused', () => {
  const { first, second } = twoModels(50, 3, 0)
  const other = { ...second, label: second.label.map((one, row) => (row === 7 ? 1 - one : one)) }
  expect(() => compareModels(first, other)).toThrow(
    '"second" expected the label of "first" in every row, got another in row 7'
  )
  const { group: _, ...alone } = second
  expect(() => compareModels(first, alone)).toThrow('"second" expected the group of "first" in every row')
  const shorter = twoModels(49, 3, 0).second
  expect(() => compareModels(first, shorter)).toThrow(/"second" expected \d+ numRows as in "first", got \d+/)
})
