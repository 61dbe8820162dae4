import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { loadModel } from '../../src/format/load-model.ts'
import { predictRaw } from '../../src/predict/predict.ts'
import { dialectNames } from '../../src/sql/dialect.ts'
import { modelToSql } from '../../src/sql/model-to-sql.ts'
import { forests, modelOf, rowsOf } from '../oracle/random-forest.ts'
import { runQuery } from './run-query.ts'

const modelText = (name: string): string => readFileSync(`fixtures/${name}/model.txt`, 'utf8')

test('the query of a small model, whole', () => {
  const text = modelText('stump').replace('Column_0', 'a"b')
  const query = modelToSql(loadModel(text), { dialect: 'postgresql', table: 'bank.loans', keep: ['id'] })
  expect(query).toMatchInlineSnapshot(`
    "WITH oc_features AS MATERIALIZED (
      SELECT
      "id"
      FROM "bank"."loans"
    ),
    oc_sums0 AS MATERIALIZED (
      SELECT
      *,
      '0'::float8
        + '0.8756999969482422'::float8 AS oc_s0_0
      FROM oc_features
    )
    SELECT "id",
      oc_s0_0 AS raw_score
    FROM oc_sums0
    "
  `)
})

test.each([
  ["LightGBM's", { isLightgbm: true }],
  ["other libraries'", { isLightgbm: false, isScaled: true }]
])('raw scores of random forests such as %s are those of predictRaw', (_, options) => {
  const kinds = { in: 0, notIn: 0, steps: 0 }
  const cases = forests({ ...options, maxIterations: 60, maxDepth: 3 })
    .filter(({ sumType }) => sumType === 'float64')
    .chain((forest) => fc.tuple(fc.constant(forest), rowsOf(forest, 20)))
  fc.assert(
    fc.property(cases, ([forest, values]) => {
      const model = modelOf(forest)
      const { numFeatures } = model
      const rows = Array.from({ length: 20 }, (_, row) => [...values.slice(row * numFeatures, (row + 1) * numFeatures)])
      const query = modelToSql(model, { dialect: 'sqlite' })
      if (query.includes(' IN (')) kinds.in++
      if (query.includes(' NOT IN (')) kinds.notIn++
      if (query.includes('oc_sums1')) kinds.steps++
      const expected = predictRaw(model, rows)
      expect(runQuery(query, model.featureNames, rows).map((score) => (score as number) + 0)).toEqual(
        Array.from(expected, (score) => score + 0)
      )
    }),
    { numRuns: 150 }
  )
  expect(kinds.in).toBeGreaterThan(0)
  expect(kinds.steps).toBeGreaterThan(0)
  if (!options.isLightgbm) expect(kinds.notIn).toBeGreaterThan(0)
})

test('categories of text, their order, and numbers', () => {
  const model = loadModel(modelText('pandas'))
  const records: Record<string, string | number | boolean | null>[] = JSON.parse(
    readFileSync('fixtures/pandas/records.json', 'utf8')
  )
  const rows = records.map((record) => model.featureNames.map((name) => record[name] ?? null))
  const asRecords = rows.map((row) => Object.fromEntries(model.featureNames.map((name, i) => [name, row[i]!])))
  const written = rows.map((row) => row.map((value) => (typeof value === 'boolean' ? Number(value) : value)))
  const query = modelToSql(model, { dialect: 'sqlite' })
  expect(runQuery(query, model.featureNames, written)).toEqual([...predictRaw(model, asRecords)])
})

const quoted = {
  postgresql: /"(?:[^"]|"")*"/g,
  duckdb: /"(?:[^"]|"")*"/g,
  clickhouse: /`(?:[^`\\]|\\.)*`/g,
  sqlite: /`(?:[^`]|``)*`/g,
  spark: /`(?:[^`]|``)*`/g
}
const texts = {
  postgresql: /'(?:[^']|'')*'/g,
  duckdb: /'(?:[^']|'')*'/g,
  clickhouse: /'(?:[^'\\]|\\.)*'/g,
  sqlite: /'(?:[^']|'')*'/g,
  spark: /'(?:[^'\\]|\\.)*'/g
}

test.each(dialectNames)('%s: names and texts cannot leave their quotes', (dialect) => {
  const hostile = '"`\'\\"`\' DROP TABLE t; --'
  const model = loadModel(modelText('pandas'))
  const words = model.pandasCategorical.map((list) =>
    list.map((value) => (typeof value === 'string' ? hostile + value : value))
  )
  const named = {
    ...model,
    featureNames: model.featureNames.map((name) => hostile + name),
    pandasCategorical: words
  }
  const query = modelToSql(named, { dialect, table: hostile, keep: [hostile] })
  expect(query.match(/DROP/g)!.length).toBeGreaterThan(10)
  // What is quoted first hides the other quote in it.
  const rest = query.replaceAll(new RegExp(`${quoted[dialect].source}|${texts[dialect].source}`, 'g'), '')
  expect(rest).not.toMatch(/DROP|["`'\\]/)
})

test('SQLite: names are in quotes that it never takes for a text', () => {
  const query = modelToSql(loadModel(modelText('binary')), { dialect: 'sqlite', table: 'loans', keep: ['id'] })
  expect(query).toContain('`id`')
  expect(query).toContain('FROM `loans`')
  // A name in double quotes that no column has is a text to SQLite, and a text is 0 as a number.
  expect(query).not.toContain('"')
})

test('PostgreSQL: names that it cuts off to the same are refused', () => {
  const model = loadModel(modelText('binary'))
  const sqlOf = (first: string, second: string, dialect: 'postgresql' | 'duckdb', keep: string[] = []): string => {
    const featureNames = model.featureNames.map((name, i) => [first, second][i] ?? name)
    return modelToSql({ ...model, featureNames }, { dialect, keep })
  }
  const long = 'é'.repeat(31)
  const refused = `"model" expected names that differ in their first 63 bytes, got ${JSON.stringify(`${long}a1`)} and ${JSON.stringify(`${long}a2`)}`
  expect(() => sqlOf(`${long}a1`, `${long}a2`, 'postgresql')).toThrow(refused)
  expect(() => sqlOf(`${long}a1`, 'x', 'postgresql', [`${long}a2`])).toThrow(/first 63 bytes/)
  // A feature can be kept.
  expect(sqlOf(`${long}a1`, `${long}b1`, 'postgresql', [`${long}a1`])).toContain(`"${long}a1"`)
  expect(sqlOf(`${long}a1`, `${long}a2`, 'duckdb')).toContain(`"${long}a2"`)
})

test('what SQL cannot say is refused', () => {
  const refused = (name: string, options: object): (() => string) => {
    const model = loadModel(modelText(name))
    return () => modelToSql(model, { dialect: 'duckdb', ...options })
  }
  expect(refused('linear', {})).toThrow('"model" expected constant leaves, got linear ones')
  expect(refused('stump', { dialect: 'oracle' })).toThrow(
    '"dialect" expected postgresql, duckdb, clickhouse, sqlite, spark, got "oracle"'
  )
  expect(refused('stump', { table: '' })).toThrow('"table" expected the name of a table')
  expect(refused('stump', { table: 'a..b' })).toThrow('"table" expected the name of a table')
  expect(refused('stump', { keep: 'id' })).toThrow('"keep" expected an array of names, got string')
  expect(refused('stump', { keep: [''] })).toThrow('"keep" expected names of columns')
})

test('columns of the table may be named as those of the query are', () => {
  const model = loadModel(modelText('stump'))
  const query = modelToSql(model, { dialect: 'sqlite', keep: ['OC_x0'] })
  expect(query).toContain('ooc_features')
})

test('a chain of hundreds of nodes', () => {
  const model = loadModel(modelText('deep-chain'))
  expect(modelToSql(model, { dialect: 'spark' }).match(/CASE/g)!.length).toBeGreaterThan(300)
})
