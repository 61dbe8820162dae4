import { dirname } from 'node:path'
import { expect, test } from 'vitest'
import { loadChampion } from '../../src/credit/champion/champion.ts'
import { applicantErrors } from '../../src/server/credit-service/applicant-errors.ts'
import { linePieces, splitBatch } from '../../src/server/credit-service/split-batch.ts'
import { encodingFor } from '../../src/server/http/accept-encoding.ts'
import { createApiKey, keyOf } from '../../src/server/http/api-keys.ts'
import { pointerBelow, pointerTo } from '../../src/server/http/json-pointer.ts'
import { readMlflowCsv, readMlflowJson } from '../../src/server/http/mlflow-records.ts'
import { hasPlainBody, mediaTypeOf } from '../../src/server/http/operation.ts'
import { parseJson } from '../../src/server/http/parse-json.ts'
import { requestId } from '../../src/server/http/request-log.ts'
import { splitLines } from '../../src/server/http/split-lines.ts'
import { isProxyAddress } from '../../src/server/http/trusted-proxies.ts'
import { isProblemError } from '../../src/server/http/problem.ts'
import { createColumnReader } from '../../src/server/model-service/record-columns.ts'
import { loadModel } from '../../src/format/load-model.ts'
import { temporaryFolder } from '../cli/temporary-folder.ts'
import { growthOfAsync, linearGrowth } from '../growth.ts'
import { stumpsText } from './model-text.ts'
import { startService } from './service.ts'

async function* inPieces(bytes: Buffer, size: number): AsyncGenerator<Uint8Array> {
  for (let i = 0; i < bytes.length; i += size) yield bytes.subarray(i, i + size)
}

async function linesOf(bytes: Buffer, pieceSize: number): Promise<void> {
  for await (const { lines } of splitLines(inPieces(bytes, pieceSize), 1 << 20)) {
    if (lines !== undefined) for (const piece of linePieces(lines)) piece.numItems.toFixed()
  }
}

const errorsOf = (record: object): unknown => applicantErrors(loadChampion().scorer, record)
const contentType = (value: string): unknown => ({ headers: { 'content-type': value } })
const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value))
const whole = (bytes: Buffer): unknown => ({ kind: 'whole', bytes, maxItems: 1e9 })
const split = (columns: string[]): unknown => ({ dataframe_split: { columns, data: [] } })
const keys = (n: number): object => Object.fromEntries(Array.from({ length: n / 8 }, (_, i) => [`k${i}`, 1]))

const columnsOf = createColumnReader(loadModel(stumpsText(2, 1)))
const cellOf = (text: string): unknown =>
  columnsOf([{ record: { feature_0: text, feature_1: '1' }, pointerOf: pointerBelow('#') }], true)

/** What reads text from outside: with a text of about `n` characters, the worst for it that comes to mind. */
const readers: [name: string, textOf: (n: number) => unknown, read: (text: never) => unknown][] = [
  ['Accept-Encoding of blanks', (n) => `gzip${' '.repeat(n)}x`, encodingFor],
  ['Accept-Encoding of semicolons', (n) => `gzip${' ;'.repeat(n / 2)}q=`, encodingFor],
  ['Accept-Encoding of commas', (n) => ' ,'.repeat(n / 2), encodingFor],
  ['Content-Type of blanks', (n) => contentType(`${' '.repeat(n)}x`), mediaTypeOf],
  ['charset after blanks', (n) => contentType(`a/b;${' '.repeat(n)}x`), hasPlainBody],
  ['charset after semicolons', (n) => contentType(`a/b${'; '.repeat(n / 2)}x`), hasPlainBody],
  ['charset of quotes', (n) => contentType(`a/b;charset="${'x'.repeat(n)}`), hasPlainBody],
  ['Authorization of blanks', (n) => ({ authorization: `Bearer ${' '.repeat(n)}x` }), keyOf],
  ['x-request-id', (n) => ({ headers: { 'x-request-id': `${'a'.repeat(n)} ` } }), requestId],
  ['an address', (n) => '1.'.repeat(n / 2), isProxyAddress],
  ['a key for a pointer', (n) => '~/'.repeat(n / 2), (key) => pointerTo('#', key)],
  ['JSON of open brackets', (n) => Buffer.from('['.repeat(n)), parseJson],
  ['JSON of blanks', (n) => Buffer.from(`${' '.repeat(n)}x`), parseJson],
  ['JSON of backslashes', (n) => Buffer.from(`"${'\\'.repeat(n)}`), parseJson],
  ['JSON of digits', (n) => Buffer.from('1'.repeat(n)), parseJson],
  ['JSON of many keys', (n) => json(keys(n)), parseJson],
  ['a batch of numbers', (n) => whole(json(Array(n / 2).fill(1))), splitBatch],
  ['a batch of quotes', (n) => whole(json(['"'.repeat(n / 2)])), splitBatch],
  ['lines of nothing', (n) => Buffer.from('\n'.repeat(n)), (bytes) => linesOf(bytes, 65_536)],
  ['a line without an end', (n) => Buffer.from('x'.repeat(n)), (bytes) => linesOf(bytes, 64)],
  ['an applicant of a long key', (n) => ({ ['Age_'.repeat(n / 4)]: 1 }), errorsOf],
  ['an applicant of placeholders', (n) => ({ Occupation: `${'_'.repeat(n)}x` }), errorsOf],
  ['an applicant of blanks', (n) => ({ Age: `${' '.repeat(n)}x`, Num_of_Loan: ' '.repeat(n) }), errorsOf],
  ['an applicant of digits', (n) => ({ Age: `${'1'.repeat(n)}x`, DTI: `1${'0'.repeat(n)}_` }), errorsOf],
  ['an applicant of many keys', keys, errorsOf],
  ['a split of many columns', (n) => split(Object.keys(keys(n))), (body) => readMlflowJson(body, [], 10)],
  ['a split of one column, often', (n) => split(Array(n / 8).fill('Age')), (body) => readMlflowJson(body, [], 10)],
  ['a form of many keys', keys, (body) => readMlflowJson(body, [], 10)],
  ['a cell of blanks', (n) => `${' '.repeat(n)}x`, cellOf],
  ['a cell of digits', (n) => `${'1'.repeat(n)}x`, cellOf],
  ['a cell of signs', (n) => '-'.repeat(n), cellOf],
  ['CSV of quotes', (n) => Buffer.from(`a\n${'"'.repeat(n)}`), (bytes) => readMlflowCsv(bytes, 10)],
  ['CSV of an open quote', (n) => Buffer.from(`a\n"${'\n'.repeat(n)}`), (bytes) => readMlflowCsv(bytes, 10)],
  ['CSV of blanks', (n) => Buffer.from(`a\n${' '.repeat(n)}x`), (bytes) => readMlflowCsv(bytes, 10)],
  ['CSV of line ends', (n) => Buffer.from(`a\n${'\r'.repeat(n)}x`), (bytes) => readMlflowCsv(bytes, 10)],
  ['CSV of columns', (n) => Buffer.from(`${Object.keys(keys(n)).join()}\n1\n`), (bytes) => readMlflowCsv(bytes, 10)]
]

const ignoringProblems = async (read: () => unknown): Promise<void> => {
  try {
    await read()
  } catch (error) {
    if (!isProblemError(error)) throw error
  }
}

test.each(readers)('%s: the time grows with the length, no faster', async (_, textOf, read) => {
  const growth = await growthOfAsync(textOf, (text) => ignoringProblems(() => read(text as never)))
  expect(growth).toBeLessThan(linearGrowth)
})

test('hints for unknown keys cost little, however many features and keys there are', async () => {
  const keysOf = (first: string, count: number): string[] =>
    Array.from({ length: count }, (_, i) => `${first}${String(i).padStart(98, 'q')}`)
  const namesOf = (count: number): string =>
    stumpsText(count, 1).replace(/feature_(\d+)/g, (_, i) => keysOf('a', count)[i]!)
  const timeOf = async (numFeatures: number, numKeys: number): Promise<number> => {
    const columnsOf = createColumnReader(loadModel(namesOf(numFeatures)))
    const record = Object.fromEntries(keysOf('b', numKeys).map((key) => [key, 1]))
    const began = performance.now()
    await ignoringProblems(() => columnsOf([{ record, pointerOf: pointerBelow('#') }], false))
    return performance.now() - began
  }
  await timeOf(100, 1)
  const few = await timeOf(100, 10)
  expect((await timeOf(2000, 101)) / Math.max(few, 5)).toBeLessThan(linearGrowth)
})

const pageFile = temporaryFolder()
// All headers of a request together may take 16 KB.
const shortest = 1500
const longest = 15_000

test.each([
  'accept-encoding',
  'access-control-request-headers',
  'authorization',
  'content-encoding',
  'content-type',
  'expect',
  'if-none-match',
  'origin',
  'traceparent',
  'x-api-key',
  'x-forwarded-for',
  'x-request-id'
])('%s: the longest takes no longer than its length calls for', async (name) => {
  const apiKeys = pageFile('keys.txt', createApiKey('branch').line)
  const page = dirname(pageFile('index.html', '<!doctype html>'))
  const options = { cors: ['https://bank.example'], proxies: ['loopback'], rateLimit: 1e9 }
  const services = await Promise.all([startService({ ...options, page }), startService({ ...options, apiKeys })])
  // The best of several, as in test/growth.ts.
  const timeOf = async (value: string): Promise<number> => {
    let best = Infinity
    for (let i = 0; i < 3; i++) {
      const began = performance.now()
      for (const { get, post } of services) {
        await get('/', { [name]: value })
        await post('/predict', '{', { [name]: value })
      }
      best = Math.min(best, performance.now() - began)
    }
    return Math.max(1, best)
  }
  for (const filler of [' ', ' ;', ',', ' ,', ';charset=', '"', '1.', ':', 'W/', 'a']) {
    const valueOf = (length: number): string => `${filler.repeat(length / filler.length)}x`
    await timeOf(valueOf(shortest))
    const short = await timeOf(valueOf(shortest))
    expect((await timeOf(valueOf(longest))) / short, filler).toBeLessThan(linearGrowth)
  }
})
