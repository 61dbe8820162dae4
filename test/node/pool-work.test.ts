import { expect, test } from 'vitest'
import { explain } from '../../src/explain/explain.ts'
import { type ExplainOptions } from '../../src/explain/explainer.ts'
import { loadModel, saveModel } from '../../src/format/load-model.ts'
import { type Answer, createWorker, doWork, numPiecesOf, stopWork, type TaskOptions } from '../../src/node/pool-work.ts'
import { prepareWork } from '../../src/node/prepare-work.ts'
import { shareModel } from '../../src/node/shared-model.ts'
import { predict, predictLeaf, predictRaw } from '../../src/predict/predict.ts'
import { rowsOf } from '../check-case.ts'
import { differingBits, readCases } from '../fixtures.ts'

const [of] = readCases().filter(({ name }) => name === 'multiclass')
const model = loadModel(of!.file('model.txt')!)
const rows = rowsOf(of!)

test.each(readCases())('a model stays what it is when it is sent: $name', (each) => {
  const sent = loadModel(each.file('model.txt')!)
  const received = structuredClone(shareModel(sent))
  expect(saveModel(received)).toBe(saveModel(sent))
  expect(received.forest).toEqual(sent.forest)
  expect(differingBits(predict(received, rowsOf(each)), predict(sent, rowsOf(each)))).toBe(0)
})

test.each([
  ['predict', predict(model, rows)],
  ['predictRaw', predictRaw(model, rows)],
  ['predictLeaf', predictLeaf(model, rows)],
  ['explain', explain(model, rows).values]
] as const)('piece by piece: %s', (task, expected) => {
  const { work } = prepareWork(task, model, rows, {}, 1)
  const pieces = { ...work, pieceSize: 7 }
  const baseValues = doWork(model, pieces)
  expect(baseValues).toEqual(task === 'explain' ? explain(model, rows).baseValues : undefined)
  expect(differingBits(work.result, expected)).toBe(0)
  work.result.fill(0)
  expect(doWork(model, pieces), 'no piece is left').toBe(undefined)
  expect(work.result.every((value) => value === 0)).toBe(true)
})

test('stopped work takes no further piece', () => {
  const { work } = prepareWork('predict', model, rows, {}, 1)
  stopWork(work.control)
  doWork(model, work)
  expect(work.result.every((value) => value === 0)).toBe(true)
})

test('pieces suit the threads', () => {
  const sizeFor = (
    numRows: number,
    numThreads: number,
    task: 'predict' | 'explain',
    options: ExplainOptions = {}
  ): number => {
    const values = new Uint8Array(numRows * of!.numFeatures)
    const many = { values, numRows, numFeatures: of!.numFeatures }
    const { work } = prepareWork(task, model, many, options as TaskOptions, numThreads)
    expect(numPiecesOf(work)).toBe(Math.max(1, Math.ceil(numRows / work.pieceSize)))
    return work.pieceSize
  }
  expect(sizeFor(10, 2, 'predict')).toBe(512)
  expect(sizeFor(16_000, 2, 'predict')).toBe(1000)
  expect(sizeFor(100_000, 2, 'predict')).toBe(4096)
  expect(sizeFor(10, 2, 'explain')).toBe(64)
  expect(sizeFor(20_000, 2, 'explain')).toBe(5000)
  expect(sizeFor(20_000, 2, 'explain', { background: [new Array<number>(of!.numFeatures).fill(0)] })).toBe(5000)
  // Exact values cost what their rows cost and nothing besides.
  expect(sizeFor(20_000, 2, 'explain', { mode: 'exact' })).toBe(1250)
})

test('a thread keeps models, works, and forgets them', () => {
  const answers: Answer[] = []
  const order = createWorker((answer) => answers.push(answer))
  const { work } = prepareWork('predict', model, rows, {}, 1)
  order({ kind: 'keep', modelId: 4, model: shareModel(model) })
  order({ kind: 'work', modelId: 4, workId: 1, work })
  expect(answers).toEqual([{ workId: 1, baseValues: undefined }])
  expect(differingBits(work.result, predict(model, rows))).toBe(0)
  order({ kind: 'forget', modelId: 4 })
  order({ kind: 'work', modelId: 4, workId: 2, work: prepareWork('predict', model, rows, {}, 1).work })
  expect(answers[1]!.workId).toBe(2)
  expect(answers[1]!.error).toBeInstanceOf(TypeError)
})
