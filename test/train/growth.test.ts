import { describe, expect, test } from 'vitest'
import { loadModel } from '../../src/format/load-model.ts'
import { saveModel } from '../../src/format/save-model.ts'
import { takeArray } from '../../src/kernels/kernel-array.ts'
import { createBinOf } from '../../src/train/bins/bin-mapper.ts'
import { createTrainKernels } from '../../src/kernels/train-kernels.ts'
import { categoricalMask, defaultLeftMask } from '../../src/model/decision.ts'
import { createLightgbmRandom, type LightgbmRandom } from '../../src/numeric/lightgbm-random.ts'
import { predict, predictRaw } from '../../src/predict/predict.ts'
import { binDataset } from '../../src/train/bin-dataset.ts'
import { createBooster } from '../../src/train/booster.ts'
import { type Checkpoint, checkpointOf, resume } from '../../src/train/checkpoint.ts'
import { createDataset, type Dataset, type GivenParameters, train } from '../../src/train/index.ts'
import { resolveParameters } from '../../src/train/parameters/resolve-parameters.ts'
import { createFeatureSampler } from '../../src/train/tree/feature-sampler.ts'
import { createTreeGrower } from '../../src/train/tree/grow-tree.ts'
import type { GrownTree } from '../../src/train/tree/grown-tree.ts'
import { growDepthwise, growSymmetric, type TwinTree } from '../oracle/growth.ts'

const seeds = Array.from({ length: 60 }, (_, i) => i)

// A number with few binary digits: sums of them are exact, in any order.
function shortNumber(value: number): number {
  return Math.round(value * 1024) / 1024
}

interface RandomData {
  readonly dataset: Dataset
  readonly columns: readonly Float64Array[]
  readonly gradients: Float32Array
  readonly hessians: Float32Array
}

function randomData(random: LightgbmRandom, hasConstantHessian: boolean): RandomData {
  const numRows = random.nextInt(30, 600)
  const share = [0, 0.1, 0.4][random.nextInt(0, 3)]!
  const isMissing = (): boolean => random.nextFloat() < share
  const kinds: (() => number)[] = [
    () => random.nextFloat() * 4 - 2,
    () => (isMissing() ? NaN : Math.floor(random.nextFloat() * 12) - 6),
    () => (random.nextFloat() < 0.7 ? 0 : isMissing() ? NaN : random.nextFloat() - 0.5),
    () => (isMissing() ? NaN : Number(random.nextFloat() < 0.3)),
    () => (isMissing() ? NaN : random.nextInt(0, 3)),
    () => (isMissing() ? NaN : Math.floor(30 * random.nextFloat() ** 2)),
    () => (isMissing() ? NaN : random.nextFloat() < 0.85 ? -3 : random.nextFloat() * 6 - 3),
    () => (isMissing() ? NaN : 0),
    () => (random.nextFloat() < 0.4 ? 0 : -1)
  ]
  const columns = kinds.map((draw) => Float64Array.from({ length: numRows }, draw))
  const effects = Array.from({ length: 30 }, () => random.nextFloat() - 0.5)
  const gradients = Float32Array.from({ length: numRows }, (_, row) => {
    const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0, i = 0] = columns.map((column) => column[row]!)
    const known = (value: number, instead: number): number => (Number.isNaN(value) ? instead : value)
    return shortNumber(
      Math.sin(2 * a) +
        known(b / 6, 0.7) * known(d, -1) +
        known(c, 0.4) +
        (effects[known(f, 0)] ?? 0) * (e === 1 ? 3 : 1) +
        known(h, 0.3) +
        i * 0.6 +
        known(g, 1) * (a > 0 ? 0.4 : 0.1) +
        (random.nextFloat() - 0.5) / 2
    )
  })
  const hessians = Float32Array.from({ length: numRows }, () =>
    hasConstantHessian ? 1 : shortNumber(random.nextFloat() ** 2 + 1 / 1024)
  )
  const dataset = createDataset(columns, { label: new Float32Array(numRows), categoricalFeatures: [4, 5] })
  return { dataset, columns, gradients, hessians }
}

function randomParameters(random: LightgbmRandom): GivenParameters {
  const oneOf = <T>(...values: readonly T[]): T => values[random.nextInt(0, values.length)]!
  return {
    num_leaves: oneOf(2, 3, 8, 15, 16, 31, 64),
    max_depth: oneOf(-1, -1, 2, 4, 6),
    min_data_in_leaf: oneOf(0, 1, 5, 20),
    min_sum_hessian_in_leaf: oneOf(1e-3, 1e-3, 2.3, 9.7),
    lambda_l2: oneOf(0, 0, 1, 10),
    lambda_l1: oneOf(0, 0, 0, 0.5),
    max_delta_step: oneOf(0, 0, 0, 0.3),
    path_smooth: oneOf(0, 0, 0, 2),
    min_gain_to_split: oneOf(0, 0, 0.5),
    max_bin: oneOf(4, 15, 63),
    max_cat_to_onehot: oneOf(2, 4),
    cat_smooth: oneOf(1, 10),
    cat_l2: oneOf(0, 10),
    min_data_per_group: oneOf(1, 10, 100),
    max_cat_threshold: oneOf(3, 32),
    feature_fraction: oneOf(1, 1, 0.7),
    feature_fraction_bynode: oneOf(1, 1, 0.6),
    zero_as_missing: oneOf(false, false, true),
    use_missing: oneOf(true, true, true, false),
    ...oneOf<GivenParameters>(
      {},
      {},
      { monotone_constraints: [1, -1, 0, 0, 0, 0, 1], monotone_penalty: oneOf(0, 1.5) }
    ),
    ...oneOf<GivenParameters>({}, {}, {}, { feature_contri: [0.2, 1, 1, 1, 0.5, 1, 0] }),
    ...oneOf<GivenParameters>({}, {}, {}, { interaction_constraints: [[0, 1], [1, 2, 3, 4], [5], [6]] })
  }
}

// As the twin has it.
function plainTree({ nodes, leaves }: GrownTree, rows: Int32Array): TwinTree {
  return {
    nodes: nodes.map(({ feature, bin, categoryBins, decisionType, gain }) => ({
      feature,
      bin: categoryBins === undefined ? bin : 0,
      categories: [...(categoryBins ?? [])].sort((a, b) => a - b),
      defaultLeft: (decisionType & defaultLeftMask) !== 0,
      gain
    })),
    leaves: leaves.map(({ value, begin, end }) => ({ value, rows: [...rows.subarray(begin, end)] }))
  }
}

interface Step {
  readonly split: string
  gain: number
}

// What was decided step by step: the split of a leaf, or of a level, and its gain.
function stepsOf({ nodes }: TwinTree, growth: string, minGain: number): Step[] {
  const steps: Step[] = []
  for (const { gain, ...node } of nodes) {
    const split = JSON.stringify(node)
    const last = steps.at(-1)
    if (growth === 'symmetric' && last?.split === split) last.gain += gain - minGain
    else steps.push({ split, gain: gain - minGain })
  }
  return steps
}

describe.each(['depthwise', 'symmetric'] as const)('%s trees are those of the definition', (growth) => {
  let numTrees = 0
  let numTied = 0
  test.each(seeds)('seed %i', (seed) => {
    const random = createLightgbmRandom(seed)
    const hasConstantHessian = random.nextInt(0, 2) === 0
    const { dataset, columns, gradients, hessians } = randomData(random, hasConstantHessian)
    const given = randomParameters(random)
    const parameters = resolveParameters({ ...given, growth })
    const kernels = createTrainKernels()
    const { data } = binDataset(
      kernels,
      dataset,
      parameters,
      columns.map(() => []),
      1
    )
    const grower = createTreeGrower(kernels, data, parameters, { copiesRows: false, team: undefined })
    const { numRows } = dataset
    const [ofGradients, ofHessians] = [gradients, hessians].map((values) => {
      const array = takeArray(kernels.memory, Float32Array, numRows)
      array.view().set(values)
      return array
    })
    const features = data.features.map(({ feature, mapper }) => ({
      feature,
      mapper,
      bins: [...columns[feature]!].map(createBinOf(mapper))
    }))
    const sampler = createFeatureSampler(
      features.map(({ feature }) => feature),
      parameters
    )
    const growTwin = growth === 'depthwise' ? growDepthwise : growSymmetric
    // Of all rows, and of some of them.
    for (const fraction of [1, 0.7]) {
      const rows = Int32Array.from({ length: numRows }, (_, row) => row).filter(() => random.nextFloat() < fraction)
      const tree = grower.grow(
        {
          gradients: ofGradients!.address,
          hessians: ofHessians!.address,
          constantHessian: hasConstantHessian ? 1 : undefined
        },
        rows
      )
      const twin = growTwin(
        { features, gradients: [...gradients], hessians: [...hessians] },
        [...rows],
        parameters,
        sampler
      )
      const actual = plainTree(tree, grower.rows())
      const { min_gain_to_split: minGain } = parameters
      const [steps, expected] = [actual, twin].map((one) => stepsOf(one, growth, minGain)) as [Step[], Step[]]
      const context = JSON.stringify(given)
      const different = steps.findIndex(({ split }, i) => split !== expected[i]?.split)
      numTrees++
      if (different >= 0 || actual.nodes.length !== twin.nodes.length) {
        // Splits that gain the same but for rounding. What is drawn after them may differ.
        const at = different >= 0 ? different : steps.length
        const gain = expected[at]?.gain ?? 0
        expect(Math.abs((steps[at]?.gain ?? 0) - gain), context).toBeLessThan(1e-6 * Math.max(1, gain))
        numTied++
        break
      }
      expect(actual.leaves.map((leaf) => leaf.rows)).toEqual(twin.leaves.map((leaf) => leaf.rows))
      for (const [i, { value }] of twin.leaves.entries()) {
        expect(Math.abs(actual.leaves[i]!.value - value), context).toBeLessThan(1e-12 * Math.max(1, Math.abs(value)))
      }
      for (const [i, { gain }] of twin.nodes.entries()) {
        expect(Math.abs(actual.nodes[i]!.gain - gain), context).toBeLessThan(1e-6 * Math.max(1, gain))
      }
    }
  })

  test('few trees end in ties', () => {
    expect(numTied).toBeLessThan(0.15 * numTrees)
  })
})

const random = createLightgbmRandom(5)
const columnsOfTraining = [
  Float64Array.from({ length: 2000 }, () => random.nextFloat() * 4 - 2),
  Float64Array.from({ length: 2000 }, () => (random.nextFloat() < 0.2 ? NaN : random.nextFloat() * 4 - 2)),
  Float64Array.from({ length: 2000 }, () => random.nextInt(0, 20)),
  Float64Array.from({ length: 2000 }, () => random.nextFloat())
]
const target = columnsOfTraining[0]!.map((value, row) => {
  const [b = 0, c = 0, d = 0] = columnsOfTraining.slice(1).map((column) => column[row]!)
  return value + Math.sin(4 * value) * (Number.isNaN(b) ? 0.5 : b) - 3 * d + ((c * 7) % 5) / 4 + random.nextFloat()
})
const training = createDataset(columnsOfTraining, { label: target, categoricalFeatures: [2] })
const labelFor = (objective: string): Float64Array => {
  switch (objective) {
    case 'binary':
      return target.map((value) => Number(value > 0))
    case 'multiclass':
      return target.map((value) => Math.min(2, Math.max(0, Math.round(value))))
    default:
      return target.map(Math.abs)
  }
}

test.each<[GivenParameters]>([
  [{ objective: 'regression' }],
  [{ objective: 'quantile', alpha: 0.7 }],
  [{ objective: 'poisson', bagging_freq: 1, bagging_fraction: 0.5 }],
  [{ objective: 'binary', data_sample_strategy: 'goss', learning_rate: 0.3 }],
  [{ objective: 'multiclass', num_class: 3 }],
  [{ objective: 'tweedie', boosting: 'dart', drop_rate: 0.5 }],
  [{ objective: 'regression', boosting: 'rf', bagging_freq: 1, bagging_fraction: 0.5 }],
  [{ objective: 'regression', linear_tree: true }]
])('%j: saved, loaded and predicted, the scores of training, and no worse than leaf-wise', (given) => {
  const dataset = createDataset(columnsOfTraining, { label: labelFor(given.objective!), categoricalFeatures: [2] })
  const lossOf = (growth: 'leafwise' | 'depthwise' | 'symmetric'): number => {
    let loss = NaN
    let scores: ArrayLike<number> = []
    const model = train({ ...given, growth, num_iterations: 12, num_leaves: 32 }, dataset, {
      validation: { itself: dataset },
      onIteration: ({ evaluations }) => {
        loss = evaluations[0]!.value
      },
      customMetric: (outputs) => {
        scores = outputs.slice()
        return { metric: 'none', value: 0, isHigherBetter: false }
      }
    })
    const predicted = predict(loadModel(saveModel(model)), columnsOfTraining)
    if (given.boosting !== 'dart') predicted.forEach((value, i) => expect(value).toBeCloseTo(scores[i]!, 9))
    return loss
  }
  const leafwise = lossOf('leafwise')
  expect(lossOf('depthwise')).toBeLessThan(1.3 * leafwise)
  expect(lossOf('symmetric')).toBeLessThan(1.6 * leafwise)
})

test('depth-wise trees that num_leaves does not bound are leaf-wise ones, numbered otherwise', () => {
  const scoresOf = (growth: 'leafwise' | 'depthwise'): Float64Array =>
    predictRaw(train({ growth, num_iterations: 5, num_leaves: 1000, max_depth: 7 }, training), columnsOfTraining)
  expect(scoresOf('depthwise')).toEqual(scoresOf('leafwise'))
})

test('trees of one split are the same in all styles', () => {
  const [leafwise, ...others] = (['leafwise', 'depthwise', 'symmetric'] as const).map((growth) =>
    saveModel(train({ growth, num_iterations: 10, num_leaves: 2 }, training))
  )
  for (const other of others) expect(other).toBe(leafwise)
})

test.each([
  [{ num_leaves: 31 }, 16, 4],
  [{ num_leaves: 32 }, 32, 5],
  [{ max_depth: 6 }, 64, 6],
  [{ max_depth: 3, num_leaves: 31 }, 8, 3]
])('symmetric trees with %j have at most %i leaves, and %i splits', (given, numLeaves, numSplits) => {
  const { forest } = train({ ...given, growth: 'symmetric', num_iterations: 10, min_data_in_leaf: 1 }, training)
  let most = 0
  for (let tree = 0; tree < forest.numTrees; tree++) {
    most = Math.max(most, forest.leafOffsets[tree + 1]! - forest.leafOffsets[tree]!)
    const splits = new Set<string>()
    for (let node = forest.nodeOffsets[tree]!; node < forest.nodeOffsets[tree + 1]!; node++) {
      const set = forest.threshold[node]!
      const isCategorical = (forest.decisionType[node]! & categoricalMask) !== 0
      const words = isCategorical
        ? forest.catThreshold.subarray(forest.catBoundaries[set], forest.catBoundaries[set + 1])
        : [set]
      splits.add(`${forest.splitFeature[node]} ${forest.decisionType[node]} ${words.join(',')}`)
    }
    expect(splits.size).toBe(numSplits)
  }
  // Two splits by one feature make three leaves.
  expect(most).toBeLessThanOrEqual(numLeaves)
  expect(most).toBeGreaterThan(2 * numSplits)
})

test('depth-wise trees take the best gains of the level that num_leaves cuts short', () => {
  const { forest } = train({ growth: 'depthwise', num_iterations: 1, num_leaves: 13 }, training)
  const gains = [...forest.splitGain]
  // 1 + 2 + 4 splits make 8 leaves; 5 of these are divided.
  expect(forest.leafValue.length).toBe(13)
  expect(gains.slice(7)).toEqual(gains.slice(7).toSorted((a, b) => b - a))
  const all = train({ growth: 'depthwise', num_iterations: 1, max_depth: 4 }, training).forest.splitGain
  expect(gains.slice(7)).toEqual([...all.subarray(7, 12)])
})

test('symmetric trees keep monotone constraints', () => {
  const model = train(
    {
      growth: 'symmetric',
      num_iterations: 40,
      max_depth: 6,
      monotone_constraints: [1, -1, 0, 0],
      monotone_penalty: 0.5
    },
    training
  )
  const steps = Array.from({ length: 60 }, (_, i) => -2.5 + i / 12)
  for (let sweep = 0; sweep < 500; sweep++) {
    const feature = sweep % 2
    const row = columnsOfTraining.map((column) => column[sweep]!)
    const scores = predictRaw(
      model,
      steps.map((value) => row.with(feature, value))
    )
    const sign = feature === 0 ? 1 : -1
    for (let i = 1; i < scores.length; i++) expect((scores[i]! - scores[i - 1]!) * sign).toBeGreaterThanOrEqual(-1e-12)
  }
})

test('depth-wise growth goes with forced splits and costs, symmetric growth does not', () => {
  const forcedSplits = { feature: 3, threshold: 0.5 }
  const { forest } = train({ growth: 'depthwise', num_iterations: 3, cegb_penalty_split: 1e-3 }, training, {
    forcedSplits
  })
  for (let tree = 0; tree < 3; tree++) expect(forest.splitFeature[forest.nodeOffsets[tree]!]).toBe(3)
  expect(() => train({ growth: 'symmetric' }, training, { forcedSplits })).toThrow(
    new RangeError('"forcedSplits" expected undefined with growth=symmetric')
  )
})

test('a run that goes on from a checkpoint: the same bytes', () => {
  for (const growth of ['depthwise', 'symmetric'] as const) {
    const parameters = resolveParameters({
      growth,
      feature_fraction_bynode: 0.5,
      bagging_freq: 1,
      bagging_fraction: 0.7
    })
    const run = (numIterations: number, checkpoint?: Checkpoint): ReturnType<typeof createBooster> => {
      const booster = createBooster(parameters, training)
      if (checkpoint !== undefined) resume(booster, checkpoint)
      for (let i = 0; i < numIterations; i++) booster.update()
      return booster
    }
    const resumed = run(4, structuredClone(checkpointOf(run(3))))
    expect(saveModel(resumed.model())).toBe(saveModel(run(7).model()))
  }
})
