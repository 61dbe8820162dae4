/**
 * `modelToSql`: a model as a query that computes its raw scores.
 *
 * @module
 */
import { checkOptions, kindOf } from '../checks.ts'
import type { Forest } from '../model/forest.ts'
import type { Model } from '../model/model.ts'
import { type Dialect, type DialectName, dialectNames, dialectOf } from './dialect.ts'
import { createFeatureColumns, type FeatureColumns } from './feature-columns.ts'
import { treeExpression } from './tree-expression.ts'

/** Options of `modelToSql`. */
export interface SqlOptions {
  /** The database. */
  readonly dialect: DialectName
  /** Name of the table with a column for each feature (default `data`); with a dot, schema and table. */
  readonly table?: string
  /** Columns of the table that the result has, too, before the raw scores (default: none). */
  readonly keep?: readonly string[]
}

/**
 * A query that computes a model's raw scores from a table whose columns have the names of the features: `raw_score`, or
 * `raw_score_0`, `raw_score_1`, … of a model of several.
 *
 * NULL and NaN are missing. Sums keep the order of the trees, so raw scores have the bits of `predictRaw` wherever the database
 * reads decimals correctly and adds as it is told. Sums in float32 (XGBoost, ONNX) have them in PostgreSQL and Spark; elsewhere they are
 * float64 sums, which differ by about 1e-7 of the largest term.
 *
 * @throws TypeError, RangeError when options are none, or the model has linear leaves, columns computed from others, or names or
 *   categories that cannot be said in SQL
 * @example
 * ```js
 * const query = modelToSql(model, { dialect: 'duckdb', table: 'applications', keep: ['id'] })
 * ```
 */
export function modelToSql(model: Model, options: SqlOptions): string {
  checkOptions(options, ['dialect', 'table', 'keep'])
  const { table = 'data', keep = [] } = options
  const dialect = dialectOf(checkedDialect(options.dialect))
  checkTable(table)
  checkKeep(keep)
  checkModel(model)
  checkLengths([...model.featureNames, ...keep], dialect)
  const prefix = unusedPrefix([...keep, ...model.featureNames])
  const columns = createFeatureColumns(model, dialect, prefix)
  const sums = sumsOf(model.forest, columns, dialect, prefix)
  const kept = keep.map(dialect.name)
  const source = table.split('.').map(dialect.name).join('.')
  const features = [...kept, ...columns.selected()]
  // A forest without splits still has a row for each of the table.
  const queries = [
    queryText(`${prefix}features`, features.length === 0 ? ['1 AS one'] : features, source, dialect),
    ...sums.steps.map(({ name, terms, from }) => queryText(name, ['*', ...terms], from, dialect))
  ]
  const scores = sums.scores.map(
    (score, k) => `${score} AS ${sums.scores.length === 1 ? 'raw_score' : `raw_score_${k}`}`
  )
  return `WITH ${queries.join(',\n')}\nSELECT ${[...kept, ...scores].join(',\n  ')}\nFROM ${sums.from}\n`
}

function queryText(name: string, columns: readonly string[], from: string, { materialized }: Dialect): string {
  return `${name} ${materialized} (\n  SELECT\n  ${columns.join(',\n  ')}\n  FROM ${from}\n)`
}

/** Queries that each go on from the one before, and the last one's name and expressions of the raw scores. */
interface Sums {
  readonly steps: readonly { readonly name: string; readonly terms: readonly string[]; readonly from: string }[]
  readonly scores: readonly string[]
  readonly from: string
}

function sumsOf(forest: Forest, columns: FeatureColumns, dialect: Dialect, prefix: string): Sums {
  const { numTrees, numTreesPerIteration, baseScores, baseIsLast, scale, sumType } = forest
  const sum = (sumType === 'float32' ? dialect.sumFloat32 : undefined) ?? dialect.sum
  const total = (terms: readonly string[]): string => (terms.length === 1 ? terms[0]! : sum(terms))
  const numRounds = numTrees / numTreesPerIteration
  const steps: { name: string; terms: string[]; from: string }[] = []
  let from = `${prefix}features`
  let scores = Array.from(baseScores, (base) => dialect.number(baseIsLast ? 0 : base))
  for (let begin = 0; begin < numRounds; begin += dialect.maxTerms) {
    const end = Math.min(numRounds, begin + dialect.maxTerms)
    const name = `${prefix}sums${steps.length}`
    const partial = scores.map((_, k) => `${prefix}s${steps.length}_${k}`)
    const terms = scores.map((score, k) => {
      const trees = Array.from({ length: end - begin }, (_, i) =>
        treeExpression(forest, (begin + i) * numTreesPerIteration + k, columns, dialect)
      )
      return `${total([score, ...trees])} AS ${partial[k]!}`
    })
    steps.push({ name, terms, from })
    scores = partial
    from = name
  }
  if (baseIsLast)
    scores = scores.map((score, k) => {
      const scaled = scale === 1 ? score : `${score} * ${dialect.number(scale)}`
      return total([scaled, dialect.number(baseScores[k]!)])
    })
  if (sumType === 'float32') scores = scores.map(dialect.widened)
  return { steps, scores, from }
}

function checkedDialect(dialect: unknown): DialectName {
  const found = dialectNames.find((name) => name === dialect)
  if (found !== undefined) return found
  const got = typeof dialect === 'string' ? JSON.stringify(dialect) : kindOf(dialect)
  throw new RangeError(`"dialect" expected ${dialectNames.join(', ')}, got ${got}`)
}

function checkTable(table: unknown): void {
  if (typeof table === 'string' && isName(table) && table.split('.').every((part) => part !== '')) return
  throw new RangeError('"table" expected the name of a table')
}

function checkKeep(keep: unknown): void {
  if (!Array.isArray(keep)) throw new TypeError(`"keep" expected an array of names, got ${kindOf(keep)}`)
  if (!keep.every((name) => typeof name === 'string' && isName(name)))
    throw new RangeError('"keep" expected names of columns')
}

function checkModel({ forest, featureNames, inputStage }: Model): void {
  if (forest.linear !== undefined) throw new RangeError('"model" expected constant leaves, got linear ones')
  if (inputStage !== undefined) throw new RangeError('"model" expected trees that test the columns as they are')
  const nameless = featureNames.find((name) => !isName(name))
  if (nameless !== undefined)
    throw new RangeError(`"model" expected features with names, got ${JSON.stringify(nameless)}`)
}

// Two columns that are one to the database would both be the one that is there.
function checkLengths(names: readonly string[], { maxNameBytes }: Dialect): void {
  const known = new Map<string, string>()
  for (const name of names) {
    const short = cutOff(name, maxNameBytes)
    const other = known.get(short) ?? name
    if (other !== name) {
      const both = `${JSON.stringify(other)} and ${JSON.stringify(name)}`
      throw new RangeError(`"model" expected names that differ in their first ${maxNameBytes} bytes, got ${both}`)
    }
    known.set(short, name)
  }
}

// Whole characters only.
function cutOff(name: string, maxBytes: number): string {
  const encoder = new TextEncoder()
  if (encoder.encode(name).length <= maxBytes) return name
  const { read } = encoder.encodeInto(name, new Uint8Array(maxBytes))
  return name.slice(0, read)
}

// No database has columns without a name, or with this character in it.
function isName(name: string): boolean {
  return name !== '' && !name.includes('\0')
}

function unusedPrefix(names: readonly string[]): string {
  let prefix = 'oc_'
  while (names.some((name) => name.toLowerCase().startsWith(prefix))) prefix = `o${prefix}`
  return prefix
}
