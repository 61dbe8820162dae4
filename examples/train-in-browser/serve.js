// Builds the example and serves it with the headers that threads need. Run: node examples/train-in-browser/serve.js
import { build } from 'esbuild'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'

const types = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' }
const pathOf = (name) => fileURLToPath(new URL(name, import.meta.url))

/** The files of the page, by name. */
export async function buildFiles() {
  const { outputFiles } = await build({
    entryPoints: [pathOf('main.js')],
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    write: false,
    logLevel: 'error'
  })
  const files = await Promise.all(['index.html', 'style.css'].map(async (name) => [name, await readFile(pathOf(name))]))
  return new Map([...files, ['main.js', outputFiles[0].contents]])
}

/**
 * Serves the page on localhost.
 *
 * @param isIsolated whether pages may share memory with their workers, and so train with several threads
 */
export async function serve({ port = 0, isIsolated = true } = {}) {
  const files = await buildFiles()
  const server = createServer(({ url }, response) => {
    const name = new URL(url, 'http://localhost').pathname.slice(1) || 'index.html'
    if (!files.has(name)) return response.writeHead(404).end()
    response.setHeader('content-type', types[extname(name)])
    if (isIsolated) {
      response.setHeader('cross-origin-opener-policy', 'same-origin')
      response.setHeader('cross-origin-embedder-policy', 'require-corp')
    }
    response.end(files.get(name))
  })
  await new Promise((listening) => server.listen(port, '127.0.0.1', listening))
  return { server, url: `http://localhost:${server.address().port}/` }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { url } = await serve({ port: 8080 })
  console.log(`Open ${url}`)
}
