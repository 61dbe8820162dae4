/**
 * What stands before every route: security headers, draining, cross-origin rules, API keys, rate limit.
 *
 * @module
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type KeyRing, keyOf } from './api-keys.ts'
import type { FastifyParts } from './load-fastify.ts'
import type { ServerSettings } from './server-options.ts'
import { problemError } from './problem.ts'

const securityHeaders = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'cache-control': 'no-store'
}

const minute = 60_000

/** Adds the headers that every answer has. */
export function addCommonHeaders(request: FastifyRequest, reply: FastifyReply): void {
  reply.headers(securityHeaders)
  reply.header('x-request-id', request.id)
}

/** What the guards ask. */
export interface Gate {
  /** Left out when no key is asked for. */
  readonly keyRing: KeyRing | undefined
  /** Whether the service is about to stop. */
  readonly isDraining: () => boolean
  /** Requests that are being answered. */
  readonly numInFlight: () => number
}

/** Adds the guards. */
export async function addGuards(
  app: FastifyInstance,
  { cors, rateLimit }: FastifyParts,
  settings: ServerSettings,
  { keyRing, isDraining, numInFlight }: Gate
): Promise<void> {
  app.addHook('onRequest', (request, reply, done) => {
    addCommonHeaders(request, reply)
    const isProbe = request.routeOptions.url === '/healthz' || request.routeOptions.url === '/readyz'
    if (isProbe) return done()
    if (isDraining()) {
      const headers = { 'retry-after': '5', connection: 'close' }
      return done(problemError('unavailable', 'the service is stopping', { headers }))
    }
    if (numInFlight() > settings.concurrency) {
      const headers = { 'retry-after': '1' }
      return done(problemError('unavailable', 'too many requests at a time', { headers }))
    }
    done()
  })

  if (settings.cors.length > 0) {
    await app.register(cors, {
      origin: settings.cors.includes('*') ? '*' : [...settings.cors],
      methods: ['GET', 'HEAD', 'POST'],
      allowedHeaders: ['content-type', 'authorization', 'x-api-key', 'x-request-id', 'traceparent'],
      exposedHeaders: ['x-request-id', 'retry-after'],
      maxAge: 86_400
    })
  }

  const names = new WeakMap<FastifyRequest, string>()
  if (keyRing !== undefined) {
    app.addHook('onRequest', (request, _, done) => {
      if (isOpen(request)) return done()
      const key = keyOf(request.headers)
      const name = key === undefined ? undefined : keyRing(key)
      if (name === undefined) {
        const headers = { 'www-authenticate': 'Bearer' }
        const got = key === undefined ? 'none' : 'an unknown one'
        return done(problemError('unauthorized', `expected an API key, got ${got}`, { headers }))
      }
      names.set(request, name)
      done()
    })
  }

  if (settings.rateLimit > 0) {
    await app.register(rateLimit, {
      max: settings.rateLimit,
      timeWindow: minute,
      allowList: isOpen,
      keyGenerator: (request) => {
        const name = names.get(request)
        return name === undefined ? `address ${request.ip}` : `key ${name}`
      },
      errorResponseBuilder: (_, { ttl, max }) =>
        problemError('too-many-requests', `expected at most ${max} requests per minute, got more`, {
          headers: { 'retry-after': String(Math.max(1, Math.ceil(ttl / 1000))) }
        })
    })
  }
}

// Probes, the page and the documentation tell nothing that is worth a key.
function isOpen(request: FastifyRequest): boolean {
  const { url = '', config } = request.routeOptions
  return config.isOpen === true || request.method === 'OPTIONS' || url === '/docs' || url.startsWith('/docs/')
}
