/**
 * Models that LightGBM 4.7.0 trained with random parameters, and those grown here from the same data: the same text, byte for
 * byte, up to the parameters. The cases are made by test/interop/training_server.py; `OPENCREDIT_TRAINING_CASES` names a folder of
 * others.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { saveModel } from '../../src/format/save-model.ts'
import type { Model } from '../../src/model/model.ts'
import { epsilon } from '../../src/numeric/constants.ts'
import { createLightgbmRandom } from '../../src/numeric/lightgbm-random.ts'
import { createObjective } from '../../src/objective/create-objective.ts'
import type { ObjectiveParameters } from '../../src/objective/objective.ts'
import { binDataset, type BinningParameters } from '../../src/train/bin-dataset.ts'
import type { BoostingState } from '../../src/train/boosting/boosting-state.ts'
import { createDart, type DartParameters } from '../../src/train/boosting/dart.ts'
import { createGradientBoosting } from '../../src/train/boosting/gradient-boosting.ts'
import { createRandomForest } from '../../src/train/boosting/random-forest.ts'
import { createDataset, type Dataset } from '../../src/train/dataset.ts'
import { createRowSampler, type SamplingParameters } from '../../src/train/row-sampler.ts'
import { trainedModel } from '../../src/train/trained-model.ts'
import { createTreeGrower } from '../../src/train/tree/grow-tree.ts'
import type { TreeParameters } from '../../src/train/tree/split-parameters.ts'

type Parameters = BinningParameters &
  TreeParameters &
  SamplingParameters &
  DartParameters &
  ObjectiveParameters & { readonly boosting: string; readonly seed?: number }
type Mutable<T> = { -readonly [key in keyof T]: T[key] }

// LightGBM's, for what the cases leave open.
const defaults: Parameters = {
  max_bin: 255,
  min_data_in_bin: 3,
  use_missing: true,
  zero_as_missing: false,
  feature_pre_filter: true,
  min_data_in_leaf: 20,
  min_sum_hessian_in_leaf: 1e-3,
  lambda_l1: 0,
  lambda_l2: 0,
  max_delta_step: 0,
  path_smooth: 0,
  min_gain_to_split: 0,
  num_leaves: 31,
  max_depth: -1,
  learning_rate: 0.1,
  cat_smooth: 10,
  cat_l2: 10,
  max_cat_threshold: 32,
  max_cat_to_onehot: 4,
  min_data_per_group: 100,
  feature_fraction: 1,
  feature_fraction_bynode: 1,
  feature_fraction_seed: 2,
  extra_trees: false,
  extra_seed: 6,
  monotone_constraints: undefined,
  monotone_penalty: 0,
  interaction_constraints: undefined,
  data_sample_strategy: 'bagging',
  bagging_fraction: 1,
  pos_bagging_fraction: 1,
  neg_bagging_fraction: 1,
  bagging_freq: 0,
  bagging_seed: 3,
  top_rate: 0.2,
  other_rate: 0.1,
  bin_construct_sample_cnt: 200_000,
  data_random_seed: 1,
  enable_bundle: true,
  max_bin_by_feature: [],
  boost_from_average: true,
  drop_rate: 0.1,
  max_drop: 50,
  skip_drop: 0.5,
  uniform_drop: false,
  xgboost_dart_mode: false,
  drop_seed: 4,
  boosting: 'gbdt',
  objective: 'regression',
  num_class: 1,
  sigmoid: 1,
  alpha: 0.9,
  fair_c: 1,
  poisson_max_delta_step: 0.7,
  tweedie_variance_power: 1.5,
  is_unbalance: false,
  scale_pos_weight: 1,
  reg_sqrt: false,
  lambdarank_truncation_level: 30,
  lambdarank_norm: true,
  label_gain: [],
  objective_seed: 5
}
const seeds = [
  'data_random_seed',
  'bagging_seed',
  'drop_seed',
  'feature_fraction_seed',
  'objective_seed',
  'extra_seed'
] as const

// What LightGBM makes of parameters before it trains.
function resolved(given: Partial<Parameters> & { interaction_constraints?: unknown }): Parameters {
  const parameters: Mutable<Parameters> = { ...defaults, ...given }
  if (parameters.seed !== undefined) {
    const random = createLightgbmRandom(parameters.seed)
    for (const name of seeds) {
      const drawn = random.nextShort(0, 32767)
      if (given[name] === undefined) parameters[name] = drawn
    }
  }
  if (parameters.path_smooth > epsilon) parameters.min_data_in_leaf = Math.max(2, parameters.min_data_in_leaf)
  if (parameters.max_depth > 0 && given.num_leaves === undefined) {
    parameters.num_leaves = Math.min(31, 2 ** parameters.max_depth)
  }
  const constraints: unknown = given.interaction_constraints
  if (typeof constraints === 'string') parameters.interaction_constraints = JSON.parse(`[${constraints}]`) as number[][]
  return parameters
}

function grown(dataset: Dataset, parameters: Parameters, rounds: number): Model {
  const { numRows, label, weight, queryBoundaries } = dataset
  const objective = createObjective(parameters, {
    numRows,
    label,
    ...(weight === undefined ? {} : { weight }),
    ...(queryBoundaries === undefined ? {} : { queryBoundaries })
  })
  const { data, mappers } = binDataset(dataset, parameters)
  const numOutputs = objective.numTreesPerIteration
  const isPositive = parameters.objective === 'binary' ? (row: number) => label[row]! > 0 : undefined
  const state: BoostingState = {
    objective,
    label: objective.label,
    training: { data, scores: new Float64Array(numRows * numOutputs), hasInitScore: false },
    validation: [],
    grower: createTreeGrower(data, parameters),
    sampler: createRowSampler(data, parameters, isPositive),
    trees: [],
    gradients: new Float32Array(numRows * numOutputs),
    hessians: new Float32Array(numRows * numOutputs)
  }
  const { boosting } = parameters
  const { iterate } =
    boosting === 'dart'
      ? createDart(state, parameters)
      : boosting === 'rf'
        ? createRandomForest(state, parameters)
        : createGradientBoosting(state, parameters)
  for (let round = 0; round < rounds; round++) iterate()
  return trainedModel({
    dataset,
    mappers,
    trees: state.trees,
    numTreesPerIteration: numOutputs,
    objective: objective.text,
    numClass: parameters.num_class,
    averageOutput: boosting === 'rf',
    monotoneConstraints: parameters.monotone_constraints,
    parameters: ''
  })
}

interface Case {
  readonly dataset: number
  readonly numRows: number
  readonly parameters: Partial<Parameters>
  readonly categorical: readonly number[]
  readonly label: string
  readonly weighted: boolean
  readonly group: readonly number[] | null
  readonly rounds: number
  readonly text: string
}

const folder = process.env['OPENCREDIT_TRAINING_CASES'] ?? 'test/train/golden'
const numFeatures = 8
const labels = ['real', 'positive', 'binary', 'unit', 'class', 'relevance']

function datasetOf({ dataset, numRows, categorical, label, weighted, group }: Case): Dataset {
  const bytes = readFileSync(join(folder, `${dataset}.f64`))
  const values = new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength))
  const column = (number: number): Float64Array => values.subarray(number * numRows, (number + 1) * numRows)
  return createDataset(
    Array.from({ length: numFeatures }, (_, feature) => column(feature)),
    {
      label: column(numFeatures + labels.indexOf(label)),
      categoricalFeatures: categorical,
      ...(weighted ? { weight: column(numFeatures + labels.length) } : {}),
      ...(group === null ? {} : { group })
    }
  )
}

const cases = readFileSync(join(folder, 'cases.ndjson'), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as Case)

const upToParameters = (text: string): string[] => text.slice(0, text.indexOf('\nparameters:')).split('\n')

describe('the trees that LightGBM would have grown', () => {
  test.each(cases.map((one, i) => ({ name: `case ${i}: ${JSON.stringify(one.parameters)}`, one })))(
    '$name',
    ({ one }) => {
      const model = grown(datasetOf(one), resolved(one.parameters), one.rounds)
      expect(upToParameters(saveModel(model))).toEqual(upToParameters(one.text))
    }
  )
})
