/**
 * Tests the service's documentation in headless Chromium: it shows our name and sections, asks nobody else, needs no permission
 * for inline styles, and its first example works. Run by `npm run test:page`; CHROMIUM names another browser.
 */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createServer } from '../../dist/server/index.js'
import { complaints, hasBrowser, openPage, start, stop } from '../page/page-in-browser.js'

if (!hasBrowser) {
  console.log('skipped: cannot find chromium; install it (Debian: apt-get install chromium) or name it in CHROMIUM')
  process.exit(0)
}

before(start)
after(stop)

for (const [name, options, path] of [
  ['the credit model', {}, '/docs'],
  ['any other model, at its root', { model: 'fixtures/pandas/model.txt' }, '/']
]) {
  test(`the documentation of ${name}`, async () => {
    const service = await createServer({ logLevel: 'silent', ...options })
    const url = await service.listen({ port: 0, host: '127.0.0.1' })
    const page = await openPage({ url, hash: path })
    await page.waitForSelector('.opblock')
    const { tags } = (await service.inject('/openapi.json')).json()
    assert.equal(await page.title(), 'OpenCredit API')
    assert.match(await page.textContent('h1, h2.title'), /^OpenCredit/)
    assert.deepEqual(
      await page.$$eval('.opblock-tag', (nodes) => nodes.map((node) => node.dataset.tag)),
      tags.map((tag) => tag.name)
    )
    assert.equal(await page.locator('.topbar').count(), 0)
    await page.click('.opblock-post .opblock-summary')
    await page.click('.try-out__btn')
    await page.click('.execute')
    await page.waitForSelector('.live-responses-table')
    assert.match(await page.textContent('.live-responses-table .response td.response-col_status'), /^200/)
    assert.deepEqual(complaints, [])
    await page.context().close()
    await service.close()
  })
}
