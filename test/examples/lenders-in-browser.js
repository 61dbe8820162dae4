/**
 * The examples of lenders: each is run, its file served, and the page opened in headless Chromium, where it scores as the service
 * does. Run by `npm run test:page`; CHROMIUM names another browser, OPENCREDIT_DATA the folder with the data, SCREENSHOTS one for
 * pictures of the pages.
 */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { loadScorer } from '../../dist/credit/index.js'
import { createServer } from '../../dist/server/index.js'
import {
  assertAccessible,
  assertAddsUp,
  assertFits,
  complaints,
  expectedOf,
  hasBrowser,
  openPage,
  shownIn,
  start,
  stop
} from '../page/page-in-browser.js'

const root = fileURLToPath(new URL('../..', import.meta.url))
const data = process.env.OPENCREDIT_DATA ?? join(root, '../shared/data')
const lenders = [
  { program: 'german-credit.js', needs: 'german/german.csv', change: ['Checking account', 'none'] },
  { program: 'taiwan-cards.js', needs: 'taiwan/UCI_Credit_Card.csv', change: ['Education', 'graduate school'] }
]
if (!hasBrowser) {
  console.log('skipped: cannot find chromium; install it (Debian: apt-get install chromium) or name it in CHROMIUM')
  process.exit(0)
}
const missing = lenders.filter(({ needs }) => !existsSync(join(data, needs)))
if (missing.length > 0) {
  console.log(`skipped: ${missing.map(({ needs }) => needs).join(', ')} missing; OPENCREDIT_DATA names the folder`)
  process.exit(0)
}
const folder = mkdtempSync(join(tmpdir(), 'opencredit-lenders-'))

before(start)
after(async () => {
  await stop()
  rmSync(folder, { recursive: true })
})

function run(program, file, env = {}) {
  const path = join(root, 'examples/lenders', program)
  return spawnSync('node', [path, file], { cwd: root, encoding: 'utf8', env: { ...process.env, ...env } })
}

for (const { program, needs, change } of lenders) {
  const file = join(folder, `${program}.opencredit`)
  let scorer
  let service
  let url

  test(`${program}: trains, packs and scores`, async () => {
    const { status, stdout, stderr } = run(program, file)
    assert.deepEqual([status, stderr], [0, ''])
    const auc = Number(/auc +(0\.\d+) ± /.exec(stdout)[1])
    assert.ok(auc > 0.75 && auc < 0.85, stdout)
    assert.match(stdout, /passes, \d+ points/)
    assert.match(stdout, /does not pass, \d+ points/)
    assert.match(stdout, /Unable to verify/)
    assert.match(stdout, new RegExp(`opencredit serve --artifact ${file}`))
    assert.doesNotMatch(stdout, /undefined|NaN|\[object/)
    scorer = loadScorer(readFileSync(file))
    service = await createServer({ artifact: file, logLevel: 'silent' })
    url = `${await service.listen({ port: 0, host: '127.0.0.1' })}/`
  })

  test(`${program}: says what is missing where the data is not there`, () => {
    const { status, stderr } = run(program, file, { OPENCREDIT_DATA: folder })
    assert.equal(status, 2)
    assert.equal(stderr, `${join(folder, needs)} is missing: OPENCREDIT_DATA names the folder with ${needs}\n`)
  })

  test(`${program}: the page has the scorer's fields, and scores as the service does`, async () => {
    const page = await openPage({ url })
    const labels = await page.locator('.field-name label').allTextContents()
    assert.deepEqual(labels.sort(), scorer.fields.map(({ label }) => label).sort())
    assert.deepEqual(
      await page
        .locator('#fields .legend > span:first-child')
        .allTextContents()
        .then((names) => names.sort()),
      scorer.definition.reasonGroups.map(({ name }) => name).sort()
    )
    assert.doesNotMatch(await page.locator('body').textContent(), /Poor|Standard|Annual income|undefined|NaN/)
    for (const title of ['Strong', 'In the middle', 'Weak', 'Straight from a form']) {
      await page.getByRole('button', { name: title }).click()
      await page.waitForFunction(() => location.hash !== '')
      await page.waitForTimeout(500)
      assert.deepEqual(await shownIn(page), expectedOf(await serviceScore(page)))
      assertAddsUp(await shownIn(page))
    }
    const [label, value] = change
    await page.getByLabel(label, { exact: true }).selectOption(value)
    await page.waitForTimeout(500)
    const shown = await shownIn(page)
    assert.deepEqual(shown, expectedOf(await serviceScore(page)))
    await page.context().close()
  })

  // What the service says of the applicant in the address of the page.
  async function serviceScore(page) {
    const given = [...new URLSearchParams(new URL(page.url()).hash.slice(1))]
    const record = Object.fromEntries(given.map(([name, text]) => [name, text === '' ? null : text]))
    const answer = await fetch(`${url}v1/score`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(record)
    })
    return answer.json()
  }

  for (const { width, height, colorScheme } of [
    { width: 1440, height: 900, colorScheme: 'light' },
    { width: 1440, height: 900, colorScheme: 'dark' },
    { width: 360, height: 740, colorScheme: 'light' }
  ]) {
    test(`${program}: axe has no complaint, and nothing scrolls sideways: ${width} pixels, ${colorScheme}`, async () => {
      const page = await openPage({ url, width, height, colorScheme })
      await page.getByRole('button', { name: 'Weak' }).click()
      await page.waitForTimeout(500)
      if (process.env.SCREENSHOTS !== undefined)
        await page.screenshot({
          path: join(process.env.SCREENSHOTS, `${program}-${width}-${colorScheme}.png`),
          fullPage: true
        })
      await assertAccessible(page)
      await assertFits(page)
      await page.context().close()
    })
  }

  test(`${program}: the service stops`, () => service.close())
}

test('the browser reported no problem and asked no other host', () => assert.deepEqual(complaints, []))
