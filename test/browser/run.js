/**
 * The golden cases in Chromium, and a model trained there: serves the built package, the cases and page.js, opens the page and
 * judges its report.
 *
 * node test/browser/run.js (CHROMIUM names a program other than `chromium`)
 */
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'

const chromium = process.env.CHROMIUM ?? 'chromium'
const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync'
]
const timeLimit = 120_000

/** The policies the page is served with, and the engines to try under each; `auto` is the package's own choice. */
const visits = [
  { policy: undefined, engines: ['auto', 'wasm', 'wasm-walk', 'js', 'reference'], webAssembly: true, workers: true },
  { policy: "script-src 'self'", engines: ['auto', 'js', 'reference'], webAssembly: false, workers: false },
  // Workers need `blob:` in worker-src, or what stands for it.
  { policy: "script-src 'self' 'wasm-unsafe-eval'", engines: ['auto'], webAssembly: true, workers: false }
]

const root = fileURLToPath(new URL('../..', import.meta.url))
const types = { '.html': 'text/html', '.js': 'text/javascript', '.json': 'application/json' }
const cases = readdirSync(join(root, 'fixtures'))
  .filter((name) => existsSync(join(root, 'fixtures', name, 'case.json')))
  .map((name) => ({ ...JSON.parse(readFileSync(join(root, 'fixtures', name, 'case.json'), 'utf8')), name }))

/** Data to train on, parameters, and the file of the model that Node trains. */
async function trainingCase() {
  const { createDataset, saveModel, train } = await import('../../dist/index.js')
  const rows = Array.from({ length: 400 }, (_, i) => [(i * 7919) % 500, i % 7 === 0 ? null : (i * 31) % 60])
  const label = rows.map(([income], i) => Number(income + (i % 5) * 40 < 300))
  const parameters = { objective: 'binary', num_iterations: 30, bagging_fraction: 0.7, bagging_freq: 1 }
  return { rows, label, parameters, text: saveModel(train(parameters, createDataset(rows, { label }))) }
}

/** What is served at a path: made here, or a file of the build, the cases or this folder. Rejects when there is none. */
async function contentOf(path) {
  if (path === '/page.html') return '<!doctype html><script type="module" src="/page.js"></script>'
  if (path === '/cases.json') return JSON.stringify(cases)
  if (path === '/training.json') return JSON.stringify(await trainingCase())
  if (path === '/page.js') return readFile(new URL('page.js', import.meta.url))
  if (/^\/(?:dist|fixtures)\/[\w/.-]+$/.test(path)) return readFile(join(root, path))
  throw new Error(`nothing at ${path}`)
}

/** Opens the page in a browser of its own and gives its report. */
async function visit({ policy, engines }) {
  let settle
  const report = new Promise((resolve, reject) => {
    settle = { resolve, reject }
  })
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost')
    try {
      if (request.method === 'POST') settle.resolve(JSON.parse(await text(request)))
      const content = request.method === 'POST' ? '' : await contentOf(pathname)
      response.setHeader('content-type', types[extname(pathname)] ?? 'application/octet-stream')
      if (policy !== undefined) response.setHeader('content-security-policy', policy)
      response.end(content)
    } catch {
      response.writeHead(404).end()
    }
  })
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening))

  const profile = mkdtempSync(join(tmpdir(), 'opencredit-chromium-'))
  const page = `http://127.0.0.1:${server.address().port}/page.html?engines=${engines}`
  const browser = spawn(chromium, [...flags, `--user-data-dir=${profile}`, page], {
    stdio: ['ignore', 'ignore', 'pipe']
  })
  const said = text(browser.stderr)
  const gone = new Promise((resolve) => browser.once('close', resolve))
  browser.once('error', (error) =>
    settle.reject(
      error.code !== 'ENOENT'
        ? error
        : new Error(`cannot find ${chromium}: install it (Debian: apt-get install chromium) or name it in CHROMIUM`)
    )
  )
  browser.once('exit', async (code) => settle.reject(new Error(`${chromium} ended with ${code}:\n${await said}`)))
  const timer = setTimeout(() => settle.reject(new Error(`no report after ${timeLimit / 1000} s`)), timeLimit)
  try {
    return await report
  } finally {
    clearTimeout(timer)
    browser.kill('SIGKILL')
    await gone
    server.close()
    server.closeAllConnections()
    rmSync(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
  }
}

/** What is wrong with a report; empty when nothing is. */
function faultsOf({ engines, webAssembly, workers }, report) {
  const faults = [...report.faults]
  if (report.webAssembly !== webAssembly) faults.push(`WebAssembly expected ${webAssembly}, got ${report.webAssembly}`)
  const expected = webAssembly
    ? { isSame: true, isAborted: true, numIterations: 30, runsInWorker: workers }
    : { needsWebAssembly: true }
  if (JSON.stringify(report.training) !== JSON.stringify(expected)) {
    faults.push(`training expected ${JSON.stringify(expected)}, got ${JSON.stringify(report.training)}`)
  }
  for (const [i, engine] of engines.entries()) {
    const count = report.engines[i]
    if (count?.engine !== engine || count.cases !== cases.length || count.values === 0) {
      faults.push(`${engine} expected ${cases.length} cases, got ${count?.cases ?? 0}`)
    }
  }
  return faults
}

if (!existsSync(join(root, 'dist/index.js'))) throw new Error('expected the built package in dist/; run npm run build')
for (const wanted of visits) {
  let faults
  try {
    const report = await visit(wanted)
    console.log(`${report.userAgent}\n  policy: ${wanted.policy ?? 'none'}; WebAssembly allowed: ${report.webAssembly}`)
    for (const { engine, cases: numCases, values, differing } of report.engines) {
      console.log(`  engine ${engine}: ${numCases} cases, ${values} values, ${differing} differ`)
    }
    console.log(`  training: ${JSON.stringify(report.training)}`)
    faults = faultsOf(wanted, report)
  } catch (error) {
    faults = [error.message]
  }
  for (const fault of faults.slice(0, 20)) console.error(`  ${fault}`)
  if (faults.length > 0) process.exit(1)
}
