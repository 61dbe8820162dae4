import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ExplorerServer, serveExplorer } from '../../src/server/serve-explorer.ts'

const folder = mkdtempSync(join(tmpdir(), 'opencredit-explorer-'))
const model = join(folder, 'model.txt')
const gone = join(folder, 'gone.csv')
const files = [
  { name: 'index.html', bytes: Buffer.from('<p>page</p>') },
  { name: 'explorer.js', bytes: Buffer.from('1') }
]
let server: ExplorerServer

beforeAll(async () => {
  writeFileSync(model, Buffer.from([0, 255, 10]))
  const opened = new Map([
    ['opened/0', model],
    ['opened/1', gone]
  ])
  server = await serveExplorer({ files, opened, port: 0 })
})
afterAll(async () => {
  await server.close()
  rmSync(folder, { recursive: true })
})

interface Answer {
  readonly status: number | undefined
  readonly headers: Readonly<Record<string, unknown>>
  readonly body: Buffer
}

function ask(path: string, options: { method?: string; host?: string } = {}): Promise<Answer> {
  const { method = 'GET', host } = options
  return new Promise((resolve, reject) => {
    const headers = host === undefined ? {} : { host }
    const { hostname, port } = new URL(server.url)
    const call = request({ hostname, port, path, method, headers }, (response) => {
      const pieces: Buffer[] = []
      response.on('data', (piece: Buffer) => pieces.push(piece))
      response.on('end', () =>
        resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(pieces) })
      )
      response.on('error', reject)
    })
    call.on('error', reject).end()
  })
}

test('the page and the opened files are served, with a policy that lets it ask for nothing else', async () => {
  const page = await ask('/')
  expect([page.status, page.body.toString(), page.headers['content-type']]).toEqual([
    200,
    '<p>page</p>',
    'text/html; charset=utf-8'
  ])
  expect(page.headers['content-security-policy']).toMatch(/^default-src 'none'; .*connect-src 'self'; /)
  expect((await ask('/?reload')).status).toBe(200)
  expect((await ask('/explorer.js')).headers['content-type']).toBe('text/javascript; charset=utf-8')
  const file = await ask('/opened/0')
  expect([file.status, [...file.body], file.headers['cache-control']]).toEqual([200, [0, 255, 10], 'no-store'])
})

test('nothing else is: other paths, other methods, files that are gone', async () => {
  for (const path of ['/opened/2', '//', '/%', '/index.html', '/../package.json', '/opened/', model])
    expect((await ask(path)).status, path).toBe(404)
  expect((await ask('/', { method: 'POST' })).status).toBe(405)
  expect((await ask('/opened/1')).status).toBe(500)
})

test('who asks under the name of another host is refused, so that no site can read the files through the browser', async () => {
  expect((await ask('/opened/0', { host: 'evil.example' })).status).toBe(403)
  expect((await ask('/opened/0', { host: 'localhost.evil.example:80' })).status).toBe(403)
  expect((await ask('/opened/0', { host: 'localhost:80' })).status).toBe(200)
})

test('a port that is taken is an error', async () => {
  const port = Number(new URL(server.url).port)
  await expect(serveExplorer({ files, opened: new Map(), port })).rejects.toThrow(
    `cannot listen on port ${port}: the port is in use`
  )
})
