/**
 * The example that trains in the browser, in headless Chromium, with and without memory that threads can share: the model it saves
 * is the one that Node trains. Run by `npm run test:page`; CHROMIUM names another browser.
 */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFile, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { after, before, test } from 'node:test'
import { promisify } from 'node:util'
import { chromium } from 'playwright-core'
import { saveModel, train } from '../../dist/index.js'
import { serve } from '../../examples/train-in-browser/serve.js'
import { generateTable, readTable } from '../../examples/train-in-browser/table.js'
import { createTask, likelyObjective } from '../../examples/train-in-browser/task.js'

const executablePath = spawnSync('which', [process.env.CHROMIUM ?? 'chromium'], { encoding: 'utf8' }).stdout.trim()
if (executablePath === '') {
  console.log('skipped: cannot find chromium; install it (Debian: apt-get install chromium) or name it in CHROMIUM')
  process.exit(0)
}
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const table = generateTable(20_000)
const defaults = { num_iterations: 100, learning_rate: 0.1, num_leaves: 31 }
const complaints = []
let browser
let isolated
let plain

before(async () => {
  ;[isolated, plain] = await Promise.all([serve(), serve({ isIsolated: false })])
  browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
})
after(async () => {
  await browser.close()
  for (const { server } of [isolated, plain]) {
    server.close()
    server.closeAllConnections()
  }
})

async function openPage({ url }, { width = 1280, height = 900, ...preferences } = {}) {
  const context = await browser.newContext({ viewport: { width, height }, ...preferences })
  const page = await context.newPage()
  page.setDefaultTimeout(60_000)
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('request', (request) => {
    if (!request.url().startsWith(url) && !/^(?:blob|data):/.test(request.url())) complaints.push(request.url())
  })
  await page.goto(url)
  return page
}

/** What Node trains for a column of a table. */
function trainHere(columns, label, settings = {}) {
  const task = createTask(columns, label, likelyObjective(columns[label]), { ...defaults, ...settings })
  let evaluations
  const model = train(task.parameters, task.training, {
    validation: { heldOut: task.heldOut },
    onIteration: (progress) => void (evaluations = progress.evaluations)
  })
  return { text: saveModel(model), evaluations }
}

/** Trains with what is chosen, and gives what is saved. */
async function trainThere(page) {
  await page.getByRole('button', { name: 'Train' }).click()
  await page.getByRole('heading', { name: 'Result' }).waitFor()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Save model.txt' }).click()
  ])
  assert.equal(download.suggestedFilename(), 'model.txt')
  return promisify(readFile)(await download.path(), 'utf8')
}

async function choose(page, settings) {
  for (const [name, value] of Object.entries(settings)) await page.locator(`#${name}`).fill(String(value))
}

const expected = trainHere(table, 'defaulted')

test('one thread: the model of Node, and how good it is', async () => {
  const page = await openPage(plain)
  assert.equal(await page.evaluate(() => globalThis.crossOriginIsolated), false)
  assert.ok(await page.getByLabel('Threads').isDisabled())
  assert.ok(await page.getByText('One, as this page is not cross-origin isolated.').isVisible())
  assert.equal(await trainThere(page), expected.text)
  const figures = await page.locator('#figures dd').allTextContents()
  assert.deepEqual(
    figures.slice(0, 2).map(Number),
    expected.evaluations.map(({ value }) => Number(value.toPrecision(4)))
  )
  assert.match(await page.getByRole('status').textContent(), /^Trained in .* AUC of the rows held out: 0\.9\d+\.$/)
  assert.equal(await page.locator('#importance svg').count(), 1)
  assert.equal(page.workers().length, 0)
  await page.context().close()
})

test('two threads: the same bytes, and the second has taken part', async () => {
  const page = await openPage(isolated)
  assert.equal(await page.evaluate(() => globalThis.crossOriginIsolated), true)
  // Only threads that help add to the second word of the memory, once for each job they have done. See src/train/threads.
  await page.evaluate(() => {
    const count = `
      const jobs = new BroadcastChannel('jobs')
      const { add } = Atomics
      Atomics.add = (words, index, value) => {
        if (index === 1) jobs.postMessage('')
        return add(words, index, value)
      };`
    globalThis.numJobs = 0
    new BroadcastChannel('jobs').onmessage = () => globalThis.numJobs++
    globalThis.Blob = class extends Blob {
      constructor(parts, options) {
        super(options.type === 'text/javascript' ? [count, ...parts] : parts, options)
      }
    }
  })
  // Long enough for threads to help.
  await choose(page, { num_iterations: 2000 })
  await page.getByLabel('Threads').selectOption('1')
  const alone = await trainThere(page)
  assert.equal(await page.evaluate(() => globalThis.numJobs), 0)
  await page.getByLabel('Threads').selectOption('2')
  assert.equal(await trainThere(page), alone)
  assert.equal(alone, trainHere(table, 'defaulted', { num_iterations: 2000 }).text)
  const numJobs = await page.evaluate(() => globalThis.numJobs)
  assert.ok(numJobs > 200, `jobs of the second thread: ${numJobs}`)
  await page.context().close()
})

test('training can be stopped, and leaves nothing behind', async () => {
  const page = await openPage(isolated)
  await choose(page, { num_iterations: 100_000 })
  await page.getByLabel('Threads').selectOption('2')
  await page.getByRole('button', { name: 'Train' }).focus()
  await page.keyboard.press('Enter')
  await page.getByText(/^Iteration \d+ of 100000\. AUC 0\.\d+, \d+ s left$/).waitFor()
  assert.equal(page.workers().length, 2)
  // The focus is where the next thing can be done.
  await page.keyboard.press('Enter')
  await page.getByText('Stopped. Nothing was kept.').waitFor()
  for (let i = 0; i < 100 && page.workers().length > 0; i++) await page.waitForTimeout(20)
  assert.equal(page.workers().length, 0)
  assert.equal(await page.locator('#run').isVisible(), false)
  assert.equal(await page.evaluate(() => document.activeElement.id), 'train')
  await choose(page, { num_iterations: 100 })
  assert.equal(await trainThere(page), expected.text)
  await page.context().close()
})

const dirty = [
  'Kind;Size [cm];Colour;Price',
  ...Array.from({ length: 300 }, (_, i) => {
    const kind = ['apple', 'pear', 'plum'][i % 3]
    const size = i % 10 === 0 ? 'NA' : `${(i % 3) * 4 + (i % 7)}.5`
    return `${kind};${size};${i % 4 === 0 ? '' : ['red', 'green', '"light; yellow"'][(i * 7) % 3]};${i % 50}`
  })
].join('\n')

test('a file of any kind: text, missing values, semicolons; classes and numbers', async () => {
  const page = await openPage(plain)
  await page.locator('#file').setInputFiles({ name: 'fruit.csv', mimeType: 'text/csv', buffer: Buffer.from(dirty) })
  await page.getByText('fruit.csv: 300 rows, 4 columns.').waitFor()
  const columns = readTable(dirty)
  assert.deepEqual(Object.keys(columns), ['Kind', 'Size _cm_', 'Colour', 'Price'])
  for (const [label, objective] of [
    ['Price', 'regression'],
    ['Kind', 'multiclass'],
    ['Size _cm_', 'regression']
  ]) {
    await page.getByLabel('Column to predict').selectOption(label)
    assert.equal(await page.getByLabel('Kind of prediction').inputValue(), objective)
    assert.equal(await trainThere(page), trainHere(columns, label).text)
  }
  await page.context().close()
})

test('what is wrong is said: no rows, a line too long, a column that does not suit', async () => {
  const page = await openPage(plain)
  const upload = (text) =>
    page.locator('#file').setInputFiles({ name: 'bad.csv', mimeType: 'text/csv', buffer: Buffer.from(text) })
  const problem = page.getByRole('alert')
  await upload('a,b\n')
  await page.waitForFunction(() =>
    document.querySelector('#problem').textContent.includes('at least one line of values')
  )
  await upload('a,b\n1,2\n1,2,3\n')
  await page.waitForFunction(() => document.querySelector('#problem').textContent.includes('Invalid Record Length'))
  await page.getByRole('button', { name: 'Use generated data' }).click()
  await page.getByLabel('Column to predict').selectOption('job')
  await page.getByLabel('Kind of prediction').selectOption('binary')
  await page.getByRole('button', { name: 'Train' }).click()
  await page.getByText('job has 6 different values: two classes need two').waitFor()
  await page.getByLabel('Kind of prediction').selectOption('regression')
  await page.getByRole('button', { name: 'Train' }).click()
  await page.getByText('job holds text, not numbers').waitFor()
  assert.equal(await page.getByRole('status').textContent(), 'No model was trained.')
  await choose(page, { num_leaves: 200_000 })
  await page.getByLabel('Column to predict').selectOption('defaulted')
  await page.getByRole('button', { name: 'Train' }).click()
  await page.getByText('"num_leaves" expected an integer from 2 to 131072, got 200000').waitFor()
  assert.ok(await problem.isVisible())
  await page.context().close()
})

const states = {
  'at first': async () => {},
  'while it trains': async (page) => {
    await choose(page, { num_iterations: 100_000 })
    await page.getByRole('button', { name: 'Train' }).click()
    await page.getByText(/^Iteration \d+ of/).waitFor()
  },
  'with a result': async (page) => {
    await page.getByRole('button', { name: 'Train' }).click()
    await page.getByRole('heading', { name: 'Result' }).waitFor()
  },
  'with a problem': async (page) => {
    await choose(page, { num_leaves: 200_000 })
    await page.getByRole('button', { name: 'Train' }).click()
    await page.getByRole('alert').waitFor()
  }
}
for (const [name, enter] of Object.entries(states)) {
  test(`axe finds nothing, and a phone of 360 pixels need not scroll sideways: ${name}`, async () => {
    for (const preferences of [{ colorScheme: 'light' }, { colorScheme: 'dark', width: 360, height: 740 }]) {
      const page = await openPage(isolated, preferences)
      await enter(page)
      await page.evaluate(axeSource)
      const violations = await page.evaluate(async () => (await globalThis.axe.run(document)).violations)
      assert.deepEqual(
        violations.map(({ id, nodes }) => `${id}: ${nodes[0].html} ${nodes[0].failureSummary}`),
        []
      )
      const excess = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
      assert.equal(excess, 0)
      await page.context().close()
    }
  })
}

test('the browser asked for nothing else and reported no problem', () => assert.deepEqual(complaints, []))
