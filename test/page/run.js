/**
 * Tests the built page in headless Chromium, by mouse, keyboard and file: what it shows is what `scoreApplicant` gives in
 * Node. Run by `npm run test:page`; CHROMIUM names another browser.
 */
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { applicantFields, reasonGroups, scoreApplicant } from '../../dist/credit/index.js'
import { createServer } from '../../dist/server/index.js'
import { addExplorerTests } from './explorer-tests.js'
import { addFileTests } from './file-tests.js'
import {
  assertAccessible,
  assertAddsUp,
  assertFits,
  complaints,
  expectedOf,
  hasBrowser,
  openPage,
  requestedPaths,
  setFields,
  shownIn,
  start,
  states,
  stop
} from './page-in-browser.js'
import { randomApplicants } from './random-applicants.js'

if (!hasBrowser) {
  console.log('skipped: cannot find chromium; install it (Debian: apt-get install chromium) or name it in CHROMIUM')
  process.exit(0)
}
if (!existsSync(new URL('../../dist/page/page.js', import.meta.url))) {
  throw new Error('expected the built page in dist/page/; run npm run build')
}

const examples = JSON.parse(readFileSync(new URL('../../examples/applicants.json', import.meta.url), 'utf8'))
const titles = ['Well off', 'In the middle', 'In trouble', 'Straight from a form']

before(start)
after(stop)

test('the examples score as in Node, and a click loads them', async () => {
  const page = await openPage()
  assert.deepEqual(await shownIn(page), expectedOf(scoreApplicant(examples[0])))
  for (const [i, title] of titles.entries()) {
    await page.getByRole('button', { name: title }).click()
    const expected = expectedOf(scoreApplicant(examples[i]))
    await page.waitForFunction(
      (points) => Number(document.querySelector('.points-number').textContent) === points,
      expected.points
    )
    const shown = await shownIn(page)
    assert.deepEqual(shown, expected)
    assertAddsUp(shown)
  }
  await page.context().close()
})

test('when the service serves the page, both give the same score', async () => {
  const service = await createServer({ logLevel: 'silent' })
  const url = `${await service.listen({ port: 0, host: '127.0.0.1' })}/`
  const page = await openPage({ url })
  for (const [i, title] of titles.entries()) {
    const body = JSON.stringify(examples[i])
    const headers = { 'content-type': 'application/json' }
    const answer = await (await fetch(`${url}v1/score`, { method: 'POST', headers, body })).json()
    await page.getByRole('button', { name: title }).click()
    await page.waitForFunction(
      (points) => Number(document.querySelector('.points-number').textContent) === points,
      answer.points
    )
    assert.deepEqual(await shownIn(page), expectedOf(answer))
  }
  await page.context().close()
  await service.close()
})

test('200 random applicants, set field by field, score as in Node, and their points add up', async () => {
  const page = await openPage()
  for (const applicant of randomApplicants(200, 4)) {
    await setFields(page, applicant)
    // A ratio that can be computed cannot be entered.
    const disabled = await page.evaluate(() =>
      [...document.querySelectorAll('.control[data-side=a] input[type=number]:disabled')].map(({ id }) => id.slice(2))
    )
    const given = Object.fromEntries(Object.entries(applicant).filter(([name]) => !disabled.includes(name)))
    const shown = await shownIn(page)
    const score = scoreApplicant(given)
    assert.deepEqual(shown, expectedOf(score))
    if (score.status === 'scored') assertAddsUp(shown)
  }
  await page.context().close()
})

test('leaving out what a score needs gives no score, but says what is needed, for one applicant and for two', async () => {
  const page = await openPage()
  await page.getByRole('checkbox', { name: 'Outstanding debt: unknown' }).check()
  await page.waitForFunction(() => document.querySelector('.verdict').dataset.class === '')
  assert.deepEqual(await shownIn(page), expectedOf({ status: 'insufficient information' }))
  assert.equal(
    await page.locator('.verdict .comparison').first().textContent(),
    'There is no class and there are no points. A score needs outstanding debt.'
  )
  await page.waitForFunction(() => document.querySelector('#live').textContent !== '')
  assert.equal(
    await page.locator('#live').textContent(),
    'Result: insufficient information. A score needs outstanding debt.'
  )
  await page.getByRole('button', { name: 'Compare two' }).click()
  await page.locator('#target input[value=b]').check()
  await page.getByRole('button', { name: 'In trouble' }).click()
  await page.waitForFunction(() => document.querySelectorAll('.verdict')[1].dataset.class === 'Poor')
  assert.equal(await page.locator('.waterfall').isVisible(), false)
  assert.ok(await page.getByText('B: What lowered the score').isVisible())
  await page.context().close()
})

test('moving a slider changes class, points and waterfall; many moves in a frame are drawn once', async () => {
  const page = await openPage()
  const first = await shownIn(page)
  const slider = page.getByRole('slider', { name: 'Card interest rate, slider' })
  const { x, y, width, height } = await slider.boundingBox()
  await page.mouse.move(x + 10, y + height / 2)
  await page.mouse.down()
  await page.mouse.move(x + width - 12, y + height / 2, { steps: 25 })
  await page.mouse.up()
  await page.waitForFunction(() => document.querySelector('.verdict .class-name').textContent === 'Standard')
  const moved = await shownIn(page)
  assert.notEqual(moved.points, first.points)
  assert.notEqual(moved.parts['Interest rate'], first.parts['Interest rate'])
  assertAddsUp(moved)
  const numDrawn = await page.evaluate(async () => {
    const slider = document.querySelector('#a-Age').previousElementSibling
    let count = 0
    const observer = new MutationObserver(() => count++)
    observer.observe(slider, { attributeFilter: ['aria-valuetext'] })
    for (let age = 20; age < 60; age++) {
      slider.value = String(age)
      slider.dispatchEvent(new Event('input'))
    }
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done())))
    observer.disconnect()
    return count
  })
  assert.equal(numDrawn, 1)
  await page.context().close()
})

test('a value can be unknown, and an impossible one is reported', async () => {
  const page = await openPage()
  await page.getByRole('checkbox', { name: 'Age: unknown' }).check()
  await page.waitForFunction(() => document.querySelector('#a-Age').value === '')
  await page.getByLabel('Occupation', { exact: true }).selectOption('Unknown')
  await page.waitForFunction(() => document.querySelector('.comparison').textContent.includes('2 of 20 values unknown'))
  assert.deepEqual(await shownIn(page), expectedOf(scoreApplicant({ ...examples[0], Age: null, Occupation: null })))
  await page.getByLabel('Age', { exact: true }).fill('500')
  await page.getByText('Above the maximum of 94; treated as missing.').waitFor()
  await page.getByLabel('Age', { exact: true }).fill('70')
  await page.getByText('Outside the range the model was trained on (14 to 56).').waitFor()
  // The models do not take it.
  assert.deepEqual(await shownIn(page), expectedOf(scoreApplicant({ ...examples[0], Age: 70, Occupation: null })))
  await page.context().close()
})

test('a messy record can be pasted, and every repair and warning is listed with its field', async () => {
  const page = await openPage()
  const { repairs, warnings } = scoreApplicant(examples[3])
  const labelOf = (name) => applicantFields.find((field) => field.name === name).label
  const csv = [Object.keys(examples[3]), Object.values(examples[3])].map((cells) => cells.join(',')).join('\n')
  const lines = Object.entries(examples[3]).map(([name, value]) => `${name}: ${value}`)
  for (const text of [JSON.stringify(examples[3]), csv, lines.join('\n')]) {
    await page.getByRole('button', { name: 'Well off' }).click()
    await page.getByRole('button', { name: 'Paste a record…' }).click()
    await page.getByRole('textbox', { name: 'Record' }).fill(text)
    await page.getByRole('button', { name: 'Load record' }).click()
    await page.getByRole('heading', { name: 'Notes on the pasted record' }).waitFor()
    const shown = await page.locator('.findings li').allTextContents()
    assert.deepEqual(
      shown,
      [...repairs, ...warnings].map(({ field, message }) => `${labelOf(field)} ${message}`)
    )
    await page.waitForFunction(() => document.querySelector('#a-Age').value === '28')
    assert.deepEqual(await shownIn(page), expectedOf(scoreApplicant(examples[3])))
  }
  await page.context().close()
})

test('two applicants can be compared: differences are marked, add up, and go away when A is copied to B', async () => {
  const page = await openPage()
  await states.compare(page)
  const [a, b] = [scoreApplicant(examples[0]), scoreApplicant(examples[2])]
  const shown = await shownIn(page)
  assert.deepEqual(shown.totals, [a.points, b.points])
  assertAddsUp(shown)
  const names = applicantFields.map(({ name }) => name).filter((name) => examples[0][name] !== examples[2][name])
  const marked = await page.locator('.field.differs').evaluateAll((nodes) => nodes.map((node) => node.dataset.field))
  assert.deepEqual(marked.sort(), names.sort())
  await page.getByRole('button', { name: 'Swap A and B' }).click()
  await page.waitForFunction(
    (points) => Number(document.querySelector('.points-number').textContent) === points,
    b.points
  )
  await page.getByRole('button', { name: 'Copy A to B' }).click()
  await page.waitForFunction(() => document.querySelector('.field.differs') === null)
  assert.deepEqual((await shownIn(page)).totals, [b.points, b.points])
  await page.context().close()
})

test('the address contains the values: it can be opened again, and the link copied', async () => {
  const page = await openPage()
  await states.compare(page)
  await page.getByRole('button', { name: 'Copy link' }).click()
  await page.getByText('It contains the values shown here').first().waitFor()
  const shown = await shownIn(page)
  const { hash } = new URL(page.url())
  assert.ok(hash.includes('Age=48') && hash.includes('B.Age=24'))
  const other = await openPage({ hash })
  assert.deepEqual(await shownIn(other), shown)
  await other.evaluate(() => {
    location.hash = 'Age=51&Occupation=Doctor'
  })
  await other.waitForFunction(() => document.querySelector('#a-Age').value === '51')
  assert.deepEqual(await shownIn(other), expectedOf(scoreApplicant({ Age: 51, Occupation: 'Doctor' })))
  await page.context().close()
  await other.context().close()
})

test('nothing is animated for users who prefer reduced motion', async () => {
  for (const [reducedMotion, duration] of [
    ['no-preference', '0.14s, 0.14s'],
    ['reduce', '0s']
  ]) {
    const page = await openPage({ reducedMotion })
    const seconds = await page.evaluate(
      () => getComputedStyle(document.querySelector('.waterfall rect')).transitionDuration
    )
    assert.equal(seconds, duration)
    await page.context().close()
  }
})

test('everything can be done by keyboard alone', async () => {
  const page = await openPage()
  const focused = () =>
    page.evaluate(() => document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent.trim())
  const tabTo = async (name) => {
    for (let i = 0; i < 150; i++) {
      await page.keyboard.press('Tab')
      if ((await focused()) === name) return
    }
    assert.fail(`"${name}" expected to be reached by Tab`)
  }
  await page.keyboard.press('Tab')
  assert.equal(await focused(), 'Skip to the result')
  await tabTo('In trouble')
  await page.keyboard.press('Enter')
  await page.waitForFunction(() => document.querySelector('.verdict .class-name').textContent === 'Poor')
  await tabTo('Paste a record…')
  await page.keyboard.press('Enter')
  await page.keyboard.type('Age: 35')
  await page.keyboard.press('Control+Enter')
  await page.getByRole('heading', { name: 'Notes on the pasted record' }).waitFor()
  await page.waitForFunction(() => document.querySelector('#a-Age').value === '35')
  await tabTo('Card interest rate: unknown')
  await page.keyboard.press('Space')
  await page.waitForFunction(() => document.querySelector('#a-Interest_Rate').value !== '')
  await page.keyboard.press('Shift+Tab')
  await page.keyboard.press('Shift+Tab')
  assert.equal(await focused(), 'Card interest rate, slider')
  const rate = await page.locator('#a-Interest_Rate').inputValue()
  await page.keyboard.press('ArrowRight')
  await page.waitForFunction(
    (old) => Number(document.querySelector('#a-Interest_Rate').value) === Number(old) + 1,
    rate
  )
  const isRinged = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle !== 'none')
  assert.ok(isRinged)
  await page.context().close()
})

test('a screen reader is told the result once the values stop changing', async () => {
  const page = await openPage()
  await page.getByRole('button', { name: 'In trouble' }).click()
  await page.waitForFunction(() => document.querySelector('#live').textContent !== '')
  const { points, reasons } = scoreApplicant(examples[2])
  const text = await page.locator('#live').textContent()
  assert.equal(
    text,
    `Result: Poor, does not pass, ${points} points. Main reason for a lower score: ${reasons[0].text}.`
  )
  assert.equal(await page.locator('.waterfall tbody th').count(), reasonGroups.length + 2)
  await page.context().close()
})

for (const colorScheme of ['light', 'dark']) {
  for (const [name, enter] of Object.entries(states)) {
    test(`axe finds nothing serious: ${name}, ${colorScheme}`, async () => {
      const page = await openPage({ colorScheme })
      await enter(page)
      await assertAccessible(page)
      await page.context().close()
    })
  }
}

for (const [name, enter] of Object.entries(states)) {
  test(`a phone of 360 pixels need not scroll sideways: ${name}`, async () => {
    const page = await openPage({ width: 360, height: 740 })
    await enter(page)
    await assertFits(page)
    await page.context().close()
  })
}

addFileTests(examples)
addExplorerTests()

test('the browser requested nothing but the files of the page and reported no problem', () => {
  assert.deepEqual(complaints, [])
  assert.deepEqual(requestedPaths(), [
    '/some/path/',
    '/some/path/icon.svg',
    '/some/path/page.css',
    '/some/path/page.js'
  ])
})
