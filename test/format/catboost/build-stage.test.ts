import { expect, test } from 'vitest'
import { catboostStageOf } from '../../../src/format/catboost/build-stage.ts'
import type { CtrFeature, FileProjection, FileTable } from '../../../src/format/catboost/model-parts.ts'

const columns = {
  ofFloat: new Map([[0, { index: 0, column: 0, name: 'income', isNanAbove: false, borders: new Float32Array(0) }]]),
  ofCategory: new Map([[0, 1]])
}

function ctrOf(projection: FileProjection): CtrFeature {
  return {
    projection,
    type: 'Counter',
    targetClassifier: 0,
    targetBorder: 0,
    priorNumerator: 0,
    priorDenominator: 1,
    shift: 0,
    scale: 1,
    borders: new Float32Array(1)
  }
}

function tableOf(projection: FileProjection, numRows: number): FileTable {
  return {
    projection,
    type: 'Counter',
    targetClassifier: 0,
    hashes: new Uint32Array(2 * numRows),
    rows: Int32Array.from({ length: numRows }, (_, row) => row),
    statistics: new Float64Array(numRows),
    width: 1,
    denominator: 1
  }
}

function stageOf(projection: FileProjection, numRows: number, numCtrs: number): unknown {
  const ctrs = new Array<CtrFeature>(numCtrs).fill(ctrOf(projection))
  return catboostStageOf({ oneHots: [], ctrs, tables: [tableOf(projection, numRows)] }, ['income', 'job'], columns)
}

const plain: FileProjection = { categories: [0], conditions: [], matches: [] }

test('a border that is no number', () => {
  const projection = { ...plain, conditions: [{ index: 0, border: NaN }] }
  expect(() => stageOf(projection, 1, 1)).toThrow('CatBoost model (ctrs[0], elements): expected numbers as borders')
})

test('features that need far more numbers than a file has', () => {
  expect(stageOf(plain, 1000, 1000)).toMatchObject({ columnNames: { length: 1002 } })
  expect(() => stageOf(plain, 1000, 2000)).toThrow(
    'CatBoost model (ctrs): expected fewer statistics than 2000000 for 2000 features'
  )
})
