import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { request as httpRequest, type IncomingMessage } from 'node:http'
import { connect, type Socket } from 'node:net'
import { describe, expect, test, vi } from 'vitest'
import { batchStream, startService, type TestService } from './service.ts'

const [applicant] = JSON.parse(readFileSync('examples/applicants.json', 'utf8')) as [object]
const line = `${JSON.stringify(applicant)}\n`

async function answerTo(port: number, text: string | Buffer): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  socket.write(text)
  let answer = ''
  for await (const piece of socket) answer += piece
  return answer
}

// The answer to a text that never ends: every now and then a filler keeps the connection busy.
async function answerToSlow(port: number, text: string, filler: string): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  socket.write(text)
  const trickle = setInterval(() => socket.write(filler), 100)
  let answer = ''
  socket.on('error', () => {})
  for await (const piece of socket) answer += piece
  clearInterval(trickle)
  return answer
}

async function metric({ get }: TestService, name: string): Promise<number> {
  const { body } = await get('/metrics')
  return Number(new RegExp(`^${name} (.*)$`, 'm').exec(body)![1])
}

async function numScored(service: TestService): Promise<number> {
  const classes = ['Poor', 'Standard', 'Good']
  const counts = classes.map((name) => metric(service, `opencredit_scores_total\\{class="${name}"\\}`))
  return (await Promise.all(counts)).reduce((sum, count) => sum + count)
}

// Until `check` holds; the test's own time is the limit.
async function eventually(check: () => Promise<boolean>): Promise<void> {
  while (!(await check())) await new Promise((resolve) => setTimeout(resolve, 20))
}

test('a request that is not HTTP gets a problem', async () => {
  const { listen } = await startService()
  const port = await listen()
  const garbage = await answerTo(port, 'SECRET\r\n\r\n')
  expect(garbage).toContain('HTTP/1.1 400 Bad Request\r\ncontent-type: application/problem+json')
  expect(garbage).not.toContain('SECRET')
  const large = await answerTo(port, `GET / HTTP/1.1\r\nhost: x\r\nx: ${'a'.repeat(100_000)}\r\n\r\n`)
  expect(large).toContain('HTTP/1.1 431 ')
  const versions = await answerTo(port, 'GET / HTTP/9.9\r\n\r\n')
  expect(versions).toContain('"type":"urn:opencredit:problem:bad-request"')
})

// A browser shows no response without these headers to the script that called.
describe('every status has the headers of cross-origin requests', () => {
  const origin = 'https://bank.example'
  const at = (path: string, method = 'GET', more = ''): string => `${method} ${path} HTTP/1.1\r\nhost: x\r\n${more}`
  const withBody = (body: string, type = 'application/json'): string =>
    at('/predict', 'POST', `content-type: ${type}\r\ncontent-length: ${body.length}\r\n`)
  const requests: [status: number, head: string, body?: string][] = [
    [400, withBody('{"Age":'), '{"Age":'],
    [400, 'GET /healthz HTTP/1.1\r\n'],
    [400, at('/%zz')],
    [400, at('/predict/%c3', 'POST')],
    [400, at('http://')],
    [400, at('/predict', 'POST', 'content-type: application/json\r\ntransfer-encoding: chunked\r\n'), 'ZZZ\r\n'],
    [400, at('/v1/model').replace('HTTP/1.1', 'HTTP/9.9')],
    [404, at('/nowhere')],
    [404, at(`/${'a'.repeat(10_000)}`)],
    [405, at('/predict')],
    [405, at('/predict', 'PROPFIND')],
    [413, at('/predict', 'POST', `content-type: application/json\r\ncontent-length: ${2 ** 40}\r\n`), '{'],
    [415, withBody('a', 'text/plain'), 'a'],
    [417, at('/healthz', 'GET', 'expect: a\r\n')],
    [422, withBody('{}'), '{}'],
    [431, at('/healthz', 'GET', `x: ${'a'.repeat(100_000)}\r\n`)],
    [431, at(`/${'a'.repeat(30_000)}`)]
  ]
  test.each([[[origin]], [['https://other.example', origin]], [['*']]])('cors %j', async (cors) => {
    const { listen } = await startService({ cors })
    const port = await listen()
    for (const [status, head, body = ''] of requests) {
      const [first, ...lines] = head.split('\r\n')
      const text = [first, `origin: ${origin}`, 'connection: close', ...lines].join('\r\n')
      const answer = await answerTo(port, `${text}\r\n${body}`)
      const name = `${status} ${head.slice(0, 60)}`
      expect(answer.slice(0, 13), name).toBe(`HTTP/1.1 ${status} `)
      expect(answer, name).toContain('content-type: application/problem+json')
      expect(answer, name).toContain('x-content-type-options: nosniff')
      expect(answer, name).toContain(`access-control-allow-origin: ${cors.includes('*') ? '*' : origin}\r\n`)
    }
  })
  test('not for an origin that is not allowed', async () => {
    const { listen } = await startService({ cors: ['https://other.example'] })
    const port = await listen()
    for (const [, head, body = ''] of requests) {
      const [first, ...lines] = head.split('\r\n')
      const text = [first, `origin: ${origin}`, 'connection: close', ...lines].join('\r\n')
      expect(await answerTo(port, `${text}\r\n${body}`), head.slice(0, 60)).not.toContain(origin)
    }
  })
})

test('a response that has begun is cut off, not followed by another', async () => {
  const { listen } = await startService()
  const port = await listen()
  const socket = connect(port, '127.0.0.1')
  const head = 'POST /v1/score/batch HTTP/1.1\r\nhost: x\r\ncontent-type: application/x-ndjson\r\n'
  socket.write(`${head}transfer-encoding: chunked\r\n\r\n${line.length.toString(16)}\r\n${line}\r\n`)
  let answer = ''
  socket.on('error', () => {})
  for await (const piece of socket) {
    answer += piece
    if (answer.includes('"index":0')) socket.write('ZZZ\r\n')
  }
  expect(answer).toMatch(/^HTTP\/1\.1 200 /)
  expect(answer.match(/HTTP\/1\.1/g)).toHaveLength(1)
  // The client learns that its lines were not all read.
  expect(answer).toContain('{"index":1,"error":{"type":"urn:opencredit:problem:bad-request"')
  expect(answer).toContain('"detail":"the request is not valid HTTP"')
})

const malformed: [name: string, path: string, type: string, body: string][] = [
  ['a size that is no number', '/predict', 'application/json', 'ZZZ\r\n{}\r\n'],
  ['a chunk longer than it says', '/v1/score/batch', 'application/json', '2\r\n[]]]]\r\n0\r\n\r\n'],
  ['no size at all', '/invocations', 'text/csv', '\r\n\r\n'],
  ['a size beyond all numbers', '/predict', 'application/json', `${'f'.repeat(40)}\r\n`]
]

test.each(malformed)('a chunked body with %s gets 400', async (_, path, type, body) => {
  // With a limit, a hook runs later than the rest of the body may come.
  for (const options of [{}, { rateLimit: 1000 }]) {
    const { listen, log } = await startService(options)
    const port = await listen()
    const head = `POST ${path} HTTP/1.1\r\nhost: x\r\ncontent-type: ${type}\r\ntransfer-encoding: chunked\r\n\r\n`
    for (const pieces of [[head + body], [head, body]]) {
      const socket = connect(port, '127.0.0.1')
      let answer = ''
      for (const piece of pieces) {
        socket.write(piece)
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
      for await (const piece of socket) answer += piece
      expect(answer).toContain('HTTP/1.1 400 Bad Request')
      expect(answer).toContain('content-type: application/problem+json')
      expect(answer).toContain('"detail":"the request is not valid HTTP"')
      expect(answer).toContain('x-request-id: ')
    }
    expect(log()).toContain(`"route":"${path}","status":400`)
  }
})

test('lines in a malformed chunk get an error in place of an item', async () => {
  const { listen } = await startService()
  const head = 'POST /v1/score/batch HTTP/1.1\r\nhost: x\r\ncontent-type: application/x-ndjson\r\n'
  const answer = await answerTo(await listen(), `${head}transfer-encoding: chunked\r\n\r\nZZZ\r\n`)
  expect(answer).toContain('{"index":0,"error":{"type":"urn:opencredit:problem:bad-request"')
})

test.each([
  ['no Host', 'GET /healthz HTTP/1.1\r\n\r\n', '400 Bad Request', 'expected a Host header, got none'],
  [
    'no Host and a body',
    'POST /predict HTTP/1.1\r\ncontent-length: 2\r\n\r\n{}',
    '400 Bad Request',
    'expected a Host header, got none'
  ],
  [
    'an expectation',
    'POST /predict HTTP/1.1\r\nhost: x\r\nexpect: SECRET\r\ncontent-length: 2\r\n\r\n{}',
    '417 Expectation Failed',
    'expected no expectation but 100-continue, got another'
  ],
  [
    'a method nobody knows',
    'PROPFIND /predict HTTP/1.1\r\nhost: x\r\n\r\n',
    '405 Method Not Allowed',
    'expected one of POST, OPTIONS'
  ],
  [
    'a protocol to change to',
    'GET /nowhere HTTP/1.1\r\nhost: x\r\nupgrade: websocket\r\n\r\n',
    '404 Not Found',
    'no resource has this path'
  ]
])('a request with %s gets a problem', async (_, text, status, detail) => {
  const { listen, log } = await startService()
  const answer = await answerTo(await listen(), text.replace('\r\n', '\r\nconnection: close\r\n'))
  expect(answer).toContain(`HTTP/1.1 ${status}\r\n`)
  expect(answer).toContain('content-type: application/problem+json')
  expect(answer).toContain(`"detail":"${detail}"`)
  expect(answer).not.toContain('SECRET')
  expect(log()).toContain('"msg":"request"')
})

test('HTTP/1.0 needs no Host, and 100-continue is met', async () => {
  const { listen } = await startService()
  const port = await listen()
  expect(await answerTo(port, 'GET /healthz HTTP/1.0\r\n\r\n')).toContain('HTTP/1.1 200 OK')
  const head = 'POST /predict HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 10\r\n'
  const answer = await answerTo(port, `${head}expect: 100-continue\r\nconnection: close\r\n\r\n{"Age":30}`)
  expect(answer).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 OK/)
})

test('a body that arrives too slowly gets 408', async () => {
  const { listen } = await startService({ requestTimeout: 1 })
  const port = await listen()
  const head = 'POST /predict HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{'
  const answer = await answerToSlow(port, head, ' ')
  expect(answer).toContain('HTTP/1.1 408 Request Timeout')
  expect(answer).toContain('expected the whole body within 1 second')
})

test('headers that arrive too slowly get 408', async () => {
  const { listen } = await startService({ requestTimeout: 1 })
  const answer = await answerToSlow(await listen(), 'POST /predict HTTP/1.1\r\nhost: x\r\nx: ', 'a')
  expect(answer).toContain('HTTP/1.1 408 Request Timeout')
  expect(answer).toContain('"type":"urn:opencredit:problem:timeout"')
})

test('a body that is too large is rejected before it has arrived', async () => {
  const { listen } = await startService()
  const answer = await answerTo(
    await listen(),
    `POST /predict HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${2 ** 40}\r\n\r\n{`
  )
  expect(answer).toContain('HTTP/1.1 413 ')
  expect(answer.toLowerCase()).toContain('connection: close')
})

test('lines are scored one by one while the request is still open', async () => {
  const { listen } = await startService()
  const request = batchStream(await listen())
  request.write(line)
  const [response] = (await once(request, 'response')) as [IncomingMessage]
  response.setEncoding('utf8')
  for (let i = 0; i < 5; i++) {
    const [text] = (await once(response, 'data')) as [string]
    expect(JSON.parse(text).index).toBe(i)
    if (i < 4) request.write(line)
  }
  request.end()
  expect(await response.toArray()).toEqual([])
})

test('twenty thousand lines come back in order', async () => {
  const { listen } = await startService()
  const request = batchStream(await listen())
  request.end(line.repeat(20_000))
  const [response] = (await once(request, 'response')) as [IncomingMessage]
  let text = ''
  for await (const piece of response) text += piece
  const indices = text
    .trimEnd()
    .split('\n')
    .map((item) => JSON.parse(item).index)
  expect(indices).toEqual(Array.from({ length: 20_000 }, (_, i) => i))
})

test('output for a client that does not read stays bounded', async () => {
  const service = await startService()
  const request = batchStream(await service.listen())
  const numLines = 200_000
  request.end(line.repeat(numLines))
  const [response] = (await once(request, 'response')) as [IncomingMessage]
  response.pause()
  let last = -1
  let numStill = 0
  await eventually(async () => {
    const count = await numScored(service)
    numStill = count === last ? numStill + 1 : 0
    last = count
    return numStill > 25
  })
  // Some megabytes fit into the buffers of the connection, at a kilobyte or more each.
  expect(last).toBeGreaterThan(0)
  expect(last).toBeLessThan(numLines / 10)
  response.destroy()
  request.destroy()
})

test('a long JSON response for a client that does not read stays bounded', async () => {
  const service = await startService()
  const request = httpRequest({
    port: await service.listen(),
    host: '127.0.0.1',
    method: 'POST',
    path: '/v1/score/batch',
    headers: { 'content-type': 'application/json' }
  })
  request.end(`[${line.trim()}${`,${line.trim()}`.repeat(9999)}]`)
  const [response] = (await once(request, 'response')) as [IncomingMessage]
  expect(response.headers['transfer-encoding']).toBe('chunked')
  response.pause()
  let last = -1
  let numStill = 0
  await eventually(async () => {
    const count = await numScored(service)
    numStill = count === last ? numStill + 1 : 0
    last = count
    return numStill > 25
  })
  expect(last).toBeGreaterThan(0)
  expect(last).toBeLessThan(5000)
  let text = ''
  for await (const piece of response.setEncoding('utf8')) text += piece
  const items: { index: number }[] = JSON.parse(text)
  expect(items.map(({ index }) => index)).toEqual(Array.from({ length: 10_000 }, (_, i) => i))
})

test('a connection is not closed while its response is computed, however long that takes', async () => {
  // A thread that takes longer than anything else may.
  const program = `
    import { parentPort } from 'node:worker_threads'
    const answer = { problem: { kind: 'bad-request', detail: 'at last' } }
    parentPort.on('message', () => setTimeout(() => parentPort.postMessage(answer), 3000))`
  const worker = new URL(`data:text/javascript,${encodeURIComponent(program)}`)
  const { listen } = await startService({ requestTimeout: 1 }, worker)
  const body = `[${' '.repeat(10_000)}]`
  const head = `POST /v1/score/batch HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n`
  const answer = await answerTo(await listen(), `${head}connection: close\r\n\r\n${body}`)
  expect(answer).toContain('HTTP/1.1 400 Bad Request')
  expect(answer).toContain('"detail":"at last"')
})

test('a client that stops reading is cut off, and gives its slot back', async () => {
  const service = await startService({ requestTimeout: 1, streams: 1 })
  const request = batchStream(await service.listen())
  request.on('error', () => {})
  request.end(line.repeat(20_000))
  const [response] = (await once(request, 'response')) as [IncomingMessage]
  response.pause()
  response.on('error', () => {})
  const closed = new Promise((resolve) => response.once('close', resolve))
  await eventually(async () => (await metric(service, 'opencredit_http_streams_open')) === 0)
  response.resume()
  await closed
  expect(response.complete).toBe(false)
})

// Blank lines and parts of lines keep the connection busy, but are nothing to score.
test.each([
  ['nothing', ''],
  ['blank lines', '\n'],
  ['a line without an end', '{"Age":']
])('a stream of %s ends with an error, and gives its slot back', async (_, filler) => {
  const service = await startService({ requestTimeout: 1, streams: 1 })
  const port = await service.listen()
  const request = batchStream(port)
  request.on('error', () => {})
  request.write(line)
  const trickle = setInterval(() => request.write(filler), 100)
  const [response] = (await once(request, 'response')) as [IncomingMessage]
  const items = (await response.toArray()).join('').trimEnd().split('\n')
  clearInterval(trickle)
  expect(items.map((item) => JSON.parse(item).index)).toEqual([0, 1])
  expect(JSON.parse(items[1]!).error).toMatchObject({
    status: 408,
    detail: 'expected a line within 1 second, got none'
  })
  await eventually(async () => (await metric(service, 'opencredit_http_streams_open')) === 0)
})

test('idle streams leave all other requests their slots; further streams get 503', async () => {
  const service = await startService({ concurrency: 40, streams: 40 })
  const port = await service.listen()
  const requests = Array.from({ length: 40 }, () => batchStream(port))
  const responses = await Promise.all(
    requests.map(async (request) => {
      request.write(line)
      return ((await once(request, 'response')) as [IncomingMessage])[0]
    })
  )
  expect(await metric(service, 'opencredit_http_streams_open')).toBe(40)
  expect((await service.get('/readyz')).statusCode).toBe(200)
  const answers = await Promise.all(Array.from({ length: 40 }, () => service.post('/predict', { Age: 30 })))
  expect(answers.map(({ statusCode }) => statusCode)).toEqual(answers.map(() => 200))
  const another = await service.post('/v1/score/batch', line, { 'content-type': 'application/x-ndjson' })
  expect([another.statusCode, another.json().detail]).toEqual([503, 'too many streams'])
  for (const request of requests) request.end()
  await Promise.all(responses.map((response) => response.toArray()))
  await eventually(async () => (await metric(service, 'opencredit_http_streams_open')) === 0)
})

test('a stream that fails does not end as if it were complete', async () => {
  const service = await startService({}, new URL('./no-such-worker.js', import.meta.url))
  const port = await service.listen()
  const request = batchStream(port)
  request.write(line)
  const [response] = (await once(request, 'response')) as [IncomingMessage]
  const ended = expect(response.toArray()).rejects.toThrow('aborted')
  request.on('error', () => {})
  request.end(line.repeat(1000))
  await ended
})

test('requests above the concurrency limit get 503, probes and metrics do not', async () => {
  const origin = 'https://bank.example'
  const service = await startService({ concurrency: 1, cors: [origin] })
  const socket = connect(await service.listen(), '127.0.0.1')
  socket.write('POST /predict HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{')
  await eventually(async () => (await service.post('/predict', { Age: 30 })).statusCode === 503)
  const second = await service.post('/predict', { Age: 30 }, { origin })
  expect([second.statusCode, second.headers['retry-after']]).toEqual([503, '1'])
  expect(second.json().detail).toBe('too many concurrent requests')
  // Without it a browser would not show the refusal to the script that called.
  expect(second.headers['access-control-allow-origin']).toBe(origin)
  for (const path of ['/healthz', '/readyz', '/ping', '/metrics']) {
    expect((await service.get(path)).statusCode, path).toBe(200)
  }
  socket.destroy()
  await eventually(async () => (await service.post('/predict', { Age: 30 })).statusCode === 200)
})

test('a dropped connection leaves nothing behind', async () => {
  const service = await startService()
  const port = await service.listen()
  const cut = async (text: string): Promise<void> => {
    const socket = connect(port, '127.0.0.1')
    await once(socket, 'connect')
    await new Promise((resolve) => socket.write(text, resolve))
    socket.destroy()
  }
  const head = (type: string, path: string): string =>
    `POST ${path} HTTP/1.1\r\nhost: x\r\ncontent-type: ${type}\r\ncontent-length: 1000\r\n\r\n`
  for (let i = 0; i < 20; i++) {
    await cut(`${head('application/json', '/predict')}{"Age":`)
    await cut(`${head('application/x-ndjson', '/v1/score/batch')}${line}{"Age"`)
    await cut('POST /predict HTTP/1.1\r\nho')
  }
  await eventually(async () => (await metric(service, 'opencredit_http_requests_in_flight')) === 1)
  expect((await service.post('/predict', { Age: 30 })).statusCode).toBe(200)
  expect(service.log()).not.toContain('"level":50')
})

async function connected(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1').setEncoding('utf8')
  await once(socket, 'connect')
  return socket
}

test('on shutdown the service is not ready, accepts nothing new and finishes running requests', async () => {
  const service = await startService({ drainTimeout: 60 })
  const port = await service.listen()
  const request = batchStream(port)
  request.write(line)
  const [response] = (await once(request, 'response')) as [IncomingMessage]
  const probe = await connected(port)
  const metrics = await connected(port)
  const other = await connected(port)
  // A request that has begun keeps a connection from counting as idle.
  probe.write('GET /readyz HTTP/1.1\r\nhost: x\r\n')
  metrics.write('GET /metrics HTTP/1.1\r\nhost: x\r\n')
  other.write('GET /v1/model HTTP/1.1\r\nhost: x\r\n')
  await new Promise((resolve) => setTimeout(resolve, 50))
  const closed = service.app.close()
  await new Promise(setImmediate)
  for (const socket of [probe, metrics, other]) socket.write('\r\n')
  expect((await once(metrics, 'data'))[0]).toContain('HTTP/1.1 200 ')
  for (const socket of [probe, other]) {
    const [text] = (await once(socket, 'data')) as [string]
    expect(text).toContain('HTTP/1.1 503 ')
    expect(text).toContain('retry-after: 5')
    expect(text).toContain('"detail":"the service is shutting down"')
    expect(text.toLowerCase()).toContain('connection: close')
  }
  const refused = connect(port, '127.0.0.1')
  await expect(once(refused, 'connect')).rejects.toMatchObject({ code: 'ECONNREFUSED' })

  request.end(line)
  const items = (await response.toArray()).join('').trimEnd().split('\n')
  expect(items.map((item) => JSON.parse(item).index)).toEqual([0, 1])
  await closed
})

test('with a delay, a shutdown begins with being not ready yet answering', async () => {
  const service = await startService({ shutdownDelay: 60 })
  const port = await service.listen()
  vi.useFakeTimers({ toFake: ['setTimeout'] })
  try {
    const closed = service.app.close()
    await new Promise(setImmediate)
    for (const [path, status, text] of [
      ['/readyz', 503, 'the service is shutting down'],
      ['/healthz', 200, 'alive'],
      ['/v1/model', 200, 'fields']
    ] as const) {
      // New connections are accepted still.
      const socket = await connected(port)
      socket.write(`GET ${path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`)
      const answer = (await socket.toArray()).join('')
      expect(answer).toContain(`HTTP/1.1 ${status} `)
      expect(answer).toContain(text)
    }
    vi.advanceTimersByTime(60_000)
    await closed
  } finally {
    vi.useRealTimers()
  }
  await expect(once(connect(port, '127.0.0.1'), 'connect')).rejects.toMatchObject({ code: 'ECONNREFUSED' })
})

test('requests that do not finish in time are cut off', async () => {
  const service = await startService({ drainTimeout: 0 })
  const request = batchStream(await service.listen())
  request.on('error', () => {})
  request.write(line)
  const [response] = (await once(request, 'response')) as [IncomingMessage]
  const ended = expect(response.toArray()).rejects.toThrow('aborted')
  await service.app.close()
  await ended
})
