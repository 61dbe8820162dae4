/**
 * `readStaticFiles`: a folder of static files, read once, and compressed once on first request.
 *
 * @module
 */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { extname, join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, gzip } from 'node:zlib'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { fileError } from '../../node/file-error.ts'
import { type ContentCoding, encodingFor } from './accept-encoding.ts'

/** A served file. */
export interface StaticFile {
  /** `/` for `index.html`. */
  readonly path: string
  readonly handler: (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>
}

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.csv': 'text/csv; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
  '.webmanifest': 'application/manifest+json'
}
const isCompressed = /^(?:image\/png|image\/x-icon|font\/)/

// Framing is allowed: the page has no session, and hosting sites embed it.
const policy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'"
].join('; ')

const indexName = 'index.html'
const compressors = { br: promisify(brotliCompress), gzip: promisify(gzip) }

/**
 * The files of a folder, without its subfolders; undefined unless `index.html` is among them.
 *
 * @param others - files to serve as well, or instead of those of the same name
 */
export function readStaticFiles(
  folder: string,
  others: readonly { readonly name: string; readonly bytes: Buffer }[] = []
): StaticFile[] | undefined {
  if (!existsSync(join(folder, indexName))) return undefined
  try {
    const names = readdirSync(folder).filter(
      (name) => extname(name) in contentTypes && statSync(join(folder, name)).isFile()
    )
    const own = names
      .filter((name) => !others.some((other) => other.name === name))
      .map((name) => ({ name, bytes: readFileSync(join(folder, name)) }))
    return [...own, ...others].map(({ name, bytes }) => staticFile(name, bytes))
  } catch (error) {
    throw fileError('read', folder, error)
  }
}

function staticFile(name: string, bytes: Buffer): StaticFile {
  const contentType = contentTypes[extname(name)]!
  const hash = createHash('sha256').update(bytes).digest('base64url').slice(0, 22)
  const compressed = new Map<ContentCoding, Promise<Buffer>>()
  return {
    path: name === indexName ? '/' : `/${name}`,
    handler: async (request, reply) => {
      const encoding = isCompressed.test(contentType) ? undefined : encodingFor(request.headers['accept-encoding'])
      // Other bytes need another tag.
      const etag = encoding === undefined ? `"${hash}"` : `"${hash}-${encoding}"`
      reply.headers({
        'content-type': contentType,
        'content-security-policy': policy,
        'cache-control': 'no-cache',
        etag,
        vary: [reply.getHeader('vary'), 'accept-encoding'].filter((name) => name !== undefined).join(', ')
      })
      reply.removeHeader('x-frame-options')
      if (listedIn(request.headers['if-none-match'], etag)) return reply.code(304).send()
      if (encoding === undefined) return reply.send(bytes)
      let encoded = compressed.get(encoding)
      if (encoded === undefined) compressed.set(encoding, (encoded = compressors[encoding](bytes)))
      return reply.header('content-encoding', encoding).send(await encoded)
    }
  }
}

function listedIn(header: string | undefined, etag: string): boolean {
  return header !== undefined && header.split(',').some((one) => one.trim().replace(/^W\//, '') === etag)
}
