import { expect, test } from 'vitest'
import { loadCatBoost } from '../../../src/format/catboost/load-catboost.ts'
import { encodeColumns } from '../../../src/model/encode-columns.ts'
import { createCatboostCategories } from '../../../src/model/libraries/catboost-categories.ts'
import type { CatboostStage } from '../../../src/model/libraries/catboost-stage.ts'
import { createEvaluator, type EvaluateAnswer } from '../../../src/pool/evaluation.ts'
import { prepareEvaluation } from '../../../src/pool/prepare-evaluation.ts'
import { shareModel } from '../../../src/pool/shared-model.ts'
import { sliceRows } from '../../../src/pool/shared-rows.ts'
import { predict, predictRaw } from '../../../src/predict/predict.ts'
import { createScorer } from '../../../src/predict/scorer.ts'
import { differingBits } from '../../fixtures.ts'
import { readCatboostCases, recordsOf } from '../../format/catboost/cases.ts'

const statistics = readCatboostCases('fixtures/catboost').find(({ name }) => name === 'statistics-all')!
const model = loadCatBoost(statistics.binary)
const [record] = recordsOf(statistics)

test('codes: integers are themselves, texts are beyond them, and 7 is "7"', () => {
  const { ofText, hashOfCode } = createCatboostCategories({ featureNames: ['job'] })
  expect([7, -3, true, false, 7n].map(ofText.codeOf)).toEqual([7, -3, 1, 0, ofText.codeOf('7')])
  for (const text of ['', '7', 'red', '-3', '9007199254740993']) {
    expect(ofText.codeOf(text)).toBeGreaterThanOrEqual(2 ** 53)
    expect(Number.isInteger(ofText.codeOf(text))).toBe(true)
  }
  expect(hashOfCode(0, 7)).toBe(hashOfCode(0, ofText.codeOf('7')))
  expect(hashOfCode(0, -0)).toBe(hashOfCode(0, ofText.codeOf('0')))
  expect(hashOfCode(0, ofText.codeOf('red'))).toBe(-1242798403)
  expect(ofText.codeOf(9007199254740993n)).toBe(ofText.codeOf('9007199254740993'))
})

test('a category that is none is refused with its place', () => {
  const refused = (value: unknown, fault: string): void => {
    const wanted = `"rows[0].job" expected a text, an integer, true or false as category, got ${fault}`
    expect(() => predict(model, [{ ...record!, job: value as string }])).toThrow(new TypeError(wanted))
  }
  refused(null, 'a missing value')
  refused(NaN, 'a missing value')
  refused(1.5, 'another number')
  refused(2 ** 53, 'another number')
  const columns = encodeColumns(model, statistics.columns)
  const job = model.featureNames.indexOf('job')
  for (const [code, fault] of [
    [NaN, 'a missing value'],
    [0.5, 'another number'],
    [2 ** 55, 'another number'],
    [-(2 ** 53), 'another number']
  ] as const) {
    const wrong = columns.with(
      job,
      columns[job]!.map(() => code)
    )
    const error = new TypeError(`"job" expected an integer or the code of a text as category, got ${fault}`)
    expect(() => predictRaw(model, wrong)).toThrow(error)
    expect(() => createScorer(model).predict(wrong.map((column) => column[0]!))).toThrow(error)
  }
})

test('more texts than are kept', () => {
  const { ofText } = createCatboostCategories({ featureNames: [] })
  const first = ofText.codeOf('value 0')
  for (let i = 1; i < 70_000; i++) ofText.codeOf(`value ${i}`)
  expect(ofText.codeOf('value 0')).toBe(first)
})

test('a copy, as threads get it, with rows as threads get them', () => {
  const { tables } = shareModel(model).inputStage as CatboostStage
  for (const { hashes, rows, statistics } of tables)
    for (const { buffer } of [hashes, rows, statistics]) expect(buffer).toBeInstanceOf(SharedArrayBuffer)
  expect(shareModel(model)).toEqual(model)
  const records = recordsOf(statistics)
  const { evaluation, rows } = prepareEvaluation('predictRaw', model, records, {}, 1)
  const answers: EvaluateAnswer[] = []
  const tell = createEvaluator((answer) => answers.push(answer))
  tell({ kind: 'keep', modelId: 0, model: structuredClone(shareModel(model)) })
  tell({ kind: 'evaluate', modelId: 0, evaluation, rows: sliceRows(rows, 0, records.length) })
  expect(answers).toHaveLength(1)
  expect(differingBits(answers[0]!.values!, predictRaw(model, records))).toBe(0)
})
