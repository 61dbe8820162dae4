import * as apache from 'apache-arrow'
import * as flechette from '@uwdata/flechette'
import { expect, test } from 'vitest'
import type { ArrowTable } from '../../src/data/arrow-table.ts'
import { loadModelFile } from '../../src/node/load-model-file.ts'
import { predict, predictRaw } from '../../src/predict/predict.ts'

const model = loadModelFile('fixtures/binary/model.txt')
const pandas = loadModelFile('fixtures/pandas/model.txt')

const columns = {
  Column_0: [0.5, null, -0, 1e300],
  Column_1: [1, 2, null, 4],
  Column_2: [1.5, 2.25, 0.5, -8],
  Column_3: [true, false, true, null],
  Column_4: [1n, 2n, -3n, 4n],
  Column_5: [1, 255, 65535, 0]
} as const
const expected = predictRaw(
  model,
  [0, 1, 2, 3].map((row) => Object.values(columns).map((values) => Number(values[row] ?? NaN)))
)

const text = ['a', null, 'b', 'none of them']
const records = text.map((value, i) => ({ text: value, amount: i }))

function ofApache(
  vectors: Readonly<Record<string, readonly [readonly unknown[], apache.DataType]>>
): apache.Table & ArrowTable {
  return new apache.Table(
    Object.fromEntries(
      Object.entries(vectors).map(([name, [values, type]]) => [name, apache.vectorFromArray([...values], type)])
    )
  ) as apache.Table & ArrowTable
}

test('tables of apache-arrow are rows: every type of numbers, in one batch and in two', () => {
  const { Float64, Int32, Float16, Bool, Int64, Uint16 } = apache
  const table = ofApache({
    Column_0: [columns.Column_0, new Float64()],
    Column_1: [columns.Column_1, new Int32()],
    Column_2: [columns.Column_2, new Float16()],
    Column_3: [columns.Column_3, new Bool()],
    Column_4: [columns.Column_4, new Int64()],
    Column_5: [columns.Column_5, new Uint16()]
  })
  expect(predictRaw(model, table)).toEqual(expected)
  const twice = table.concat(table) as apache.Table & ArrowTable
  expect(predictRaw(model, twice)).toEqual(Float64Array.of(...expected, ...expected))
  expect(predictRaw(model, table.slice(1, 3) as apache.Table & ArrowTable)).toEqual(expected.slice(1, 3))
})

test('tables of flechette are rows, too', () => {
  const { columnFromArray, float64, int32, float16, bool, int64, uint16 } = flechette
  const table = flechette.tableFromColumns({
    Column_5: columnFromArray([...columns.Column_5], uint16()),
    Column_4: columnFromArray([...columns.Column_4], int64()),
    Column_3: columnFromArray([...columns.Column_3], bool()),
    Column_2: columnFromArray([...columns.Column_2], float16()),
    Column_1: columnFromArray([...columns.Column_1], int32()),
    Column_0: columnFromArray([...columns.Column_0], float64())
  })
  expect(predictRaw(model, table)).toEqual(expected)
  const read = flechette.tableFromIPC(flechette.tableToIPC(table, {})!, { useBigInt: true })
  expect(predictRaw(model, read)).toEqual(expected)
})

test('text and dictionaries of both go through the category lists', () => {
  const wanted = predict(pandas, records)
  const options = { missingColumns: 'allow' } as const
  const { Utf8, LargeUtf8, Dictionary, Int8, Float64 } = apache
  for (const type of [new Utf8(), new LargeUtf8(), new Dictionary(new Utf8(), new Int8())]) {
    const table = ofApache({ text: [text, type], amount: [[0, 1, 2, 3], new Float64()] })
    expect(predict(pandas, table, options)).toEqual(wanted)
  }
  const { columnFromArray, utf8, largeUtf8, dictionary } = flechette
  for (const type of [utf8(), largeUtf8(), dictionary(utf8())]) {
    const table = flechette.tableFromColumns({
      text: columnFromArray(text, type),
      amount: columnFromArray([0, 1, 2, 3])
    })
    expect(predict(pandas, table, options)).toEqual(wanted)
  }
})

test('columns by name, of any arrays', () => {
  expect(predictRaw(model, columns)).toEqual(expected)
  const { Column_0, ...others } = columns
  const typed = Float64Array.from(Column_0, (value) => value ?? NaN)
  expect(predictRaw(model, { ...others, Column_0: typed })).toEqual(expected)
})
