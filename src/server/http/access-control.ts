/**
 * `addAccessControl`: which requests reach a route: draining, overload, cross-origin rules, API keys, rate limit.
 *
 * @module
 */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { type KeyRing, keyOf } from './api-keys.ts'
import { addCommonHeaders } from './common-headers.ts'
import type { FastifyParts } from './load-fastify.ts'
import { problemError, unavailable } from './problem.ts'
import type { ServerSettings } from './server-options.ts'

const minute = 60_000

/** The state that decides about requests, besides the settings. */
export interface AccessState {
  /** Undefined when no key is required. */
  readonly keyRing: KeyRing | undefined
  /** Whether the service is shutting down. */
  readonly isDraining: () => boolean
  /** Requests being handled. */
  readonly numInFlight: () => number
}

/** Adds the hooks that run before every route. */
export async function addAccessControl(
  app: FastifyInstance,
  { cors, rateLimit }: FastifyParts,
  settings: ServerSettings,
  { keyRing, isDraining, numInFlight }: AccessState
): Promise<void> {
  app.addHook('onRequest', (request, reply, done) => {
    addCommonHeaders(request, reply)
    const isProbe = request.routeOptions.url === '/healthz' || request.routeOptions.url === '/readyz'
    if (isProbe) return done()
    if (isDraining()) {
      reply.header('connection', 'close')
      return done(unavailable('the service is shutting down', 5))
    }
    done(numInFlight() > settings.concurrency ? unavailable('too many concurrent requests') : undefined)
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
      if (isPublic(request)) return done()
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
      allowList: isPublic,
      keyGenerator: (request) => {
        const name = names.get(request)
        return name === undefined ? `address ${request.ip}` : `key ${name}`
      },
      errorResponseBuilder: (_, { ttl, max }) =>
        problemError('too-many-requests', `the limit of ${max} requests per minute is exceeded`, {
          headers: { 'retry-after': String(Math.max(1, Math.ceil(ttl / 1000))) }
        })
    })
  }
}

// Probes, the page and the documentation reveal nothing worth a key.
function isPublic(request: FastifyRequest): boolean {
  const { url = '', config } = request.routeOptions
  return config.isPublic === true || request.method === 'OPTIONS' || url === '/docs' || url.startsWith('/docs/')
}
