/**
 * What the tests of the page share: a browser, the page, what it shows, and the states in which it is checked.
 */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { chromium } from 'playwright-core'
import { startPageServer } from './page-server.js'

const browserPath = spawnSync('which', [process.env.CHROMIUM ?? 'chromium'], { encoding: 'utf8' }).stdout.trim()
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** Whether a browser is installed. */
export const hasBrowser = browserPath !== ''

/** Problems the browser reported, and requests to other hosts. */
export const complaints = []

let server
let browser

/** Starts the browser and the server of the page. */
export async function start() {
  server = await startPageServer()
  browser = await chromium.launch({ executablePath: browserPath, args: ['--no-sandbox'] })
}

/** Stops both. */
export async function stop() {
  await browser?.close()
  server?.close()
}

/** The paths requested from the server. */
export function requestedPaths() {
  return [...new Set(server.requested)].sort()
}

/** Opens the page, from `url` or the page server, and collects the problems the browser reports. */
export async function openPage({ url = server.url, hash = '', width = 1440, height = 900, ...preferences } = {}) {
  const context = await browser.newContext({ viewport: { width, height }, acceptDownloads: true, ...preferences })
  const page = await context.newPage()
  page.setDefaultTimeout(20_000)
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('request', (request) => {
    const isOwn = request.url().startsWith(url) || request.url().startsWith('blob:')
    if (!isOwn) complaints.push(`request to ${request.url()}`)
  })
  await page.goto(url + hash)
  return page
}

/** What the page shows about applicant A. */
export function shownIn(page) {
  return page.evaluate(() => {
    const texts = (selector) => [...document.querySelectorAll(selector)].map((node) => node.textContent)
    const number = (text) => Number(text.replace('−', '-').replace('+', ''))
    const verdict = document.querySelector('.verdict')
    if (verdict.dataset.class === '') {
      const isShown = (selector) => document.querySelector(selector).checkVisibility()
      return {
        prediction: verdict.querySelector('.class-name').textContent,
        shown: ['.points-line', '.verdict .probabilities', '.waterfall', '.reasons > div'].filter(isShown)
      }
    }
    return {
      prediction: verdict.querySelector('.class-name').textContent,
      points: Number(verdict.querySelector('.points-number').textContent),
      percents: [...verdict.querySelectorAll('.percent')].map((node) => node.textContent),
      parts: Object.fromEntries(
        [...document.querySelectorAll('.waterfall .step')].map((row) => [
          row.cells[0].textContent,
          number(row.cells[2].textContent)
        ])
      ),
      totals: texts('.waterfall .total .points-cell').map(number),
      reasons: [...document.querySelectorAll('.reasons > div:first-child li')].map(
        (item) => item.children[1].firstChild.textContent
      )
    }
  })
}

/** The same, derived from a score. */
export function expectedOf({ status, prediction, points, basePoints, probabilities, groups, reasons }) {
  if (status !== 'scored') return { prediction: 'Insufficient information', shown: [] }
  return {
    prediction,
    points,
    percents: Object.values(probabilities).map((share) => `${(share * 100).toFixed(1)} %`),
    parts: Object.fromEntries(groups.map((group) => [group.name, group.points])),
    totals: [basePoints, points],
    reasons: reasons.map(({ text }) => text)
  }
}

/** Sets every field of A through its control and waits until the page is drawn. */
export function setFields(page, applicant) {
  return page.evaluate(async (values) => {
    const frame = () => new Promise((done) => requestAnimationFrame(() => done()))
    // Twice: whether a ratio can be entered depends on the other fields.
    for (let i = 0; i < 2; i++) {
      for (const [name, value] of Object.entries(values)) {
        const control = document.getElementById(`a-${name}`)
        if (control.disabled) continue
        control.value = value ?? ''
        control.dispatchEvent(new Event(control instanceof HTMLSelectElement ? 'change' : 'input'))
      }
      await frame()
      await frame()
    }
  }, applicant)
}

/** Asserts that the parts of a waterfall lead from its start to its end. */
export function assertAddsUp({ totals: [start, end], parts }) {
  assert.equal(
    Object.values(parts).reduce((sum, points) => sum + points, start),
    end
  )
}

/** Asserts that axe finds nothing on a page. */
export async function assertAccessible(page) {
  await page.evaluate(axeSource)
  const violations = await page.evaluate(async () => (await axe.run(document)).violations)
  const found = violations.map(
    ({ id, impact, nodes }) => `${impact} ${id}: ${nodes[0].html} ${nodes[0].failureSummary}`
  )
  assert.deepEqual(found, [])
}

/** Asserts that nobody need scroll a page sideways. */
export async function assertFits(page) {
  const { scrollWidth, clientWidth } = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement
    return { scrollWidth, clientWidth }
  })
  assert.equal(scrollWidth, clientWidth)
}

/** The states in which the page is checked. */
export const states = {
  default: async () => {},
  poor: (page) => page.getByRole('button', { name: 'In trouble' }).click(),
  messy: (page) => page.getByRole('button', { name: 'Straight from a form' }).click(),
  paste: async (page) => {
    await page.getByRole('button', { name: 'Paste a record…' }).click()
    await page.getByRole('button', { name: 'Load record' }).click()
    await page.getByText('There is nothing to read yet.').waitFor()
  },
  compare: async (page) => {
    await page.getByRole('button', { name: 'Compare two' }).click()
    await page.getByRole('radio', { name: 'B' }).check({ force: true })
    await page.getByRole('button', { name: 'In trouble' }).click()
    await page.locator('.field.differs').first().waitFor()
  },
  file: async (page) => {
    await page.getByRole('button', { name: 'Score a file' }).click()
    await page.locator('#file-input').setInputFiles({
      name: 'three.csv',
      mimeType: 'text/csv',
      buffer: readFileSync(new URL('../../examples/applicants.csv', import.meta.url))
    })
    await page.locator('#file-save').waitFor()
  }
}
