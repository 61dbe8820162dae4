import { expect, test } from 'vitest'
import { answerError } from '../../src/server/http/error-responses.ts'
import { logSerializers } from '../../src/server/http/request-log.ts'
import { createApiKey } from '../../src/server/http/api-keys.ts'
import { temporaryFolder } from '../cli/temporary-folder.ts'
import { startService } from './service.ts'

const file = temporaryFolder()

test('each request is logged in one line, without its contents', async () => {
  const { key, line } = createApiKey('branch')
  const { post, get, log } = await startService({ apiKeys: file('keys.txt', line), rateLimit: 5, logLevel: 'trace' })
  const headers = { 'x-api-key': key, cookie: 'SECRET', 'user-agent': 'SECRET', referer: 'http://SECRET/' }
  await post('/predict?SECRET=SECRET', { Age: 'SECRET', Name: 'SECRET' }, headers)
  await post('/predict', { Age: 30, SECRET: 'SECRET' }, headers)
  await post('/v1/score/batch', '{"Age":"SECRET"}\n{"Age":SECRET', {
    ...headers,
    'content-type': 'application/x-ndjson'
  })
  await post('/invocations', 'SECRET\nSECRET', { ...headers, 'content-type': 'text/csv' })
  await get('/SECRET', headers)
  await post('/predict', { Age: 'SECRET' }, headers)
  await post('/predict', { Age: 'SECRET' })
  await get('/%zz/SECRET', headers)
  await new Promise(setImmediate)
  expect(log()).not.toContain('SECRET')
  expect(log()).not.toContain(key)

  const lines = log()
    .trimEnd()
    .split('\n')
    .map((text) => JSON.parse(text))
    .filter(({ msg }) => msg === 'request')
  expect(lines.map(({ method, route, status }) => `${method} ${route} ${status}`)).toEqual([
    'POST /predict 200',
    'POST /predict 422',
    'POST /v1/score/batch 200',
    'POST /invocations 422',
    'GET none 404',
    'POST /predict 429',
    'POST /predict 401',
    'GET none 429'
  ])
  for (const one of lines) {
    expect(Object.keys(one)).toEqual([
      'level',
      'time',
      'pid',
      'hostname',
      'requestId',
      'method',
      'route',
      'status',
      'duration',
      'msg'
    ])
  }
})

test('an error is logged with its type and place, not its message', () => {
  const error = Object.assign(new TypeError('SECRET\nSECRET at SECRET'), { code: 'ERR_X' })
  const logged = logSerializers.err(error)
  expect(logged).toMatchObject({ type: 'TypeError', message: '', code: 'ERR_X' })
  expect(logged.stack).toContain('log.test.ts')
  expect(JSON.stringify(logged)).not.toContain('SECRET')
})

test('an unexpected error is a 500 that reveals nothing', async () => {
  const sent: unknown[] = []
  const reply = {
    code: (status: number) => (sent.push(status), reply),
    headers: () => reply,
    send: (text: string) => (sent.push(text), reply)
  }
  const logged: unknown[] = []
  const request = { id: 'id', log: { error: (_: unknown, text: string) => logged.push(text) } }
  answerError(new Error('SECRET'), request as never, reply as never)
  expect(sent[0]).toBe(500)
  expect(JSON.parse(sent[1] as string)).toEqual({
    type: 'urn:opencredit:problem:internal',
    title: 'Internal error',
    status: 500,
    detail: 'the service failed to handle the request',
    instance: 'urn:opencredit:request:id'
  })
  expect(logged).toEqual(['request failed'])
})
