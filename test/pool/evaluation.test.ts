import { expect, test } from 'vitest'
import { explain } from '../../src/explain/explain.ts'
import { type ExplainOptions } from '../../src/explain/explainer.ts'
import { loadModel } from '../../src/format/load-model.ts'
import { saveModel } from '../../src/format/save-model.ts'
import {
  createEvaluator,
  type EvaluateAnswer,
  evaluationOfRows,
  type EvaluationOptions
} from '../../src/pool/evaluation.ts'
import { prepareEvaluation } from '../../src/pool/prepare-evaluation.ts'
import { shareModel } from '../../src/pool/shared-model.ts'
import { sliceRows } from '../../src/pool/shared-rows.ts'
import { predict, predictLeaf, predictRaw } from '../../src/predict/predict.ts'
import { rowsOf } from '../check-case.ts'
import { differingBits, readCases } from '../fixtures.ts'
import { readXgboostCases } from '../format/xgboost/cases.ts'

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
  const { evaluation, rows: shared, width } = prepareEvaluation(task, model, rows, {}, 1)
  const answers: EvaluateAnswer[] = []
  const tell = createEvaluator((answer) => answers.push(answer))
  tell({ kind: 'keep', modelId: 0, model })
  for (let first = 0; first < shared.numRows; first += 7)
    tell({
      kind: 'evaluate',
      modelId: 0,
      evaluation,
      rows: sliceRows(shared, first, Math.min(shared.numRows, first + 7))
    })
  expect(answers.length).toBe(Math.ceil(shared.numRows / 7))
  const { baseValues, mode, additive } = explain(model, rows)
  for (const { explained } of answers)
    expect(explained).toEqual(task === 'explain' ? { baseValues, mode, additive } : undefined)
  const got = answers.flatMap(({ values }) => [...values!])
  expect(got.length).toBe(shared.numRows * width)
  expect(differingBits(got, expected)).toBe(0)
})

test.each(['predict', 'predictRaw'] as const)('margins come with their rows: %s', (task) => {
  const margins = readXgboostCases('fixtures/xgboost-newest').find(({ name }) => name === 'margins-classes')!
  const xgboost = loadModel(margins.json)
  const options = { baseMargin: margins.outputs.margins! }
  const matrix = { values: margins.rows, numRows: margins.numRows, numFeatures: xgboost.numFeatures }
  const { evaluation, rows: shared, width } = prepareEvaluation(task, xgboost, matrix, options, 1)
  const answers: EvaluateAnswer[] = []
  const tell = createEvaluator((answer) => answers.push(answer))
  tell({ kind: 'keep', modelId: 0, model: xgboost })
  for (let first = 0; first < shared.numRows; first += 7) {
    const end = Math.min(shared.numRows, first + 7)
    const ofRows = evaluationOfRows(evaluation, width, first, end)
    tell({ kind: 'evaluate', modelId: 0, evaluation: ofRows, rows: sliceRows(shared, first, end) })
  }
  const got = answers.flatMap(({ values }) => [...values!])
  expect(differingBits(got, { predict, predictRaw }[task](xgboost, matrix, options))).toBe(0)

  const few = { baseMargin: options.baseMargin.subarray(1) }
  expect(() => prepareEvaluation(task, xgboost, matrix, few, 1)).toThrow('"baseMargin" expected')
  expect(() => prepareEvaluation('predictLeaf', xgboost, matrix, options, 1)).toThrow('"options" expected')
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
    return prepareEvaluation(task, model, many, options as EvaluationOptions, numThreads).pieceSize
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

test('a worker keeps models, evaluates with them, and forgets them', () => {
  const answers: EvaluateAnswer[] = []
  const tell = createEvaluator((answer) => answers.push(answer))
  const { evaluation } = prepareEvaluation('predict', model, rows, {}, 1)
  tell({ kind: 'keep', modelId: 4, model: shareModel(model) })
  tell({ kind: 'evaluate', modelId: 4, evaluation, rows })
  expect(differingBits(answers[0]!.values!, predict(model, rows))).toBe(0)
  tell({ kind: 'forget', modelId: 4 })
  tell({ kind: 'evaluate', modelId: 4, evaluation, rows })
  expect(answers.length).toBe(2)
  expect(answers[1]!.error).toBeInstanceOf(TypeError)
})
