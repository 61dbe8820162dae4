/**
 * The documentation site in Chromium, opened from the disk: no page asks for anything outside its folder, reports an error, or
 * is wider than the window, on a desk or on a phone.
 *
 * node test/docs/run.js [FOLDER FOR PICTURES] (CHROMIUM names a program other than `chromium`)
 */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { chromium } from 'playwright-core'

const site = fileURLToPath(new URL('../../docs-site', import.meta.url))
if (!existsSync(join(site, 'index.html'))) throw new Error('expected the site in docs-site/; run npm run docs')
const [pictures] = process.argv.slice(2)
const pictured = ['index.html', 'documents/Architecture.html', 'functions/opencredit.predict.html']
const windows = { desk: { width: 1280, height: 900 }, phone: { width: 390, height: 800 } }
const pagesOfTab = 40
const pages = readdirSync(site, { recursive: true }).filter((name) => name.endsWith('.html'))

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox']
})
const faults = []
async function visitAll(name, viewport) {
  const context = await browser.newContext({ viewport })
  // A tab keeps memory of the pages it has shown, and becomes slower and slower.
  for (let begin = 0; begin < pages.length; begin += pagesOfTab) {
    const tab = await context.newPage()
    let current = ''
    const fault = (text) => faults.push(`${name}, ${current}: ${text}`)
    tab.on('request', (request) => {
      if (!request.url().startsWith(pathToFileURL(site).href)) fault(`asks for ${request.url()}`)
    })
    tab.on('requestfailed', (request) => {
      // What the next page cuts off is not missing.
      const { errorText } = request.failure()
      if (errorText !== 'net::ERR_ABORTED') fault(`does not get ${request.url()}: ${errorText}`)
    })
    tab.on('pageerror', (error) => fault(error.message))
    for (current of pages.slice(begin, begin + pagesOfTab)) {
      await tab.goto(pathToFileURL(join(site, current)).href)
      await tab.waitForSelector('.tsd-navigation li', { state: 'attached' })
      const excess = await tab.evaluate(() => document.documentElement.scrollWidth - innerWidth)
      if (excess > 0) fault(`is ${excess} pixels too wide`)
      if (pictures !== undefined && pictured.includes(current))
        await tab.screenshot({ path: join(pictures, `${name}-${current.replaceAll('/', '-')}.png`) })
    }
    await tab.close()
  }
  await context.close()
}
await Promise.all(Object.entries(windows).map(([name, viewport]) => visitAll(name, viewport)))
await browser.close()
for (const fault of faults.slice(0, 20)) console.error(fault)
if (faults.length > 0) process.exit(1)
console.log(`${pages.length} pages, on a desk and on a phone: no fault`)
