import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { afterAll, expect, test } from 'vitest'
import { startService } from './service.ts'

const folder = mkdtempSync(join(tmpdir(), 'opencredit-page-'))
afterAll(() => rmSync(folder, { recursive: true }))
const files = {
  'index.html': `<!doctype html><script src="app.js"></script>${' '.repeat(1000)}`,
  'app.js': 'export const answer = 42\n'.repeat(50),
  'style.css': 'body { margin: 0 }\n',
  'kernels.wasm': '\0asm',
  'icon.png': 'not really',
  'notes.unknown': 'of no type'
}
for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
mkdirSync(join(folder, 'deeper.js'))

test('the page and its files, with their types', async () => {
  const { get, log } = await startService({ page: folder })
  const typeOf = async (path: string): Promise<unknown> => (await get(path)).headers['content-type']
  expect(await typeOf('/')).toBe('text/html; charset=utf-8')
  expect(await typeOf('/app.js')).toBe('text/javascript; charset=utf-8')
  expect(await typeOf('/style.css')).toBe('text/css; charset=utf-8')
  expect(await typeOf('/kernels.wasm')).toBe('application/wasm')
  expect((await get('/')).body).toBe(files['index.html'])
  for (const path of ['/notes.unknown', '/deeper.js', '/index.html', '/../package.json', '/%2e%2e/package.json']) {
    expect((await get(path)).statusCode).toBe(404)
  }
  expect(log()).toBe(log().replace('not served', ''))
})

test('the content security policy allows nothing unsafe but WebAssembly', async () => {
  const { get } = await startService({ page: folder })
  const { headers } = await get('/')
  const policy = String(headers['content-security-policy'])
  expect(policy).toContain("default-src 'none'; script-src 'self' 'wasm-unsafe-eval'")
  expect(policy.replace("'wasm-unsafe-eval'", '')).not.toContain('unsafe')
  expect(headers['x-frame-options']).toBeUndefined()
  expect(headers['x-content-type-options']).toBe('nosniff')
})

test('files are compressed as the client accepts', async () => {
  const { get } = await startService({ page: folder })
  const brotli = await get('/app.js', { 'accept-encoding': 'gzip, deflate, br' })
  expect(brotli.headers['content-encoding']).toBe('br')
  expect(brotliDecompressSync(brotli.rawPayload).toString()).toBe(files['app.js'])
  const gzip = await get('/app.js', { 'accept-encoding': 'gzip, br;q=0' })
  expect(gzip.headers['content-encoding']).toBe('gzip')
  expect(gunzipSync(gzip.rawPayload).toString()).toBe(files['app.js'])
  for (const path of ['/app.js', '/icon.png']) {
    const plain = await get(path, { 'accept-encoding': path === '/app.js' ? 'identity' : 'br' })
    expect([plain.headers['content-encoding'], plain.headers['vary']]).toEqual([undefined, 'accept-encoding'])
  }
})

test('an unchanged file is not sent again', async () => {
  const { get } = await startService({ page: folder })
  const { etag } = (await get('/')).headers
  const again = await get('/', { 'if-none-match': `"other", W/${String(etag)}` })
  expect([again.statusCode, again.body]).toEqual([304, ''])
  expect((await get('/', { 'if-none-match': '"other"' })).statusCode).toBe(200)
})

test('each coding of a file has a tag of its own', async () => {
  const { get } = await startService({ page: folder, cors: ['https://bank.example'] })
  const codings = ['br', 'gzip', 'identity']
  const answers = await Promise.all(codings.map((coding) => get('/app.js', { 'accept-encoding': coding })))
  const tags = answers.map(({ headers }) => String(headers['etag']))
  expect(new Set(tags).size).toBe(3)
  for (const [i, coding] of codings.entries()) {
    const statuses = await Promise.all(
      tags.map(async (tag) => (await get('/app.js', { 'accept-encoding': coding, 'if-none-match': tag })).statusCode)
    )
    expect(statuses).toEqual(tags.map((_, j) => (i === j ? 304 : 200)))
  }
  // What is allowed depends on the origin, which caches must know.
  expect(answers[0]!.headers['vary']).toBe('Origin, accept-encoding')
})

test('a build without the page logs that once and serves the rest', async () => {
  const { get, post, log } = await startService({ page: join(folder, 'deeper.js') })
  expect(log().match(/the web page is not served: its files are missing from this build/g)).toHaveLength(1)
  expect((await get('/')).statusCode).toBe(404)
  expect((await post('/predict', { Age: 30 })).statusCode).toBe(200)
})
