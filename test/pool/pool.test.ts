import { execFileSync } from 'node:child_process'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { Worker } from 'node:worker_threads'
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest'
import type { Matrix } from '../../src/data/positional-rows.ts'
import type { Rows } from '../../src/data/rows.ts'
import { explain } from '../../src/explain/explain.ts'
import { loadModel } from '../../src/format/load-model.ts'
import type { Model } from '../../src/model/model.ts'
import { createPool, type Pool, startPool } from '../../src/pool/create-pool.ts'
import { predict, predictLeaf, predictRaw } from '../../src/predict/predict.ts'
import { rowsOf } from '../check-case.ts'
import { type Case, differingBits, readCases } from '../fixtures.ts'

// The pool is that of the sources, for their coverage, and that of the build.
const built: typeof import('../../src/node/index.ts') = await import(/* @vite-ignore */ resolve('dist/node/index.js'))
const programThat = (code: string): URL =>
  new URL(`data:text/javascript,import { parentPort } from 'node:worker_threads';${encodeURIComponent(code)}`)

const names = [
  'binary',
  'multiclass',
  'categorical-many',
  'early-stop-multiclass',
  'linear',
  'no-trees',
  'pandas',
  'rf-binary',
  'saturated-multiclass',
  'wide'
]
const cases = readCases().filter(({ name }) => names.includes(name))
const caseOf = (name: string): Case => cases.find((of) => of.name === name)!
const modelOf = (name: string): Model => loadModel(caseOf(name).file('model.txt')!)

// Enough rows for several pieces of every thread.
function manyRows(of: Case, atLeast = 3000): Matrix {
  const { values, numRows, numFeatures } = rowsOf(of)
  const times = Math.ceil(atLeast / numRows)
  const repeated = new Float64Array(values.length * times)
  for (let i = 0; i < times; i++) repeated.set(values, i * values.length)
  return { values: repeated, numRows: numRows * times, numFeatures }
}

function columnsOf({ values, numRows, numFeatures }: Matrix): Float64Array[] {
  return Array.from({ length: numFeatures }, (_, feature) =>
    Float64Array.from({ length: numRows }, (_, row) => values[row * numFeatures + feature]!)
  )
}

async function rejection(promise: Promise<unknown>): Promise<Error> {
  return promise.then(
    () => expect.fail('did not reject'),
    (error: Error) => error
  )
}

function errorOf(run: () => unknown): Error {
  try {
    run()
  } catch (error) {
    return error as Error
  }
  return expect.fail('did not throw')
}

const pools: Pool[] = []
function pool(threads: number, program?: URL): Pool {
  const opened = program === undefined ? createPool({ threads }) : startPool(threads, program)
  pools.push(opened)
  return opened
}
afterEach(() => Promise.all(pools.splice(0).map(({ close }) => close())))

test('the cases are there', () => {
  expect(cases.map(({ name }) => name)).toEqual(names.toSorted())
})

describe.each([
  ['the pool of the sources', cases, (threads: number): Pool => createPool({ threads })],
  ['the pool of the build', [caseOf('multiclass')], (threads: number): Pool => built.createPool({ threads })]
])('%s', (_, chosen, open) => {
  const opened = [1, 2, 3].map(open)
  afterAll(() => Promise.all(opened.map(({ close }) => close())))

  test.each(chosen)('the bits of the synchronous functions: $name', async (of) => {
    const model = modelOf(of.name)
    const rows = manyRows(of)
    const earlyStop = { predEarlyStop: true, predEarlyStopFreq: 1, predEarlyStopMargin: 0.5 }
    const range = { startIteration: 1, numIterations: 2 }
    for (const { threads, ...on } of opened) {
      const check = (got: ArrayLike<number>, expected: ArrayLike<number>): void =>
        expect(differingBits(got, expected), `${threads} threads`).toBe(0)
      check(await on.predict(model, rows), predict(model, rows))
      check(await on.predict(model, rows, earlyStop), predict(model, rows, earlyStop))
      check(await on.predictRaw(model, rows, range), predictRaw(model, rows, range))
      check(await on.predictLeaf(model, rows, range), predictLeaf(model, rows, range))
    }
  })

  test.each(chosen.filter(({ name }) => name !== 'linear' && name !== 'wide'))(
    'the bits of explanations: $name',
    async (of) => {
      const model = modelOf(of.name)
      const rows = manyRows(of, 500)
      for (const options of [{}, { numIterations: 2 }, { background: rowsOf(of) }]) {
        const expected = explain(model, rows, options)
        for (const { explain: explainOn } of opened) {
          const got = await explainOn(model, rows, options)
          expect(Object.keys(got).toSorted()).toEqual(Object.keys(expected).toSorted())
          expect({ ...got, values: undefined }).toEqual({ ...expected, values: undefined })
          expect(differingBits(got.values, expected.values)).toBe(0)
        }
      }
    }
  )
})

test('a model without covers is explained and rejected as by explain', async () => {
  const text = caseOf('binary').file('model.txt')!.toString('utf8')
  const model = loadModel(text.replace(/^leaf_count=.*\n/gm, '').replace(/^internal_count=.*\n/gm, ''))
  const rows = rowsOf(caseOf('binary'))
  expect(await rejection(pool(1).explain(model, rows))).toEqual(errorOf(() => explain(model, rows)))
  const options = { background: rows }
  expect(await pool(1).explain(model, rows, options)).toEqual(explain(model, rows, options))
})

test('results are ordinary arrays', async () => {
  const rows = rowsOf(caseOf('binary'))
  const on = pool(2)
  const results = [
    await on.predict(modelOf('binary'), rows),
    await on.predictRaw(modelOf('binary'), rows),
    await on.predictLeaf(modelOf('binary'), rows),
    (await on.explain(modelOf('binary'), rows)).values
  ]
  for (const { buffer } of results) expect(buffer).toBeInstanceOf(ArrayBuffer)
})

test('every form of rows is accepted', async () => {
  const of = caseOf('binary')
  const model = modelOf('binary')
  const matrix = manyRows(of)
  const columns = columnsOf(matrix)
  const arrays = Array.from({ length: matrix.numRows }, (_, row) => columns.map((column) => column[row]!))
  const records = arrays.map((row) => Object.fromEntries(model.featureNames.map((name, i) => [name, row[i]])))
  const types = [
    Float32Array,
    Int32Array,
    Uint32Array,
    Int16Array,
    Uint16Array,
    Int8Array,
    Uint8Array,
    Uint8ClampedArray
  ]
  const forms: Rows[] = [
    matrix,
    columns,
    arrays,
    records,
    { ...matrix, values: [...(matrix.values as Float64Array)] },
    { ...matrix, values: Float32Array.from(matrix.values) },
    columns.map((column, i) => types[i % types.length]!.from(column)),
    columns.map((column) => Buffer.from(Uint8Array.from(column))),
    [],
    columns.map(() => new Float64Array()),
    { values: [], numRows: 0, numFeatures: matrix.numFeatures }
  ]
  const on = pool(3)
  for (const rows of forms) {
    expect(differingBits(await on.predict(model, rows), predict(model, rows))).toBe(0)
    expect(differingBits(await on.predictLeaf(model, rows), predictLeaf(model, rows))).toBe(0)
  }
  for (const rows of [forms[8]!, forms[9]!]) expect(await on.explain(model, rows)).toEqual(explain(model, rows))
  const background = records.slice(0, 30)
  expect(await on.explain(model, [], { background })).toEqual(explain(model, [], { background }))
})

test('records with text go through the categories of the model', async () => {
  const records = JSON.parse(caseOf('pandas').file('records.json')!.toString('utf8')) as object[]
  const model = modelOf('pandas')
  const many = Array.from({ length: 1500 }, (_, i) => records[i % records.length]!)
  const on = pool(2)
  expect(differingBits(await on.predict(model, many), predict(model, many))).toBe(0)
  const background = records
  expect(await on.explain(model, records, { background })).toEqual(explain(model, records, { background }))
})

test('rows may change once the call has been made', async () => {
  const model = modelOf('binary')
  const columns = columnsOf(manyRows(caseOf('binary')))
  const expected = predict(model, columns)
  const got = pool(2).predict(model, columns)
  columns.forEach((column) => column.fill(0))
  expect(differingBits(await got, expected)).toBe(0)
})

test('where memory cannot be shared, workers get copies', async () => {
  const of = caseOf('multiclass')
  const model = modelOf('multiclass')
  const matrix = manyRows(of)
  const records = (rows: Matrix): number[][] =>
    Array.from({ length: rows.numRows }, (_, row) => columnsOf(rows).map((column) => column[row]!))
  const { indptr, indices, values } = sparseOf(matrix)
  const sparse = { indptr, indices, values, numRows: matrix.numRows, numFeatures: matrix.numFeatures }
  const expected = [matrix, columnsOf(matrix), sparse].map((rows) => predict(model, rows))
  const explained = explain(model, matrix, { background: records(rowsOf(of)) })
  vi.stubGlobal('SharedArrayBuffer', undefined)
  try {
    const on = pool(3)
    for (const [i, rows] of [matrix, columnsOf(matrix), sparse].entries())
      expect(differingBits(await on.predict(model, rows), expected[i]!)).toBe(0)
    expect(await on.explain(model, matrix, { background: records(rowsOf(of)) })).toEqual(explained)
    expect(await on.predict(model, [])).toEqual(new Float64Array())
  } finally {
    vi.unstubAllGlobals()
  }
})

// The rows without their zeros.
function sparseOf({ values, numRows, numFeatures }: Matrix): { indptr: number[]; indices: number[]; values: number[] } {
  const sparse = { indptr: [0], indices: [] as number[], values: [] as number[] }
  for (let row = 0; row < numRows; row++) {
    for (let feature = 0; feature < numFeatures; feature++) {
      const value = values[row * numFeatures + feature]!
      if (value === 0) continue
      sparse.indices.push(feature)
      sparse.values.push(value)
    }
    sparse.indptr.push(sparse.indices.length)
  }
  return sparse
}

test('wrong arguments reject with the errors of the synchronous functions', async () => {
  const on = pool(2)
  const model = modelOf('binary')
  const linear = modelOf('linear')
  const rows = rowsOf(caseOf('binary'))
  const wrongRows: unknown[] = [null, 7, [1, 2], [[1]], [{}, 1], [new Float64Array(3)], { ...rows, numRows: 1 }]
  for (const wrong of wrongRows as Rows[]) {
    expect(await rejection(on.predict(model, wrong))).toEqual(errorOf(() => predict(model, wrong)))
    expect(await rejection(on.explain(model, wrong))).toEqual(errorOf(() => explain(model, wrong)))
    const options = { background: wrong }
    expect(await rejection(on.explain(model, rows, options))).toEqual(errorOf(() => explain(model, rows, options)))
  }
  const wrongOptions: unknown[] = [null, 'all', { trees: 3 }, { startIteration: 'first' }, { numIterations: 1.5 }]
  for (const wrong of wrongOptions as { engine?: 'auto' }[]) {
    expect(await rejection(on.predict(model, rows, wrong))).toEqual(errorOf(() => predict(model, rows, wrong)))
    expect(await rejection(on.predictRaw(model, rows, wrong))).toEqual(errorOf(() => predictRaw(model, rows, wrong)))
    expect(await rejection(on.predictLeaf(model, rows, wrong))).toEqual(errorOf(() => predictLeaf(model, rows, wrong)))
    expect(await rejection(on.explain(model, rows, wrong))).toEqual(errorOf(() => explain(model, rows, wrong)))
  }
  const early = { predEarlyStopFreq: 0 }
  expect(await rejection(on.predict(model, rows, early))).toEqual(errorOf(() => predict(model, rows, early)))
  const mode = { mode: 'slow' as 'exact' }
  expect(await rejection(on.explain(model, rows, mode))).toEqual(errorOf(() => explain(model, rows, mode)))
  expect(await rejection(on.explain(linear, rows))).toEqual(errorOf(() => explain(linear, rows)))
  const none = { background: [] }
  expect(await rejection(on.explain(model, rows, none))).toEqual(errorOf(() => explain(model, rows, none)))
  const signal = {} as AbortSignal
  expect(await rejection(on.predict(model, rows, { signal }))).toEqual(
    new TypeError('"signal" expected an AbortSignal, got Object')
  )
})

test('createPool takes a number of threads', async () => {
  expect(built.createPool({ threads: 5 }).threads).toBe(5)
  expect(createPool().threads).toBeGreaterThanOrEqual(1)
  expect(() => createPool({ threads: 0 })).toThrow(new RangeError('"threads" expected an integer >= 1, got 0'))
  expect(() => createPool({ threads: 1.5 })).toThrow(new RangeError('"threads" expected an integer, got 1.5'))
  expect(() => createPool({ threads: '2' as never })).toThrow(TypeError)
  expect(() => createPool({ createWorker: 2 as never })).toThrow(
    new TypeError('"createWorker" expected a function, got number')
  )
  expect(() => createPool({ workers: 2 } as never)).toThrow(
    new RangeError('"options" expected threads, createWorker; got "workers"')
  )
})

test('calls overlap, with several models', async () => {
  const on = pool(3)
  const calls = Array.from({ length: 40 }, async (_, i) => {
    const of = cases[i % cases.length]!
    const model = modelOf(of.name)
    const rows = manyRows(of, 50 * i)
    expect(differingBits(await on.predict(model, rows), predict(model, rows))).toBe(0)
  })
  await Promise.all(calls)
})

test('no more threads start than a call can use', async () => {
  const started = vi.fn()
  process.on('worker', started)
  const on = pool(3)
  const small = rowsOf(caseOf('binary'))
  const model = modelOf('binary')
  await on.predict(model, small)
  await on.predict(model, small)
  expect(started).toHaveBeenCalledTimes(1)
  await Promise.all([on.predict(model, small), on.predict(model, small)])
  expect(started).toHaveBeenCalledTimes(2)
  await on.predict(model, manyRows(caseOf('binary')))
  await on.predict(model, manyRows(caseOf('binary')))
  expect(started).toHaveBeenCalledTimes(3)
  process.off('worker', started)
})

test('an aborted call rejects with the reason, and the pool goes on', async () => {
  const on = pool(2)
  const model = modelOf('wide')
  const rows = manyRows(caseOf('wide'), 20_000)
  await on.predict(model, rowsOf(caseOf('wide')))
  const reason = new Error('enough')
  const controller = new AbortController()
  const aborted = on.predict(model, rows, { signal: controller.signal })
  const next = on.predict(model, rows, { signal: new AbortController().signal })
  // At once, while both calls are under way: after some milliseconds a fast machine is done.
  controller.abort(reason)
  expect(await rejection(aborted)).toBe(reason)
  expect(await rejection(on.predict(model, rows, { signal: controller.signal }))).toBe(reason)
  expect(differingBits(await next, predict(model, rows))).toBe(0)
  controller.abort()
})

test('a terminated thread rejects its calls, and is replaced', async () => {
  const workers: Worker[] = []
  const remember = (worker: Worker): void => void workers.push(worker)
  process.on('worker', remember)
  const on = built.createPool({ threads: 2 })
  const model = modelOf('wide')
  const rows = manyRows(caseOf('wide'))
  const call = on.predict(model, rows)
  await new Promise(setImmediate)
  await workers[0]!.terminate()
  expect((await rejection(call)).message).toMatch(/^a worker thread ended before its work was done \(exit code [01]\)$/)
  expect(differingBits(await on.predict(model, rows), predict(model, rows))).toBe(0)
  expect(workers.length).toBe(3)
  await Promise.all(workers.map((worker) => worker.terminate()))
  expect(differingBits(await on.predict(model, rows), predict(model, rows))).toBe(0)
  process.off('worker', remember)
  await on.close()
})

test('a thread that dies rejects its calls and says why', async () => {
  const model = modelOf('binary')
  const rows = rowsOf(caseOf('binary'))
  const onWork = (code: string): URL => programThat(`parentPort.on('message', ({ kind }) => { ${code} })`)
  const exits = await rejection(pool(1, onWork(`if (kind === 'evaluate') process.exit(3)`)).predict(model, rows))
  expect(exits.message).toBe('a worker thread ended before its work was done (exit code 3)')
  const throws = await rejection(pool(1, onWork(`throw new RangeError('no memory')`)).predict(model, rows))
  expect(throws.message).toBe('a worker thread ended before its work was done (exit code 1)')
  expect(throws.cause).toEqual(new RangeError('no memory'))
  const missing = await rejection(pool(1, new URL('missing.js', import.meta.url)).predict(model, rows))
  expect((missing.cause as Error).message).toContain('missing.js')
})

test('an error in a thread reaches the caller as what it is', async () => {
  const model = modelOf('binary')
  const code = `parentPort.on('message', ({ kind }) => {
    if (kind === 'evaluate') parentPort.postMessage({ error: new RangeError('out of range') })
  })`
  const error = await rejection(pool(1, programThat(code)).predict(model, rowsOf(caseOf('binary'))))
  expect(error).toBeInstanceOf(RangeError)
  expect(error.message).toBe('out of range')
})

test('close lets pending calls finish and rejects further ones', async () => {
  const on = built.createPool({ threads: 2 })
  const model = modelOf('wide')
  const rows = manyRows(caseOf('wide'))
  const pending = on.predict(model, rows)
  const closed = on.close()
  expect(await rejection(on.predict(model, rows))).toEqual(new Error('the pool is closed'))
  await closed
  expect(differingBits(await pending, predict(model, rows))).toBe(0)
  await on.close()
  await built.createPool().close()
})

test('threads forget a model the program has forgotten', async () => {
  setFlagsFromString('--expose-gc')
  const collectGarbage = runInNewContext('gc') as () => void
  const sent: unknown[] = []
  const original = Worker.prototype.postMessage
  const spy = vi.spyOn(Worker.prototype, 'postMessage').mockImplementation(function (this: Worker, message, ...rest) {
    sent.push((message as { kind: string }).kind)
    return original.call(this, message, ...rest)
  })
  const on = pool(1)
  const kept = modelOf('multiclass')
  const useTwoModels = async (): Promise<void> => {
    const lost = modelOf('binary')
    await on.predict(lost, rowsOf(caseOf('binary')))
    await on.predict(lost, rowsOf(caseOf('binary')))
    await on.predict(kept, rowsOf(caseOf('multiclass')))
  }
  await useTwoModels()
  for (let i = 0; i < 100 && !sent.includes('forget'); i++) {
    collectGarbage()
    await new Promise((done) => setTimeout(done, 10))
  }
  expect(sent).toEqual(['keep', 'evaluate', 'evaluate', 'keep', 'evaluate', 'forget'])
  await on.predict(kept, rowsOf(caseOf('multiclass')))
  expect(sent.at(-1)).toBe('evaluate')
  spy.mockRestore()
})

test('a program waits for pending calls, and ends though the pool is open', () => {
  const code = `
    import { createPool, loadModelFile } from '${pathToFileURL(resolve('dist/node/index.js'))}'
    const pool = createPool({ threads: 2 })
    const model = loadModelFile('fixtures/binary/model.txt')
    const { numFeatures } = model.forest
    const rows = { values: new Float64Array(numFeatures * 5000), numRows: 5000, numFeatures }
    pool.predict(model, rows).then(({ length }) => console.log(length))
  `
  const run = (program: string): string =>
    execFileSync('node', ['--input-type=module', '-e', program], { encoding: 'utf8', timeout: 30_000 })
  expect(run(code)).toBe('5000\n')
  expect(run(`${code}; await pool.predict(model, rows); await pool.close(); console.log('closed')`)).toContain('closed')
})
