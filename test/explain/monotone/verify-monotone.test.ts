import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { loadModel, predictRaw, verifyMonotone } from '../../../src/index.ts'
import type { Forest } from '../../../src/model/forest.ts'
import type { Model } from '../../../src/model/model.ts'
import { createLightgbmRandom } from '../../../src/numeric/lightgbm-random.ts'
import { createDataset, train } from '../../../src/train/index.ts'
import { isMonotone } from '../../oracle/monotone.ts'
import { forestOf, forests, modelOf, type TreeSpec } from '../../oracle/random-forest.ts'

function checkViolation(model: Model, result: ReturnType<typeof verifyMonotone>): void {
  if (result.status !== 'violated') throw new Error(`expected a violation, got ${result.status}`)
  const { feature, direction, output, rows, scores } = result
  const [low, high] = rows
  for (let other = 0; other < model.numFeatures; other++)
    if (other !== feature) expect(Object.is(low[other], high[other])).toBe(true)
  expect(low[feature]!).toBeLessThan(high[feature]!)
  const raw = predictRaw(model, [[...low], [...high]])
  expect(scores).toEqual([raw[output], raw[model.forest.numTreesPerIteration + output]])
  if (direction === 'increasing') expect(scores[1]).toBeLessThan(scores[0])
  else expect(scores[1]).toBeGreaterThan(scores[0])
}

// The nodes of one feature made numerical: their thresholds are then numbers of sets.
const withNumerical = (forest: Forest, feature: number): Forest => ({
  ...forest,
  decisionType: forest.decisionType.map((type, node) => (forest.splitFeature[node] === feature ? type & ~1 : type))
})

test('agrees with trying every combination of cells, for random forests', () => {
  const answers = { proved: 0, violated: 0, undecided: 0 }
  const cases = fc
    .boolean()
    .chain((isLightgbm) =>
      forests({ maxFeatures: 3, maxIterations: 3, maxTreesPerIteration: 2, maxDepth: 3, isLightgbm })
    )
    .filter(({ splitFeature }) => splitFeature.length <= 14)
  fc.assert(
    fc.property(cases, fc.nat(), fc.boolean(), (forest, pick, isIncreasing) => {
      const feature = pick % forest.numFeatures
      const output = pick % forest.numTreesPerIteration
      const model = modelOf(withNumerical(forest, feature))
      const direction = isIncreasing ? 'increasing' : 'decreasing'
      const result = verifyMonotone(model, feature, { direction, output })
      answers[result.status]++
      expect(result.status).toBe(isMonotone(model, feature, isIncreasing ? 1 : -1, output) ? 'proved' : 'violated')
      if (result.status === 'violated') checkViolation(model, result)
    }),
    { numRuns: 1200, seed: 5 }
  )
  expect(answers.proved).toBeGreaterThan(30)
  expect(answers.violated).toBeGreaterThan(100)
})

// Trees that share their thresholds, with leaves of few sizes, make up for each other often.
test('agrees with trying every combination where trees make up for each other', () => {
  const node = (splitFeature: number, threshold: number, left: TreeSpec, right: TreeSpec): TreeSpec => ({
    splitFeature,
    decisionType: 2,
    threshold,
    categories: [],
    left,
    right
  })
  const leaf = fc.integer({ min: -3, max: 3 }).map((value) => ({ leafValue: value / 10, leafCount: 1 }))
  const rising = fc
    .tuple(fc.integer({ min: 1, max: 6 }), fc.nat({ max: 2 }))
    .map(([size, at]) => node(0, at, { leafValue: 0, leafCount: 1 }, { leafValue: size / 10, leafCount: 1 }))
  const mixed = fc
    .tuple(fc.nat({ max: 2 }), fc.integer({ min: 1, max: 2 }), fc.nat({ max: 2 }), leaf, leaf, leaf)
    .map(([at, other, otherAt, a, b, c]) => node(other, otherAt, node(0, at, a, b), c))
  const cases = fc.tuple(
    fc.array(rising, { minLength: 1, maxLength: 3 }),
    fc.array(mixed, { minLength: 1, maxLength: 4 })
  )
  let together = 0
  fc.assert(
    fc.property(cases, ([some, others]) => {
      const model = modelOf(forestOf([...others, ...some], 3))
      const result = verifyMonotone(model, 0, { direction: 'increasing' })
      expect(result.status).toBe(isMonotone(model, 0, 1, 0) ? 'proved' : 'violated')
      if (result.status === 'violated') checkViolation(model, result)
      if (result.status === 'proved' && result.by === 'all trees together') together++
    }),
    { numRuns: 400, seed: 3 }
  )
  expect(together).toBeGreaterThan(20)
})

const random = createLightgbmRandom(11)
const rows = Array.from({ length: 2000 }, () => Array.from({ length: 4 }, () => random.nextFloat() * 4 - 2))
const label = rows.map(
  ([a = 0, b = 0, c = 0, d = 0]) => a + Math.sin(3 * a) - b + Math.cos(4 * b) * c + d * d + random.nextFloat() * 0.5
)
const common = { num_iterations: 60, learning_rate: 0.2, min_data_in_leaf: 5 }

test.each(['basic', 'intermediate'] as const)('constraints of the method %s are proved', (method) => {
  const model = train(
    { ...common, monotone_constraints: [1, -1, 0, 0], monotone_constraints_method: method },
    createDataset(rows, { label })
  )
  for (const feature of [0, 1])
    expect(verifyMonotone(model, feature)).toMatchObject({ status: 'proved', by: 'each tree' })
  checkViolation(model, verifyMonotone(model, 2, { direction: 'increasing' }))
})

test('a model without constraints is refuted in both directions', () => {
  const model = train(common, createDataset(rows, { label }))
  for (const direction of ['increasing', 'decreasing'] as const)
    for (const feature of [0, 1, 2, 3]) checkViolation(model, verifyMonotone(model, feature, { direction }))
})

test('a search that is cut short claims nothing', () => {
  const model = train(common, createDataset(rows, { label }))
  expect(verifyMonotone(model, 0, { direction: 'increasing', maxSteps: 3 })).toEqual({
    status: 'undecided',
    feature: 0,
    direction: 'increasing',
    output: 0
  })
})

test('a feature that no tree tests is monotone; constraints of the file are the default', () => {
  const text = (constraints: string): string =>
    [
      'tree\nversion=v4\nnum_class=1\nnum_tree_per_iteration=1\nlabel_index=0\nmax_feature_idx=1\nobjective=regression',
      `feature_names=income age\n${constraints}feature_infos=[0:9] [0:9]\ntree_sizes=300\n`,
      'Tree=0\nnum_leaves=2\nnum_cat=0\nsplit_feature=0\nsplit_gain=1\nthreshold=5\ndecision_type=2\nleft_child=-1',
      'right_child=-2\nleaf_value=1 2\nleaf_weight=1 1\nleaf_count=1 1\ninternal_value=0\ninternal_weight=0',
      'internal_count=2\nis_linear=0\nshrinkage=1\n\n\nend of trees\n'
    ].join('\n')
  const model = loadModel(text('monotone_constraints=-1 0\n'))
  const violated = verifyMonotone(model, 'income')
  expect(violated).toMatchObject({ status: 'violated', feature: 0, direction: 'decreasing', scores: [1, 2] })
  const unconstrained = loadModel(text(''))
  expect(verifyMonotone(unconstrained, 'age', { direction: 'increasing' })).toMatchObject({
    status: 'proved',
    numPairs: 0
  })
  expect(() => verifyMonotone(unconstrained, 'income')).toThrow(
    '"direction" expected increasing or decreasing: the model was trained without a constraint of this feature'
  )
})

test('what cannot be verified is refused', () => {
  const model = train(common, createDataset(rows, { label }))
  expect(() => verifyMonotone(model, 4, { direction: 'increasing' })).toThrow(
    '"feature" expected a name or a number below 4, got 4'
  )
  expect(() => verifyMonotone(model, 'x', { direction: 'increasing' })).toThrow('got "x"')
  expect(() => verifyMonotone(model, 0, { direction: 'increasing', output: 1 })).toThrow(
    '"output" expected 0 to 0, got 1'
  )
  // @ts-expect-error: no such direction
  expect(() => verifyMonotone(model, 0, { direction: 'up' })).toThrow('"direction" expected increasing, decreasing')
  const linear = train({ ...common, linear_tree: true }, createDataset(rows, { label }))
  expect(() => verifyMonotone(linear, 0, { direction: 'increasing' })).toThrow('got linear ones')
  const whole = rows.map((row) => row.map((value) => Math.round(value + 2)))
  const categorical = train(common, createDataset(whole, { label, categoricalFeatures: [0] }))
  expect(() => verifyMonotone(categorical, 0, { direction: 'increasing' })).toThrow('which is categorical')
})

// What docs/limits.md says. LightGBM 4.7.0 makes the same trees, and its raw scores of the rows found are the same.
test('with missing values, the methods intermediate and advanced break their constraints', () => {
  const broken = { basic: 0, intermediate: 0, advanced: 0 }
  let largest = 0
  for (const method of ['basic', 'intermediate', 'advanced'] as const) {
    for (let seed = 1; seed <= 30; seed++) {
      const { nextFloat } = createLightgbmRandom(seed)
      const cell = (): number => (nextFloat() < 0.3 ? NaN : Math.round(nextFloat() * 20))
      const cells = Array.from({ length: 400 }, () => Array.from({ length: 4 }, cell))
      const target = cells.map((row) => {
        const [a, b, c, d] = row.map((value) => (Number.isNaN(value) ? 3 : value)) as [number, number, number, number]
        return Math.sin(a) * 3 + b * 0.1 * Math.cos(c) + (d > 10 ? 2 : -1) * Math.cos(a / 3) + nextFloat()
      })
      const model = train(
        {
          num_iterations: 30,
          num_leaves: 15,
          min_data_in_leaf: 3,
          learning_rate: 0.3,
          monotone_constraints: [1, -1, 0, 0],
          monotone_constraints_method: method
        },
        createDataset(cells, { label: target })
      )
      for (const feature of [0, 1]) {
        const result = verifyMonotone(model, feature)
        if (result.status === 'proved') continue
        checkViolation(model, result)
        broken[method]++
        if (result.status === 'violated') largest = Math.max(largest, Math.abs(result.scores[1] - result.scores[0]))
      }
    }
  }
  expect({ ...broken, largest: Number(largest.toFixed(2)) }).toEqual({
    basic: 0,
    intermediate: 2,
    advanced: 49,
    largest: 0.89
  })
})
