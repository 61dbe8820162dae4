/**
 * `addAccessControl`: which requests reach a route: cross-origin rules, HTTP's own rules, draining, overload, API keys, rate
 * limit.
 *
 * @module
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type KeyRing, keyOf } from './api-keys.ts'
import { addCommonHeaders } from './common-headers.ts'
import type { FastifyParts } from './load-fastify.ts'
import { mediaTypeOf } from './operation.ts'
import { problemError, unavailable } from './problem.ts'
import type { ServerSettings } from './server-options.ts'
import type { Slots } from './slots.ts'

const minute = 60_000

/** The state that decides about requests, besides the settings. */
export interface AccessState {
  /** Undefined when no key is required. */
  readonly keyRing: KeyRing | undefined
  /** Whether the service is shutting down. */
  readonly isDraining: () => boolean
  readonly slots: Slots
}

/** Adds the hooks that run before every route. */
export async function addAccessControl(
  app: FastifyInstance,
  parts: FastifyParts,
  settings: ServerSettings,
  { keyRing, isDraining, slots }: AccessState
): Promise<void> {
  app.addHook('onRequest', (request, reply, done) => {
    addCommonHeaders(request, reply)
    done()
  })
  // Before anything is refused, so that browsers show the refusal to whoever called.
  await addCrossOrigin(app, parts, settings)
  app.addHook('onRequest', (request, _, done) => done(faultOf(request)))
  addSlots(app, slots, isDraining)
  await addCallers(app, parts, settings, keyRing)
}

async function addCrossOrigin(app: FastifyInstance, { cors }: FastifyParts, settings: ServerSettings): Promise<void> {
  if (settings.cors.length === 0) return
  await app.register(cors, {
    origin: settings.cors.includes('*') ? '*' : [...settings.cors],
    methods: ['GET', 'HEAD', 'POST'],
    allowedHeaders: ['content-type', 'authorization', 'x-api-key', 'x-request-id', 'traceparent'],
    exposedHeaders: ['x-request-id', 'retry-after'],
    maxAge: 86_400
  })
}

// What Node would answer itself, without a body.
function faultOf({ raw, headers: { host, expect } }: FastifyRequest): Error | undefined {
  if (host === undefined && raw.httpVersion === '1.1')
    return problemError('bad-request', 'expected a Host header, got none')
  if (expect !== undefined && expect.toLowerCase() !== '100-continue')
    return problemError('expectation-failed', 'expected no expectation but 100-continue, got another')
  return undefined
}

function addSlots(app: FastifyInstance, slots: Slots, isDraining: () => boolean): void {
  app.decorateRequest('becomeStream', function (this: FastifyRequest) {
    slots.becomeStream(this.raw)
  })
  app.addHook('onRequest', (request, reply, done) => {
    if (isDraining()) reply.header('connection', 'close')
    if (isVital(request)) return done()
    if (isDraining()) return done(unavailable('the service is shutting down', 5))
    const { streamedBody } = request.routeOptions.config.operation ?? {}
    try {
      slots.take(request.raw, mediaTypeOf(request) === streamedBody ? 'stream' : 'request')
    } catch (error) {
      return done(error as Error)
    }
    reply.raw.once('close', () => slots.release(request.raw))
    done()
  })
}

async function addCallers(
  app: FastifyInstance,
  { rateLimit }: FastifyParts,
  settings: ServerSettings,
  keyRing: KeyRing | undefined
): Promise<void> {
  const names = new WeakMap<FastifyRequest, string>()
  if (keyRing !== undefined) {
    app.addHook('onRequest', (request, _, done) => {
      const key = isPublic(request) ? undefined : keyOf(request.headers)
      const name = key === undefined ? undefined : keyRing(key)
      if (name !== undefined) names.set(request, name)
      done()
    })
  }
  const isKnown = (request: FastifyRequest): boolean => keyRing === undefined || names.has(request)

  // Before the key is asked for, so that guessing keys is limited as well.
  if (settings.rateLimit > 0) {
    await app.register(rateLimit, { global: false, max: settings.rateLimit, timeWindow: minute })
    const countAddress = app.createRateLimit()
    const countName = app.createRateLimit({ keyGenerator: (request) => names.get(request) ?? '' })
    app.addHook('onRequest', async (request, reply) => {
      if (isPublic(request) || (isVital(request) && isKnown(request))) return
      // A socket in the file system has no addresses.
      const hasAddress = (request.ip as string | undefined) !== undefined
      const count = await (names.has(request) || !hasAddress ? countName : countAddress)(request)
      if (!count.isAllowed) applyCount(reply, count)
    })
  }
  if (keyRing !== undefined) {
    app.addHook('onRequest', (request, _, done) => {
      if (isPublic(request) || isKnown(request)) return done()
      const headers = { 'www-authenticate': 'Bearer' }
      const got = keyOf(request.headers) === undefined ? 'none' : 'an unknown one'
      done(problemError('unauthorized', `expected an API key, got ${got}`, { headers }))
    })
  }
}

interface Count {
  readonly max: number
  readonly remaining: number
  readonly ttlInSeconds: number
  readonly isExceeded: boolean
}

function applyCount(reply: FastifyReply, { max, remaining, ttlInSeconds, isExceeded }: Count): void {
  reply.headers({
    'x-ratelimit-limit': max,
    'x-ratelimit-remaining': remaining,
    'x-ratelimit-reset': ttlInSeconds
  })
  if (!isExceeded) return
  throw problemError('too-many-requests', `the limit of ${max} requests per minute is exceeded`, {
    headers: { 'retry-after': String(Math.max(1, ttlInSeconds)) }
  })
}

function isVital(request: FastifyRequest): boolean {
  return request.routeOptions.config.operation?.isVital === true
}

// Probes, the page and the documentation reveal nothing worth a key.
function isPublic(request: FastifyRequest): boolean {
  const { url = '', config } = request.routeOptions
  return config.isPublic === true || request.method === 'OPTIONS' || url === '/docs' || url.startsWith('/docs/')
}
