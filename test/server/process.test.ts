import { type ChildProcess, spawn } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { batchStream } from './service.ts'

const [applicant] = JSON.parse(readFileSync('examples/applicants.json', 'utf8')) as [object]
const children: ChildProcess[] = []

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})

interface Running {
  readonly child: ChildProcess
  readonly port: number
  readonly output: () => string
}

function start(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
  main = 'dist/cli/main.js'
): { child: ChildProcess; output: () => string } {
  const child = spawn(process.execPath, [main, 'serve', ...args], {
    env: { ...process.env, PORT: '', HOST: '', ...env }
  })
  children.push(child)
  let text = ''
  for (const stream of [child.stdout!, child.stderr!]) stream.setEncoding('utf8').on('data', (piece) => (text += piece))
  return { child, output: () => text }
}

async function listening(args: readonly string[], env?: NodeJS.ProcessEnv): Promise<Running> {
  const { child, output } = start(args, env)
  for (;;) {
    const [, port] = /Server listening at http:\/\/127\.0\.0\.1:(\d+)/.exec(output()) ?? []
    if (port !== undefined) return { child, port: Number(port), output }
    if (child.exitCode !== null) throw new Error(output())
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

async function predicts(port: number): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${port}/predict`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(applicant)
  })
  return ((await response.json()) as { prediction: string }).prediction
}

test.each(['SIGTERM', 'SIGINT'] as const)(
  '%s lets a running request finish, then the process ends with 0',
  async (signal) => {
    const { child, port, output } = await listening(['--port', '0'])
    const request = batchStream(port)
    request.write('{"Age":30}\n')
    const [response] = (await once(request, 'response')) as [IncomingMessage]
    const exited = once(child, 'exit')
    child.kill(signal)
    while (!output().includes(`${signal} received, shutting down`))
      await new Promise((resolve) => setTimeout(resolve, 20))
    request.end('{"Age":31}\n')
    const items = (await response.toArray()).join('').trimEnd().split('\n')
    expect(items.map((item) => JSON.parse(item).index)).toEqual([0, 1])
    expect(await exited).toEqual([0, null])
  }
)

test('a second signal ends the process at once', async () => {
  const { child, port, output } = await listening(['--port', '0', '--drain-timeout', '1000'])
  const request = batchStream(port)
  request.on('error', () => {})
  request.write('{"Age":30}\n')
  await once(request, 'response')
  const exited = once(child, 'exit')
  child.kill('SIGTERM')
  while (!output().includes('SIGTERM received, shutting down')) await new Promise((resolve) => setTimeout(resolve, 20))
  child.kill('SIGTERM')
  expect(await exited).toEqual([143, null])
})

test('after kill -9 it starts again on the same port', async () => {
  const first = await listening(['--port', '0'])
  const exited = once(first.child, 'exit')
  first.child.kill('SIGKILL')
  expect(await exited).toEqual([null, 'SIGKILL'])
  const second = await listening([], { PORT: String(first.port) })
  expect(second.port).toBe(first.port)
  expect(['Poor', 'Standard', 'Good']).toContain(await predicts(second.port))
  expect(second.output()).not.toContain('"Age"')

  const third = start(['--port', String(first.port)])
  expect(await once(third.child, 'close')).toEqual([1, null])
  expect(third.output()).toContain(`opencredit: cannot listen on 127.0.0.1 port ${first.port}: the port is in use\n`)
})

test('a large batch is scored by a thread of the build', async () => {
  const { port } = await listening(['--port', '0'])
  const response = await fetch(`http://127.0.0.1:${port}/v1/score/batch`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(Array.from({ length: 2000 }, () => ({ Age: 30 })))
  })
  expect(await response.json()).toHaveLength(2000)
})

test('without Fastify one sentence says how to install it', async () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'opencredit-alone-')))
  try {
    cpSync('dist', join(folder, 'dist'), { recursive: true })
    cpSync('package.json', join(folder, 'package.json'))
    mkdirSync(join(folder, 'node_modules'))
    cpSync('node_modules/csv-parse', join(folder, 'node_modules/csv-parse'), { recursive: true })
    const { child, output } = start([], {}, join(folder, 'dist/cli/main.js'))
    expect(await once(child, 'close')).toEqual([1, null])
    expect(output()).toBe(
      'opencredit: the service needs Fastify and its plugins; install them with: npm install fastify @fastify/swagger @fastify/swagger-ui @fastify/rate-limit @fastify/cors\n'
    )
    const scoring = spawn(process.execPath, [join(folder, 'dist/cli/main.js'), 'score', 'examples/applicants.json'])
    scoring.stdout.resume()
    expect(await once(scoring, 'close')).toEqual([0, null])
  } finally {
    rmSync(folder, { recursive: true })
  }
})
