/**
 * `addDocuments`: the OpenAPI document, and Swagger UI to read and try it.
 *
 * @module
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { FastifyParts } from './load-fastify.ts'
import { sendJson } from './operation.ts'
import { problemError } from './problem.ts'

/** Path of the documentation. */
export const documentsPath = '/docs'

// Swagger UI sets its styles from its script, which needs no permission.
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'"
].join('; ')

const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><rect width="24" height="24" rx="5" fill="#3b3a8f"/><path fill="#fff" d="M4 6.5h6v4H4zM9 10.5h6v4H9zM14 14.5h6v4h-6z"/></svg>`

/** Adds `/openapi.json` and `/docs`. */
export async function addDocuments(
  app: FastifyInstance,
  { swagger, swaggerUi }: FastifyParts,
  document: object
): Promise<void> {
  const text = JSON.stringify(document)
  app.get('/openapi.json', { config: { isPublic: true } }, (_, reply) => sendJson(reply, text))
  await app.register(swagger, { mode: 'static', specification: { document: document as never } })
  await app.register(swaggerUi, {
    routePrefix: documentsPath,
    // The plugin writes the document anew for each request, which takes long for a large one.
    uiHooks: { onRequest: (request, reply, done) => answerAtOnce(text, request, reply, done) },
    uiConfig: {
      // Without the bar on top, which asks for the address of another document.
      layout: 'BaseLayout',
      // The validator badge would send a request to validator.swagger.io.
      validatorUrl: null as unknown as string
    },
    theme: {
      title: 'OpenCredit API',
      favicon: [{ filename: 'icon.svg', rel: 'icon', type: 'image/svg+xml', sizes: 'any', content: icon }]
    },
    staticCSP: policy
  })
}

function answerAtOnce(
  text: string,
  { routeOptions: { url } }: FastifyRequest,
  reply: FastifyReply,
  done: (error?: Error) => void
): void {
  if (url === `${documentsPath}/json`) void sendJson(reply, text)
  else if (url === `${documentsPath}/yaml`) done(problemError('not-found', 'no resource has this path'))
  else done()
}
