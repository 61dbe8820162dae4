/**
 * `serveExplorer`: serves the model explorer, and the files that it opens, to this computer alone. It needs nothing but Node.
 *
 * @module
 */
import { open } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { BuiltPageFile } from '../node/built-page.ts'

/** What is served. */
export interface ServedExplorer {
  readonly files: readonly BuiltPageFile[]
  /** Paths of files on disk, by where the page asks for them. */
  readonly opened: ReadonlyMap<string, string>
  /** 0 for any that is free. */
  readonly port: number
}

/** A server that runs. */
export interface ExplorerServer {
  readonly url: string
  /** Ends it, with all connections. */
  readonly close: () => Promise<void>
}

const host = '127.0.0.1'

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml'
}

const headers = {
  'cache-control': 'no-store',
  'content-security-policy':
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; style-src 'self'; img-src 'self' data:; " +
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff'
}

/**
 * Serves the explorer until it is closed.
 *
 * @throws Error when the port cannot be had
 */
export async function serveExplorer({ files, opened, port }: ServedExplorer): Promise<ExplorerServer> {
  const byPath = new Map(files.map((file) => [file.name === 'index.html' ? '/' : `/${file.name}`, file]))
  const server = createServer((request, response) => {
    // No URL: what a stranger asks for may be none.
    const [path = ''] = (request.url ?? '').split('?')
    const file = byPath.get(path)
    const onDisk = opened.get(path.slice(1))
    if (!isOwn(request)) answer(response, 403)
    else if (request.method !== 'GET' && request.method !== 'HEAD') answer(response, 405)
    else if (file !== undefined) {
      response.writeHead(200, { ...headers, 'content-type': contentTypes[extname(file.name)]! }).end(file.bytes)
    } else if (onDisk !== undefined) void sendFile(response, onDisk)
    else answer(response, 404)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        new Error(`cannot listen on port ${port}: ${error.code === 'EADDRINUSE' ? 'the port is in use' : error.code}`, {
          cause: error
        })
      )
    )
    server.listen(port, host, resolve)
  })
  return {
    url: `http://${host}:${(server.address() as AddressInfo).port}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
  }
}

// Whether the browser asked for this computer by its own name: a page of another host whose name was led here must not read files.
function isOwn({ headers: { host: name = '' } }: IncomingMessage): boolean {
  return /^(?:127\.0\.0\.1|localhost)(?::\d+)?$/.test(name)
}

function answer(response: ServerResponse, status: number): void {
  response.writeHead(status, headers).end()
}

async function sendFile(response: ServerResponse, path: string): Promise<void> {
  const file = await open(path).catch(() => undefined)
  if (file === undefined) return answer(response, 500)
  response.writeHead(200, { ...headers, 'content-type': 'application/octet-stream' })
  // A reader that goes away is no fault; an answer that cannot be finished ends before its time, which the browser notices.
  await pipeline(file.createReadStream(), response).catch(() => {})
}
