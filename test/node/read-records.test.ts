import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readRecords } from '../../src/node/index.ts'
import { maxRecordLength } from '../../src/records/record-item.ts'
import { type Read, recordsOf, streamOf } from './records-of.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'opencredit-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

async function ofFile(name: string, content: string): Promise<Read[]> {
  const path = join(folder, name)
  writeFileSync(path, content)
  const read: Read[] = []
  for await (const { record, error, line } of readRecords(path)) read.push([line, error?.message ?? record])
  return read
}

test('NDJSON: an object per line; a bad line is an error that names the line only', async () => {
  const lines = ['{"a":1}', '', '{secret', '["secret"]', '   ', 'null', '"secret"', '{"a":{"b":[2]}}\r']
  expect(await recordsOf([`\ufeff${lines.join('\n')}`], { format: 'ndjson' })).toEqual([
    [1, { a: 1 }],
    [3, 'line 3: expected a JSON object, got invalid JSON'],
    [4, 'line 4: expected a JSON object, got an array'],
    [6, 'line 6: expected a JSON object, got null'],
    [7, 'line 7: expected a JSON object, got string'],
    [8, { a: { b: [2] } }]
  ])
})

test('NDJSON: a line that is too long is an error, and memory stays bounded', async () => {
  const filler = 'x'.repeat(2 ** 20)
  const many = Array.from({ length: (2 * maxRecordLength) / filler.length }, () => filler)
  const tooLong = `expected a record of at most ${maxRecordLength} characters, got a longer one`
  expect(await recordsOf(['{}\n{', ...many, '}\n{"a":1}\n"', ...many], { format: 'ndjson' })).toEqual([
    [1, {}],
    [2, `line 2: ${tooLong}`],
    [3, { a: 1 }],
    [4, `line 4: ${tooLong}`]
  ])
})

test('NDJSON: separators that JSON allows in text do not end a line', async () => {
  expect(await recordsOf(['{"a":"x\u2028y\u2029z\u0085"}\n'], { format: 'ndjson' })).toEqual([
    [1, { a: 'x\u2028y\u2029z\u0085' }]
  ])
})

test('JSON: one object or an array of them', async () => {
  expect(await recordsOf(['{\n"a":', '1}'], { format: 'json' })).toEqual([[undefined, { a: 1 }]])
  expect(await recordsOf(['[{"a":1},3,{"a":2}]'], { format: 'json' })).toEqual([
    [undefined, { a: 1 }],
    [undefined, 'element 2: expected a JSON object, got number'],
    [undefined, { a: 2 }]
  ])
  expect(await recordsOf(['7'], { format: 'json' })).toEqual([
    [undefined, 'the input: expected a JSON object, got number']
  ])
})

test('invalid JSON is an error with the line, if known, and without the text', async () => {
  const message = 'expected valid JSON, an object or an array of objects'
  await expect(recordsOf(['[{"a":1},\n{"secret"}]'], { format: 'json' })).rejects.toThrow(`${message} (line 2)`)
  const fault = await recordsOf(['{"secret":'], { format: 'json' }).catch((error: Error) => error.message)
  expect(fault).toContain(message)
  expect(fault).not.toContain('secret')
})

test('the format is known from the name of a file, or, for .json, from its content', async () => {
  expect(await ofFile('x.csv', '{a}\n1')).toEqual([[2, { '{a}': '1' }]])
  expect(await ofFile('x.CSV', '[a]\n1')).toEqual([[2, { '[a]': '1' }]])
  expect(await ofFile('x.ndjson', '{"a":1}\n{"a":2}')).toHaveLength(2)
  expect(await ofFile('x.JSONL', '{"a":1}\n{"a":2}')).toHaveLength(2)
  expect(await ofFile('x.json', '[{"a":1},{"a":2}]')).toHaveLength(2)
  expect(await ofFile('lines.json', '{"a":1}\n{"a":2}')).toEqual([
    [1, { a: 1 }],
    [2, { a: 2 }]
  ])
  expect(await ofFile('data', 'a\n1\n2')).toEqual([
    [2, { a: '1' }],
    [3, { a: '2' }]
  ])
})

test('the format of a stream is detected from how it begins, however it is cut', async () => {
  const formats: [string, Read[]][] = [
    ['\ufeff\n a,b\n1,2', [[3, { a: '1', b: '2' }]]],
    [
      '\n{"a":1}\n{"a":2}',
      [
        [2, { a: 1 }],
        [3, { a: 2 }]
      ]
    ],
    ['{"a":1}', [[1, { a: 1 }]]],
    ['{"a":\n1}', [[undefined, { a: 1 }]]],
    [' [\n{"a":1}]', [[undefined, { a: 1 }]]],
    ['', []],
    [' \n ', []]
  ]
  for (const [text, expected] of formats) {
    expect(await recordsOf([text])).toEqual(expected)
    expect(await recordsOf(Array.from(Buffer.from(text), (byte) => Uint8Array.of(byte)))).toEqual(expected)
  }
})

test('a stream is taken as it is, bytes or text', async () => {
  expect(await recordsOf(['a\n', Buffer.from('1\n')])).toEqual([[2, { a: '1' }]])
  const read: unknown[] = []
  for await (const { record } of readRecords(Readable.from(['a\n', '1\n2']))) read.push(record)
  expect(read).toEqual([{ a: '1' }, { a: '2' }])
})

test('a file that cannot be read is named; an unknown format is refused', async () => {
  const missing = join(folder, 'missing.csv')
  await expect(readRecords(missing).next()).rejects.toThrow(`cannot read "${missing}": no such file or directory`)
  await expect(readRecords(folder).next()).rejects.toThrow(`cannot read "${folder}": illegal operation on a directory`)
  await expect(readRecords(streamOf(['']), { format: 'xml' as 'csv' }).next()).rejects.toThrow(
    new RangeError('"format" expected one of csv, ndjson, json; got "xml"')
  )
})

test('a failing stream fails the reading', async () => {
  const failing = async function* (): AsyncGenerator<string> {
    yield 'a\n1\n2345'
    throw new Error('connection lost')
  }
  const items = readRecords(failing())
  expect((await items.next()).value?.record).toEqual({ a: '1' })
  await expect(items.next()).rejects.toThrow('connection lost')
})

test('onBytes reports the bytes read', async () => {
  let bytes = 0
  await recordsOf(['a\n', 'ü\n'], {
    onBytes: (count) => {
      bytes += count
    }
  })
  expect(bytes).toBe(5)
})

test('a source of any length is read no faster than its records are taken', async () => {
  for (const format of ['csv', 'ndjson'] as const) {
    const piece = { csv: '1,2\n'.repeat(1000), ndjson: '{"a":1}\n'.repeat(1000) }[format]
    let given = 0
    const source = async function* (): AsyncGenerator<string> {
      if (format === 'csv') yield 'a,b\n'
      for (; given < 100_000; given += 1000) yield piece
    }
    let taken = 0
    let furthest = 0
    for await (const { record } of readRecords(source(), { format })) {
      if (record !== undefined) taken++
      furthest = Math.max(furthest, given - taken)
    }
    expect(taken).toBe(100_000)
    expect(furthest).toBeLessThanOrEqual(1000)
  }
})

test('stopping early closes the source', async () => {
  for (const text of ['a\n1\n2\n', '{"a":1}\n', '[{"a":1}]']) {
    let closed = false
    const source = async function* (): AsyncGenerator<string> {
      try {
        yield text
        yield text
      } finally {
        closed = true
      }
    }
    for await (const _ of readRecords(source(), text.startsWith('[') ? { format: 'ndjson' } : {})) break
    expect(closed).toBe(true)
  }
})
