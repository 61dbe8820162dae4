/**
 * Tests a report in headless Chromium, opened from disk: it asks nobody for anything, fits a phone, prints, is dark in the dark, and
 * axe finds nothing. Run by `npm run test:page`; CHROMIUM names another browser, SCREENSHOTS a folder to keep pictures in.
 */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { createReport } from '../../dist/pipeline/index.js'
import { assertAccessible, assertFits, complaints, hasBrowser, openPage, start, stop } from '../page/page-in-browser.js'

if (!hasBrowser) {
  console.log('skipped: cannot find chromium; install it (Debian: apt-get install chromium) or name it in CHROMIUM')
  process.exit(0)
}

const folder = mkdtempSync(join(tmpdir(), 'opencredit-report-'))
const path = join(folder, 'report.html')
const url = pathToFileURL(path).href
const { SCREENSHOTS: pictures } = process.env

// The example is TypeScript, as the tests are.
async function exampleReport() {
  const entry = fileURLToPath(new URL('../pipeline/report/example-report.ts', import.meta.url))
  const outfile = join(folder, 'example.mjs')
  await build({ entryPoints: [entry], outfile, bundle: true, format: 'esm', platform: 'node', logLevel: 'warning' })
  return (await import(pathToFileURL(outfile).href)).exampleReport()
}

before(async () => {
  writeFileSync(path, createReport(await exampleReport()))
  await start()
})
after(async () => {
  await stop()
  rmSync(folder, { recursive: true })
})

for (const width of [1280, 390, 360]) {
  for (const colorScheme of ['light', 'dark']) {
    test(`axe finds nothing, and nobody need scroll sideways: ${width} pixels, ${colorScheme}`, async () => {
      const page = await openPage({ url, width, colorScheme })
      if (pictures !== undefined)
        await page.screenshot({ path: join(pictures, `report-${width}-${colorScheme}.png`), fullPage: true })
      await assertFits(page)
      await assertAccessible(page)
      await page.context().close()
    })
  }
}

test('the contents leads to every section', async () => {
  const page = await openPage({ url })
  const links = page.getByRole('navigation', { name: 'Contents' }).getByRole('link')
  assert.ok((await links.count()) > 8)
  for (const link of await links.all()) {
    await link.click()
    const name = await link.textContent()
    await page.getByRole('region', { name, exact: true }).waitFor()
    assert.ok(page.url().includes('#'))
  }
  await page.context().close()
})

test('each plot is shown in the width that fits, and dark in the dark', async () => {
  for (const [width, colorScheme, expected] of [
    [1280, 'light', 'rgb(255, 255, 255)'],
    [390, 'dark', 'rgb(22, 24, 27)']
  ]) {
    const page = await openPage({ url, width, colorScheme })
    const shown = await page.evaluate(() =>
      [...document.querySelectorAll('figure')].map((figure) => {
        const plots = [...figure.querySelectorAll('svg')].filter((plot) => plot.checkVisibility())
        const scales = plots.map((plot) => plot.getBoundingClientRect().width / plot.viewBox.baseVal.width)
        const paper = plots.map((plot) => getComputedStyle(plot.querySelector('rect')).fill)
        return { scales, paper }
      })
    )
    assert.ok(shown.length > 10)
    for (const { scales, paper } of shown) {
      assert.equal(scales.length, 1)
      assert.ok(scales[0] > 0.9 && scales[0] < 1.2, `a plot is shown at ${scales[0]} of its size`)
      assert.deepEqual(paper, [expected])
    }
    await page.context().close()
  }
})

test('on paper there is no contents, and nothing is cut off', async () => {
  const page = await openPage({ url, width: 700 })
  await page.emulateMedia({ media: 'print' })
  assert.equal(await page.getByText('Contents', { exact: true }).isVisible(), false)
  const cut = await page.evaluate(() =>
    [...document.querySelectorAll('table')]
      .filter((table) => table.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
      .map((table) => table.caption.textContent.trim())
  )
  assert.deepEqual(cut, [])
  const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true })
  assert.equal(pdf.subarray(0, 5).toString(), '%PDF-')
  if (pictures !== undefined) writeFileSync(join(pictures, 'report.pdf'), pdf)
  await page.context().close()
})

test('the browser requested nothing but the file and reported no problem', () => {
  assert.deepEqual(complaints, [])
})
