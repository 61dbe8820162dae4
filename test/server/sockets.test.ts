import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { connect, type Socket } from 'node:net'
import { expect, test } from 'vitest'
import { batchStream, startService, type TestService } from './service.ts'

const line = `${JSON.stringify({ Age: 30, Annual_Income: 50000 })}\n`

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
  return metric(service, 'opencredit_scores_total\\{class="Standard"\\}')
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

test('requests above the concurrency limit get 503, probes do not', async () => {
  const service = await startService({ concurrency: 1 })
  const port = await service.listen()
  const request = batchStream(port)
  request.write(line)
  const [response] = (await once(request, 'response')) as [IncomingMessage]
  const second = await service.post('/predict', { Age: 30 })
  expect([second.statusCode, second.headers['retry-after']]).toEqual([503, '1'])
  expect(second.json().detail).toBe('too many concurrent requests')
  expect((await service.get('/readyz')).statusCode).toBe(200)
  request.end()
  await response.toArray()
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
  const other = await connected(port)
  // A request that has begun keeps a connection from counting as idle.
  probe.write('GET /readyz HTTP/1.1\r\nhost: x\r\n')
  other.write('GET /v1/model HTTP/1.1\r\nhost: x\r\n')
  await new Promise((resolve) => setTimeout(resolve, 50))
  const closed = service.app.close()
  await new Promise(setImmediate)
  probe.write('\r\n')
  other.write('\r\n')
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
