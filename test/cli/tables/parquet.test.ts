import {
  type Batch,
  batchType,
  Column,
  columnFromArray,
  type DataType,
  date,
  DateUnit,
  float64,
  nullType,
  tableFromColumns,
  tableFromIPC,
  tableToIPC,
  timestamp,
  TimeUnit,
  uint16,
  uint32,
  uint64,
  uint8
} from '@uwdata/flechette'
import {
  type AsyncBuffer,
  asyncBufferFromFile,
  parquetMetadataAsync,
  parquetReadObjects,
  type SchemaElement
} from 'hyparquet'
import { type BasicType, parquetWriteBuffer } from 'hyparquet-writer'
import { readFileSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { loadChampion } from '../../../src/credit/champion/champion.ts'
import { loadModelFile } from '../../../src/node/load-model-file.ts'
import { predict } from '../../../src/predict/predict.ts'
import { differingBits, float64s, readCases } from '../../fixtures.ts'
import { jsonLines, runCli, runForBytes } from '../run-cli.ts'
import { temporaryFolder } from '../temporary-folder.ts'
import { arrowStream } from './arrow-streams.ts'

const file = temporaryFolder()
const path = 'fixtures/binary/model.txt'
const model = loadModelFile(path)
const rows = [
  [0.5, -1, 0, 3, 1200, -2.5],
  [NaN, 1, -0, Infinity, 0, 0],
  [-Infinity, 1, 2, NaN, 1e300, 5e-324]
]

type Columns = Readonly<Record<string, readonly [type: BasicType, values: readonly unknown[]]>>

const columnsOf = (values: readonly (readonly unknown[])[]): Columns =>
  Object.fromEntries(
    model.featureNames.map((name, i): [string, [BasicType, unknown[]]] => [
      name,
      ['DOUBLE', values.map((row) => row[i] ?? null)]
    ])
  )

function parquet(columns: Columns, rowGroupSize = 2): Buffer {
  const columnData = Object.entries(columns).map(([name, [type, data]]) => ({ name, type, data: [...data] }))
  return Buffer.from(parquetWriteBuffer({ columnData, rowGroupSize }))
}

function written(name: string, columns: Columns): string {
  const input = file(name)
  writeFileSync(input, parquet(columns))
  return input
}

async function objectsOf(output: string): Promise<Record<string, unknown>[]> {
  return parquetReadObjects({ file: await asyncBufferFromFile(output) })
}

test("golden cases give LightGBM's bits through Parquet, read and written", async () => {
  const cases = readCases().filter(({ name }) => ['binary', 'multiclass', 'missing-nan', 'categorical'].includes(name))
  expect(cases.length).toBeGreaterThan(1)
  for (const golden of cases) {
    const modelPath = `fixtures/${golden.name}/model.txt`
    const values = float64s(golden, 'rows.f64')
    const columns = Object.fromEntries(
      loadModelFile(modelPath).featureNames.map((name, i): [string, [BasicType, number[]]] => [
        name,
        ['DOUBLE', Array.from({ length: golden.numRows }, (_, row) => values[row * golden.numFeatures + i]!)]
      ])
    )
    const output = file(`${golden.name}.parquet`)
    const input = written(`in-${golden.name}.parquet`, columns)
    expect(await runCli(['predict', modelPath, input, '-o', output])).toEqual({ code: 0, out: '', err: '' })
    const found = (await objectsOf(output)).flatMap((row) => Object.values(row) as number[])
    expect({ case: golden.name, wrong: differingBits(found, float64s(golden, 'all.output.f64')) }).toEqual({
      case: golden.name,
      wrong: 0
    })
  }
})

test('from a file, by its name or its first bytes, and from standard input', async () => {
  const expected = `prediction\n${[...predict(model, rows)].join('\n')}\n`
  const input = written('rows.parquet', columnsOf(rows))
  const unnamed = file('rows')
  writeFileSync(unnamed, readFileSync(input))
  expect((await runCli(['predict', path, input])).out).toBe(expected)
  expect((await runCli(['predict', path, unnamed])).out).toBe(expected)
  expect((await runCli(['predict', path], { stdin: readFileSync(input) })).out).toBe(expected)
})

test('types: integers, booleans and floats are numbers; null is missing', async () => {
  const input = written('types.parquet', {
    Column_0: ['INT32', [7, null, -1]],
    Column_1: ['INT64', [1n, null, 3n]],
    Column_2: ['BOOLEAN', [true, false, null]],
    Column_3: ['FLOAT', [1.5, null, -0]],
    Column_4: ['DOUBLE', [1e300, NaN, null]],
    Column_5: ['DOUBLE', [1, 2, 3]]
  })
  const expected = predict(model, [
    [7, 1, 1, 1.5, 1e300, 1],
    [NaN, NaN, 0, NaN, NaN, 2],
    [-1, 3, NaN, -0, NaN, 3]
  ])
  expect((await runCli(['predict', path, input])).out).toBe(`prediction\n${[...expected].join('\n')}\n`)
})

test('text goes through the category lists', async () => {
  const pandas = 'fixtures/pandas/model.txt'
  const records = ['a', 'b', null, 'none of them'].map((text) => ({ text, amount: 1 }))
  const input = written('text.parquet', {
    text: ['STRING', records.map(({ text }) => text)],
    amount: ['DOUBLE', records.map(({ amount }) => amount)]
  })
  const { out, err } = await runCli(['predict', pandas, input, '--allow-missing-columns'])
  expect(err).toBe('')
  expect(out).toBe(`prediction\n${[...predict(loadModelFile(pandas), records)].join('\n')}\n`)
})

test('--keep: to Parquet, Arrow and text', async () => {
  const input = written('keep.parquet', {
    ...columnsOf(rows),
    id: ['INT64', [9_007_199_254_740_993n, null, -1n]],
    small: ['INT32', [1, null, 3]],
    ratio: ['FLOAT', [0.5, null, NaN]],
    flag: ['BOOLEAN', [true, null, false]],
    name: ['STRING', ['é,"', null, 'c']]
  })
  const keep = 'name,id,small,ratio,flag'
  const expected = predict(model, rows)
  const records = [
    { name: 'é,"', id: 9_007_199_254_740_993n, small: 1, ratio: 0.5, flag: true, prediction: expected[0] },
    { name: null, id: null, small: null, ratio: null, flag: null, prediction: expected[1] },
    { name: 'c', id: -1n, small: 3, ratio: NaN, flag: false, prediction: expected[2] }
  ]
  const output = file('kept.parquet')
  expect((await runCli(['predict', path, input, '--keep', keep, '-o', output])).err).toBe('')
  expect(await objectsOf(output)).toEqual(records)
  const { bytes } = await runForBytes(['predict', path, input, '--keep', keep, '--arrow'])
  expect(tableFromIPC(bytes, { useBigInt: true }).toArray()).toEqual(records)
  const { out } = await runCli(['predict', path, input, '--keep', keep])
  const lines = ['"é,""",9007199254740993,1,0.5,true', ',,,,', 'c,-1,3,NaN,false']
  expect(out).toBe(`${keep},prediction\n${lines.map((line, i) => `${line},${expected[i]}\n`).join('')}`)
})

test('--keep: unsigned integers and columns without any value', async () => {
  const output = file('unsigned.parquet')
  const expected = [...predict(model, rows)]
  const stream = arrowStream({
    ...Object.fromEntries(model.featureNames.map((name, i) => [name, [rows.map((row) => row[i]!), float64()]])),
    byte: [[255, null, 0], uint8()],
    half: [[65535, null, 0], uint16()],
    word: [[4_294_967_295, null, 0], uint32()],
    hash: [[2n ** 64n - 1n, null, 0n], uint64()],
    nothing: [[null, null, null], nullType()]
  })
  const keep = ['--keep', 'byte,half,word,hash,nothing']
  const { code, bytes, err } = await runForBytes(['predict', path, '--parquet', ...keep], { stdin: stream })
  expect([code, err]).toEqual([0, ''])
  const none = { byte: null, half: null, word: null, hash: null, nothing: null }
  const records = [
    { byte: 255, half: 65535, word: 4_294_967_295n, hash: 2n ** 64n - 1n, nothing: null, prediction: expected[0] },
    { ...none, prediction: expected[1] },
    { byte: 0, half: 0, word: 0n, hash: 0n, nothing: null, prediction: expected[2] }
  ]
  writeFileSync(file('once.parquet'), bytes)
  expect(await objectsOf(file('once.parquet'))).toEqual(records)
  const { schema: written } = await parquetMetadataAsync(await asyncBufferFromFile(file('once.parquet')))
  const hash = written.find(({ name }) => name === 'hash')!
  expect([hash.converted_type, hash.logical_type]).toEqual(['UINT_64', undefined])
  // And from a Parquet file whose 32 bits have no sign.
  const element = { name: 'word', type: 'INT32', converted_type: 'UINT_32', repetition_type: 'OPTIONAL' } as const
  const columnData = [
    ...model.featureNames.map((name, i) => ({ name, data: rows.map((row) => row[i]!), type: 'DOUBLE' as const })),
    { name: 'word', data: [4_294_967_295, null, 0] }
  ]
  const fields = model.featureNames.map((name) => ({ name, type: 'DOUBLE', repetition_type: 'OPTIONAL' }) as const)
  const schema: SchemaElement[] = [{ name: 'root', num_children: fields.length + 1 }, ...fields, element]
  writeFileSync(
    file('unsigned-in.parquet'),
    Buffer.from(parquetWriteBuffer({ columnData: columnData.map(({ name, data }) => ({ name, data })), schema }))
  )
  const again = await runCli(['predict', path, file('unsigned-in.parquet'), '--keep', 'word', '-o', output])
  expect(again.err).toBe('')
  expect((await objectsOf(output)).map(({ word }) => word)).toEqual([4_294_967_295n, null, 0n])
})

test('--keep: what JSON has, as text', async () => {
  const record = { Column_0: 0.5, id: 7, part: { a: [1] }, flag: true, name: 'é', none: null }
  const stdin = `${JSON.stringify(record)}\n${JSON.stringify({ Column_0: 0.5 })}\n`
  const keep = ['--keep', 'id,part,flag,name,none']
  const prediction = predict(model, [{ Column_0: 0.5 }])[0]
  const records = [
    { id: '7', part: '{"a":[1]}', flag: 'true', name: 'é', none: null, prediction },
    { id: null, part: null, flag: null, name: null, none: null, prediction }
  ]
  const output = file('json.parquet')
  expect(await runCli(['predict', path, ...keep, '-o', output], { stdin })).toEqual({ code: 0, out: '', err: '' })
  expect(await objectsOf(output)).toEqual(records)
  const { bytes } = await runForBytes(['predict', path, '--arrow', ...keep], { stdin })
  expect(tableFromIPC(bytes).toArray()).toEqual(records)
})

test('--keep: dates and points in time to the last digit, of Arrow and Parquet, in every form', async () => {
  const moment = 4_611_686_018_427_387_905n
  const { DAY, MILLISECOND: MS_DAY } = DateUnit
  const { SECOND, MILLISECOND, MICROSECOND, NANOSECOND } = TimeUnit
  const columns: readonly [name: string, type: DataType, count: number | bigint, text: string, element: object][] = [
    ['day', date(DAY), -1, '1969-12-31', { type: 'INT32', converted_type: 'DATE' }],
    ['millis', date(MS_DAY), -86_400_000n, '1969-12-31', { type: 'INT32', converted_type: 'DATE' }],
    ['s', timestamp(SECOND, null), -1n, '1969-12-31T23:59:59.000', { isAdjustedToUTC: false, unit: 'MILLIS' }],
    ['ms', timestamp(MILLISECOND, 'UTC'), -1n, '1969-12-31T23:59:59.999Z', { isAdjustedToUTC: true, unit: 'MILLIS' }],
    ['us', timestamp(MICROSECOND, null), 1n, '1970-01-01T00:00:00.000001', { isAdjustedToUTC: false, unit: 'MICROS' }],
    ['ns', timestamp(NANOSECOND, 'Asia/Tokyo'), moment, '2116-02-20T23:53:38.427387905Z', { isAdjustedToUTC: true, unit: 'NANOS' }]
  ] // prettier-ignore
  // Two rows, of which the second has no times.
  const times = columns.map(([name, type, count]): [string, Column<unknown>] => {
    const BatchType = batchType(type, {}) as unknown as new (options: object) => Batch<unknown>
    const values = typeof count === 'number' ? Int32Array.of(count, 0) : BigInt64Array.of(count, 0n)
    const batch = new BatchType({ length: 2, nullCount: 1, type, validity: Uint8Array.of(1), values })
    return [name, new Column([batch], type)]
  })
  const features = model.featureNames.map((name): [string, Column<unknown>] => [name, columnFromArray([1.5, 2.5])])
  const stream = Buffer.from(tableToIPC(tableFromColumns([...features, ...times]), {})!)
  const names = columns.map(([name]) => name)
  const keep = ['--keep', names.join(',')]
  const texts = columns.map(([, , , text]) => text)

  const output = file('times.parquet')
  expect((await runCli(['predict', path, '-o', output, ...keep], { stdin: stream })).err).toBe('')
  const { schema } = await parquetMetadataAsync(await asyncBufferFromFile(output))
  columns.forEach(([, , , , element], i) => {
    const { type, converted_type, logical_type } = schema[i + 1]!
    expect({ ...logical_type, type, converted_type }).toMatchObject(element)
  })
  // The features beside them, so that it can be read again.
  const both = file('times-in.parquet')
  const withFeatures = ['--keep', [...model.featureNames, ...names].join(',')]
  await runCli(['predict', path, '-o', both, ...withFeatures], { stdin: stream })
  const again = ['--ignore-columns', '--format', 'parquet']
  const inputs: readonly [stdin: Buffer, options: readonly string[]][] = [
    [stream, []],
    [readFileSync(both), again]
  ]
  for (const [stdin, options] of inputs) {
    const csv = await runCli(['predict', path, ...keep, ...options], { stdin })
    expect(csv.err).toBe('')
    const lines = csv.out.split('\n')
    expect(lines[1]).toContain(`${texts.join(',')},`)
    expect(lines[2]).toContain(','.repeat(texts.length))
    const ndjson = jsonLines((await runCli(['predict', path, '--ndjson', ...keep, ...options], { stdin })).out)
    expect(ndjson[0]).toMatchObject(Object.fromEntries(names.map((name, i) => [name, texts[i]])))
    expect(ndjson[1]).toMatchObject(Object.fromEntries(names.map((name) => [name, null])))
    const explained = await runCli(['explain', '--model', path, ...keep, ...options], { stdin })
    expect(explained.out).toContain(`"ns":"${texts.at(-1)!}"`)
    const { bytes } = await runForBytes(['predict', path, '--arrow', ...keep, ...options], { stdin })
    const table = tableFromIPC(bytes, { useBigInt: true })
    for (const name of ['day', 'ms', 'us', 'ns']) {
      const { values, nullCount } = table.getChild(name)!.data[0] as { values: ArrayLike<unknown>; nullCount: number }
      expect([values[0], nullCount]).toEqual([columns[names.indexOf(name)]![2], 1])
    }
  }
  const refused = await runCli(['predict', path], {
    stdin: Buffer.from(tableToIPC(tableFromColumns([['Column_0', times[4]![1]], ...features.slice(1)]), {})!)
  })
  expect(refused.err).toContain('column "Column_0" expected numbers, got timestamp')
})

test('what cannot be kept, or is no number, is refused before any row', async () => {
  const input = written('when.parquet', { ...columnsOf(rows), when: ['JSON', [{}, null, null]] })
  const kept = await runCli(['predict', path, input, '--keep', 'when'])
  expect([kept.code, kept.out]).toEqual([2, ''])
  expect(kept.err).toContain('--keep cannot write column "when" of type json')
  const text = written('bad.parquet', { ...columnsOf(rows), Column_3: ['STRING', ['1', '2', '3']] })
  const { code, out, err } = await runCli(['predict', path, text])
  expect([code, out]).toEqual([1, ''])
  expect(err).toContain('column "Column_3" expected numbers, got utf8')
})

test('what is no Parquet file, or a part of one, fails', async () => {
  const bytes = parquet(columnsOf(rows))
  for (const stdin of [bytes.subarray(0, -1), bytes.subarray(0, 20), Buffer.from('PAR1')]) {
    const { code, out, err } = await runCli(['predict', path], { stdin })
    expect([code, out]).toEqual([1, ''])
    expect(err).toContain('standard input: expected a Parquet file, got something else, or part of one')
  }
  expect((await runCli(['predict', path, 'no-such.parquet'])).err).toContain('no-such.parquet')
})

test('many rows become row groups of 100,000', async () => {
  const numRows = 250_000
  const line = '1,2,3,4,5,6\n'
  const output = file('large.parquet')
  const stdin = `${model.featureNames.join(',')}\n${line.repeat(numRows)}`
  expect((await runCli(['predict', path, '-o', output], { stdin })).err).toBe('')
  const metadata = await parquetMetadataAsync((await asyncBufferFromFile(output)) as AsyncBuffer)
  expect(metadata.num_rows).toBe(BigInt(numRows))
  const sizes = metadata.row_groups.map(({ num_rows: size }) => Number(size))
  expect(sizes.slice(0, -1).every((size) => size >= 100_000)).toBe(true)
})

test('score and explain of applicants', async () => {
  const applicants = JSON.parse(readFileSync('examples/applicants.json', 'utf8')) as Record<string, unknown>[]
  const names = [...new Set(applicants.flatMap(Object.keys))]
  const columns = Object.fromEntries(
    names.map((name): [string, [BasicType, unknown[]]] => {
      const values = applicants.map((one) => one[name] ?? null)
      return [
        name,
        [values.some((value) => typeof value === 'string') ? 'STRING' : 'DOUBLE', values.map(asColumn(values))]
      ]
    })
  )
  const input = written('applicants.parquet', columns)
  const scores = applicants.map((one) => loadChampion().scorer.score(one))
  const { bytes, err } = await runForBytes(['score', input, '--arrow', '--keep', 'Age'])
  expect(err).toBe('')
  const table = tableFromIPC(bytes)
  expect(table.names.slice(0, 3)).toEqual(['Age', 'class', 'points'])
  scores.forEach((score, row) => {
    if (score.status !== 'scored') throw new Error('expected examples that can be scored')
    const found = table.at(row) as Record<string, unknown>
    expect([found['class'], found['points'], found['reason_1'] ?? undefined, found['not_scored']]).toEqual([
      score.prediction,
      score.points,
      score.reasons[0]?.text,
      null
    ])
    for (const [name, value] of Object.entries(score.probabilities)) expect(found[`probability_${name}`]).toBe(value)
  })
  const output = file('points.parquet')
  expect((await runCli(['explain', input, '-o', output, '--keep', 'Age'])).err).toBe('')
  const points = await objectsOf(output)
  points.forEach((found, row) => {
    const score = scores[row]!
    if (score.status !== 'scored') throw new Error('expected examples that can be scored')
    const breakdown = loadChampion().scorer.pointsBreakdown(score)
    expect([found['class'], found['points'], found['base_points']]).toEqual([
      breakdown.prediction,
      breakdown.points,
      breakdown.basePoints
    ])
    for (const { field, points: ofField } of breakdown.groups.flatMap(({ fields }) => fields)) {
      // What is kept comes first and has its own name.
      expect(found[field === 'Age' ? 'Age_2' : field]).toBe(ofField)
    }
  })
  expect(points).toHaveLength(applicants.length)
  const brief = await runCli(['score', input, '--brief'])
  expect(jsonLines(brief.out)).toEqual(
    scores.map((score) => {
      if (score.status !== 'scored') throw new Error('expected examples that can be scored')
      return { class: score.prediction, points: score.points, reasons: score.reasons.map(({ text }) => text) }
    })
  )
})

// Text, where a column has some.
function asColumn(values: readonly unknown[]): (value: unknown) => unknown {
  const hasText = values.some((value) => typeof value === 'string')
  return (value) => (hasText && value !== null ? String(value) : value)
}
