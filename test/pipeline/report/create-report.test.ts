import { expect, test } from 'vitest'
import { createReport } from '../../../src/pipeline/report/create-report.ts'
import { readReportInput } from '../../../src/pipeline/report/read-report-input.ts'
import type { ReportInput } from '../../../src/pipeline/report/report-input.ts'
import { evaluate } from '../../../src/pipeline/validation/evaluate.ts'
import { elementsOf, textOf } from '../../explain/xml.ts'
import { exampleReport } from './example-report.ts'
import { bodyOf } from './html-tree.ts'

const example = exampleReport()
const page = createReport(example)
const body = bodyOf(page)
const sectionIds = [
  'protocols',
  'champion',
  'performance',
  'explanation',
  'reasons',
  'cutoffs',
  'fairness',
  'drift',
  'leakage',
  'data'
]

test('has every section the input has, and a contents that leads to each', () => {
  const ids = elementsOf(body, 'section').flatMap(({ attributes }) => attributes['id'] ?? [])
  expect(ids).toEqual(sectionIds)
  expect(elementsOf(body, 'a').map(({ attributes }) => attributes['href'])).toEqual(ids.map((id) => `#${id}`))
})

test('headings descend step by step, tables have captions and scopes, plots a name and a description', () => {
  const levels = [...page.matchAll(/<h([1-6])/g)].map(([, level]) => Number(level))
  expect(levels[0]).toBe(1)
  levels.forEach((level, i) => expect(level).toBeLessThanOrEqual((levels[i - 1] ?? 0) + 1))
  const tables = elementsOf(body, 'table')
  expect(tables.length).toBeGreaterThan(12)
  for (const table of tables) {
    expect(textOf(elementsOf(table, 'caption')[0]!).trim()).not.toBe('')
    const heads = elementsOf(table, 'th')
    expect(heads.every(({ attributes }) => ['col', 'row'].includes(attributes['scope']!))).toBe(true)
    const [head, ...rows] = elementsOf(table, 'tr').map((row) =>
      row.children.filter((cell) => typeof cell !== 'string')
    )
    expect(elementsOf(elementsOf(table, 'thead')[0]!, 'th').every((cell) => textOf(cell).trim() !== '')).toBe(true)
    for (const row of rows) expect(row).toHaveLength(head!.length)
  }
  const plots = elementsOf(body, 'svg')
  expect(plots.length).toBeGreaterThan(20)
  for (const plot of plots) {
    expect(plot.attributes['role']).toBe('img')
    for (const name of ['title', 'desc']) expect(textOf(elementsOf(plot, name)[0]!)).not.toBe('')
  }
})

test('asks for nothing and runs nothing', () => {
  expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`)
  expect(page).not.toMatch(/<script|<link|<img|<iframe|\bsrc=|\bon[a-z]+=|url\(|@import/)
  expect(page.match(/<style>/g)).toHaveLength(1)
  const addresses = [...page.matchAll(/https?:\/\/[^"'\s<]*/g)].map(([address]) => address)
  expect(new Set(addresses)).toEqual(new Set(['http://www.w3.org/2000/svg']))
})

test('the same input gives the same bytes', () => {
  expect(createReport(exampleReport())).toBe(page)
})

test('names may hold anything: it stays text', () => {
  const hostile = (text: string): string => `</td><script>alert("${text}")</script>'&amp;\u0000\ud800<!--`
  const shown = hostile('Age').replace(/[\u0000\ud800]/g, '\ufffd')
  const changed = createReport(exampleReport(hostile))
  expect(changed).not.toMatch(/<script|<!--|<\/td><scr/)
  const tree = bodyOf(changed)
  const cells = elementsOf(tree, 'th').map((cell) => textOf(cell).trim())
  expect(cells).toContain(shown)
  expect(elementsOf(tree, 'section')).toHaveLength(elementsOf(body, 'section').length)
  expect(elementsOf(tree, 'table')).toHaveLength(elementsOf(body, 'table').length)
})

test('what the input has not is left out', () => {
  const empty = createReport({ title: 'Nothing yet' })
  expect(elementsOf(bodyOf(empty), 'section')).toEqual([])
  expect(empty).not.toContain('<nav')
  for (const key of Object.keys(example) as (keyof ReportInput)[]) {
    if (key === 'title') continue
    const { [key]: _, ...others } = example
    expect(() => bodyOf(createReport(others as ReportInput))).not.toThrow()
    expect(() => bodyOf(createReport({ title: 'One section', [key]: example[key] }))).not.toThrow()
  }
})

test('through JSON it is the same report', () => {
  const json = JSON.stringify({ ...example, protocols: undefined, champion: undefined })
  const copy = readReportInput(JSON.parse(json))
  const { protocols, champion } = readReportInput(JSON.parse(JSON.stringify(example)))
  expect(createReport({ ...copy, protocols, champion })).toBe(page)
})

test('figures that are not defined are a dash', () => {
  const certain = { probabilities: Float64Array.of(0.9, 0.1, 0.8, 0.2), label: Int32Array.of(0, 0) }
  const evaluation = evaluate(certain, { numResamples: 0 })
  const input: ReportInput = {
    title: 'One class only',
    protocols: [{ name: 'grouped', description: '', numFolds: 2, candidates: [{ candidate: 'a', evaluation }] }]
  }
  const words = textOf(bodyOf(createReport(readReportInput(JSON.parse(JSON.stringify(input))))))
  expect(words).toContain('–')
  expect(words).not.toMatch(/NaN|undefined|null|Infinity/)
  expect(textOf(body)).not.toMatch(/NaN|undefined|\bnull\b|Infinity/)
})

test('refuses what is no input, naming the place', () => {
  expect(() => createReport(null as unknown as ReportInput)).toThrow(
    new TypeError('"input" expected an object, got null')
  )
  expect(() => createReport({} as ReportInput)).toThrow(new TypeError('"title" expected a string, got undefined'))
  const read = (changes: object) => () => readReportInput({ title: 'x', ...changes })
  expect(read({ fariness: [] })).toThrow(/expected the keys title, subtitle, .*; got "fariness"/)
  expect(read({ facts: [{ name: 'a', value: 5 }] })).toThrow('"facts[0].value" expected a string, got number')
  expect(read({ cutoffs: { numRows: 1, badRate: 1, rows: {} } })).toThrow('"cutoffs.rows" expected a list, got Object')
  expect(read({ champion: { protocol: 'x' } })).toThrow('"champion.candidate" expected a value, got none')
  expect(() => readReportInput([])).toThrow('"input" expected an object, got an array')
})
