/** Pages in Chromium: the build of Vite, and modules without any build. */
import { deepStrictEqual } from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { extname, join } from 'node:path'
import { chromium } from 'playwright-core'
import { createProject, importTool, toolFile, versionOf } from './project.js'

const types = { '.html': 'text/html', '.js': 'text/javascript', '.json': 'application/json' }
const page = (imports) => `<!doctype html>${imports}<script type="module" src="/page-program.js"></script>`
const importMap = {
  imports: { opencredit: '/dist/index.js', 'opencredit/plot': '/dist/plot/index.js' }
}

/** Opens the page at `/` in Chromium; `read` gives what is at a path, and rejects where nothing is. */
async function answeredBy(read) {
  const server = createServer(async (request, response) => {
    const path = request.url === '/' ? '/index.html' : request.url
    try {
      const content = await read(path)
      response.setHeader('content-type', types[extname(path)] ?? 'text/plain')
      response.end(content)
    } catch {
      response.writeHead(404).end()
    }
  })
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening))
  const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium'
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
  try {
    const opened = await browser.newPage()
    const failed = new Promise((_, reject) => opened.on('pageerror', reject))
    await opened.goto(`http://127.0.0.1:${server.address().port}/`)
    const answered = opened.waitForFunction(() => globalThis.answered, undefined, { timeout: 20_000 })
    return await (await Promise.race([answered, failed])).jsonValue()
  } finally {
    await browser.close()
    server.close()
  }
}

const plain = async () => {
  const project = createProject('page')
  return answeredBy((path) => {
    if (path === '/index.html') return page(`<script type="importmap">${JSON.stringify(importMap)}</script>`)
    return readFile(path.startsWith('/dist/') ? toolFile(`opencredit${path}`) : join(project, path))
  })
}

const vite = async () => {
  const project = createProject('vite-page')
  writeFileSync(join(project, 'index.html'), page(''))
  const { build } = await importTool('vite')
  await build({ root: project, configFile: false, logLevel: 'warn' })
  return answeredBy((path) => readFile(join(project, /\.(?:txt|json)$/.test(path) ? path : `dist${path}`)))
}

export const checks = [
  { name: 'script type="module" in Chromium', answer: plain },
  { name: `${versionOf('vite')}, page in Chromium`, answer: vite }
].map(({ name, answer }) => ({
  name,
  run: async ({ engine, answers }) => deepStrictEqual(await answer(), { engine, answers })
}))
