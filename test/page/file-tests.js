/**
 * Tests of scoring files on the page.
 */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { parse } from 'csv-parse/sync'
import { scoreApplicant } from '../../dist/credit/index.js'
import { expectedOf, openPage, shownIn } from './page-in-browser.js'
import { columnNames, randomFile } from './random-applicants.js'

/** Adds the tests; `examples` are those of the page. */
export function addFileTests(examples) {
  test('a file of 5,000 rows scores as in Node, and its results can be saved', async () => {
    const page = await openPage()
    const { records, buffer } = randomFile(5000)
    await page.getByRole('button', { name: 'Score a file' }).click()
    await page.locator('#file-input').setInputFiles({ name: 'many.csv', mimeType: 'text/csv', buffer })
    await page
      .getByText(/^many\.csv: 5,000 rows in/)
      .first()
      .waitFor({ timeout: 120_000 })
    const scores = records.map((record) => scoreApplicant(record))
    const numScored = scores.filter(({ status }) => status === 'scored').length
    assert.ok(numScored > 500 && numScored < 4500)
    for (const [i, name] of ['Poor', 'Standard', 'Good'].entries()) {
      const count = scores.filter(({ prediction }) => prediction === name).length
      const text = await page.locator('.counts .percent').nth(i).textContent()
      assert.equal(text, `${count.toLocaleString('en-US')}, ${((count / numScored) * 100).toFixed(1)} %`)
    }
    const remarks = await page.locator('.file-remarks').textContent()
    const numInsufficient = (5000 - numScored).toLocaleString('en-US')
    assert.ok(remarks.endsWith(`${numInsufficient} rows with insufficient information; 0 rows not scored.`))
    assert.equal(await page.locator('.rows tbody tr').count(), 20)

    const downloading = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Save results as CSV' }).click()
    const download = await downloading
    assert.equal(download.suggestedFilename(), 'many-scored.csv')
    const rows = parse(readFileSync(await download.path()), { columns: true })
    assert.equal(rows.length, scores.length)
    for (const [i, { status, message, prediction, points, probabilities, reasons }] of scores.entries()) {
      const row = rows[i]
      assert.equal(Number(row.line), i + 2)
      if (status !== 'scored') {
        assert.deepEqual([row.class, row.points, row.not_scored], ['', '', `${status}: ${message}`])
        continue
      }
      assert.equal(row.class, prediction)
      assert.equal(Number(row.points), points)
      for (const [name, probability] of Object.entries(probabilities)) {
        assert.equal(Number(row[`probability_${name}`]), probability)
      }
      assert.deepEqual(
        [1, 2, 3, 4].map((rank) => row[`reason_${rank}`]).filter((text) => text !== ''),
        reasons.map(({ text }) => text)
      )
      assert.deepEqual(Object.fromEntries(columnNames.map((name) => [name, row[name]])), records[i])
    }

    const opened = scores.findIndex(({ status }) => status === 'scored')
    await page.getByRole('button', { name: `Open line ${opened + 2}`, exact: true }).click()
    await page.waitForFunction(
      (points) => Number(document.querySelector('.points-number').textContent) === points,
      scores[opened].points
    )
    await page.context().close()
  })

  test('scoring a file can be stopped, and the page stays responsive meanwhile', async () => {
    const page = await openPage()
    await page.getByRole('button', { name: 'Score a file' }).click()
    const { buffer } = randomFile(50_000)
    await page.locator('#file-input').setInputFiles({ name: 'long.csv', mimeType: 'text/csv', buffer })
    await page.waitForFunction(() => document.querySelector('progress').value > 0)
    // Something else can be done before it ends.
    await page.getByRole('button', { name: 'One applicant' }).click()
    await page.getByRole('button', { name: 'In trouble' }).click()
    await page.waitForFunction(() => document.querySelector('.verdict .class-name').textContent === 'Poor')
    await page.getByRole('button', { name: 'Score a file' }).click()
    await page.getByRole('button', { name: 'Cancel' }).click()
    await page
      .getByText(/^long\.csv: stopped after [\d,]+ rows\.$/)
      .first()
      .waitFor()
    const [, numRows] = /after ([\d,]+) rows/.exec(await page.locator('.file-status').textContent())
    assert.ok(Number(numRows.replaceAll(',', '')) < 50_000)
    await page.locator('#file-save').waitFor()
    await page.context().close()
  })

  test('the example file contains the examples', async () => {
    const page = await openPage()
    await page.getByRole('button', { name: 'Score a file' }).click()
    const downloading = page.waitForEvent('download')
    await page.getByRole('link', { name: 'Download an example file' }).click()
    const rows = parse(readFileSync(await (await downloading).path()), { columns: true })
    assert.deepEqual(Object.keys(rows[0]), columnNames)
    assert.deepEqual(
      rows.map((row) => expectedOf(scoreApplicant(row))),
      examples.map((example) => expectedOf(scoreApplicant(example)))
    )
    await page.context().close()
  })

  test('a file can be dropped anywhere on the page', async () => {
    const page = await openPage()
    const text = readFileSync(new URL('../../examples/applicants.csv', import.meta.url), 'utf8')
    await page.evaluate((content) => {
      const dataTransfer = new DataTransfer()
      dataTransfer.items.add(new File([content], 'dropped.csv', { type: 'text/csv' }))
      document
        .querySelector('h1')
        .dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }))
    }, text)
    await page
      .getByText(/^dropped\.csv: 3 rows in/)
      .first()
      .waitFor()
    await page.context().close()
  })

  test('a file that is not a table of applicants is rejected in one sentence', async () => {
    const page = await openPage()
    await page.getByRole('button', { name: 'Score a file' }).click()
    const status = page.locator('.file-status')
    for (const [text, message] of [
      [
        'a,b\n1,2\n',
        'no.csv: 0 of 18 fields found; expected at least 9 in the header row, such as Age, Occupation, Annual_Income.'
      ],
      [
        'age;OCCUPATION;outstanding debt\n1;2;3\n',
        'no.csv: 3 of 18 fields found: Age, Occupation, Outstanding_Debt; expected at least 9 in the header row, such as Annual_Income, Monthly_Inhand_Salary, Num_Bank_Accounts.'
      ],
      ['', 'no.csv: expected a header row, got an empty input.'],
      ['Age,Age\n1,2\n', 'no.csv: line 1: duplicate column name in columns 1 and 2.']
    ]) {
      await page
        .locator('#file-input')
        .setInputFiles({ name: 'no.csv', mimeType: 'text/csv', buffer: Buffer.from(text) })
      await page.waitForFunction((wanted) => document.querySelector('.file-status').textContent === wanted, message)
      assert.equal(await status.textContent(), message)
    }
    await page.context().close()
  })

  test('1,000 rows, a quote left open in row 100: 999 are scored, and all are saved', async () => {
    const page = await openPage()
    await page.getByRole('button', { name: 'Score a file' }).click()
    const { header, row } = exampleLines()
    const lines = Array.from({ length: 1000 }, (_, i) => `${row};${i === 99 ? '"' : ''}=${i}`)
    const buffer = Buffer.from([`${header.toUpperCase()};Note`, ...lines].join('\r\n'))
    await page.locator('#file-input').setInputFiles({ name: 'open.csv', mimeType: 'text/csv', buffer })
    await page
      .getByText(/^open\.csv: 1,000 rows in [\d.]+ seconds, 1 of them not scored\.$/)
      .first()
      .waitFor()
    assert.match(await page.locator('.file-remarks').textContent(), /; 1 row not scored\.$/)
    const downloading = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Save results as CSV' }).click()
    const rows = parse(readFileSync(await (await downloading).path()), { columns: true })
    assert.equal(rows.length, 1000)
    // A cell that a spreadsheet would run is saved as text.
    assert.deepEqual(
      rows.map((row) => row.Note),
      lines.map((_, i) => (i === 99 ? '"=99' : `'=${i}`))
    )
    assert.deepEqual(
      rows.filter((row) => row.class === '').map((row) => row.not_scored),
      ['line 101: expected a closing quote, got none']
    )
    await page.context().close()
  })

  test('a row with the wrong number of cells is shown with its line, and keeps its cells', async () => {
    const page = await openPage()
    await page.getByRole('button', { name: 'Score a file' }).click()
    const { header, row } = exampleLines()
    const buffer = Buffer.from(`${header}\n${row}\n31\n`)
    await page.locator('#file-input').setInputFiles({ name: 'short.csv', mimeType: 'text/csv', buffer })
    await page.getByText('Not scored: line 3: expected 18 cells, got 1').waitFor()
    const downloading = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Save results as CSV' }).click()
    const [, short] = parse(readFileSync(await (await downloading).path()), { columns: true })
    assert.equal(short.Age, '31')
    await page.context().close()
  })
}

/** The header and the first row of the example file, with semicolons. */
function exampleLines() {
  const text = readFileSync(new URL('../../examples/applicants.csv', import.meta.url), 'utf8')
  const [header, row] = text.split(/\r?\n/).map((line) => line.replaceAll(',', ';'))
  return { header, row }
}
