/** Pages in Chromium: the builds of bundlers, and modules without any build; with memory that workers share, and without. */
import { deepStrictEqual } from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { extname, join } from 'node:path'
import { answerOfPage } from './page-answer.js'
import { createProject, importTool, toolFile, versionOf } from './project.js'

const types = { '.html': 'text/html', '.js': 'text/javascript', '.json': 'application/json' }
const isolated = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp'
}
const filesOnly = { 'content-security-policy': "worker-src 'self'" }
const pageWith = (script, head = '') => `<!doctype html>${head}<script type="module" src="/${script}"></script>`

/** Opens a page of `page-program.js` or `module-worker-program.js`; `read` gives what is at a path, and rejects where nothing is. */
async function answeredBy(read, headers) {
  const server = createServer(async (request, response) => {
    const path = request.url === '/' ? '/index.html' : request.url
    try {
      const content = await read(path)
      for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
      response.setHeader('content-type', types[extname(path)] ?? 'text/plain')
      response.end(content)
    } catch {
      response.writeHead(404).end()
    }
  })
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening))
  try {
    return await answerOfPage(`http://127.0.0.1:${server.address().port}/`)
  } finally {
    server.close()
  }
}

/** Each writes a page's program with all it needs to `dist/`, and gives the reader of the page. */
const builds = {
  async esbuild(project, program) {
    const { build } = await importTool('esbuild')
    const entryPoints = [join(project, program)]
    await build({ entryPoints, bundle: true, minify: true, format: 'esm', outdir: join(project, 'dist') })
    return readerOf(project, pageWith(program))
  },
  async webpack(project, program) {
    const { default: webpack } = await importTool('webpack')
    const output = { path: join(project, 'dist'), filename: program }
    const settings = { entry: join(project, program), output, target: 'web', mode: 'production', performance: false }
    const stats = await new Promise((resolve, reject) =>
      webpack(settings, (error, result) => (error ? reject(error) : resolve(result)))
    )
    if (stats.hasErrors() || stats.hasWarnings()) throw new Error(stats.toString('errors-warnings'))
    return readerOf(project, pageWith(program))
  },
  async vite(project, program) {
    writeFileSync(join(project, 'index.html'), pageWith(program))
    const { build } = await importTool('vite')
    await build({
      ...{ root: project, configFile: false, logLevel: 'warn' },
      ...{ worker: { format: 'es' }, build: { chunkSizeWarningLimit: 2000 } }
    })
    return readerOf(project, readFileSync(join(project, 'dist/index.html'), 'utf8'))
  },
  async 'script type="module"'(project, program) {
    const imports = Object.fromEntries(
      ['', '/plot', '/pool'].map((entry) => [`opencredit${entry}`, `/opencredit/dist${entry}/index.js`])
    )
    const page = pageWith(program, `<script type="importmap">${JSON.stringify({ imports })}</script>`)
    return (path) => {
      if (path === '/index.html') return page
      return readFile(path.startsWith('/opencredit/') ? toolFile(path.slice(1)) : join(project, path))
    }
  }
}

function readerOf(project, page) {
  return (path) => {
    if (path === '/index.html') return page
    return readFile(join(project, /\.(?:txt|json)$/.test(path) ? path : `dist${path}`))
  }
}

const nameOf = (tool) => (tool.startsWith('script') ? tool : versionOf(tool))

const pages = Object.entries(builds).map(([tool, build]) => ({
  name: `${nameOf(tool)}, page in Chromium`,
  run: async (expected) => {
    const read = await build(createProject(`page-${tool.replace(/\W/g, '')}`), 'page-program.js')
    for (const headers of [{}, isolated]) deepStrictEqual(await answeredBy(read, headers), expected)
  }
}))

const workersOfFiles = ['webpack', 'vite'].map((tool) => ({
  name: `${nameOf(tool)}, page whose workers are files`,
  run: async ({ pooled }) => {
    const read = await builds[tool](createProject(`workers-${tool}`), 'module-worker-program.js')
    deepStrictEqual(await answeredBy(read, filesOnly), pooled)
  }
}))

export const checks = [...pages, ...workersOfFiles]
