import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { createExplainer } from '../../../src/explain/explainer.ts'
import { meanAbsoluteShap } from '../../../src/explain/importance.ts'
import { loadModel } from '../../../src/format/load-model.ts'
import { csvLine } from '../../../src/records/csv-writer.ts'
import { barPlot } from '../../../src/plot/bar.ts'
import { waterfallPlot } from '../../../src/plot/waterfall.ts'
import { smallModel } from '../../format/small-model.ts'
import { arrowStream } from '../tables/arrow-streams.ts'
import { runCli } from '../run-cli.ts'
import { temporaryFolder } from '../temporary-folder.ts'

const path = temporaryFolder()
const descriptionsIn = (html: string): string[] => [...html.matchAll(/<desc>(.*?)<\/desc>/gs)].map(([, text]) => text!)

// `numRows` rows of values, as columns and as CSV.
function rowsOf(featureNames: readonly string[], numRows: number): { columns: Float64Array[]; csv: string } {
  const columns = featureNames.map((_, feature) =>
    Float64Array.from({ length: numRows }, (_, row) => Math.round(Math.sin(row * 7 + feature) * 300) / 100)
  )
  const lines = Array.from({ length: numRows }, (_, row) => csvLine(columns.map((column) => String(column[row]))))
  return { columns, csv: csvLine(featureNames) + lines.join('') }
}

async function pageOf(model: string, csv: string, ...options: string[]): Promise<string> {
  const html = path('page.html')
  const outcome = await runCli(['explain', '--model', model, path('rows.csv', csv), '--html', html, ...options])
  expect(outcome).toMatchObject({ code: 0 })
  return readFileSync(html, 'utf8')
}

describe.each(['fixtures/binary/model.txt', 'fixtures/xgboost/binary-logistic/model.json'])('%s', (file) => {
  test('the page holds importance, all rows, four features and three rows, and asks for nothing', async () => {
    const model = loadModel(readFileSync(file))
    const { columns, csv } = rowsOf(model.featureNames, 120)
    const html = await pageOf(file, csv)
    expect(html).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`)
    expect(html).not.toMatch(/<script|<link|<img|https?:\/\/(?!www\.w3\.org)/)
    const explanation = createExplainer(model, { mode: 'fast' }).explain(columns)
    const descriptions = descriptionsIn(html)
    // Each is drawn for wide screens and for phones.
    expect(descriptions).toHaveLength(2 * (1 + 1 + Math.min(4, model.numFeatures) + 3 + 1))
    const means = barPlot(meanAbsoluteShap(explanation), model.featureNames, { maxFeatures: 10 })
    expect(descriptions[0]).toBe(descriptionsIn(means)[0])
    const scores = Array.from(columns[0]!, (_, row) =>
      explanation.values.subarray(row * model.numFeatures, (row + 1) * model.numFeatures).reduce((sum, x) => sum + x, 0)
    )
    const lowest = scores.indexOf(Math.min(...scores))
    const rowValues = columns.map((column) => column[lowest]!)
    expect(descriptions).toContain(descriptionsIn(waterfallPlot(explanation, { row: lowest, rowValues }))[0])
    expect(html).toContain(`<title>Row ${lowest + 1}</title>`)
  })
})

test('of several classes each has its sections, or the one that is asked for', async () => {
  const file = 'fixtures/multiclass/model.txt'
  const model = loadModel(readFileSync(file))
  const { csv } = rowsOf(model.featureNames, 30)
  const all = await pageOf(file, csv)
  for (let output = 0; output < model.forest.numTreesPerIteration; output++)
    expect(all).toContain(`>What moves the score of class ${output}</h2>`)
  const one = await pageOf(file, csv, '--class', '1')
  expect(one).toContain('>What moves the score of class 1</h2>')
  expect(one).not.toContain('>What moves the score of class 0</h2>')
})

test('rows that cannot be read are left out, and categories have their names', async () => {
  const text = smallModel.replace('pandas_categorical:null', 'pandas_categorical:[["Oslo", "Rome", "Bonn"]]')
  const csv = 'age,city,debt\n30,Rome,1\nold,Oslo,2\n50,Bonn,3\n'
  const html = await pageOf(path('cities.txt', text), csv, '--on-error', 'null', '--rejects', path('rejects'))
  expect(html).toContain('SHAP values of 2 rows of rows.csv')
  expect(html).toContain('city = Rome')
  expect(html).not.toContain('city = Oslo')
})

test('without rows, for applicants, and for too many classes there is none', async () => {
  const html = path('none.html')
  const empty = path('empty.csv', 'age,city,debt\n')
  expect(await runCli(['explain', '--model', path('small.txt', smallModel), empty, '--html', html])).toMatchObject({
    code: 1,
    err: 'opencredit: expected at least one row to plot, got none\n'
  })
  expect(await runCli(['explain', 'examples/applicants.csv', '--html', html])).toMatchObject({
    code: 2,
    err: 'opencredit: --html requires --model; see opencredit explain --help\n'
  })
  expect(existsSync(html)).toBe(false)
})

test('categories that the model does not list have the texts of the rows, in pages, plots and tables', async () => {
  const file = 'fixtures/catboost/statistics/model.cbm'
  const { featureNames } = loadModel(readFileSync(file))
  const texts = ['Lawyer & co', 'Ünter <b>', 'nurse']
  const records = texts.map((text, row) =>
    Object.fromEntries(featureNames.map((name) => [name, ['job', 'branch', 'owner'].includes(name) ? text : row + 0.5]))
  )
  const csvOf = (rows: readonly object[]): string =>
    csvLine(featureNames) + rows.map((row) => csvLine(Object.values(row) as string[])).join('')
  const columns = featureNames.map((name): [string, [unknown[]]] => [name, [records.map((record) => record[name])]])
  const inputs = {
    csv: Buffer.from(csvOf(records)),
    ndjson: Buffer.from(records.map((record) => `${JSON.stringify(record)}\n`).join('')),
    arrow: arrowStream(Object.fromEntries(columns))
  }
  const pages: string[] = []
  for (const [format, stdin] of Object.entries(inputs)) {
    const html = path(`${format}.html`)
    const argv = ['explain', '--model', file, '--format', format, '--html', html]
    expect(await runCli(argv, { stdin })).toMatchObject({ code: 0, err: '' })
    pages.push(readFileSync(html, 'utf8'))
  }
  for (const page of pages) {
    const descriptions = descriptionsIn(page).join('\n')
    for (const name of ['Lawyer &#38; co', 'Ünter &#60;b&#62;', 'nurse'])
      expect(descriptions).toContain(`job = ${name}: `)
    // Nothing that could be a code.
    expect(descriptions).not.toMatch(/\d{12}/)
    expect(page).toBe(pages[0])
  }
  const svg = path('one.svg')
  const argv = ['explain', '--model', file, '--table', '--svg', svg]
  const { out } = await runCli(argv, { stdin: csvOf(records.slice(0, 1)) })
  expect(out).toContain('job Lawyer & co')
  expect(readFileSync(svg, 'utf8')).toContain('job = Lawyer &#38; co')
})
