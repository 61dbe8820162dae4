/**
 * Training in headless Chromium, in a worker, with and without threads, beside Node: rows a second.
 *
 * node bench/training/browser.js [--only=10k,100k] [--rounds=100] [--leaves=31] [--threads=2] [--processes=3]
 *
 * A browser of its own for each measurement, in turns. Threads share memory, which needs a page that is isolated by its
 * headers. CHROMIUM names a program other than /usr/bin/chromium.
 */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { basename, join } from 'node:path'
import { parseArgs } from 'node:util'
import { chromium } from 'playwright-core'
import { duration, markdownTable, median, short } from '../measure.js'
import { browserProgram, bundleOpenCredit } from './bundle.js'
import { prepareDataset } from './datasets.js'
import { measureOnce } from './measure-once.js'
import { parametersOf, toolsWith } from './tools.js'

const { values: choice } = parseArgs({
  options: {
    only: { type: 'string', default: '10k,100k' },
    rounds: { type: 'string', default: '100' },
    leaves: { type: 'string', default: '31' },
    threads: { type: 'string', default: '2' },
    processes: { type: 'string', default: '3' }
  }
})
const [rounds, leaves, threads, processes] = ['rounds', 'leaves', 'threads', 'processes'].map((name) =>
  Number(choice[name])
)
const isolating = { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' }
const [openCredit] = toolsWith('')

/** Serves an empty page, the program of its worker and the data. */
async function serve(folder, program, headers) {
  const contentOf = (path) => {
    if (path === '/') return ['text/html', '<!doctype html>']
    if (path === '/worker.js') return ['text/javascript', program]
    if (/^\/data\/train\.(?:label|columns)$/.test(path))
      return ['application/octet-stream', readFile(join(folder, basename(path)))]
    return undefined
  }
  const server = createServer(async (request, response) => {
    const [type, content] = contentOf(request.url) ?? []
    if (type === undefined) return response.writeHead(404).end()
    response.writeHead(200, { 'content-type': type, ...headers }).end(await content)
  })
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening))
  return server
}

/** Trains in a browser; the answer is the worker's. */
async function measureInBrowser(dataset, setting, program, headers) {
  const server = await serve(dataset.folder, program, headers)
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox']
  })
  try {
    const page = await browser.newPage()
    await page.goto(`http://127.0.0.1:${server.address().port}/`)
    const request = { ...dataset, parameters: parametersOf(dataset, setting), rounds: setting.rounds }
    const { text, ...answer } = await page.evaluate(
      (message) =>
        new Promise((resolve, reject) => {
          const worker = new Worker('/worker.js', { type: 'module' })
          worker.onmessage = ({ data }) => resolve(data)
          worker.onerror = ({ message: reason }) => reject(new Error(reason))
          worker.postMessage(message)
        }),
      request
    )
    if (answer.error !== undefined) throw new Error(answer.error)
    return { ...answer, model: createHash('sha256').update(text).digest('hex') }
  } finally {
    await browser.close()
    server.close()
  }
}

/** All ways to train on a dataset, in turns. */
async function compare(dataset, program) {
  const one = { rounds, leaves, threads: 1 }
  const several = { rounds, leaves, threads }
  const count = (number) => (number === 1 ? '1 thread' : `${number} threads`)
  const ways = [
    { name: `Node, ${count(1)}`, run: () => measureOnce(openCredit, dataset, one) },
    { name: `Chromium, ${count(1)}`, run: () => measureInBrowser(dataset, one, program, {}) },
    { name: `Node, ${count(threads)}`, run: () => measureOnce(openCredit, dataset, several) },
    { name: `Chromium, ${count(threads)}`, run: () => measureInBrowser(dataset, several, program, isolating) }
  ].map((way) => ({ ...way, answers: [] }))
  for (let round = 0; round < processes; round++) {
    for (const { run, name, answers } of ways) {
      const answer = await run()
      if (answer.error !== undefined) throw new Error(`${name}: ${answer.error}`)
      answers.push(answer)
    }
  }
  return ways.map(({ name, answers }) => {
    const [binning, training] = ['binning', 'training'].map((phase) => median(answers.map((answer) => answer[phase])))
    // Of both numbers of threads the file says how many, so it is compared with the same.
    const standard = ways.find((way) => way.name === name.replace('Chromium', 'Node')).answers[0]
    return [
      `${dataset.name}, ${name}`,
      duration(binning),
      duration(training),
      short((dataset.train.numRows * rounds) / training),
      short(dataset.train.numRows / (binning + training)),
      `${answers[0].threads}`,
      answers.every(({ model }) => model === standard.model) ? 'same' : 'DIFFERS'
    ]
  })
}

await bundleOpenCredit()
const program = await browserProgram()
const lines = []
for (const name of choice.only.split(',')) {
  const dataset = prepareDataset(name)
  if (dataset.reason !== undefined) console.error(`${name} left out: ${dataset.reason}`)
  else lines.push(...(await compare(dataset, program)))
}
const head = ['data', 'binning', 'training', 'rows × rounds a second', 'rows a second, all', 'threads used', 'model']
console.log(`${rounds} rounds, ${leaves} leaves\n\n${markdownTable(head, lines)}`)
