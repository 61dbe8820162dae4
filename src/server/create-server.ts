/**
 * `createServer`: the HTTP server: routes, documentation and page of a service.
 *
 * @module
 */
import type { Writable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { pageFolder, packedPageScript } from '../node/built-page.ts'
import { packageVersion } from '../node/package-files.ts'
import { addAccessControl } from './http/access-control.ts'
import { readApiKeys } from './http/api-keys.ts'
import { waitWhileAnswering } from './http/connection-timeout.ts'
import { addDocuments, documentsPath } from './http/documents.ts'
import { answerClientError, answerError, answerProblem } from './http/error-responses.ts'
import { type FastifyParts, loadFastify } from './http/load-fastify.ts'
import { openApiDocument } from './http/openapi.ts'
import { hasPlainBody, mediaTypeOf, type Operation } from './http/operation.ts'
import { problemError } from './http/problem.ts'
import { readBody } from './http/read-body.ts'
import { logSerializers, requestId, requestLine, routeOf, statusOf } from './http/request-log.ts'
import { checkServerOptions, type ServerOptions, type ServerSettings } from './http/server-options.ts'
import type { Service } from './http/service.ts'
import { createServiceMetrics, type ServiceMetrics } from './http/service-metrics.ts'
import { createSlots } from './http/slots.ts'
import { readStaticFiles, type StaticFile } from './http/static-files.ts'
import { systemOperations } from './http/system-operations.ts'
import { createService } from './services.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The operation the route carries out; undefined for files. */
    operation?: Operation
    /** Whether the route may be called without an API key. */
    isPublic?: boolean
  }
  interface FastifyRequest {
    /** Moves the request to a slot for streams, because its response is long; see `Slots`. */
    becomeStream: () => void
  }
}

/** What tests replace. */
export interface ServerEnvironment {
  /** Destination of the log (default: standard output). */
  readonly logStream?: Writable
  /** Program of the threads that score batches (default: the package's own). */
  readonly scoreWorker?: URL
}

/**
 * Creates the HTTP service. Start it with `await server.listen({ port, host })`. `server.close()` makes it report that it is not
 * ready, goes on answering for `shutdownDelay` seconds, stops accepting requests, lets running ones finish within `drainTimeout`
 * seconds, and ends the threads.
 *
 * @throws TypeError, RangeError when an option is wrong
 * @throws Error when Fastify is not installed, or a file named by an option cannot be used
 * @example
 * ```js
 * const server = await createServer({ concurrency: 100 })
 * await server.listen({ port: 7860 })
 * ```
 */
export async function createServer(options: ServerOptions = {}): Promise<FastifyInstance> {
  return startServer(options, {})
}

/** `createServer` with a replaceable environment. */
export async function startServer(
  options: ServerOptions,
  { logStream, scoreWorker }: ServerEnvironment
): Promise<FastifyInstance> {
  const settings = checkServerOptions(options)
  const parts = await loadFastify()
  const keyRing = settings.apiKeys === undefined ? undefined : readApiKeys(settings.apiKeys)
  const service = createService(settings, scoreWorker)
  const slots = createSlots(settings)
  const metrics = createServiceMetrics(slots.numStreams)
  const app = createApp(parts, settings, logStream)
  app.setErrorHandler(answerError)
  const { isLeaving, isDraining } = addDraining(app, settings)
  app.addHook('onClose', async () => {
    metrics.close()
    await service.close()
  })

  // First, so that refused requests are measured as well.
  addMeasuring(app, metrics)
  waitWhileAnswering(app)
  // A request with an expectation is answered like any other, not by Node without a body.
  app.server.on('checkExpectation', (request, response) => app.server.emit('request', request, response))
  await addAccessControl(app, parts, settings, { keyRing, isDraining, slots })
  addBodies(app, settings)

  const { passesSelfTest } = service
  const metricsText = (): string => metrics.text() + service.metricsText()
  const operations = [...service.operations, ...systemOperations({ metricsText, isLeaving, passesSelfTest })]
  for (const operation of operations) addOperation(app, operation)
  const document = openApiDocument(operations, {
    title: 'OpenCredit',
    version: packageVersion(),
    description: service.description,
    schemas: service.schemas,
    hasKeys: keyRing !== undefined
  })
  await addDocuments(app, parts, document)
  const page = pageOf(app, settings, service)
  for (const { path, handler } of page) app.get(path, { config: { isPublic: true }, handler })

  addFallbacks(app, [...operations.map(({ method, path }) => ({ method, path })), ...page, { path: '/openapi.json' }])
  await app.ready()
  return app
}

// Stands for every path that cannot be decoded. No request can have it, because of the blanks.
const invalidPath = '/an invalid path'

function createApp(
  { fastify, LogController }: FastifyParts,
  settings: ServerSettings,
  stream?: Writable
): FastifyInstance {
  const { logLevel, requestTimeout, proxies, cors } = settings
  const app = fastify({
    logger: { level: logLevel, serializers: logSerializers, ...(stream === undefined ? {} : { stream }) },
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    genReqId: requestId,
    trustProxy: proxies.length > 0 && [...proxies],
    connectionTimeout: requestTimeout * 1000,
    // Node's limit would also apply to streams, which may take any time; readBody limits other bodies.
    requestTimeout: 0,
    http: {
      headersTimeout: Math.min(requestTimeout, 60) * 1000,
      connectionsCheckingInterval: 1000,
      // Node's own answer has no body.
      requireHostHeader: false
    },
    return503OnClosing: false,
    // It would also limit a shutdown, to 10 seconds.
    pluginTimeout: 0,
    clientErrorHandler: (error, socket) => answerClientError(error, socket, cors),
    // No hook runs for a request whose path cannot be decoded, so it is routed again.
    frameworkErrors: (_, { raw }, reply) => {
      raw.url = invalidPath
      app.routing(raw, reply.raw)
    }
  }) as unknown as FastifyInstance
  return app
}

// A service that is leaving is not ready, and answers nevertheless; one that is draining does not answer.
function addDraining(
  app: FastifyInstance,
  { shutdownDelay, drainTimeout }: ServerSettings
): { readonly isLeaving: () => boolean; readonly isDraining: () => boolean } {
  let isLeaving = false
  let isDraining = false
  // Fastify waits for this before it stops listening.
  app.addHook('preClose', async () => {
    isLeaving = true
    if (shutdownDelay > 0) await new Promise((resolve) => setTimeout(resolve, shutdownDelay * 1000))
    isDraining = true
    setTimeout(() => app.server.closeAllConnections(), drainTimeout * 1000).unref()
  })
  // A connection whose response had already begun was not told to close, and Node would wait for it to time out.
  app.addHook('onResponse', async () => {
    if (isDraining) setImmediate(() => app.server.closeIdleConnections())
  })
  return { isLeaving: () => isLeaving, isDraining: () => isDraining }
}

function addMeasuring(app: FastifyInstance, metrics: ServiceMetrics): void {
  app.addHook('onRequest', (request, reply, done) => {
    const end = metrics.begin()
    // Emitted exactly once, whether or not the client received the response.
    reply.raw.once('close', () => {
      const labels = { method: request.method, route: routeOf(request), status: statusOf(reply) }
      end(labels, reply.elapsedTime / 1000)
      app.log.info(requestLine(request, reply), 'request')
    })
    done()
  })
}

// One parser for all media types: each operation says which ones it accepts.
function addBodies(app: FastifyInstance, { bodyLimit, requestTimeout }: ServerSettings): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', (request, payload, done) => {
    const { operation } = request.routeOptions.config
    if (request.is404 || operation === undefined) return done(null)
    const mediaType = mediaTypeOf(request)
    const { requestBody = {}, streamedBody, bodyLimit: maxBytes = bodyLimit } = operation
    if (!Object.hasOwn(requestBody, mediaType) || !hasPlainBody(request)) {
      const expected = Object.keys(requestBody).join(', ')
      const headers = { 'accept-post': expected }
      return done(problemError('unsupported-media-type', `expected ${expected} in UTF-8, uncompressed`, { headers }))
    }
    if (mediaType === streamedBody) return done(null)
    readBody(payload as typeof request.raw, { maxBytes, maxSeconds: requestTimeout }, done)
  })
}

function addOperation(app: FastifyInstance, operation: Operation): void {
  const { method, path, handler, isPublic = false } = operation
  app.route({ method, url: path, handler, config: { operation, isPublic } })
}

// Where there is no page. The address is relative, for proxies that add a prefix.
const documentsAtRoot: StaticFile = {
  path: '/',
  handler: async (_, reply) => reply.redirect(`.${documentsPath}/`)
}

function pageOf(app: FastifyInstance, settings: ServerSettings, { page }: Service): StaticFile[] {
  if (page === undefined) return [documentsAtRoot]
  const { packed } = page
  // The page holds the whole scorer, and nobody needs a key for it.
  if (packed !== undefined && settings.apiKeys !== undefined && settings.page === undefined) {
    app.log.warn('the web page is not served: it would give the scorer to those without a key; --page serves it')
    return [documentsAtRoot]
  }
  const folder = settings.page ?? pageFolder()
  const script = packed === undefined ? [] : packedPageScript(packed)
  const files = folder === undefined || script === undefined ? undefined : readStaticFiles(folder, [script].flat())
  if (files === undefined) app.log.warn('the web page is not served: its files are missing from this build')
  return files ?? []
}

function addFallbacks(
  app: FastifyInstance,
  known: readonly { readonly path: string; readonly method?: string }[]
): void {
  const allowed = new Map(
    known.map(({ path, method = 'GET' }) => [path, method === 'GET' ? 'GET, HEAD, OPTIONS' : `${method}, OPTIONS`])
  )
  app.setNotFoundHandler((request, reply) => {
    if (request.url === invalidPath)
      return answerProblem({ kind: 'bad-request', detail: 'the path is not valid' }, request, reply)
    const allow = allowed.get(request.url.split('?')[0]!)
    if (allow === undefined)
      return answerProblem({ kind: 'not-found', detail: 'no resource has this path' }, request, reply)
    if (request.method === 'OPTIONS') return reply.code(204).header('allow', allow).send()
    const detail = `expected one of ${allow}`
    return answerProblem({ kind: 'method-not-allowed', detail, headers: { allow } }, request, reply)
  })
}
