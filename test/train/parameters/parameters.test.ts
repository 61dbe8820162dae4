import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { pythonText } from '../../../src/numeric/lightgbm-decimal.ts'
import { quickDecimal } from '../../../src/numeric/quick-decimal.ts'
import { parameterRemarks } from '../../../src/train/parameters/parameter-remarks.ts'
import { parameterTable, savedParameters } from '../../../src/train/parameters/parameter-table.ts'
import { parametersMarkdown } from '../../../src/train/parameters/parameters-markdown.ts'
import { parametersText } from '../../../src/train/parameters/parameters-text.ts'
import { type GivenParameters, namesOf, resolveParameters } from '../../../src/train/parameters/resolve-parameters.ts'

// What LightGBM made of parameters, made by generate.py.
interface Golden {
  readonly aliases: Readonly<Record<string, readonly string[]>>
  /** The section of a model trained with nothing given. */
  readonly text: string
  readonly cases: readonly { parameters: GivenParameters; changes: Readonly<Record<string, string>> }[]
  readonly refused: readonly { parameters: GivenParameters; error: string }[]
  readonly ranges: readonly [name: string, value: number, isTaken: boolean][]
  readonly decimals: readonly [given: string | number, read: number][]
}

const path = process.env['OPENCREDIT_PARAMETERS'] ?? 'test/train/parameters/golden.json'
const golden = JSON.parse(readFileSync(path, 'utf8')) as Golden
const statusOf: ReadonlyMap<string, string> = new Map(parameterTable.map((row) => [row[0], row[5]]))
const resolve = (given: object) => resolveParameters(given as GivenParameters)
const messageOf = (given: object): string => {
  try {
    resolve(given)
  } catch (error) {
    return `${(error as Error).name}: ${(error as Error).message}`
  }
  return 'taken'
}

test('the table has the names of LightGBM, and the order of its files', () => {
  const known = parameterTable.filter(([, , , , , status]) => status !== 'added')
  const ours = Object.fromEntries(known.map((row) => [row[0], namesOf(row).slice(1).toSorted()]))
  const theirs = Object.entries(golden.aliases).map(([name, aliases]) => [name, aliases.toSorted()] as const)
  expect(ours).toEqual(Object.fromEntries(theirs))
  const inFile = [...golden.text.matchAll(/^\[(\w+):/gm)].map(([, name]) => name)
  expect(savedParameters.map(([name]) => name)).toEqual(inFile)
})

test('every name belongs to one parameter, and reasons are given where due', () => {
  const names = parameterTable.flatMap(namesOf)
  expect(new Set(names).size).toBe(names.length)
  const remarks: Readonly<Record<string, string | undefined>> = parameterRemarks
  const needsReason = (status: string): boolean => status === 'ignored' || status === 'refused'
  const wrong = parameterTable.filter(
    ([name, , , , , status, reason = remarks[name]]) => needsReason(status) && reason === undefined
  )
  expect(wrong).toEqual([])
})

test('nothing given: the defaults of LightGBM', () => {
  expect(parametersText(resolve({}))).toBe(golden.text)
})

test('no model file holds the parameters that LightGBM does not have', () => {
  expect(parametersText(resolve({ growth: 'symmetric' }))).toBe(golden.text)
})

test('the section of the model file is that of LightGBM, byte for byte', () => {
  let numEqual = 0
  for (const { parameters, changes } of golden.cases) {
    const given = JSON.stringify(parameters)
    const refused = Object.keys(changes).find((name) => statusOf.get(name) === 'refused')
    if (refused === undefined) {
      const expected = golden.text.replace(/^\[(\w+): .*\]$/gm, (line: string, name: string) =>
        changes[name] === undefined ? line : `[${name}: ${changes[name]}]`
      )
      expect(parametersText(resolve(parameters)), given).toBe(expected)
      numEqual++
    } else {
      expect(() => resolve(parameters), given).toThrow(RangeError)
    }
  }
  expect(numEqual).toBeGreaterThanOrEqual(60)
})

test('what LightGBM refuses as contradictory is a RangeError', () => {
  expect(golden.refused.length).toBeGreaterThan(20)
  for (const { parameters, error } of golden.refused) {
    expect(() => resolve(parameters), `${error} ${JSON.stringify(parameters)}`).toThrow(RangeError)
  }
})

test('ranges are those of LightGBM', () => {
  // LightGBM takes any number and writes no importances then.
  const isStricter = (name: string, value: number): boolean =>
    name === 'saved_feature_importance_type' && value !== 0 && value !== 1
  for (const [name, value, isTaken] of golden.ranges) {
    if (statusOf.get(name) === 'refused' || isStricter(name, value)) continue
    const message = messageOf({ [name]: value })
    expect(message === 'taken', `${name} ${value}: ${message}`).toBe(isTaken)
  }
})

test('decimals are read as LightGBM reads them, the last bit included', () => {
  const readHere = golden.decimals.map(([given]) => resolve({ learning_rate: given }).learning_rate)
  expect(readHere).toEqual(golden.decimals.map(([, read]) => read))
  // A correct reading would not do.
  expect(golden.decimals.filter(([given, read]) => Number(given) !== read).length).toBeGreaterThan(10)
})

test.each([
  ['', NaN],
  ['.', NaN],
  ['e5', NaN],
  ['1e', NaN],
  ['1e400', 1.0000000000000006e308],
  ['1e-400', 9.999999999999994e-309],
  ['.5', 0.5],
  ['5.', 5],
  ['-1.5E+2', -150],
  ['0x10', NaN],
  [' 1', NaN],
  ['Infinity', NaN]
])('decimal %j is %d', (text, value) => {
  expect(quickDecimal(text) ?? NaN).toBe(value)
})

test.each([
  [1e-5, '1e-5'],
  [0.0001, '0.0001'],
  [1e16, '1e+16'],
  [9007199254740992, '9007199254740992'],
  [0, '0'],
  [-1.5, '-1.5']
])('a float as Python writes it: %d', (value, text) => {
  expect(pythonText(value)).toBe(text)
})

test('a Python dict pasted as JSON', () => {
  const given = JSON.parse(`{
    "objective": "binary", "metric": ["auc", "binary_logloss"], "n_estimators": 200, "reg_lambda": "0.5",
    "extra_trees": "True", "random_state": null, "monotone_constraints": [1, 0, -1], "interaction_constraints": [[0, 1], [2]]
  }`) as GivenParameters
  expect(resolve(given)).toMatchObject({
    objective: 'binary',
    metric: ['auc', 'binary_logloss'],
    num_iterations: 200,
    lambda_l2: 0.5,
    extra_trees: true,
    seed: 0,
    monotone_constraints: [1, 0, -1],
    interaction_constraints: [[0, 1], [2]]
  })
})

test('lists as text', () => {
  const { metric, eval_at, label_gain, interaction_constraints } = resolve({
    objective: 'lambdarank',
    metric: 'NDCG,map',
    eval_at: '5,1',
    label_gain: '0,1,.3',
    interaction_constraints: '[0,12],[3]'
  })
  expect({ metric, eval_at, label_gain, interaction_constraints }).toEqual({
    metric: ['ndcg', 'map'],
    eval_at: [1, 5],
    label_gain: [0, 1, 0.3],
    interaction_constraints: [[0, 12], [3]]
  })
})

test('constraints not given are undefined, other lists empty', () => {
  expect(resolve({ monotone_constraints: [], label_gain: null })).toMatchObject({
    monotone_constraints: undefined,
    interaction_constraints: undefined,
    label_gain: [],
    max_bin_by_feature: []
  })
})

test('the result is frozen, lists included, and the given object untouched', () => {
  const given = { objective: 'lambdarank', eval_at: [3, 1], interaction_constraints: [[1, 0]] }
  const resolved = resolve(given)
  const { eval_at: ranks, interaction_constraints: sets } = resolved
  expect([resolved, ranks, sets, sets?.[0]].every(Object.isFrozen)).toBe(true)
  expect(given).toEqual({ objective: 'lambdarank', eval_at: [3, 1], interaction_constraints: [[1, 0]] })
})

test('two names of one parameter may agree, and must', () => {
  expect(resolve({ eta: 0.2, learning_rate: '0.2', shrinkage_rate: null }).learning_rate).toBe(0.2)
  expect(messageOf({ eta: 0.2, shrinkage_rate: 0.3 })).toBe(
    'RangeError: "shrinkage_rate" expected the value of "eta", which is the same parameter, got 0.3'
  )
})

test.each([
  [{ num_leaves: 1 }, 'RangeError: "num_leaves" expected an integer from 2 to 131072, got 1'],
  [{ max_leaves: '5.0' }, 'RangeError: "max_leaves" expected an integer from 2 to 131072, got "5.0"'],
  [{ num_leaves: 2.5 }, 'RangeError: "num_leaves" expected an integer from 2 to 131072, got 2.5'],
  [{ num_leaves: true }, 'TypeError: "num_leaves" expected an integer from 2 to 131072, got boolean'],
  [{ num_leaves: [5] }, 'TypeError: "num_leaves" expected an integer from 2 to 131072, got an array'],
  [{ seed: 2 ** 31 }, 'RangeError: "seed" expected a 32-bit integer, got 2147483648'],
  [{ lambda_l1: -1 }, 'RangeError: "lambda_l1" expected a number of at least 0, got -1'],
  [{ lambda_l1: NaN }, 'RangeError: "lambda_l1" expected a number of at least 0, got NaN'],
  [{ max_delta_step: Infinity }, 'RangeError: "max_delta_step" expected a number, got Infinity'],
  [{ max_delta_step: '1x' }, 'RangeError: "max_delta_step" expected a number, got "1x"'],
  [{ subsample: 0 }, 'RangeError: "subsample" expected a number above 0 and at most 1, got 0'],
  [{ drop_rate: 2 }, 'RangeError: "drop_rate" expected a number from 0 to 1, got 2'],
  [
    { tweedie_variance_power: 2 },
    'RangeError: "tweedie_variance_power" expected a number of at least 1 and below 2, got 2'
  ],
  [{ extra_trees: 1 }, 'TypeError: "extra_trees" expected true or false, got number'],
  [{ extra_trees: 'yes' }, 'RangeError: "extra_trees" expected true or false, got "yes"'],
  [{ eval_at: [0] }, 'RangeError: "eval_at" expected integers from 1 to 2147483647, got 0'],
  [{ eval_at: '1, 2' }, 'RangeError: "eval_at" expected integers from 1 to 2147483647, got " 2"'],
  [{ label_gain: '1,,2' }, 'RangeError: "label_gain" expected numbers, got ""'],
  [{ mc: [2] }, 'RangeError: "mc" expected integers from -1 to 1, got 2'],
  [{ boosting: 'foo' }, 'RangeError: "boosting" expected gbdt, rf, dart, goss; got "foo"'],
  [{ boost: 'dartt' }, 'RangeError: "boost" expected gbdt, rf, dart, goss; got "dartt"; did you mean "dart"?'],
  [{ boosting: 3 }, 'TypeError: "boosting" expected gbdt, rf, dart, goss, got number'],
  [{ data: 'a\nend of parameters' }, 'RangeError: "data" expected text of one line, got "a\nend of parameters"'],
  [{ label: false }, 'TypeError: "label" expected text, got boolean'],
  [
    { interaction_constraints: [0, 1] },
    'TypeError: "interaction_constraints" expected sets of feature numbers, such as [[0, 1], [2]], got number'
  ],
  [
    { interaction_constraints: [[]] },
    'RangeError: "interaction_constraints" expected sets of feature numbers, such as [[0, 1], [2]], got an empty list'
  ],
  [
    { interaction_constraints: '[0,1],2' },
    'RangeError: "interaction_constraints" expected sets of feature numbers, such as [[0, 1], [2]], got "[0,1],2"'
  ],
  [
    { interaction_constraints: 5 },
    'TypeError: "interaction_constraints" expected sets of feature numbers, such as [[0, 1], [2]], got number'
  ],
  [{ num_leafs: 5 }, 'RangeError: no parameter is called "num_leafs"; did you mean "num_leaf"?'],
  [{ xyzzyxyzzy: 5 }, 'RangeError: no parameter is called "xyzzyxyzzy"'],
  [{ constructor: 5 }, 'RangeError: no parameter is called "constructor"'],
  [{ device: 'gpu' }, 'RangeError: "device_type" expected "cpu", got "gpu": no GPU is used'],
  [{ save_binary: true }, 'RangeError: "save_binary" expected false, got true: datasets are not written to files'],
  [
    { hist_pool_size: -1.0000001 },
    'RangeError: "histogram_pool_size" expected -1, got -1.0000001: histograms have no limit'
  ],
  [{ task: 'predict' }, 'RangeError: "task" expected "train", got "predict": every task has a function of its own'],
  [
    { tree_learner: 'feature' },
    'RangeError: "tree_learner" expected "serial", got "feature": training is not distributed'
  ],
  [{ workers: 'a:1' }, 'RangeError: "machines" expected "", got "a:1": training is not distributed']
])('%j: %s', (given, message) => {
  expect(messageOf(given)).toBe(message)
})

test.each([
  [{ objective: 'multiclass' }, '"num_class" expected at least 2 with objective=multiclass, got 1'],
  [{ objective: 'binary', num_class: 2 }, '"num_class" expected 1 with objective=binary, got 2'],
  [
    { objective: 'ova', num_class: 3, metric: 'auc' },
    '"metric" expected multi_logloss, multi_error, auc_mu with objective=multiclassova, num_class=3, got auc'
  ],
  [
    { metric: ['l2', 'multi_error'] },
    '"metric" expected metrics of one output with objective=regression, got multi_error'
  ],
  [
    { objective: 'softmax', num_class: 2, auc_mu_weights: [0, 1] },
    '"auc_mu_weights" expected 4 numbers with num_class=2, got 2'
  ],
  [
    { objective: 'softmax', num_class: 2, auc_mu_weights: [1, 1, 0, 1] },
    '"auc_mu_weights" expected numbers other than 0 between different classes, got 0'
  ],
  [{ objective: 'quantile', alpha: 1 }, '"alpha" expected a number above 0 and below 1 with objective=quantile, got 1'],
  [
    { objective: 'binary', is_unbalance: true, scale_pos_weight: 2 },
    '"scale_pos_weight" expected 1 with is_unbalance=true, got 2'
  ],
  [
    { objective: 'mape', monotone_constraints: [0] },
    '"objective" expected none of regression_l1, quantile, mape with monotone_constraints, got mape'
  ],
  [
    { force_col_wise: true, force_row_wise: true },
    '"force_row_wise" expected false with force_col_wise=true, got true'
  ],
  [{ linear_tree: true, zero_as_missing: true }, '"zero_as_missing" expected false with linear_tree=true, got true'],
  [
    { linear_tree: true, objective: 'l1' },
    '"objective" expected another objective with linear_tree=true, got regression_l1'
  ],
  [
    { boosting: 'goss', bagging_freq: 1, bagging_fraction: 0.5 },
    '"bagging_fraction" expected 1 with data_sample_strategy=goss, got 0.5'
  ],
  [{ boosting: 'goss', top_rate: 0 }, '"top_rate" expected a number above 0 with data_sample_strategy=goss, got 0'],
  [{ boosting: 'goss', other_rate: 0 }, '"other_rate" expected a number above 0 with data_sample_strategy=goss, got 0'],
  [{ boosting: 'goss', other_rate: 0.9 }, '"other_rate" expected at most 1 together with top_rate=0.2, got 0.9'],
  [
    { boosting: 'rf' },
    '"boosting" expected bagging_freq above 0 and bagging_fraction below 1, or feature_fraction below 1, with rf, got neither'
  ],
  [{ growth: 'symmetric', extra_trees: true }, '"extra_trees" expected false with growth=symmetric, got true'],
  [
    { growth: 'symmetric', monotone_constraints: [1], monotone_constraints_method: 'advanced' },
    '"monotone_constraints_method" expected basic with growth=symmetric, got advanced'
  ],
  [
    { growth: 'symmetric', forcedsplits_filename: 'a.json' },
    '"forcedsplits_filename" expected none with growth=symmetric, got a.json'
  ],
  [{ growth: 'symmetric', cegb_penalty_split: 1 }, '"cegb_penalty_split" expected 0 with growth=symmetric, got 1'],
  [
    { growth: 'symmetric', cegb_penalty_feature_coupled: [1, 2] },
    '"cegb_penalty_feature_coupled" expected none with growth=symmetric, got 1,2'
  ],
  [
    { growth: 'symmetric', cegb_penalty_feature_lazy: [1] },
    '"cegb_penalty_feature_lazy" expected none with growth=symmetric, got 1'
  ]
])('%j cannot stand together', (given, message) => {
  expect(messageOf(given)).toBe(`RangeError: ${message}`)
})

test.each([
  [{ seed: 7 }, { bagging_seed: 17422, feature_fraction_seed: 7040, extra_seed: 6516, data_random_seed: 61 }],
  [
    { seed: 7, bagging_seed: 1 },
    { bagging_seed: 1, drop_seed: 15215, objective_seed: 15521 }
  ],
  [{ max_depth: 3 }, { num_leaves: 8 }],
  [{ max_depth: 3, num_leaves: 20 }, { num_leaves: 20 }],
  [{ max_depth: 3, num_leaves: '' }, { num_leaves: 8 }],
  [{ max_depth: 40 }, { num_leaves: 31 }],
  [{ growth: 'depthwise' }, { num_leaves: 31 }],
  [{ growth: 'depthwise', max_depth: 6 }, { num_leaves: 64 }],
  [{ growth: 'symmetric', max_depth: 6, num_leaves: 20 }, { num_leaves: 20 }],
  [
    { growth: 'Symmetric', max_depth: 20 },
    { growth: 'symmetric', num_leaves: 131072 }
  ],
  [{ path_smooth: 1, min_data_in_leaf: 0 }, { min_data_in_leaf: 2 }],
  [{ min_data_in_leaf: 0, min_sum_hessian_in_leaf: 0 }, { min_data_in_leaf: 1 }],
  [{ min_data_in_leaf: 0 }, { min_data_in_leaf: 0 }],
  [{ boosting: 'goss' }, { boosting: 'gbdt', data_sample_strategy: 'goss' }],
  [{ boosting: 'goss', bagging_by_query: true }, { bagging_by_query: false }],
  [{ mc_method: 'advanced', colsample_bynode: 0.5 }, { monotone_constraints_method: 'basic' }],
  [
    { data: 'a', valid: 'a,b' },
    { valid: ['b'], is_provide_training_metric: true }
  ],
  [{ objective: 'rmse' }, { objective: 'regression', metric: ['l2'] }],
  [{ metric: 'None' }, { metric: ['custom'] }],
  [{ metric: ['l2', 'mse', 'rmse'] }, { metric: ['l2', 'rmse'] }],
  [
    { objective: 'none', num_class: 3, metric: 'custom' },
    { objective: 'custom', num_class: 3, metric: ['custom'] }
  ],
  [
    { is_unbalance: true, scale_pos_weight: 2 },
    { objective: 'regression', scale_pos_weight: 2 }
  ]
])('%j means %j', (given, expected) => {
  expect(resolve(given)).toMatchObject(expected)
})

test.each([null, undefined, 5, 'num_leaves=5', [['num_leaves', 5]]])('%j is no object of parameters', (given) => {
  expect(() => resolveParameters(given as unknown as GivenParameters)).toThrow(TypeError)
})

test('the Markdown has a line for every parameter, and no cell breaks it', () => {
  const lines = parametersMarkdown().trimEnd().split('\n')
  expect(lines.length).toBe(parameterTable.length + 2)
  expect(lines.filter((line) => line.split('|').length !== 7)).toEqual([])
  expect(lines).toContain(
    '| `num_leaves` | `num_leaf`, `max_leaves`, `max_leaf`, `max_leaf_nodes` | an integer from 2 to 131072 | `31` | exact |'
  )
  expect(lines).toContain(
    '| `machines` | `workers`, `nodes` | text |  | refused unless empty: training is not distributed |'
  )
})
