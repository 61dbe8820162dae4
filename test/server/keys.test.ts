import { dirname } from 'node:path'
import { expect, test } from 'vitest'
import { createApiKey, keyOf, readApiKeys } from '../../src/server/http/api-keys.ts'
import { runCli } from '../cli/run-cli.ts'
import { temporaryFolder } from '../cli/temporary-folder.ts'
import { problemIn, startService } from './service.ts'

const file = temporaryFolder()
const first = createApiKey('first')
const second = createApiKey('second.2')
const keyFile = (text: string): string => file('keys.txt', text)

test('keys are random, and their lines hold only hashes', () => {
  expect(first.key).toMatch(/^oc_[\w-]{43}$/)
  expect(first.line).toMatch(/^first [\da-f]{64}$/)
  expect(first.key).not.toBe(createApiKey('first').key)
  expect(() => createApiKey('two words')).toThrow(
    '"name" expected 1 to 64 letters, digits, dots, hyphens or underscores, got something else'
  )
})

test('keys are looked up by name', () => {
  const ring = readApiKeys(keyFile(`# of the branches\n\n${first.line}\r\n  ${second.line}\n`))
  expect([first.key, second.key, '', 'first', `${first.key} `].map(ring)).toEqual([
    'first',
    'second.2',
    undefined,
    undefined,
    undefined
  ])
})

test.each([
  ['', ': expected at least one API key, got none'],
  ['first\n', ' line 1: expected a name and a SHA-256 hash, as printed by opencredit api-key'],
  [`\n${first.line} more\n`, ' line 2: expected a name and a SHA-256 hash, as printed by opencredit api-key'],
  [`${first.line}\n${first.line}\n`, ' line 2: duplicate name "first"']
])('a key file with %j is rejected', (text, message) => {
  const path = keyFile(text)
  expect(() => readApiKeys(path)).toThrow(new Error(`${path}${message}`))
})

test('a key is accepted as a bearer token or in its own header', () => {
  expect(keyOf({ authorization: 'Bearer abc' })).toBe('abc')
  expect(keyOf({ authorization: 'bearer abc' })).toBe('abc')
  expect(keyOf({ 'x-api-key': 'abc' })).toBe('abc')
  expect(keyOf({ authorization: 'Basic abc' })).toBeUndefined()
  expect(keyOf({})).toBeUndefined()
})

test('with API keys only probes, the page and the documentation are public', async () => {
  const page = dirname(file('index.html', '<!doctype html>'))
  const { get, post, app, log } = await startService({ apiKeys: keyFile(first.line), page })
  for (const path of ['/healthz', '/readyz', '/ping', '/', '/openapi.json', '/docs', '/docs/static/swagger-ui.css']) {
    expect((await get(path)).statusCode).toBe(200)
  }
  for (const path of ['/metrics', '/v1/model', '/nowhere']) expect((await get(path)).statusCode).toBe(401)
  const refused = await post('/predict', { Age: 30 })
  expect([refused.statusCode, refused.headers['www-authenticate']]).toEqual([401, 'Bearer'])
  expect(problemIn(refused).detail).toBe('expected an API key, got none')
  const wrong = await post('/predict', { Age: 30 }, { 'x-api-key': second.key })
  expect(problemIn(wrong).detail).toBe('expected an API key, got an unknown one')

  expect((await post('/predict', { Age: 30 }, { 'x-api-key': first.key })).statusCode).toBe(200)
  expect((await get('/metrics', { authorization: `Bearer ${first.key}` })).statusCode).toBe(200)
  expect((await app.inject({ method: 'OPTIONS', url: '/predict' })).statusCode).toBe(204)
  expect(log()).not.toContain(first.key)
  expect(log()).not.toContain(second.key)

  const { paths, components } = (await get('/openapi.json')).json()
  expect(paths['/predict'].post.security).toEqual([{ bearer: [] }, { header: [] }])
  expect(paths['/predict'].post.responses['401']).toBeDefined()
  expect(paths['/healthz'].get.security).toBeUndefined()
  expect(Object.keys(components.securitySchemes)).toEqual(['bearer', 'header'])
})

test('the rate is limited by key', async () => {
  const apiKeys = keyFile(`${first.line}\n${second.line}\n`)
  const { post } = await startService({ apiKeys, rateLimit: 1 })
  const statusWith = async (key: string): Promise<number> =>
    (await post('/predict', { Age: 30 }, { 'x-api-key': key })).statusCode
  expect([await statusWith(first.key), await statusWith(second.key), await statusWith(first.key)]).toEqual([
    200, 200, 429
  ])
})

test('wrong keys and missing ones count against the address, not against keys', async () => {
  const { post, get } = await startService({ apiKeys: keyFile(first.line), rateLimit: 3 })
  const statusOf = async (key: string, path = '/predict'): Promise<number> =>
    (await post(path, { Age: 30 }, { 'x-api-key': key })).statusCode
  expect([await statusOf('a'), await statusOf('b', '/nowhere'), (await get('/metrics')).statusCode]).toEqual([
    401, 401, 401
  ])
  const refused = await post('/predict', { Age: 30 }, { 'x-api-key': 'c' })
  expect([refused.statusCode, Number(refused.headers['retry-after']) > 0]).toEqual([429, true])
  expect(await statusOf('d', '/nowhere')).toBe(429)
  expect([await statusOf(first.key), await statusOf(first.key), await statusOf(first.key)]).toEqual([200, 200, 200])
  expect(await statusOf(first.key)).toBe(429)
  // Metrics are never refused to those who may read them.
  expect((await get('/metrics', { 'x-api-key': first.key })).statusCode).toBe(200)
})

test('opencredit api-key shows the key once and writes its line', async () => {
  const { code, out, err } = await runCli(['api-key', 'branch-7'])
  expect(code).toBe(0)
  expect(readApiKeys(keyFile(out))(err.trim())).toBe('branch-7')
  expect(await runCli(['api-key'])).toMatchObject({
    code: 2,
    err: 'opencredit: missing <name> argument; see opencredit api-key --help\n'
  })
  expect((await runCli(['api-key', 'a b'])).code).toBe(2)
})
