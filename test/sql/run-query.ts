/**
 * Runs what `modelToSql` writes for SQLite, with SQL's three-valued logic and no database.
 *
 * @module
 */

type Value = number | string | boolean | null
type Row = ReadonlyMap<string, Value>

/**
 * The raw scores that a query gives, row after row.
 *
 * @param names - of the columns of the table `data`
 */
export function runQuery(query: string, names: readonly string[], rows: readonly (readonly Value[])[]): Value[] {
  // NaN cannot be stored in SQLite.
  const isNaN = (value: Value): boolean => typeof value === 'number' && Number.isNaN(value)
  const table = rows.map((row): Row => new Map(row.map((value, i) => [names[i]!, isNaN(value) ? null : value])))
  const reader = createReader(query)
  const results = readQuery(reader, new Map([['data', table]]))
  return results.flatMap((row) => [...row.values()])
}

interface Reader {
  readonly peek: () => string
  readonly next: () => string
  /** Takes the next token if it is this one. */
  readonly take: (token: string) => boolean
  readonly expect: (token: string) => void
}

function createReader(text: string): Reader {
  const tokens = text.match(/`(?:[^`]|``)*`|'(?:[^']|'')*'|\d[\w.]*(?:(?<=e)[-+]\d+)?|\w+|[<>]=|\S/g) ?? []
  let at = 0
  const peek = (): string => tokens[at] ?? 'the end'
  const next = (): string => tokens[at++] ?? 'the end'
  const take = (token: string): boolean => peek() === token && next() === token
  const expect = (token: string): void => {
    const got = next()
    if (got !== token) throw new Error(`expected ${token}, got ${got}`)
  }
  return { peek, next, take, expect }
}

function readQuery(reader: Reader, tables: Map<string, readonly Row[]>): Row[] {
  if (reader.take('WITH')) {
    do {
      const name = reader.next()
      for (const token of ['AS', 'MATERIALIZED', '(']) reader.expect(token)
      tables.set(name, readQuery(reader, tables))
      reader.expect(')')
    } while (reader.take(','))
  }
  reader.expect('SELECT')
  const columns: { name: string; evaluate: (row: Row) => Value }[] = []
  let isAll = false
  do {
    if (reader.take('*')) isAll = true
    else {
      const token = reader.peek()
      const evaluate = readOr(reader)
      columns.push({ name: reader.take('AS') ? nameOf(reader.next()) : nameOf(token), evaluate })
    }
  } while (reader.take(','))
  reader.expect('FROM')
  const source = tables.get(nameOf(reader.next()))!
  return source.map(
    (row) => new Map([...(isAll ? row : []), ...columns.map((one) => [one.name, one.evaluate(row)] as const)])
  )
}

type Evaluate = (row: Row) => Value

function nameOf(token: string): string {
  return token.startsWith('`') ? token.slice(1, -1).replaceAll('``', '`') : token
}

function readOr(reader: Reader): Evaluate {
  const terms = [readComparison(reader)]
  while (reader.take('OR')) terms.push(readComparison(reader))
  if (terms.length === 1) return terms[0]!
  return (row) => {
    const values = terms.map((term) => term(row))
    return values.includes(true) ? true : values.includes(null) ? null : false
  }
}

const comparisons: Readonly<Record<string, (a: Value, b: Value) => boolean>> = {
  '<': (a, b) => a! < b!,
  '<=': (a, b) => a! <= b!,
  '>': (a, b) => a! > b!,
  '>=': (a, b) => a! >= b!,
  '=': (a, b) => a === b
}

function readComparison(reader: Reader): Evaluate {
  const left = readSum(reader)
  const compare = comparisons[reader.peek()]
  if (compare !== undefined) {
    reader.next()
    const right = readSum(reader)
    return (row) => {
      const [a, b] = [left(row), right(row)]
      return a === null || b === null ? null : compare(a, b)
    }
  }
  if (reader.take('IS')) {
    reader.expect('NOT')
    reader.expect('NULL')
    return (row) => left(row) !== null
  }
  const isComplement = reader.take('NOT')
  if (!reader.take('IN')) return left
  reader.expect('(')
  const values: Value[] = []
  do values.push(readSum(reader)(new Map()))
  while (reader.take(','))
  reader.expect(')')
  return (row) => {
    const value = left(row)
    return value === null ? null : values.some((one) => one === value) !== isComplement
  }
}

function readSum(reader: Reader): Evaluate {
  let sum = readProduct(reader)
  for (;;) {
    const sign = reader.take('+') ? 1 : reader.take('-') ? -1 : 0
    if (sign === 0) return sum
    const [left, right] = [sum, readProduct(reader)]
    sum = arithmetic(left, right, (a, b) => (sign > 0 ? a + b : a - b))
  }
}

function readProduct(reader: Reader): Evaluate {
  let product = readOne(reader)
  while (reader.take('*')) product = arithmetic(product, readOne(reader), (a, b) => a * b)
  return product
}

function arithmetic(left: Evaluate, right: Evaluate, compute: (a: number, b: number) => number): Evaluate {
  return (row) => {
    const [a, b] = [left(row), right(row)]
    return a === null || b === null ? null : compute(a as number, b as number)
  }
}

function readOne(reader: Reader): Evaluate {
  const token = reader.next()
  if (token === 'CASE') return readCase(reader)
  if (token === '-') {
    const one = readOne(reader)
    return (row) => -(one(row) as number)
  }
  if (token === 'NULL') return () => null
  if (/^\d/.test(token)) return () => Number(token)
  if (token.startsWith("'")) return () => token.slice(1, -1).replaceAll("''", "'")
  if (token === '(') {
    const inner = readOr(reader)
    reader.expect(')')
    return inner
  }
  if (reader.take('(')) return readCall(token, reader)
  const name = nameOf(token)
  return (row) => {
    if (!row.has(name)) throw new Error(`no column ${name}`)
    return row.get(name)!
  }
}

function readCase(reader: Reader): Evaluate {
  const cases: { condition: Evaluate; value: Evaluate }[] = []
  while (reader.take('WHEN')) {
    const condition = readOr(reader)
    reader.expect('THEN')
    cases.push({ condition, value: readOr(reader) })
  }
  const otherwise = reader.take('ELSE') ? readOr(reader) : (): Value => null
  reader.expect('END')
  return (row) => (cases.find(({ condition }) => condition(row) === true)?.value ?? otherwise)(row)
}

function readCall(name: string, reader: Reader): Evaluate {
  const first = readOr(reader)
  if (name === 'CAST') {
    reader.expect('AS')
    const type = reader.next()
    reader.expect(')')
    if (type === 'REAL') return first
    return (row) => {
      const value = first(row)
      // An integer has no -0.
      return value === null ? null : Math.trunc(value as number) + 0
    }
  }
  const others: Evaluate[] = []
  while (reader.take(',')) others.push(readOr(reader))
  reader.expect(')')
  if (name === 'abs') return (row) => (first(row) === null ? null : Math.abs(first(row) as number))
  if (name === 'COALESCE') return (row) => first(row) ?? others[0]!(row)
  throw new Error(`no function ${name}`)
}
