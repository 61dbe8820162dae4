import { expect, test } from 'vitest'
import { systemOperations } from '../../src/server/http/system-operations.ts'
import { problemIn, startService, type TestService } from './service.ts'

const applicant = { Age: 30 }

test.each([
  ['cut', '{"Age":', 'expected valid JSON'],
  ['with a stray character', '{"Age":30}x', 'expected valid JSON'],
  ['empty', '', 'expected JSON, got an empty body'],
  [
    'in another encoding',
    Buffer.from([0x7b, 0x22, 0xe9, 0x22, 0x3a, 0x31, 0x7d]),
    'expected JSON in UTF-8, got invalid UTF-8'
  ],
  ['nested too deeply', '['.repeat(100_000), 'expected JSON nested at most 32 levels deep, got more']
])('400: JSON %s', async (_, body, detail) => {
  const { post } = await startService()
  for (const path of ['/predict', '/v1/score', '/v1/explain', '/v1/score/batch', '/invocations']) {
    const answer = await post(path, body)
    expect(answer.statusCode).toBe(400)
    const problem = problemIn(answer)
    expect(problem.detail.startsWith(detail)).toBe(true)
    expect(problem.type).toBe('urn:opencredit:problem:bad-request')
  }
})

test('400: no body, an invalid path', async () => {
  const { app, log } = await startService({ rateLimit: 3 })
  const none = await app.inject({ method: 'POST', url: '/predict' })
  expect([none.statusCode, problemIn(none).detail]).toEqual([400, 'expected a request body, got none'])
  const path = await app.inject({ method: 'GET', url: '/%zz' })
  expect([path.statusCode, problemIn(path).detail]).toEqual([400, 'the path is not valid'])
  // It is a request like any other: it has an id, is logged, and counts.
  expect(path.headers['x-request-id']).toBeDefined()
  expect(log()).toContain('"method":"GET","route":"none","status":400')
  expect(log()).not.toContain('%zz')
  const statuses = []
  for (const url of ['/predict/%', '/%c3', '/%zz'])
    statuses.push((await app.inject({ method: 'POST', url })).statusCode)
  expect(statuses).toEqual([400, 429, 429])
})

test('a byte order mark, huge numbers and quoted brackets are accepted', async () => {
  const { post } = await startService()
  expect((await post('/predict', '\ufeff{"Age":30}')).statusCode).toBe(200)
  expect((await post('/predict', '{"Age":1e999,"Occupation":-0.0e-400}')).statusCode).toBe(200)
  expect((await post('/predict', `{"Occupation":"\\"${'['.repeat(100)}"}`)).statusCode).toBe(200)
})

test('404 does not repeat the path', async () => {
  const { get, post } = await startService()
  const answer = await get('/applicants/SECRET?name=SECRET')
  expect(problemIn(answer)).toEqual({
    type: 'urn:opencredit:problem:not-found',
    title: 'Not found',
    status: 404,
    detail: 'no resource has this path'
  })
  expect(answer.body).not.toContain('SECRET')
  expect((await post('/nowhere', applicant)).statusCode).toBe(404)
})

test('405 lists the allowed methods; OPTIONS and HEAD work', async () => {
  const { app, get } = await startService()
  const answer = await get('/predict')
  expect([answer.statusCode, answer.headers['allow']]).toEqual([405, 'POST, OPTIONS'])
  expect(problemIn(answer).detail).toBe('expected one of POST, OPTIONS')
  for (const method of ['PUT', 'DELETE', 'PATCH', 'POST'] as const) {
    const other = await app.inject({ method, url: '/metrics' })
    expect([other.statusCode, other.headers['allow']]).toEqual([405, 'GET, HEAD, OPTIONS'])
  }
  const options = await app.inject({ method: 'OPTIONS', url: '/v1/score' })
  expect([options.statusCode, options.headers['allow'], options.body]).toEqual([204, 'POST, OPTIONS', ''])
  const head = await app.inject({ method: 'HEAD', url: '/healthz' })
  expect([head.statusCode, head.body]).toEqual([200, ''])
  expect((await app.inject({ method: 'HEAD', url: '/predict' })).statusCode).toBe(405)
})

test('413: a body that is too large, declared or not', async () => {
  const { post, app } = await startService({ bodyLimit: 50 })
  const said = await post('/predict', ' '.repeat(51))
  expect([said.statusCode, problemIn(said).detail]).toEqual([413, 'expected a body of at most 50 bytes, got more'])
  const unsaid = await app.inject({
    method: 'POST',
    url: '/predict',
    headers: { 'content-type': 'application/json', 'transfer-encoding': 'chunked' },
    payload: ' '.repeat(51)
  })
  expect(unsaid.statusCode).toBe(413)
  expect((await post('/predict', '{"Age":30}')).statusCode).toBe(200)
})

test.each([
  ['text/plain', {}],
  ['application/xml', {}],
  ['application/x-ndjson', {}],
  ['nonsense', {}],
  ['application/json; charset=latin1', {}],
  ['application/json', { 'content-encoding': 'gzip' }]
])('415: %s %j', async (type, headers) => {
  const { post } = await startService()
  const answer = await post('/predict', applicant, { 'content-type': type, ...headers })
  expect(answer.statusCode).toBe(415)
  expect(problemIn(answer).status).toBe(415)
})

test('415 says what is expected', async () => {
  const { app, post } = await startService()
  const answer = await post('/v1/score/batch', applicant, { 'content-type': 'text/csv' })
  expect(answer.headers['accept-post']).toBe('application/json, application/x-ndjson')
  expect(problemIn(answer).detail).toBe('expected application/json, application/x-ndjson in UTF-8, uncompressed')
  const none = await app.inject({ method: 'POST', url: '/predict', payload: Buffer.from('{}') })
  expect(none.statusCode).toBe(415)
  expect((await post('/predict', applicant, { 'content-type': 'Application/JSON; charset="UTF-8"' })).statusCode).toBe(
    200
  )
})

test('429 says how long to wait; probes are not counted', async () => {
  const { post, get } = await startService({ rateLimit: 2 })
  expect((await post('/predict', applicant)).statusCode).toBe(200)
  for (let i = 0; i < 5; i++) expect((await get('/healthz')).statusCode).toBe(200)
  expect((await post('/v1/score', applicant)).statusCode).toBe(200)
  const answer = await post('/predict', applicant)
  expect(answer.statusCode).toBe(429)
  expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0)
  expect(problemIn(answer).detail).toBe('the limit of 2 requests per minute is exceeded')
})

test('the rate is limited by the address of the connection, or the one a trusted proxy reports', async () => {
  const statusFrom = async ({ post }: TestService, address: string): Promise<number> =>
    (await post('/predict', applicant, { 'x-forwarded-for': address })).statusCode
  const alone = await startService({ rateLimit: 1 })
  expect([await statusFrom(alone, '10.0.0.1'), await statusFrom(alone, '10.0.0.2')]).toEqual([200, 429])
  const behind = await startService({ rateLimit: 1, proxies: ['127.0.0.1', '192.168.0.0/16'] })
  const addresses = ['10.0.0.1', '10.0.0.2', '10.0.0.1', '10.9.9.9, 10.0.0.2', '10.0.0.3, 192.168.7.7', '10.0.0.3']
  const statuses = []
  for (const address of addresses) statuses.push(await statusFrom(behind, address))
  expect(statuses).toEqual([200, 200, 429, 429, 200, 429])
  // Whoever is no proxy may say what it likes.
  const elsewhere = await startService({ rateLimit: 1, proxies: ['10.0.0.0/8'] })
  expect([await statusFrom(elsewhere, '10.0.0.1'), await statusFrom(elsewhere, '10.0.0.2')]).toEqual([200, 429])
})

test('a client cannot change its address within its network', async () => {
  const { post } = await startService({ rateLimit: 1, proxies: ['loopback'] })
  const statuses = []
  for (const address of ['2001:db8::1', '2001:db8::2', '2001:db8:0:1::1'])
    statuses.push((await post('/predict', applicant, { 'x-forwarded-for': address })).statusCode)
  expect(statuses).toEqual([200, 429, 200])
})

test('metrics are not counted, paths that do not exist are', async () => {
  const { get } = await startService({ rateLimit: 1 })
  for (let i = 0; i < 3; i++) expect((await get('/metrics')).statusCode).toBe(200)
  expect([(await get('/nowhere')).statusCode, (await get('/nowhere')).statusCode]).toEqual([404, 429])
})

test('not ready when the model failed its self-test', () => {
  const system = { metricsText: () => '', isLeaving: () => false, passesSelfTest: () => false }
  for (const path of ['/readyz', '/ping']) {
    const { handler } = systemOperations(system).find((operation) => operation.path === path)!
    expect(() => handler({} as never, {} as never)).toThrow('the model failed its self-test')
  }
})

test('503 when too many batches wait', async () => {
  const { post } = await startService({ threads: 1, queue: 1 })
  const batch = Array.from({ length: 2000 }, () => ({ Age: 30, Annual_Income: 50000 }))
  const answers = await Promise.all(Array.from({ length: 4 }, () => post('/v1/score/batch', batch)))
  const statuses = answers.map(({ statusCode }) => statusCode).sort()
  expect(statuses).toEqual([200, 200, 503, 503])
  const refused = answers.find(({ statusCode }) => statusCode === 503)!
  expect(refused.headers['retry-after']).toBe('1')
  expect(problemIn(refused).detail).toBe('too many batches are waiting')
})

test('valid request ids come back unchanged, others are replaced', async () => {
  const { get, log } = await startService()
  expect((await get('/healthz', { 'x-request-id': 'a.b:c-1' })).headers['x-request-id']).toBe('a.b:c-1')
  for (const id of ['', 'x'.repeat(65), 'a b', 'a"b', '<script>']) {
    const made = (await get('/healthz', { 'x-request-id': id })).headers['x-request-id']
    expect(made).toMatch(/^[\da-f]{8}-[\da-f-]{27}$/)
  }
  const trace = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
  await get('/healthz', { traceparent: trace })
  await get('/healthz', { traceparent: 'SECRET' })
  await new Promise(setImmediate)
  expect(log()).toContain(`"traceparent":"${trace}"`)
  expect(log()).not.toContain('SECRET')
})

test('every response has the security headers', async () => {
  const { get, post } = await startService()
  for (const answer of [
    await get('/healthz'),
    await get('/nowhere'),
    await post('/predict', {}),
    await get('/metrics')
  ]) {
    expect(answer.headers).toMatchObject({
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'no-store'
    })
    expect(answer.headers['access-control-allow-origin']).toBeUndefined()
    expect(answer.headers['server']).toBeUndefined()
  }
})

test('other origins may call when they are allowed', async () => {
  const { app, post } = await startService({ cors: ['https://bank.example'] })
  const origin = 'https://bank.example'
  expect((await post('/predict', applicant, { origin })).headers['access-control-allow-origin']).toBe(origin)
  expect(
    (await post('/predict', applicant, { origin: 'https://evil.example' })).headers['access-control-allow-origin']
  ).toBeUndefined()
  const preflight = await app.inject({
    method: 'OPTIONS',
    url: '/predict',
    headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' }
  })
  expect([preflight.statusCode, preflight.headers['access-control-allow-origin']]).toEqual([204, origin])
})
