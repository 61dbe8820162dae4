/**
 * Tests of the model explorer: what it shows is what this package computes in Node.
 */
import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { createExplainer, featureImportance, meanAbsoluteShap } from '../../dist/explain/index.js'
import { loadModel, predict, predictRaw } from '../../dist/index.js'
import { barPlot, plotTree, waterfallPlot } from '../../dist/plot/index.js'
import { assertAccessible, assertFits, openPage } from './page-in-browser.js'
import { startPageServer } from './page-server.js'

const fixture = (name) => fileURLToPath(new URL(`../../fixtures/${name}`, import.meta.url))
const models = {
  LightGBM: fixture('multiclass/model.txt'),
  XGBoost: fixture('xgboost/binary-logistic/model.ubj')
}
const commandLine = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url))
let server

/** The explorer with a model open. */
async function openExplorer(path, options = {}) {
  const page = await openPage({ url: server.url, width: 1280, ...options })
  if (path !== undefined) {
    await page.locator('#model-input').setInputFiles(path)
    await page.locator('#views').waitFor()
  }
  return page
}

const show = (page, name) => page.getByRole('button', { name, exact: true }).click()
/** The description of a shown plot, once it is the expected one. */
async function assertShows(page, label, plot) {
  const expected = descriptionIn(plot)
  const desc = page.getByRole('region', { name: label, exact: true }).locator('desc')
  await desc.waitFor({ state: 'attached' })
  const deadline = Date.now() + 10_000
  while ((await desc.textContent()) !== expected && Date.now() < deadline) await page.waitForTimeout(20)
  assert.equal(await desc.textContent(), expected)
}

function descriptionIn(plot) {
  const [, text] = /<desc>(.*)<\/desc>/s.exec(plot)
  return text.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)))
}

// Rows with holes, as CSV and as columns.
function randomRows({ numFeatures, featureNames }, numRows) {
  const columns = Array.from({ length: numFeatures }, (_, feature) =>
    Float64Array.from({ length: numRows }, (_, row) =>
      (row + feature) % 11 === 0 ? NaN : Math.round(Math.sin(row * 7 + feature) * 300) / 100
    )
  )
  const lines = Array.from({ length: numRows }, (_, row) =>
    columns.map((column) => (Number.isNaN(column[row]) ? '' : column[row])).join(',')
  )
  return { columns, buffer: Buffer.from([featureNames.join(','), ...lines].join('\n')) }
}

const csv = (buffer, name = 'rows.csv') => ({ name, mimeType: 'text/csv', buffer })

/** Drops files anywhere on the page; calls `then` in the page in the same turn. */
function drop(page, files, thenClick) {
  return page.evaluate(
    ({ files, thenClick }) => {
      const dataTransfer = new DataTransfer()
      for (const { name, parts, times } of files)
        dataTransfer.items.add(new File(Array.from({ length: times ?? 1 }, () => parts).flat(), name))
      document
        .querySelector('main')
        .dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }))
      if (thenClick !== undefined) document.querySelector(thenClick).click()
    },
    { files, thenClick }
  )
}

/** Adds the tests. */
export function addExplorerTests() {
  before(async () => (server = await startPageServer('explorer')))
  after(() => server.close())

  for (const [library, path] of Object.entries(models)) {
    const model = loadModel(readFileSync(path))
    const { featureNames, numFeatures } = model
    const numOutputs = model.forest.numTreesPerIteration
    const output = numOutputs - 1

    test(`${library}: importance, trees, rows and predictions are those of Node`, async () => {
      const page = await openExplorer(path)
      assert.match(await page.locator('.facts').textContent(), new RegExp(library))
      const importance = 'Importance of the features'
      for (const [name, measure] of [
        ['Splits', 'split'],
        ['Gain', 'gain']
      ]) {
        await page.getByRole('radio', { name }).check()
        await assertShows(page, importance, barPlot(featureImportance(model, measure), featureNames))
      }

      await show(page, 'Trees')
      await assertShows(page, 'Tree', plotTree(model, 0, { maxDepth: 3 }))
      const number = page.getByRole('spinbutton', { name: 'Tree' })
      await number.press('ArrowUp')
      await assertShows(page, 'Tree', plotTree(model, 1, { maxDepth: 3 }))
      await page.getByRole('button', { name: 'Next tree' }).press('Enter')
      await page.getByLabel('Depth').selectOption('all')
      await assertShows(page, 'Tree', plotTree(model, 2, { maxDepth: 1000 }))
      await page.getByRole('radio', { name: 'Down' }).check()
      await number.fill('3')
      await assertShows(page, 'Tree', plotTree(model, 3, { maxDepth: 1000 }))
      await number.fill('99999')
      await assertShows(page, 'Tree', plotTree(model, model.forest.numTrees - 1, { maxDepth: 1000 }))

      const { columns, buffer } = randomRows(model, 900)
      await page.locator('#rows-input').setInputFiles(csv(buffer))
      await page.getByText('900 rows; open another').waitFor()
      if (numOutputs > 1) await page.getByLabel('Raw score of').selectOption(String(output))
      const explanation = createExplainer(model, { mode: 'fast' }).explain(columns)
      await page.getByRole('region', { name: 'What each feature adds, row by row' }).locator('svg').waitFor()
      const feature = page.getByLabel('Feature', { exact: true })
      await feature.selectOption(featureNames[1])
      await page.getByLabel('Coloured by').selectOption(featureNames[0])
      await page.getByText(`${featureNames[0]}: low value`).waitFor()
      await show(page, 'Model')
      await page.getByRole('radio', { name: 'Mean |SHAP|' }).check()
      if (numOutputs > 1) await page.getByLabel('Of', { exact: true }).selectOption(String(output))
      const means = meanAbsoluteShap(explanation).subarray(output * numFeatures, (output + 1) * numFeatures)
      await assertShows(page, importance, barPlot(means, featureNames))

      await show(page, 'One row')
      await page.getByRole('spinbutton', { name: 'Row' }).fill('124')
      await page.getByRole('spinbutton', { name: 'Row' }).press('Enter')
      const row = columns.map((column) => (Number.isNaN(column[123]) ? null : column[123]))
      await assertPredicts(page, model, row)
      row[1] = 1.75
      await page.getByLabel(featureNames[1], { exact: true }).fill('1.75')
      await assertPredicts(page, model, row)
      row[0] = null
      await page.getByLabel(featureNames[0], { exact: true }).fill('')
      await assertPredicts(page, model, row)
      if (numOutputs > 1) await page.getByLabel('Explained').selectOption(String(output))
      const waterfall = waterfallPlot(createExplainer(model, { mode: 'fast' }).explain([row]), {
        row: 0,
        output,
        rowValues: row
      })
      await assertShows(page, 'What each value adds', waterfall)
      // Its way through a tree is marked.
      await show(page, 'Trees')
      const seen = Float64Array.from(row, (value) => value ?? NaN)
      const options = { maxDepth: 1000, row: seen }
      await assertShows(page, 'Tree', plotTree(model, model.forest.numTrees - 1, options))
      await page.context().close()
    })
  }

  test('many changes of a value are drawn as they can be, and the last one counts', async () => {
    const model = loadModel(readFileSync(models.XGBoost))
    const page = await openExplorer(models.XGBoost)
    await show(page, 'One row')
    const row = model.featureNames.map(() => null)
    await assertPredicts(page, model, row)
    await page.evaluate((name) => {
      const input = [...document.querySelectorAll('.value label')].find(
        ({ textContent }) => textContent === name
      ).control
      for (let i = 0; i <= 500; i++) {
        input.value = String(i / 100 - 2)
        input.dispatchEvent(new Event('input'))
      }
    }, model.featureNames[0])
    row[0] = 3
    await assertPredicts(page, model, row)
    await page.getByLabel(model.featureNames[0], { exact: true }).fill('much')
    await page.getByText(`${model.featureNames[0]}: expected a number, null or undefined, got string`).waitFor()
    row[0] = null
    await assertPredicts(page, model, row)
    await page.context().close()
  })

  test('plots are saved as SVG and as PNG', async () => {
    const page = await openExplorer(models.LightGBM)
    for (const [view, label, name] of [
      ['Model', 'Importance of the features', 'importance-gain'],
      ['Trees', 'Tree', 'tree-0'],
      ['One row', 'What each value adds', 'waterfall']
    ]) {
      await show(page, view)
      await page.getByRole('region', { name: label, exact: true }).locator('svg').waitFor()
      for (const kind of ['SVG', 'PNG']) {
        const downloading = page.waitForEvent('download')
        await page.getByRole('button', { name: `Save as ${kind}: ${label}` }).click()
        const download = await downloading
        assert.equal(download.suggestedFilename(), `${name}.${kind.toLowerCase()}`)
        const bytes = readFileSync(await download.path())
        if (kind === 'SVG') {
          const shown = await page.getByRole('region', { name: label, exact: true }).locator('desc').textContent()
          assert.equal(descriptionIn(bytes.toString()), shown)
          assert.ok(bytes.toString().includes('prefers-color-scheme:dark'))
        } else {
          assert.equal(bytes.subarray(1, 4).toString(), 'PNG')
          assert.ok(bytes.length > 5000)
        }
      }
    }
    await page.context().close()
  })

  test('a model and a file of rows can be dropped together, and then another model for the same rows', async () => {
    const page = await openExplorer()
    const model = loadModel(readFileSync(fixture('binary/model.txt')))
    const { buffer } = randomRows(model, 50)
    await drop(page, [
      { name: 'rows.csv', parts: [buffer.toString()] },
      { name: 'binary.txt', parts: [readFileSync(fixture('binary/model.txt'), 'utf8')] }
    ])
    await page.getByText('50 rows; open another').waitFor()
    await page.getByRole('region', { name: 'What each feature adds, row by row' }).locator('svg').waitFor()
    await drop(page, [{ name: 'other.txt', parts: [readFileSync(fixture('dart/model.txt'), 'utf8')] }])
    await page.getByText('other.txt').first().waitFor()
    await page.getByText('50 rows; open another').waitFor()
    await page.context().close()
  })

  test('what cannot be opened is told in a sentence, and what is open stays', async () => {
    const page = await openExplorer()
    const tell = async (name, text, message) => {
      await page
        .locator(name.endsWith('.csv') ? '#rows-input' : '#model-input')
        .setInputFiles(csv(Buffer.from(text), name))
      await page.waitForFunction((wanted) => document.querySelector('#status').textContent === wanted, message)
    }
    await tell(
      'no.txt',
      'hello',
      'no.txt cannot be opened: LightGBM model line 1: expected the content of a LightGBM text model, whose first line is "tree".'
    )
    await page.locator('#model-input').setInputFiles(fixture('binary/model.txt'))
    await page.locator('#views').waitFor()
    const rows =
      'no.csv cannot be read: none of the columns is a feature of the model; expected names in the first row such as'
    await tell('no.csv', 'a,b\n1,2\n', `${rows} Column_0, Column_1, Column_2, Column_3, Column_4.`)
    await tell('bad.txt', '{"learner": 1}', 'bad.txt cannot be opened: LightGBM model (header, tree_info): missing.')
    await page.getByRole('region', { name: 'Importance of the features' }).locator('svg').waitFor()
    assert.equal(await page.locator('#model-zone strong').textContent(), 'model.txt')
    await page.context().close()
  })

  test('opening a large model can be stopped, and the one before stays', async () => {
    const page = await openExplorer(fixture('binary/model.txt'))
    await drop(page, [{ name: 'large.txt', parts: [`tree\n${'x'.repeat(1_000_000)}`], times: 30 }], '#stop')
    await page.getByText('large.txt: stopped.').waitFor()
    assert.equal(await page.locator('#model-zone strong').textContent(), 'model.txt')
    await show(page, 'Trees')
    await page.getByRole('region', { name: 'Tree' }).locator('svg').waitFor()
    await page.context().close()
  })

  test('a long file shows progress, and can be stopped', async () => {
    const page = await openExplorer(models.LightGBM)
    const { buffer } = randomRows(loadModel(readFileSync(models.LightGBM)), 120_000)
    await page.locator('#rows-input').setInputFiles(csv(buffer, 'long.csv'))
    // In the page, which need not wait for this test: a fast machine is soon done.
    await page.waitForFunction(() => {
      const isUnderWay = document.querySelector('#progress').value > 0
      if (isUnderWay) document.querySelector('#stop').click()
      return isUnderWay
    })
    await page.getByText(/^Stopped after [\d,]+ rows, which are shown\.$/).waitFor()
    const [, numRows] = /after ([\d,]+) rows/.exec(await page.locator('.rows-summary').textContent())
    assert.ok(Number(numRows.replaceAll(',', '')) < 120_000)
    await page.context().close()
  })

  test('a long file leaves the page free', async () => {
    const model = loadModel(readFileSync(models.LightGBM))
    const page = await openExplorer(models.LightGBM)
    const { buffer } = randomRows(model, 120_000)
    await page.locator('#rows-input').setInputFiles(csv(buffer, 'long.csv'))
    await page.waitForFunction(() => document.querySelector('#progress').value > 0)
    await show(page, 'Trees')
    await page.getByRole('button', { name: 'Next tree' }).click()
    await assertShows(page, 'Tree', plotTree(model, 1, { maxDepth: 3 }))
    await page.context().close()
  })

  test('opened from disk, where there are no workers, it does the same', async () => {
    const page = await openPage({ url: new URL('../../dist/explorer/', import.meta.url).href, hash: 'index.html' })
    const model = loadModel(readFileSync(models.LightGBM))
    await page.locator('#model-input').setInputFiles(models.LightGBM)
    await assertShows(page, 'Importance of the features', barPlot(featureImportance(model, 'gain'), model.featureNames))
    await page.context().close()
  })

  test('opencredit explore opens a model and a file, until it is interrupted', async () => {
    const rows = fileURLToPath(new URL('../../examples/applicants.csv', import.meta.url))
    const child = spawn(process.execPath, [commandLine, 'explore', models.XGBoost, rows, '--port', '0'])
    const [text] = await once(child.stdout, 'data')
    const [, url] = /at (http:\S+)/.exec(text.toString())
    const page = await openPage({ url })
    await page.locator('#views').waitFor()
    assert.equal(await page.locator('#model-zone strong').textContent(), 'model.ubj')
    // These rows are not for this model.
    await page.getByText('applicants.csv cannot be read: none of the columns is a feature').waitFor()
    await page.context().close()
    child.kill('SIGINT')
    assert.deepEqual(await once(child, 'exit'), [0, null])
  })

  for (const width of [1280, 390]) {
    for (const colorScheme of ['light', 'dark']) {
      test(`explorer: axe finds nothing, and nobody need scroll sideways: ${width} pixels, ${colorScheme}`, async () => {
        const page = await openExplorer(undefined, { width, colorScheme })
        await assertFits(page)
        await assertAccessible(page)
        await page.locator('#model-input').setInputFiles(models.LightGBM)
        await page.locator('#views').waitFor()
        const { buffer } = randomRows(loadModel(readFileSync(models.LightGBM)), 300)
        await page.locator('#rows-input').setInputFiles(csv(buffer))
        await page.getByText('300 rows; open another').waitFor()
        for (const view of ['Model', 'Trees', 'Rows', 'One row']) {
          await show(page, view)
          await page.locator('section:not([hidden]) > * svg').first().waitFor()
          await assertFits(page)
          await assertAccessible(page)
        }
        await page.context().close()
      })
    }
  }

  test('the page of explain --html asks for nothing, fits, and axe finds nothing', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'opencredit-explain-'))
    const { buffer } = randomRows(loadModel(readFileSync(models.LightGBM)), 300)
    const [rows, html] = [join(folder, 'rows.csv'), join(folder, 'shap.html')]
    writeFileSync(rows, buffer)
    execFileSync(process.execPath, [commandLine, 'explain', '--model', models.LightGBM, rows, '--html', html])
    for (const [width, colorScheme] of [
      [1280, 'light'],
      [1280, 'dark'],
      [390, 'light'],
      [390, 'dark']
    ]) {
      const page = await openPage({ url: pathToFileURL(html).href, width, colorScheme })
      assert.ok((await page.locator('figure svg:visible').count()) > 20)
      await assertFits(page)
      await assertAccessible(page)
      await page.context().close()
    }
    rmSync(folder, { recursive: true })
  })

  test('the explorer requests nothing but its own files', () => {
    assert.deepEqual(
      [...new Set(server.requested)].sort(),
      ['', 'explorer.css', 'explorer.js', 'icon.svg'].map((name) => `/some/path/${name}`)
    )
  })
}

// All digits of the numbers are in their titles.
async function assertPredicts(page, model, row) {
  const expected = [predict(model, [row]), predictRaw(model, [row])].map((values) => [...values].map(String))
  const shown = () =>
    page.evaluate(() =>
      ['prediction', 'raw'].map((kind) =>
        [...document.querySelectorAll(`.scores td.${kind}`)].map(({ title }) => title)
      )
    )
  const deadline = Date.now() + 10_000
  while (JSON.stringify(await shown()) !== JSON.stringify(expected) && Date.now() < deadline)
    await page.waitForTimeout(20)
  assert.deepEqual(await shown(), expected)
}
