import { expect, test } from 'vitest'
import { saveModel } from '../../src/format/save-model.ts'
import { createBooster } from '../../src/train/booster.ts'
import { type Checkpoint, checkpointOf, resume } from '../../src/train/checkpoint.ts'
import { createDataset, type DatasetOptions, type GivenParameters, train } from '../../src/train/index.ts'
import { resolveParameters } from '../../src/train/parameters/resolve-parameters.ts'

const rows = Array.from({ length: 120 }, (_, i) => [(i * 37) % 101, (i * 11) % 17])
const label = rows.map(([x = 0]) => Math.floor(x / 30))
const group = Array.from({ length: 12 }, () => 10)
const text = (parameters: GivenParameters, options: Partial<DatasetOptions>): string =>
  saveModel(
    train(
      { objective: 'lambdarank', min_data_in_leaf: 2, num_iterations: 8, ...parameters },
      createDataset(rows, { label, group, ...options })
    )
  )

test('names of positions are only names', () => {
  const position = rows.map((_, i) => (i * i) % 10)
  const named = position.map((place) => `place ${9 - place}`)
  const withNumbers = text({}, { position })
  expect(text({}, { position: named })).toBe(withNumbers)
  expect(withNumbers).not.toBe(text({}, {}))
})

test('one position for all is none', () => {
  expect(text({}, { position: rows.map(() => 7) })).toBe(text({}, {}))
})

test('as many positions as rows', () => {
  expect(() => createDataset(rows, { label, position: [1, 2] })).toThrow(
    '"position" expected 120 positions, one for each row; got 2'
  )
})

test("bags of queries want queries, and derivatives of LightGBM's own", () => {
  const data = createDataset(rows, { label })
  expect(() => train({ bagging_by_query: true }, data)).toThrow(
    '"bagging_by_query" expected a dataset with a "group", got one without'
  )
  expect(() => train({ bagging_by_query: true, objective: 'custom' }, data)).toThrow(
    '"bagging_by_query" expected false with objective=custom, got true'
  )
})

test.each([0.3, 0.8])('a checkpoint holds bags of queries and biases (bagging_fraction=%d)', (fraction) => {
  const parameters = resolveParameters({
    objective: 'lambdarank',
    min_data_in_leaf: 2,
    bagging_by_query: true,
    bagging_freq: 2,
    bagging_fraction: fraction
  })
  const data = createDataset(rows, { label, group, position: rows.map((_, i) => (i * i) % 10) })
  const run = (numIterations: number, checkpoint?: Checkpoint): ReturnType<typeof createBooster> => {
    const booster = createBooster(parameters, data)
    if (checkpoint !== undefined) resume(booster, checkpoint)
    for (let i = 0; i < numIterations; i++) booster.update()
    return booster
  }
  const resumed = run(4, structuredClone(checkpointOf(run(3))))
  expect(saveModel(resumed.model())).toBe(saveModel(run(7).model()))
})
