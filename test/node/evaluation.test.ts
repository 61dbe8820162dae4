import { expect, test } from 'vitest'
import { explain } from '../../src/explain/explain.ts'
import { type ExplainOptions } from '../../src/explain/explainer.ts'
import { loadModel } from '../../src/format/load-model.ts'
import { saveModel } from '../../src/format/save-model.ts'
import {
  createEvaluator,
  type EvaluateAnswer,
  evaluatePieces,
  type EvaluationOptions,
  numPiecesOf,
  stopEvaluation
} from '../../src/node/evaluation.ts'
import { prepareEvaluation } from '../../src/node/prepare-evaluation.ts'
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
  const { evaluation } = prepareEvaluation(task, model, rows, {}, 1)
  const pieces = { ...evaluation, pieceSize: 7 }
  const explained = evaluatePieces(model, pieces)
  const { baseValues, mode, additive } = explain(model, rows)
  expect(explained).toEqual(task === 'explain' ? { baseValues, mode, additive } : undefined)
  expect(differingBits(evaluation.result, expected)).toBe(0)
  evaluation.result.fill(0)
  expect(evaluatePieces(model, pieces), 'no piece is left').toBe(undefined)
  expect(evaluation.result.every((value) => value === 0)).toBe(true)
})

test('a stopped evaluation takes no further piece', () => {
  const { evaluation } = prepareEvaluation('predict', model, rows, {}, 1)
  stopEvaluation(evaluation)
  evaluatePieces(model, evaluation)
  expect(evaluation.result.every((value) => value === 0)).toBe(true)
})

test('the size of pieces suits the number of threads', () => {
  const sizeFor = (
    numRows: number,
    numThreads: number,
    task: 'predict' | 'explain',
    options: ExplainOptions = {}
  ): number => {
    const values = new Uint8Array(numRows * of!.numFeatures)
    const many = { values, numRows, numFeatures: of!.numFeatures }
    const { evaluation } = prepareEvaluation(task, model, many, options as EvaluationOptions, numThreads)
    expect(numPiecesOf(evaluation)).toBe(Math.max(1, Math.ceil(numRows / evaluation.pieceSize)))
    return evaluation.pieceSize
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

test('a thread keeps models, evaluates with them, and forgets them', () => {
  const answers: EvaluateAnswer[] = []
  const tell = createEvaluator((answer) => answers.push(answer))
  const { evaluation } = prepareEvaluation('predict', model, rows, {}, 1)
  tell({ kind: 'keep', modelId: 4, model: shareModel(model) })
  tell({ kind: 'evaluate', modelId: 4, evaluation })
  expect(answers).toEqual([{ explained: undefined }])
  expect(differingBits(evaluation.result, predict(model, rows))).toBe(0)
  tell({ kind: 'forget', modelId: 4 })
  tell({ kind: 'evaluate', modelId: 4, evaluation: prepareEvaluation('predict', model, rows, {}, 1).evaluation })
  expect(answers.length).toBe(2)
  expect(answers[1]!.error).toBeInstanceOf(TypeError)
})
