/**
 * Serves the built page as a strict host would, and records the requests.
 */
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { extname } from 'node:path'

const policy =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; worker-src 'self'; connect-src 'none'"
const types = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' }

/**
 * Starts a server of `dist/page`, or another folder of `dist`, on a free port: `url` ends in a path below the root, `requested` lists
 * the paths requested.
 */
export async function startPageServer(name = 'page') {
  const folder = new URL(`../../dist/${name}/`, import.meta.url)
  const requested = []
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost')
    requested.push(request.url)
    const asked = /^\/some\/path\/([\w.-]*)$/.exec(pathname)?.[1]
    try {
      const file = asked === '' ? 'index.html' : asked
      const content = await readFile(new URL(file, folder))
      response.setHeader('content-type', types[extname(file)])
      response.setHeader('content-security-policy', policy)
      response.end(content)
    } catch {
      response.writeHead(404).end()
    }
  })
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening))
  return {
    url: `http://127.0.0.1:${server.address().port}/some/path/`,
    requested,
    close: () => {
      server.close()
      server.closeAllConnections()
    }
  }
}
