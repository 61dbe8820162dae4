import {
  bool,
  type Column,
  columnFromArray,
  CompressionType,
  dictionary,
  float32,
  float64,
  int16,
  int64,
  int8,
  largeUtf8,
  list,
  nullType,
  setCompressionCodec,
  tableFromColumns,
  tableFromIPC,
  tableToIPC,
  timestamp,
  uint32,
  uint64,
  utf8
} from '@uwdata/flechette'
import fc from 'fast-check'
import { readFileSync, writeFileSync } from 'node:fs'
import { PassThrough, Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { run } from '../../../src/cli/run.ts'
import { explain } from '../../../src/explain/explain.ts'
import { loadModelFile } from '../../../src/node/load-model-file.ts'
import { predict, predictLeaf, predictRaw } from '../../../src/predict/predict.ts'
import { differingBits, float64s, readCases } from '../../fixtures.ts'
import { jsonLines, runCli, runForBytes } from '../run-cli.ts'
import { temporaryFolder } from '../temporary-folder.ts'
import { type ArrowColumns, arrowStream, arrowTable, schemaBytes } from './arrow-streams.ts'

const file = temporaryFolder()
const path = 'fixtures/binary/model.txt'
const model = loadModelFile(path)
const names = model.featureNames
const rows = [
  [0.5, -1, 0, 3, 1200, -2.5],
  [NaN, 1, -0, Infinity, 0, 0],
  [-Infinity, 1, 2, NaN, 1e300, 5e-324]
]
const columnsOf = (values: readonly (readonly unknown[])[]): ArrowColumns =>
  Object.fromEntries(names.map((name, i) => [name, [values.map((row) => row[i]), float64()]]))

async function predictions(stdin: Buffer, ...options: readonly string[]): Promise<ReturnType<typeof tableFromIPC>> {
  const { code, bytes, err } = await runForBytes(['predict', path, '--arrow', ...options], { stdin })
  expect([code, err]).toEqual([0, ''])
  return tableFromIPC(bytes, { useBigInt: true })
}

test("every golden case without category lists gives LightGBM's bits through Arrow", async () => {
  let numCases = 0
  for (const golden of readCases()) {
    const modelPath = `fixtures/${golden.name}/model.txt`
    const { featureNames, pandasCategorical } = loadModelFile(modelPath)
    if (pandasCategorical.length > 0) continue
    numCases++
    const values = float64s(golden, 'rows.f64')
    const columns = featureNames.map((name, i): [string, [Float64Array]] => [
      name,
      [Float64Array.from({ length: golden.numRows }, (_, row) => values[row * golden.numFeatures + i]!)]
    ])
    const stdin = arrowStream(Object.fromEntries(columns))
    const { code, bytes, err } = await runForBytes(['predict', modelPath, '--arrow'], { stdin })
    expect([code, err]).toEqual([0, ''])
    const table = tableFromIPC(bytes)
    const expected = float64s(golden, 'all.output.f64')
    const width = expected.length / golden.numRows
    table.children.forEach((column, k) => {
      const wrong = differingBits(
        column.toArray() as Float64Array,
        expected.filter((_, i) => i % width === k)
      )
      expect({ case: golden.name, k, wrong }).toEqual({ case: golden.name, k, wrong: 0 })
    })
    expect(table.names).toHaveLength(width)
  }
  expect(numCases).toBeGreaterThan(80)
})

test('a data frame with categories: text, large text, dictionaries, numbers, booleans, nulls', async () => {
  const golden = readCases().find(({ name }) => name === 'pandas')!
  const records = JSON.parse(golden.file('records.json')!.toString()) as Record<string, unknown>[]
  const pandas = loadModelFile('fixtures/pandas/model.txt')
  const valuesOf = (name: string): unknown[] => records.map((record) => record[name] ?? null)
  const expected = predict(pandas, records)
  for (const textType of [utf8, largeUtf8, () => dictionary(utf8())]) {
    const columns = Object.fromEntries(
      pandas.featureNames.map((name): [string, [unknown[], ReturnType<typeof utf8>?]] => {
        const values = valuesOf(name)
        const kind = typeof values.find((value) => value !== null)
        return [name, kind === 'string' ? [values, textType() as ReturnType<typeof utf8>] : [values]]
      })
    )
    const { bytes, err } = await runForBytes(['predict', 'fixtures/pandas/model.txt', '--arrow'], {
      stdin: arrowStream(columns)
    })
    expect(err).toBe('')
    expect(differingBits(tableFromIPC(bytes).getChild('prediction')!.toArray() as Float64Array, expected)).toBe(0)
  }
})

test('columns of other types of numbers; null and NaN are missing', async () => {
  const stdin = arrowStream({
    Column_5: [[1.5, null, -0], float32()],
    Column_4: [[1, 2, null], int8()],
    Column_3: [[1n, null, 3n], int64()],
    Column_2: [[true, false, null], bool()],
    Column_1: [[null, null, null], nullType()],
    Column_0: [[7, 2 ** 32 - 1, null], uint32()]
  })
  const table = await predictions(stdin)
  const expected = predict(model, [
    [7, NaN, 1, 1, 1, 1.5],
    [2 ** 32 - 1, NaN, 0, NaN, 2, NaN],
    [NaN, NaN, NaN, 3, NaN, -0]
  ])
  expect(differingBits(table.getChild('prediction')!.toArray() as Float64Array, expected)).toBe(0)
  const nullsAsNaN = await predictions(arrowStream(columnsOf([[null, 1, 2, 3, 4, 5]])))
  expect([...nullsAsNaN.getChild('prediction')!]).toEqual([...predict(model, [[NaN, 1, 2, 3, 4, 5]])])
})

test('one batch out for each batch in: same rows, same order, empty ones too; then the end mark', async () => {
  const sizes = [2, 0, 1, 3]
  const batches = sizes.map((size) => columnsOf(rows.slice(0, size)))
  const { bytes } = await runForBytes(['predict', path, '--arrow'], { stdin: arrowStream(...batches) })
  const column = tableFromIPC(bytes).getChild('prediction')!
  expect(column.data.map(({ length }) => length)).toEqual(sizes)
  const expected = sizes.flatMap((size) => [...predict(model, rows.slice(0, Math.max(size, 1)))].slice(0, size))
  expect(differingBits([...column] as number[], expected)).toBe(0)
  expect(bytes.subarray(-8)).toEqual(Buffer.from([255, 255, 255, 255, 0, 0, 0, 0]))
})

test('through a pipe that stays open, the schema and every batch are answered before the next one comes', async () => {
  const batches = [columnsOf(rows), columnsOf([rows[0]!]), columnsOf(rows.slice(1))]
  const streams = batches.map((batch) => arrowStream(batch))
  const stdin = new PassThrough()
  const stdout = new PassThrough()
  const running = run(['predict', path, '--arrow'], { stdin, stdout, stderr: new PassThrough() })
  const answered: Buffer[] = []
  const next = async (): Promise<void> => {
    answered.push(await new Promise<Buffer>((resolve) => stdout.once('data', resolve)))
  }
  stdin.write(streams[0]!.subarray(0, schemaBytes(streams[0]!)))
  await next()
  const end = Buffer.from([255, 255, 255, 255, 0, 0, 0, 0])
  expect(tableFromIPC(Buffer.concat([answered[0]!, end])).names).toEqual(['prediction'])
  for (const [i, stream] of streams.entries()) {
    stdin.write(stream.subarray(schemaBytes(stream), -8))
    await next()
    const table = tableFromIPC(Buffer.concat([...answered, end]))
    expect(table.getChild('prediction')!.data).toHaveLength(i + 1)
  }
  stdin.end()
  expect(await running).toBe(0)
})

test('wherever the stream is cut, the answer has the same bytes', async () => {
  const stdin = arrowStream(columnsOf(rows), columnsOf(rows.slice(1)))
  const { bytes: whole } = await runForBytes(['predict', path, '--arrow'], { stdin })
  const oneByOne = Readable.from(Array.from(stdin, (_, i) => stdin.subarray(i, i + 1)))
  expect((await runForBytes(['predict', path, '--arrow'], { stdin: oneByOne })).bytes).toEqual(whole)
  for (let cut = 0; cut < stdin.length; cut += 97) {
    const pieces = Readable.from([stdin.subarray(0, cut), stdin.subarray(cut)])
    expect((await runForBytes(['predict', path, '--arrow'], { stdin: pieces })).bytes).toEqual(whole)
  }
})

test('raw scores, leaves and several classes', async () => {
  const stdin = arrowStream(columnsOf(rows))
  expect((await predictions(stdin, '--raw')).getChild('raw_score')!.toArray()).toEqual(predictRaw(model, rows))
  const leaves = predictLeaf(model, rows)
  const table = await predictions(stdin, '--leaf')
  expect(table.names).toEqual(['leaf_0', 'leaf_1', 'leaf_2', 'leaf_3', 'leaf_4'])
  expect(table.children.flatMap((column) => [...column])).toEqual(
    [0, 1, 2, 3, 4].flatMap((tree) => rows.map((_, row) => leaves[row * 5 + tree]))
  )
})

test('--keep: columns come first, unchanged, of whatever type', async () => {
  const kept: ArrowColumns = {
    id: [[9_007_199_254_740_993n, null, -1n], int64()],
    large: [[2n ** 64n - 1n, 0n, null], uint64()],
    when: [[new Date(5000), null, new Date(0)], timestamp()],
    tags: [[['a'], null, []], list(utf8())],
    word: [['é"x', 'NULL', null], dictionary(utf8(), int16())],
    same: [['é"x', null, 'c'], dictionary(utf8(), int16())],
    prediction: [[NaN, -0, Infinity], float64()]
  }
  const input = { ...columnsOf(rows), ...kept }
  const order = ['word', 'id', 'large', 'when', 'tags', 'same', 'prediction']
  const table = await predictions(arrowStream(input, input), '--keep', order.join(','))
  expect(table.names).toEqual([...order, 'prediction_2'])
  const before = tableFromIPC(arrowStream(input, input), { useBigInt: true })
  for (const name of order) {
    expect([...table.getChild(name)!]).toEqual([...before.getChild(name)!])
    expect({ ...table.getChild(name)!.type, id: 0 }).toEqual({ ...before.getChild(name)!.type, id: 0 })
  }
  expect(differingBits([...table.getChild('prediction')!] as number[], [NaN, -0, Infinity, NaN, -0, Infinity])).toBe(0)
  const once = [...predict(model, rows)]
  expect([...table.getChild('prediction_2')!]).toEqual([...once, ...once])
})

test('--keep: columns that share a dictionary', async () => {
  const word = columnFromArray(['a', 'b', 'a'], dictionary(utf8()))
  const table = tableFromColumns([
    ...Object.entries(columnsOf(rows)).map(([name, [values, type]]): [string, Column<unknown>] => [
      name,
      columnFromArray(values as unknown[], type)
    ]),
    ['word', word],
    ['twin', word]
  ])
  const kept = await predictions(Buffer.from(tableToIPC(table, {})!), '--keep', 'twin,word')
  for (const name of ['word', 'twin']) expect([...kept.getChild(name)!]).toEqual(['a', 'b', 'a'])
})

test('a feature can be kept as well', async () => {
  const table = await predictions(arrowStream(columnsOf(rows)), '--keep', 'Column_4,Column_0')
  expect(table.names).toEqual(['Column_4', 'Column_0', 'prediction'])
  expect([...table.getChild('Column_4')!]).toEqual(rows.map((row) => row[4]))
})

test('dictionaries that are replaced and added to', async () => {
  const pandas = loadModelFile('fixtures/pandas/model.txt')
  const others = Object.fromEntries(pandas.featureNames.map((name): [string, [unknown[]]] => [name, [[null, null]]]))
  const words = ['a', 'b', 'c'].map((first) => [first, 'a'])
  const batches = words.map((values): ArrowColumns => ({ ...others, text: [values, dictionary(utf8())] }))
  const stdin = arrowStream(...batches)
  const argv = ['predict', 'fixtures/pandas/model.txt', '--arrow', '--keep', 'text', '--format', 'arrow']
  const { bytes, err } = await runForBytes(argv, { stdin })
  expect(err).toBe('')
  const expected = predict(
    pandas,
    words.flat().map((text) => ({ text }))
  )
  // The reader of the test takes the last of the dictionaries for all batches.
  const messages = tableFromIPC(bytes).getChild('prediction')!
  expect(differingBits([...messages] as number[], expected)).toBe(0)
})

test('what the schema says is wrong ends the run before any row', async () => {
  const cases: [columns: ArrowColumns, options: string[], message: string][] = [
    [{ ...columnsOf(rows), Column_2: [['1', '2', '3'], utf8()] }, [], 'column "Column_2" expected numbers, got utf8'],
    [
      { ...columnsOf(rows), Column_2: [[new Date(0), null, null], timestamp()] },
      [],
      'column "Column_2" expected numbers, got timestamp'
    ],
    [{ ...columnsOf(rows), id: [[1, 2, 3]] }, [], '"header": column 7 is no feature (--ignore-columns leaves'],
    [{ id: [[1, 2, 3]], ...columnsOf(rows) }, ['--keep', 'key'], 'expected a column "key" to keep, got none'],
    [{ key: [[1, 2, 3]], id: [[1, 2, 3]], ...columnsOf(rows) }, ['--keep', 'key'], '"header": column 2 is no feature'],
    [{ Column_0: [[1, 2, 3]] }, [], '"header" expected a column for every feature, got none for Column_1']
  ]
  for (const [columns, options, message] of cases) {
    // Nothing but the schema, and the pipe stays open.
    const stream = arrowStream(columns)
    const stdin = new PassThrough()
    stdin.write(stream.subarray(0, schemaBytes(stream)))
    const { code, bytes, err } = await runForBytes(['predict', path, '--arrow', ...options], { stdin })
    expect([code, bytes.length]).toEqual([1, 0])
    expect(err).toContain(`opencredit: standard input: ${message}`)
  }
  const numbers = arrowStream({ text: [[1, 2, 3], float64()], amount: [[1, 2, 3]] })
  const argv = ['predict', 'fixtures/pandas/model.txt', '--arrow', '--allow-missing-columns']
  const { code, err } = await runForBytes(argv, { stdin: numbers })
  expect([code, err]).toEqual([
    1,
    'opencredit: standard input: column "text" expected categories (string), got float64\n'
  ])
})

test('two columns of a name are refused where one of them is to be kept', async () => {
  const columns = Object.entries(columnsOf(rows)).map(([name, [values, type]]): [string, Column<unknown>] => [
    name,
    columnFromArray(values as unknown[], type)
  ])
  const id = columnFromArray([1, 2, 3])
  const twice = Buffer.from(tableToIPC(tableFromColumns([...columns, ['key', id], ['id', id]]), {})!)
  const input = Buffer.from(twice.toString('latin1').replaceAll('\u0003\0\0\0key', '\u0002\0\0\0id\0'), 'latin1')
  const { code, bytes, err } = await runForBytes(['predict', path, '--keep', 'id', '--arrow'], { stdin: input })
  expect([code, bytes.length, err]).toEqual([
    1,
    0,
    'opencredit: standard input: expected one column "id" to keep, got two\n'
  ])
})

test('a column without a name is refused', async () => {
  const unnamed = tableFromColumns([[null as unknown as string, columnFromArray([1, 2])]])
  const { code, err } = await runForBytes(['predict', path, '--arrow'], {
    stdin: Buffer.from(tableToIPC(unnamed, {})!)
  })
  expect([code, err]).toEqual([1, 'opencredit: standard input: expected columns with names, got one without\n'])
})

test('compressed batches are refused with the names of the settings', async () => {
  setCompressionCodec(CompressionType.LZ4_FRAME, { encode: (bytes) => bytes, decode: (bytes) => bytes })
  const stdin = Buffer.from(tableToIPC(arrowTable(columnsOf(rows)), { codec: CompressionType.LZ4_FRAME })!)
  const { code, err } = await runForBytes(['predict', path, '--arrow'], { stdin })
  expect(code).toBe(1)
  expect(err).toContain("output_format_arrow_compression_method='none'")
  expect(err).toContain('IpcWriteOptions(compression=None)')
})

test('no bytes at all are no rows; a schema alone is an empty table', async () => {
  const nothing = await runForBytes(['predict', path, '--format', 'arrow', '--arrow'], { stdin: Buffer.alloc(0) })
  expect([nothing.code, nothing.bytes.length, nothing.err]).toEqual([0, 0, 'opencredit: standard input: no rows\n'])
  const stream = arrowStream(columnsOf(rows))
  const schema = stream.subarray(0, schemaBytes(stream))
  const { code, bytes, err } = await runForBytes(['predict', path, '--arrow'], { stdin: schema })
  expect([code, err]).toEqual([0, 'opencredit: standard input: no rows\n'])
  expect(tableFromIPC(bytes)).toMatchObject({ names: ['prediction'], numRows: 0 })
})

test('a stream that ends inside a message fails, after the batches before', async () => {
  const stream = arrowStream(columnsOf(rows), columnsOf(rows))
  const stdin = stream.subarray(0, -60)
  const { code, bytes, err } = await runForBytes(['predict', path, '--arrow'], { stdin })
  expect([code, err]).toEqual([
    1,
    'opencredit: standard input: expected an Arrow IPC stream, got one that ends inside a message\n'
  ])
  expect(tableFromIPC(bytes).getChild('prediction')!.data).toHaveLength(1)
  expect(bytes.subarray(-8)).not.toEqual(Buffer.from([255, 255, 255, 255, 0, 0, 0, 0]))
})

test('a damaged batch is an error or another table, never a crash', async () => {
  const stream = arrowStream({ ...columnsOf(rows), word: [['a', 'b', null], dictionary(utf8())] })
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: schemaBytes(stream), max: stream.length - 1 }),
      fc.nat(255),
      async (at, byte) => {
        const stdin = Buffer.from(stream)
        stdin[at] = byte
        const argv = ['predict', path, '--format', 'arrow', '--arrow', '--keep', 'word', '-o', file('damaged.arrow')]
        const { code, err } = await runForBytes(argv, { stdin })
        expect([0, 1]).toContain(code)
        if (code === 1) expect(err).not.toMatch(/Cannot |is not a function/)
      }
    ),
    { numRuns: 200 }
  )
})

test('Arrow to text and back: the same numbers', async () => {
  const stdin = arrowStream({ ...columnsOf(rows), id: [[1n, 2n, null], int64()] })
  const expected = predict(model, rows)
  const csv = await runCli(['predict', path, '--keep', 'id'], { stdin })
  expect(csv.out).toBe(`id,prediction\n1,${expected[0]}\n2,${expected[1]}\n,${expected[2]}\n`)
  const ndjson = await runCli(['predict', path, '--keep', 'id', '--ndjson'], { stdin })
  expect(jsonLines(ndjson.out)).toEqual([1, 2, null].map((id, i) => ({ id, prediction: expected[i] })))
  const text = `id,${names.join(',')}\n${rows.map((row, i) => `k${i},${row.join(',')}`).join('\n')}\n`
  const { bytes } = await runForBytes(['predict', path, '--keep', 'id', '--arrow'], { stdin: Buffer.from(text) })
  const table = tableFromIPC(bytes)
  expect([...table.getChild('id')!]).toEqual(['k0', 'k1', 'k2'])
  expect([...table.getChild('prediction')!]).toEqual([...expected])
  const withLists = arrowStream({ ...columnsOf(rows), tags: [[['a'], null, []], list(utf8())] })
  for (const command of [
    ['predict', path],
    ['explain', '--model', path, '--csv']
  ]) {
    const refused = await runCli([...command, '--keep', 'tags'], { stdin: withLists })
    expect([refused.code, refused.err]).toEqual([
      2,
      `opencredit: --keep cannot write column "tags" of type list as csv; see opencredit ${command[0]} --help\n`
    ])
  }
})

test('a file is known by its name or its first bytes; one of .arrow is written so', async () => {
  const input = file('rows.arrows')
  const output = file('scores.arrow')
  const stdin = arrowStream(columnsOf(rows))
  writeFileSync(input, stdin)
  expect(await runCli(['predict', path, input, '-o', output])).toEqual({ code: 0, out: '', err: '' })
  expect([...tableFromIPC(readFileSync(output)).getChild('prediction')!]).toEqual([...predict(model, rows)])
  const feather = Buffer.from(tableToIPC(arrowTable(columnsOf(rows)), { format: 'file' })!)
  const { code, err } = await runCli(['predict', path], { stdin: feather })
  expect([code, err]).toEqual([
    1,
    'opencredit: standard input: expected an Arrow IPC stream, got an Arrow file (Feather); write a stream\n'
  ])
})

test('a row that cannot be read ends the run before its batch is written, or has no results', async () => {
  const large = 2n ** 53n + 1n
  const batch = { ...columnsOf(rows), Column_1: [[1n, large, 1n], int64()] as const, id: [['x', 'y', 'z']] as const }
  const good = { ...batch, Column_1: [[1n, 1n, 1n], int64()] as const }
  const stdin = arrowStream(good, batch, good)
  const failed = await runForBytes(['predict', path, '--arrow', '--keep', 'id'], { stdin })
  const message = 'column "Column_1" expected a bigint that a number can hold, got one that it cannot'
  expect([failed.code, failed.err]).toEqual([1, `opencredit: standard input: row 5: ${message}\n`])
  expect(tableFromIPC(failed.bytes).numRows).toBe(3)
  const rejects = file('rejects.ndjson')
  const argv = ['predict', path, '--arrow', '--keep', 'id', '--on-error', 'null', '--rejects', rejects]
  const { code, err, bytes } = await runForBytes(argv, { stdin })
  expect([code, err]).toEqual([0, 'opencredit: standard input: 1 of 9 rows without results\n'])
  expect(jsonLines(readFileSync(rejects, 'utf8'))).toEqual([{ row: 5, error: message, input: { id: 'y' } }])
  const one = [
    ...predict(
      model,
      rows.map((row) => row.with(1, 1))
    )
  ]
  const table = tableFromIPC(bytes)
  expect([...table.getChild('prediction')!]).toEqual([...one, one[0], null, one[2], ...one])
  expect([...table.getChild('id')!].join('')).toBe('xyzxyzxyz')
})

test('explain: base value and contributions, of several classes each', async () => {
  for (const name of ['binary', 'multiclass']) {
    const explained = loadModelFile(`fixtures/${name}/model.txt`)
    const values = rows.map((row) => explained.featureNames.map((_, i) => row[i % row.length]!))
    const columns = Object.fromEntries(
      explained.featureNames.map((feature, i): [string, [number[]]] => [feature, [values.map((row) => row[i]!)]])
    )
    const stdin = arrowStream({ ...columns, id: [[1, 2, 3]] }, { ...columns, id: [[4, 5, 6]] })
    const argv = ['explain', '--model', `fixtures/${name}/model.txt`, '--arrow', '--keep', 'id']
    const { code, bytes, err } = await runForBytes(argv, { stdin })
    expect([code, err]).toEqual([0, ''])
    const table = tableFromIPC(bytes)
    expect([...table.getChild('id')!]).toEqual([1, 2, 3, 4, 5, 6])
    const explanation = explain(explained, values, { mode: 'fast' })
    const { numOutputs, numFeatures, baseValues } = explanation
    for (let k = 0; k < numOutputs; k++) {
      const suffix = numOutputs === 1 ? '' : `_${k}`
      expect(table.getChild(`base_value${suffix}`)!.at(4)).toBe(baseValues[k])
      explained.featureNames.forEach((feature, i) => {
        const expected = values.map((_, row) => explanation.values[(row * numOutputs + k) * numFeatures + i])
        expect([...table.getChild(feature + suffix)!]).toEqual([...expected, ...expected])
      })
    }
  }
})
