/**
 * How databases write what the SQL of a model is made of.
 *
 * @module
 */

/** The databases that SQL is written for. */
export const dialectNames = ['postgresql', 'duckdb', 'clickhouse', 'sqlite', 'spark'] as const

/** A database. */
export type DialectName = (typeof dialectNames)[number]

/** What differs between databases. All expressions are of float64, and NULL is what is missing. */
export interface Dialect {
  /** A float64 to the bit, not NaN. */
  readonly number: (value: number) => string
  readonly text: (value: string) => string
  readonly boolean: (value: boolean) => string
  readonly name: (name: string) => string
  /** How much of a name counts, in UTF-8; the rest is cut off without a word. */
  readonly maxNameBytes: number
  /** A column of any numeric type as float64, NaN as NULL. */
  readonly column: (column: string) => string
  /** A number cut off towards zero. */
  readonly cutOff: (value: string) => string
  /** What a `WITH` query is called, so that it is not computed anew wherever it is used. */
  readonly materialized: string
  /** The sum of expressions, in their order: `terms[0] + terms[1] + …` from the left. */
  readonly sum: (terms: readonly string[]) => string
  /** The most terms of one sum; longer ones are cut into queries, each of which goes on from the last. */
  readonly maxTerms: number
  /** Whether sums can be rounded to float32 after each term, as XGBoost and ONNX Runtime do. */
  readonly sumFloat32: ((terms: readonly string[]) => string) | undefined
  /** A float32 as a float64. */
  readonly widened: (value: string) => string
}

const doubled = (quote: string, text: string): string => `${quote}${text.replaceAll(quote, quote + quote)}${quote}`
const backslashed = (quote: string, text: string): string =>
  `${quote}${text.replaceAll('\\', '\\\\').replaceAll(quote, `\\${quote}`)}${quote}`

// JavaScript's shortest decimal is read back to the same float64 by whoever rounds correctly.
const decimal = (value: number): string => (Object.is(value, -0) ? '-0.0' : `${value}`)
const withExponent = (value: number): string => (decimal(value).includes('e') ? decimal(value) : `${decimal(value)}e0`)
const infinity = (value: number, positive: string): string | undefined =>
  value === Infinity ? positive : value === -Infinity ? `-${positive}` : undefined

const truth = (value: boolean): string => (value ? 'TRUE' : 'FALSE')
const flat = (terms: readonly string[]): string => terms.join('\n    + ')
const listed = (terms: readonly string[]): string => terms.join(',\n    ')

const dialects: Readonly<Record<DialectName, Dialect>> = {
  postgresql: {
    // Without quotes it would be of type numeric.
    number: (value) => `'${infinity(value, 'Infinity') ?? decimal(value)}'::float8`,
    text: (value) => doubled("'", value),
    boolean: truth,
    name: (name) => doubled('"', name),
    maxNameBytes: 63,
    column: (column) => `NULLIF(${column}::float8, 'NaN'::float8)`,
    cutOff: (value) => `trunc(${value})`,
    materialized: 'AS MATERIALIZED',
    sum: flat,
    maxTerms: 500,
    sumFloat32: (terms) => terms.map((term) => `(${term})::float4`).join('\n    + '),
    widened: (value) => `(${value})::float8`
  },
  duckdb: {
    number: (value) => {
      const infinite = infinity(value, 'Infinity')
      return infinite === undefined ? withExponent(value) : `'${infinite}'::DOUBLE`
    },
    text: (value) => doubled("'", value),
    boolean: truth,
    name: (name) => doubled('"', name),
    maxNameBytes: Infinity,
    column: (column) => `NULLIF(${column}::DOUBLE, 'NaN'::DOUBLE)`,
    cutOff: (value) => `trunc(${value})`,
    materialized: 'AS MATERIALIZED',
    sum: (terms) => `list_sum([\n    ${listed(terms)}\n  ])`,
    maxTerms: Infinity,
    sumFloat32: undefined,
    widened: (value) => value
  },
  clickhouse: {
    number: (value) => infinity(value, 'inf') ?? withExponent(value),
    text: (value) => backslashed("'", value),
    boolean: truth,
    name: (name) => backslashed('`', name),
    maxNameBytes: Infinity,
    column: (column) => `if(isNaN(${column}), NULL, toFloat64(${column}))`,
    // IN does not take -0 for 0.
    cutOff: (value) => `trunc(${value}) + 0e0`,
    materialized: 'AS',
    sum: (terms) => `arraySum([\n    ${listed(terms)}\n  ])`,
    maxTerms: Infinity,
    sumFloat32: undefined,
    widened: (value) => value
  },
  sqlite: {
    number: (value) => infinity(value, '9e999') ?? withExponent(value),
    text: (value) => doubled("'", value),
    boolean: (value) => `${Number(value)}`,
    // In double quotes the name of a column that is not there would be a text, and so 0.
    name: (name) => doubled('`', name),
    maxNameBytes: Infinity,
    // SQLite has no NaN.
    column: (column) => `CAST(${column} AS REAL)`,
    cutOff: (value) => `CAST(${value} AS INTEGER)`,
    materialized: 'AS MATERIALIZED',
    sum: flat,
    maxTerms: 50,
    sumFloat32: undefined,
    widened: (value) => value
  },
  spark: {
    number: (value) => {
      const infinite = infinity(value, 'Infinity')
      return infinite === undefined ? `${decimal(value)}D` : `double('${infinite}')`
    },
    text: (value) => backslashed("'", value),
    boolean: truth,
    name: (name) => doubled('`', name),
    maxNameBytes: Infinity,
    column: (column) => `nullif(cast(${column} AS double), double('NaN'))`,
    cutOff: (value) => `cast(${value} AS bigint)`,
    materialized: 'AS',
    sum: (terms) => `aggregate(array(\n    ${listed(terms.slice(1))}\n  ), ${terms[0]}, (sum, term) -> sum + term)`,
    maxTerms: Infinity,
    sumFloat32: (terms) =>
      `aggregate(array(\n    ${listed(terms.slice(1))}\n  ), cast(${terms[0]} AS float), ` +
      '(sum, term) -> sum + cast(term AS float))',
    widened: (value) => `cast(${value} AS double)`
  }
}

/** What a database's SQL looks like. */
export function dialectOf(name: DialectName): Dialect {
  return dialects[name]
}
