import { expect, test } from 'vitest'
import { createBooster } from '../../src/train/booster.ts'
import { type Checkpoint, checkpointOf, resume } from '../../src/train/checkpoint.ts'
import { saveModel } from '../../src/format/save-model.ts'
import { createDataset, type GivenParameters, train } from '../../src/train/index.ts'
import { resolveParameters } from '../../src/train/parameters/resolve-parameters.ts'

const rows = Array.from({ length: 300 }, (_, i) => [(i * 37) % 101, (i * 11) % 17, i % 7])
const data = createDataset(rows, { label: rows.map(([x = 0, y = 0, z = 0]) => Math.sin(x / 9) + y / 20 + z / 50) })
const featuresOf = (parameters: GivenParameters): Set<string> => {
  const text = saveModel(train({ min_data_in_leaf: 5, num_iterations: 10, ...parameters }, data))
  return new Set([...text.matchAll(/^split_feature=(.*)$/gm)].flatMap(([, line]) => line!.split(' ')))
}

test('a feature that costs more than it gains is not used', () => {
  expect(featuresOf({})).toEqual(new Set(['0', '1', '2']))
  expect(featuresOf({ cegb_penalty_feature_coupled: [0, 0, 1e6] })).toEqual(new Set(['0', '1']))
  expect(featuresOf({ cegb_penalty_feature_lazy: [0, 1e6, 1e6] })).toEqual(new Set(['0']))
})

test('one cost for each feature', () => {
  for (const name of ['cegb_penalty_feature_coupled', 'cegb_penalty_feature_lazy']) {
    expect(() => train({ [name]: [1, 2] }, data)).toThrow(`"${name}" expected 3 numbers, one for each feature; got 2`)
  }
})

test('a checkpoint holds what has been paid for', () => {
  const parameters = resolveParameters({
    min_data_in_leaf: 5,
    cegb_penalty_feature_coupled: [1, 2, 3],
    cegb_penalty_feature_lazy: [0.01, 0.02, 0.03]
  })
  const run = (numIterations: number, checkpoint?: Checkpoint): ReturnType<typeof createBooster> => {
    const booster = createBooster(parameters, data)
    if (checkpoint !== undefined) resume(booster, checkpoint)
    for (let i = 0; i < numIterations; i++) booster.update()
    return booster
  }
  const resumed = run(2, structuredClone(checkpointOf(run(2))))
  expect(saveModel(resumed.model())).toBe(saveModel(run(4).model()))
})
