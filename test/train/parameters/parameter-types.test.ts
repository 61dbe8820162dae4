import { expect, expectTypeOf, test } from 'vitest'
import {
  type GivenParameters,
  resolveParameters,
  type TrainParameters
} from '../../../src/train/parameters/resolve-parameters.ts'

test('given parameters have every name, and the kinds of values a Python dict has', () => {
  const given: GivenParameters = {
    objective: 'l2',
    eta: 0.1,
    num_leaves: '31',
    extra_trees: 'True',
    metric: ['auc', 'l2'],
    label_gain: '0,1,3',
    mc: [1, '-1'],
    interaction_constraints: [[0, 1]],
    seed: null,
    max_depth: undefined,
    label: 0
  }
  expectTypeOf<GivenParameters['boosting']>()
    .extract<string>()
    .toEqualTypeOf<'' | 'gbdt' | 'gbrt' | 'rf' | 'random_forest' | 'dart' | 'goss'>()
  expect(resolveParameters(given).learning_rate).toBe(0.1)
})

test('a mistyped name, word or kind does not compile', () => {
  // @ts-expect-error no such name
  expect(() => resolveParameters({ num_leafs: 31 })).toThrow()
  // @ts-expect-error no such objective
  expect(() => resolveParameters({ objective: 'regresion' })).toThrow()
  // @ts-expect-error not a number
  expect(() => resolveParameters({ num_leaves: 'many' })).toThrow()
  // @ts-expect-error not a number
  expect(() => resolveParameters({ num_leaves: true })).toThrow()
  // @ts-expect-error not true or false
  expect(() => resolveParameters({ extra_trees: 1 })).toThrow()
})

test('resolved parameters have main names and one type each', () => {
  expectTypeOf<TrainParameters['num_leaves']>().toEqualTypeOf<number>()
  expectTypeOf<TrainParameters['extra_trees']>().toEqualTypeOf<boolean>()
  expectTypeOf<TrainParameters['data']>().toEqualTypeOf<string>()
  expectTypeOf<TrainParameters['valid']>().toEqualTypeOf<readonly string[]>()
  expectTypeOf<TrainParameters['label_gain']>().toEqualTypeOf<readonly number[]>()
  expectTypeOf<TrainParameters['boosting']>().toEqualTypeOf<'gbdt' | 'rf' | 'dart'>()
  expectTypeOf<TrainParameters['device_type']>().toEqualTypeOf<'cpu' | 'gpu' | 'cuda'>()
  expectTypeOf<TrainParameters['monotone_constraints']>().toEqualTypeOf<readonly number[] | undefined>()
  expectTypeOf<TrainParameters['interaction_constraints']>().toEqualTypeOf<readonly (readonly number[])[] | undefined>()
  expectTypeOf<Extract<keyof TrainParameters, 'eta' | 'mc'>>().toEqualTypeOf<never>()
})
