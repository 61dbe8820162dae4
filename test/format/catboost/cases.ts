/**
 * The golden cases of CatBoost: every folder of `fixtures/catboost`, or those made by the live comparison.
 *
 * @module
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

type Encoded = { readonly type: 'f8' | 'i4'; readonly data: string }
type Column = Float64Array | readonly (string | number | boolean)[]

export interface CatboostCase {
  readonly name: string
  readonly numRows: number
  /** Numbers, and the values of categories, by name. */
  readonly columns: Readonly<Record<string, Column>>
  /** Iterations of the output `range`: start and end (exclusive). */
  readonly iterations: readonly [number, number] | undefined
  /** How far outputs may be from CatBoost's, relative to them. */
  readonly tolerance: number
  /** The class of each row, as text. */
  readonly labels: readonly string[] | undefined
  /** Without `leafJson`, and what follows from JSON, where JSON has lost statistics. */
  readonly outputs: Readonly<
    Partial<Record<'raw' | 'output' | 'leafBinary' | 'leafJson' | 'range' | 'contributions', Float64Array | Int32Array>>
  >
  readonly binary: Uint8Array
  readonly json: Uint8Array
}

const arrays = { f8: Float64Array, i4: Int32Array }

function decoded({ type, data }: Encoded): Float64Array | Int32Array {
  return new arrays[type](Uint8Array.from(Buffer.from(data, 'base64')).buffer)
}

function entriesOf<Value, Result>(object: Record<string, Value>, of: (value: Value) => Result): Record<string, Result> {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, of(value)]))
}

/** The cases, by name. */
export function readCatboostCases(
  folder: string = process.env['OPENCREDIT_CATBOOST_CASES'] ?? 'fixtures/catboost'
): CatboostCase[] {
  return readdirSync(folder)
    .filter((name) => existsSync(join(folder, name, 'case.json')))
    .map((name) => {
      const bytesOf = (file: string): Uint8Array => Uint8Array.from(readFileSync(join(folder, name, file)))
      const { numRows, columns, iterations, tolerance, labels, outputs } = JSON.parse(
        new TextDecoder().decode(bytesOf('case.json'))
      )
      return {
        name,
        numRows,
        columns: entriesOf<Encoded | Column, Column>(columns, (column) =>
          'data' in column ? (decoded(column) as Float64Array) : (column as Column)
        ),
        iterations: iterations ?? undefined,
        tolerance,
        labels: labels ?? undefined,
        outputs: entriesOf(outputs, decoded),
        binary: bytesOf('model.cbm'),
        json: bytesOf('model.json')
      }
    })
}

/** The first rows of columns. */
export function firstRows(columns: CatboostCase['columns'], numRows: number): CatboostCase['columns'] {
  return entriesOf<Column, Column>(columns, (column) => column.slice(0, numRows))
}

/** The rows of columns as records. */
export function recordsOf({ columns, numRows }: CatboostCase): Record<string, number | string | boolean>[] {
  return Array.from({ length: numRows }, (_, row) =>
    entriesOf<Column, number | string | boolean>(columns, (column) => column[row]!)
  )
}
