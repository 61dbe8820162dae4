import {
  type Batch,
  batchType,
  binary,
  Column,
  columnFromArray,
  type DataType,
  decimal,
  duration,
  float64,
  listView,
  tableFromColumns,
  tableFromIPC,
  tableToIPC,
  union,
  UnionMode,
  utf8
} from '@uwdata/flechette'
import { expect, test } from 'vitest'
import { loadModelFile } from '../../../src/node/load-model-file.ts'
import { runCli, runForBytes } from '../run-cli.ts'
import { temporaryFolder } from '../temporary-folder.ts'
import { type ArrowColumns, arrowStream, schemaBytes } from './arrow-streams.ts'

const file = temporaryFolder()
const path = 'fixtures/binary/model.txt'
const features: ArrowColumns = Object.fromEntries(
  loadModelFile(path).featureNames.map((name, i) => [name, [[i, -1, NaN], float64()]])
)

test('--keep: unions and views of lists, whose offsets are as many as their values', async () => {
  const kindOf = (value: unknown): number => Number(typeof value === 'string')
  const unionOf = (mode: 0 | 1): DataType => union(mode, [float64(), utf8()], [0, 1], kindOf)
  const words = columnFromArray(['a', 'b', 'c'], utf8()).data[0]!
  const type = listView(utf8())
  const ListViews = batchType(type) as unknown as new (options: object) => Batch<unknown>
  const views = new ListViews({
    ...{ type, length: 3, nullCount: 1, validity: Uint8Array.of(0b101), children: [words] },
    ...{ offsets: Int32Array.of(1, 0, 0), sizes: Int32Array.of(2, 0, 3) }
  })
  const kept: readonly [string, Column<unknown>][] = [
    ['dense', columnFromArray([1, 'x', 2], unionOf(UnionMode.Dense))],
    ['sparse', columnFromArray([1, 'x', 2], unionOf(UnionMode.Sparse))],
    ['views', new Column([views], type)]
  ]
  const others = Object.entries(features).map(([name, [values]]): [string, Column<unknown>] => [
    name,
    columnFromArray(values as unknown[], float64())
  ])
  const stdin = Buffer.from(tableToIPC(tableFromColumns([...others, ...kept]), {})!)
  const argv = ['predict', path, '--arrow', '--keep', 'views,sparse,dense']
  const { code, bytes, err } = await runForBytes(argv, { stdin })
  expect([code, err]).toEqual([0, ''])
  const table = tableFromIPC(bytes)
  expect([...table.getChild('dense')!]).toEqual([1, 'x', 2])
  expect([...table.getChild('sparse')!]).toEqual([1, 'x', 2])
  expect([...table.getChild('views')!]).toEqual([['b', 'c'], null, ['a', 'b', 'c']])
})

test('sizes in a message that no number holds are damage', async () => {
  const stream = arrowStream({ ...features, id: [['a', 'b', null], utf8()] })
  const start = schemaBytes(stream)
  const argv = ['predict', path, '--format', 'arrow', '--arrow', '--keep', 'id', '-o', file('damaged.arrow')]
  const messages = new Set<string>()
  for (let at = start + 8; at < start + 8 + stream.readInt32LE(start + 4); at++) {
    const stdin = Buffer.from(stream)
    stdin[at] = 0x7f
    messages.add((await runForBytes(argv, { stdin })).err)
  }
  expect(messages).toContain('opencredit: standard input: expected an Arrow IPC stream, got a damaged one\n')
  for (const message of messages) expect(message).not.toContain('BigInt')
})

test('--keep: what only Arrow has is refused elsewhere, in results and in rejects', async () => {
  const kept: ArrowColumns = {
    exact: [[1.5, null, 2.25], decimal(20, 2)],
    bytes: [[Uint8Array.of(1), null, new Uint8Array(0)], binary()],
    span: [[1, null, 2], duration()]
  }
  const stdin = arrowStream({ ...features, ...kept })
  const applicants = arrowStream({ Age: [[30, 31, 32]], Annual_Income: [[1e4, 2e4, 3e4]], ...kept })
  const refused = async (argv: readonly string[], input: Buffer, message: string): Promise<void> => {
    const { code, out, err } = await runCli(argv, { stdin: input })
    expect([argv, code, out, err]).toEqual([argv, 2, '', `opencredit: ${message}; see opencredit ${argv[0]} --help\n`])
  }
  for (const [name, typeName] of [
    ['exact', 'decimal'],
    ['bytes', 'binary'],
    ['span', 'duration']
  ] as const) {
    const keep = ['--keep', name]
    for (const form of ['csv', 'ndjson', 'parquet', 'json']) {
      const message = `--keep cannot write column "${name}" of type ${typeName} as ${form}`
      if (form !== 'json') await refused(['predict', path, `--${form}`, '--ignore-columns', ...keep], stdin, message)
      await refused(['explain', '--model', path, `--${form}`, '--ignore-columns', ...keep], stdin, message)
      await refused(['score', `--${form}`, ...keep], applicants, message)
      if (form !== 'csv') await refused(['explain', `--${form}`, ...keep], applicants, message)
    }
    const rejects = ['--arrow', ...keep, '--on-error', 'null', '--rejects', file('rejects.ndjson')]
    const message = `--keep cannot write column "${name}" of type ${typeName} as ndjson`
    await refused(['predict', path, '--ignore-columns', ...rejects], stdin, message)
    await refused(['explain', '--model', path, '--ignore-columns', ...rejects], stdin, message)
    await refused(['score', ...rejects], applicants, message)
    await refused(['explain', ...rejects], applicants, message)
  }
  const all = '--csv cannot write column "exact" of type decimal; name the columns to write with --keep'
  await refused(['score', '--csv'], applicants, all)
})
