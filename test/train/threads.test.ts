/**
 * Threads share the search for splits: the same bytes for any number of them.
 */
import { MessageChannel, type MessagePort } from 'node:worker_threads'
import { afterAll, describe, expect, test } from 'vitest'
import { saveModel } from '../../src/format/save-model.ts'
import { startWorker } from '../../src/train/async/start-worker.ts'
import type { TrainingAnswer, TrainingMessage } from '../../src/train/async/training-messages.ts'
import { createBooster } from '../../src/train/booster.ts'
import { createDataset, type Dataset, type GivenParameters } from '../../src/train/index.ts'
import { resolveParameters } from '../../src/train/parameters/resolve-parameters.ts'
import { controlWords, type MemberSetup } from '../../src/train/threads/member.ts'
import { createTeam, type MessagePortLike, type TeamThreads } from '../../src/train/threads/team.ts'
import { randomIntegers } from '../oracle/random-forest.ts'

const numRows = 6000
// So that leaves of so few rows are shared.
const leastCells = 60_000
const below = randomIntegers(1)
const columns = Array.from({ length: 23 }, (_, feature) =>
  Float64Array.from({ length: numRows }, () => {
    if (feature % 5 === 4) return below(40)
    return feature % 3 === 1 && below(4) === 0 ? NaN : below(100_000) / 1000 - 50
  })
)
const score = (row: number): number =>
  columns[0]![row]! + (columns[4]![row]! % 3) * 20 + (Number.isNaN(columns[1]![row]!) ? 9 : columns[1]![row]! / 2)
const data = createDataset(columns, {
  label: Float64Array.from({ length: numRows }, (_, row) => Math.min(2, Math.max(0, Math.round(score(row) / 30)))),
  categoricalFeatures: [4, 9, 14]
})

declare const trainingWorker: string
const workers = await Promise.all([1, 2, 3].map(() => startWorker<TrainingMessage, TrainingAnswer>(trainingWorker)))
const ports = workers.map((worker) => {
  const { port1, port2 } = new MessageChannel()
  worker!.post({ kind: 'help', port: port1 as unknown as MessagePortLike }, [port1])
  return port2
})
afterAll(() => {
  for (const port of ports) port.close()
  for (const worker of workers) worker!.end()
})
const threadsOf = (own: readonly MessagePort[]): TeamThreads => ({
  count: own.length,
  start: (setups) => setups.forEach((setup, i) => own[i]!.postMessage(setup))
})
const threads = [threadsOf(ports.slice(0, 1)), threadsOf(ports.slice(1))]

/** Waits until helpers are ready, trains, and returns the model's text and how often helpers were asked. */
async function trained(
  parameters: GivenParameters,
  dataset: Dataset,
  helpers?: TeamThreads
): Promise<{ text: string; numJobs: number }> {
  let words: Int32Array | undefined
  const watched = helpers && {
    count: helpers.count,
    start: (setups: readonly MemberSetup[]) => {
      const { memory, control } = setups[0]!
      words = new Int32Array(memory.buffer, control, 8)
      helpers.start(setups)
    }
  }
  const resolved = resolveParameters(parameters)
  const booster = createBooster(resolved, dataset, {}, { team: watched && createTeam(watched, leastCells) })
  while (words !== undefined && Atomics.load(words, controlWords.numReady) < helpers!.count) {
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
  for (let i = 0; i < resolved.num_iterations; i++) booster.update()
  booster.end()
  return {
    text: saveModel(booster.model()),
    numJobs: words === undefined ? 0 : Atomics.load(words, controlWords.jobs) - 1
  }
}

const shared: readonly GivenParameters[] = [
  { objective: 'multiclass', num_class: 3 },
  { objective: 'multiclass', num_class: 3, bagging_fraction: 0.7, bagging_freq: 1, feature_fraction: 0.6 },
  { objective: 'regression', lambda_l1: 0.5, feature_fraction_bynode: 0.5, num_leaves: 63 },
  {
    objective: 'regression',
    data_sample_strategy: 'goss',
    learning_rate: 0.3,
    interaction_constraints: '[0,1,2],[3,4,5,6,7,8]'
  },
  { objective: 'poisson', boosting: 'dart', path_smooth: 2, max_bin: 1000 },
  { objective: 'regression_l1', zero_as_missing: true, min_data_in_leaf: 1 }
]
// Whose search must stay in one thread.
const alone: readonly GivenParameters[] = [
  { objective: 'regression', extra_trees: true },
  { objective: 'regression', feature_contri: Array.from({ length: 23 }, (_, i) => 1 + i / 10) }
]

describe('the same bytes for any number of threads', () => {
  test.each(shared.map((parameters) => ({ name: JSON.stringify(parameters), parameters })))(
    '$name',
    async ({ parameters }) => {
      const given = { ...parameters, num_iterations: 4 }
      const { text } = await trained(given, data)
      for (const helpers of threads) {
        const { text: withHelpers, numJobs } = await trained(given, data, helpers)
        expect(withHelpers).toBe(text)
        expect(numJobs).toBeGreaterThan(5)
      }
    }
  )

  test.each([1, 2, 5])('of %i columns', async (numColumns) => {
    const many = Array.from({ length: 10 }, (_, i) => i)
    const narrow = createDataset(
      columns.slice(0, numColumns).map((column) => Float64Array.from(many.flatMap(() => [...column]))),
      { label: Float64Array.from(many.flatMap(() => [...data.label])) }
    )
    const given = { objective: 'regression', num_iterations: 4 } as const
    const { text } = await trained(given, narrow)
    for (const helpers of threads) {
      const { text: withHelpers, numJobs } = await trained(given, narrow, helpers)
      expect(withHelpers).toBe(text)
      expect(numJobs).toBeGreaterThan(3)
    }
  })

  test.each(alone.map((parameters) => ({ name: JSON.stringify(parameters), parameters })))(
    'alone: $name',
    async ({ parameters }) => {
      const given = { ...parameters, num_iterations: 4 }
      const helpers = { count: 1, start: () => expect.unreachable() }
      expect(saveModel(modelOf(given, helpers))).toBe((await trained(given, data)).text)
    }
  )

  test('small leaves are not worth it', async () => {
    const few = createDataset(
      columns.map((column) => column.slice(0, 200)),
      { label: data.label.slice(0, 200) }
    )
    const given = { objective: 'regression', max_bin: 15, num_iterations: 3 } as const
    const { text, numJobs } = await trained(given, few, threads[0])
    expect(numJobs).toBe(0)
    expect(text).toBe((await trained(given, few)).text)
  })

  test('one thread does it all until others are ready', () => {
    const given = { objective: 'regression', num_iterations: 2 } as const
    const model = modelOf(given, { count: 1, start: () => {} })
    expect(saveModel(model)).toBe(saveModel(modelOf(given)))
  })

  test('a helper that is woken without a job does none', async () => {
    const given = { objective: 'regression', num_iterations: 3 } as const
    const { text } = await trained(given, data)
    let words = new Int32Array()
    const watched: TeamThreads = {
      count: 1,
      start: (setups) => {
        words = new Int32Array(setups[0]!.memory.buffer, setups[0]!.control, 8)
        threads[0]!.start(setups)
      }
    }
    const resolved = resolveParameters(given)
    const booster = createBooster(resolved, data, {}, { team: createTeam(watched, leastCells) })
    while (Atomics.load(words, controlWords.numReady) === 0) await new Promise((resolve) => setTimeout(resolve, 2))
    for (let i = 0; i < given.num_iterations; i++) {
      booster.update()
      const done = Atomics.load(words, controlWords.done)
      // As when the thread that grows trees is held up between a job and the word of it.
      while (Atomics.notify(words, controlWords.jobs) === 0) await new Promise((resolve) => setTimeout(resolve, 2))
      await new Promise((resolve) => setTimeout(resolve, 50))
      expect(Atomics.load(words, controlWords.done)).toBe(done)
    }
    booster.end()
    expect(saveModel(booster.model())).toBe(text)
  })

  test('a failure of a helper ends the training', async () => {
    const resolved = resolveParameters({ objective: 'regression' })
    const failing: TeamThreads = {
      count: 1,
      start: ([setup]) => {
        const words = new Int32Array(setup!.memory.buffer, setup!.control, 8)
        Atomics.store(words, controlWords.hasFailed, 1)
        threads[0]!.start([setup!])
      }
    }
    const booster = createBooster(resolved, data, {}, { team: createTeam(failing) })
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(() => {
      for (let i = 0; i < 50; i++) booster.update()
    }).toThrow('a thread that helps to train has failed')
    booster.end()
  })

  test('so does a helper that cannot begin', async () => {
    const without: TeamThreads = {
      count: 1,
      start: ([setup]) => threads[0]!.start([{ ...setup!, bytes: 64 }])
    }
    const booster = createBooster(
      resolveParameters({ objective: 'regression' }),
      data,
      {},
      { team: createTeam(without) }
    )
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(() => booster.update()).toThrow('a thread that helps to train has failed')
    booster.end()
  })
})

function modelOf(
  parameters: GivenParameters,
  helpers?: TeamThreads
): ReturnType<ReturnType<typeof createBooster>['model']> {
  const resolved = resolveParameters(parameters)
  const booster = createBooster(resolved, data, {}, { team: helpers && createTeam(helpers) })
  for (let i = 0; i < resolved.num_iterations; i++) booster.update()
  booster.end()
  return booster.model()
}
