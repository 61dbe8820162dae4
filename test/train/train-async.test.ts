import { afterEach, expect, test, vi } from 'vitest'
import { saveModel } from '../../src/format/save-model.ts'
import { createDataset, type Dataset, type Evaluation, train, trainAsync } from '../../src/train/index.ts'

const parameters = { objective: 'binary', num_iterations: 20, min_data_in_leaf: 5, metric: 'auc', seed: 3 } as const

function datasetOf(numRows: number, reference?: Dataset): Dataset {
  const rows = Array.from({ length: numRows }, (_, row) => ({
    income: Math.sin(row) * 1000,
    age: row % 61,
    job: row % 7 === 0 ? null : ['cook', 'smith', 'clerk'][row % 3]!
  }))
  return createDataset(rows, {
    label: rows.map(({ income, age }) => Number(income + age * 9 > 300)),
    weight: rows.map((_, row) => 1 + (row % 3)),
    ...(reference === undefined ? {} : { reference })
  })
}

const data = datasetOf(400)
const validation = { late: datasetOf(150, data), itself: data }

// Without threads, as on the edge.
function withoutWorkers(): void {
  vi.stubGlobal('process', { ...process, getBuiltinModule: () => undefined })
}
afterEach(() => vi.unstubAllGlobals())

const numWorkers = (): number => process.getActiveResourcesInfo().filter((name) => name === 'MessagePort').length

test.each([
  ['on a thread', () => {}],
  ['in turns', withoutWorkers]
])('%s: the model of train, and its evaluations', async (_, prepare) => {
  prepare()
  const expected: (readonly Evaluation[])[] = []
  const stopped = { ...parameters, early_stopping_round: 3 }
  const model = train(stopped, data, { validation, onIteration: ({ evaluations }) => void expected.push(evaluations) })
  const seen: (readonly Evaluation[])[] = []
  const same = await trainAsync(stopped, data, {
    validation,
    onIteration: ({ evaluations }) => void seen.push(evaluations)
  })
  expect(saveModel(same)).toBe(saveModel(model))
  expect(seen).toEqual(expected)
})

test.each([
  ['on a thread', () => {}],
  ['in turns', withoutWorkers]
])('%s: onIteration ends training where it says so, and a model is gone on from', async (_, prepare) => {
  prepare()
  const first = await trainAsync(parameters, data, { onIteration: ({ iteration }) => iteration < 7 })
  expect(first.forest.numTrees).toBe(7)
  const second = await trainAsync(parameters, data, { initModel: first })
  expect(saveModel(second)).toBe(saveModel(train(parameters, data, { initModel: first })))
})

test('on a thread: this one goes on', async () => {
  let numTurns = 0
  let isDone = false
  const count = (): void => {
    numTurns++
    if (!isDone) setImmediate(count)
  }
  count()
  await trainAsync({ ...parameters, num_iterations: 300 }, datasetOf(3000))
  isDone = true
  // Were it to train here, with a turn after each iteration at most, there would be about 300.
  expect(numTurns).toBeGreaterThan(1000)
})

test('in turns: other things happen between iterations', async () => {
  withoutWorkers()
  let numTurns = 0
  let isDone = false
  const count = (): void => {
    numTurns++
    if (!isDone) setImmediate(count)
  }
  count()
  // Each iteration takes longer than a turn of this thread.
  const slow = (): void => {
    for (const end = performance.now() + 10; performance.now() < end;);
  }
  await trainAsync({ ...parameters, num_iterations: 12 }, datasetOf(300), { onIteration: slow })
  isDone = true
  expect(numTurns).toBeGreaterThan(10)
})

test.each([
  ['on a thread', () => {}],
  ['in turns', withoutWorkers]
])('%s: aborted in the middle, it rejects with the reason and leaves nothing behind', async (_, prepare) => {
  prepare()
  const before = numWorkers()
  const controller = new AbortController()
  const reason = new Error('enough')
  const endless = { ...parameters, num_iterations: 1_000_000 }
  let called = 0
  const training = trainAsync(endless, data, {
    signal: controller.signal,
    onIteration: ({ iteration }) => {
      called = iteration
      if (iteration === 3) controller.abort(reason)
    }
  })
  await expect(training).rejects.toBe(reason)
  await vi.waitFor(() => expect(numWorkers()).toBe(before))
  expect(called).toBe(3)
})

test('a worker is seen while it runs, or the tests above prove nothing', async () => {
  const before = numWorkers()
  let during = before
  await trainAsync(parameters, data, { onIteration: () => void (during = numWorkers()) })
  expect(during).toBeGreaterThan(before)
})

test('aborted before it begins, it does not begin', async () => {
  const before = numWorkers()
  await expect(trainAsync(parameters, data, { signal: AbortSignal.abort('never mind') })).rejects.toBe('never mind')
  expect(numWorkers()).toBe(before)
})

test('aborted while the worker starts', async () => {
  const controller = new AbortController()
  const training = trainAsync({ ...parameters, num_iterations: 1_000_000 }, data, { signal: controller.signal })
  controller.abort('too late')
  await expect(training).rejects.toBe('too late')
})

test('functions of the caller are called here', async () => {
  let numCalls = 0
  const model = await trainAsync({ objective: 'custom', num_iterations: 5 }, data, {
    customObjective: (scores, { label }) => {
      numCalls++
      return { gradients: scores.map((score, i) => score - label[i]!), hessians: scores.map(() => 1) }
    },
    customMetric: () => ({ metric: 'calls', value: numCalls, isHigherBetter: true })
  })
  expect(numCalls).toBe(5)
  expect(model.forest.numTrees).toBe(5)
})

test.each([
  ['on a thread', () => {}],
  ['in turns', withoutWorkers]
])('%s: wrong arguments, and errors of onIteration, reject', async (_, prepare) => {
  prepare()
  const before = numWorkers()
  await expect(trainAsync({ objective: 'binry' as 'binary' }, data)).rejects.toThrow(/^"objective" expected/)
  await expect(trainAsync({ objective: 'binry' as 'binary' }, data, { threads: 2 })).rejects.toThrow(/^"objective"/)
  await expect(trainAsync({ objective: 'gamma' }, data)).rejects.toThrow(RangeError)
  await expect(trainAsync(parameters, data, { threds: 2 } as object)).rejects.toThrow('got "threds"')
  const fault = new Error('of the caller')
  const failing = trainAsync(parameters, data, {
    onIteration: () => {
      throw fault
    }
  })
  await expect(failing).rejects.toBe(fault)
  await vi.waitFor(() => expect(numWorkers()).toBe(before))
})

test.each([0, 65, 1.5])('threads: %d are refused', async (threads) => {
  await expect(trainAsync(parameters, data, { threads })).rejects.toThrow('"threads" expected an integer')
})

test('several threads: the same model', async () => {
  const wide = createDataset(
    Array.from({ length: 20 }, (_, feature) =>
      Float64Array.from({ length: 25_000 }, (_, row) => Math.sin((row + 1) * (feature + 2)))
    ),
    { label: Float64Array.from({ length: 25_000 }, (_, row) => Number(Math.sin(row * 2) + Math.sin(row * 5) > 0)) }
  )
  const before = numWorkers()
  // Long enough for threads to help.
  const long = { objective: 'binary', num_iterations: 400, num_leaves: 4, max_bin: 15 } as const
  const model = await trainAsync(long, wide, { threads: 3 })
  expect(saveModel(model)).toBe(saveModel(train(long, wide)))
  await vi.waitFor(() => expect(numWorkers()).toBeLessThanOrEqual(before), 20_000)
})
