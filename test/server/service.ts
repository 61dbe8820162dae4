/**
 * Starts a service in this process, with the threads of the build, and keeps its log.
 *
 * @module
 */
import { type ClientRequest, request } from 'node:http'
import { Writable } from 'node:stream'
import type { FastifyInstance, LightMyRequestResponse } from 'fastify'
import { afterEach } from 'vitest'
import { startServer } from '../../src/server/create-server.ts'
import type { ServerOptions } from '../../src/server/http/server-options.ts'
import type { Problem } from '../../src/server/http/problem.ts'

/** A running service. */
export interface TestService {
  readonly app: FastifyInstance
  /** All that was logged. */
  readonly log: () => string
  /** Answers a POST of JSON, or of text with its media type. */
  readonly post: (path: string, body: unknown, headers?: Record<string, string>) => Promise<LightMyRequestResponse>
  readonly get: (path: string, headers?: Record<string, string>) => Promise<LightMyRequestResponse>
  /** Listens on a free port. */
  readonly listen: () => Promise<number>
}

const running: FastifyInstance[] = []

afterEach(async () => {
  await Promise.all(running.splice(0).map((app) => app.close()))
})

/** A service that stops at the end of the test. */
export async function startService(options: ServerOptions = {}, scoreWorker?: URL): Promise<TestService> {
  let text = ''
  const logStream = new Writable({
    write: (piece: Buffer, _, done) => {
      text += piece.toString()
      done()
    }
  })
  const app = await startServer(
    { page: 'no-such-folder', drainTimeout: 1, ...options },
    { logStream, ...(scoreWorker === undefined ? {} : { scoreWorker }) }
  )
  running.push(app)
  return {
    app,
    log: () => text,
    post: (path, body, headers) =>
      app.inject({
        method: 'POST',
        url: path,
        headers: { 'content-type': 'application/json', ...headers },
        payload: typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body)
      }),
    get: (path, headers = {}) => app.inject({ method: 'GET', url: path, headers }),
    listen: async () => {
      await app.listen({ port: 0, host: '127.0.0.1' })
      return (app.server.address() as { port: number }).port
    }
  }
}

/** A request that streams lines to the batch of a service. */
export function batchStream(port: number): ClientRequest {
  return request({
    port,
    host: '127.0.0.1',
    method: 'POST',
    path: '/v1/score/batch',
    headers: { 'content-type': 'application/x-ndjson' }
  })
}

/** The problem of an answer, its request's id aside. */
export function problemIn({
  headers,
  body
}: {
  headers: Record<string, unknown>
  body: string
}): Omit<Problem, 'instance'> {
  const { instance, ...problem } = JSON.parse(body) as Problem
  if (!String(headers['content-type']).startsWith('application/problem+json')) throw new Error('not a problem')
  if (instance !== undefined && instance !== `urn:opencredit:request:${String(headers['x-request-id'])}`)
    throw new Error('the problem does not name its request')
  return problem
}
