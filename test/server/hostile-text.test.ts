import { expect, test } from 'vitest'
import { applicantErrors } from '../../src/server/credit-service/applicant-errors.ts'
import { linePieces, splitBatch } from '../../src/server/credit-service/split-batch.ts'
import { encodingFor } from '../../src/server/http/accept-encoding.ts'
import { keyOf } from '../../src/server/http/api-keys.ts'
import { pointerTo } from '../../src/server/http/json-pointer.ts'
import { readMlflowCsv, readMlflowJson } from '../../src/server/http/mlflow-records.ts'
import { hasPlainBody, mediaTypeOf } from '../../src/server/http/operation.ts'
import { parseJson } from '../../src/server/http/parse-json.ts'
import { requestId } from '../../src/server/http/request-log.ts'
import { splitLines } from '../../src/server/http/split-lines.ts'
import { isProxyAddress } from '../../src/server/http/trusted-proxies.ts'
import { isProblemError } from '../../src/server/http/problem.ts'
import { startService } from './service.ts'

async function* inPieces(bytes: Buffer, size: number): AsyncGenerator<Uint8Array> {
  for (let i = 0; i < bytes.length; i += size) yield bytes.subarray(i, i + size)
}

async function linesOf(bytes: Buffer, pieceSize: number): Promise<void> {
  for await (const { lines } of splitLines(inPieces(bytes, pieceSize), 1 << 20)) {
    if (lines !== undefined) for (const piece of linePieces(lines)) piece.numItems.toFixed()
  }
}

const contentType = (value: string): unknown => ({ headers: { 'content-type': value } })
const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value))
const whole = (bytes: Buffer): unknown => ({ kind: 'whole', bytes, maxItems: 1e9 })
const split = (columns: string[]): unknown => ({ dataframe_split: { columns, data: [] } })
const keys = (n: number): object => Object.fromEntries(Array.from({ length: n / 8 }, (_, i) => [`k${i}`, 1]))

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
  ['an applicant of a long key', (n) => ({ ['Age_'.repeat(n / 4)]: 1 }), applicantErrors],
  ['an applicant of placeholders', (n) => ({ Occupation: `${'_'.repeat(n)}x` }), applicantErrors],
  ['an applicant of blanks', (n) => ({ Age: `${' '.repeat(n)}x`, Num_of_Loan: ' '.repeat(n) }), applicantErrors],
  ['an applicant of digits', (n) => ({ Age: `${'1'.repeat(n)}x`, DTI: `1${'0'.repeat(n)}_` }), applicantErrors],
  ['an applicant of many keys', keys, applicantErrors],
  ['a split of many columns', (n) => split(Object.keys(keys(n))), (body) => readMlflowJson(body, [], 10)],
  ['a split of one column, often', (n) => split(Array(n / 8).fill('Age')), (body) => readMlflowJson(body, [], 10)],
  ['a form of many keys', keys, (body) => readMlflowJson(body, [], 10)],
  ['CSV of quotes', (n) => Buffer.from(`a\n${'"'.repeat(n)}`), (bytes) => readMlflowCsv(bytes, 10)],
  ['CSV of an open quote', (n) => Buffer.from(`a\n"${'\n'.repeat(n)}`), (bytes) => readMlflowCsv(bytes, 10)],
  ['CSV of blanks', (n) => Buffer.from(`a\n${' '.repeat(n)}x`), (bytes) => readMlflowCsv(bytes, 10)],
  ['CSV of line ends', (n) => Buffer.from(`a\n${'\r'.repeat(n)}x`), (bytes) => readMlflowCsv(bytes, 10)],
  ['CSV of columns', (n) => Buffer.from(`${Object.keys(keys(n)).join()}\n1\n`), (bytes) => readMlflowCsv(bytes, 10)]
]

const sizes = [10_000, 100_000, 1_000_000]

// The least time of several runs in milliseconds, problems included.
async function timeOf(read: () => unknown): Promise<number> {
  let least = Infinity
  for (let run = 0; run < 3; run++) {
    const began = performance.now()
    try {
      await read()
    } catch (error) {
      if (!isProblemError(error)) throw error
    }
    least = Math.min(least, performance.now() - began)
  }
  return least
}

// What takes n² time grows a hundredfold; what takes n, tenfold. Below two milliseconds the clock says little.
test.each(readers)('%s: the time grows with the length, no faster', async (_, textOf, read) => {
  const times: number[] = []
  for (const size of sizes) {
    const text = textOf(size) as never
    times.push(await timeOf(() => read(text)))
  }
  for (let i = 1; i < times.length; i++) {
    expect(times[i]! / Math.max(times[i - 1]!, 2), `${times.join(', ')} ms`).toBeLessThan(40)
  }
})

// The whole of a request's headers, which Node limits to 16 KB.
test.each([
  'accept-encoding',
  'content-type',
  'authorization',
  'x-api-key',
  'x-request-id',
  'traceparent',
  'origin',
  'x-forwarded-for',
  'if-none-match',
  'expect',
  'content-encoding',
  'access-control-request-headers'
])('a request with the longest %s takes as long as one with a shorter', async (name) => {
  const { app, get } = await startService({ cors: ['https://bank.example'], proxies: ['loopback'], rateLimit: 1e9 })
  await app.ready()
  const fillers = [' ', ' ;', ',', ' ,', ';charset=', '"', '1.', ':', 'W/', 'a']
  for (const filler of fillers) {
    const valueOf = (length: number): string => `${filler.repeat(length / filler.length)}x`
    const time = (length: number): Promise<number> => timeOf(() => get('/openapi.json', { [name]: valueOf(length) }))
    await time(1500)
    const [short, long] = [await time(1500), await time(15_000)]
    expect(long / Math.max(short, 1), `${filler}: ${short}, ${long} ms`).toBeLessThan(40)
  }
})
