/**
 * `readFrame`: rows as MLflow's scoring protocol sends them.
 *
 * Source: MLflow 3, Deploy MLflow Model as a Local Inference Server, "Accepted Input Formats"; SageMaker sends the same.
 *
 * @module
 */
import { setImmediate } from 'node:timers/promises'
import type { JsonSchema } from '../../credit/fields/json-schema.ts'
import { recordBatches } from '../../node/read-records.ts'
import { jsonKindOf, type PointerOf, pointerBelow } from '../credit-service/applicant-input.ts'
import { fieldsError, isProblemError, maxFieldErrors, pointerTo, problemError } from './problem.ts'
import { arraySchema, objectSchema } from '../credit-service/schemas.ts'

/** A row, and where it stands in the body. */
export interface FrameRow {
  readonly record: unknown
  readonly pointerOf: PointerOf
}

type JsonObject = Readonly<Record<string, unknown>>

// What is read of CSV before others have their turn.
const pieceBytes = 65536

const forms = ['dataframe_split', 'dataframe_records', 'instances', 'inputs'] as const

/**
 * The rows of a JSON body, each a record by name of column.
 *
 * @param columns - names of the columns where the body does not tell them
 * @param maxRows - how many there may be; counted before they are made
 * @throws ProblemError `invalid-fields` unless it is of one of the protocol's four forms, `too-large` when there are too
 *   many rows
 */
export function readFrame(body: unknown, columns: readonly string[], maxRows: number): FrameRow[] {
  if (!isObject(body)) throw wrongType('#', 'an object', body)
  const form = forms.find((name) => Object.hasOwn(body, name))
  const others = Object.keys(body).filter((key) => key !== form && key !== 'params')
  if (form === undefined || others.length > 0) {
    const detail = `expected one of ${forms.join(', ')}, and params at most`
    const pointers = others.length > 0 ? others.slice(0, maxFieldErrors + 1).map((key) => pointerTo('#', key)) : ['#']
    throw fieldsError(
      pointers.map((pointer) => ({
        pointer,
        code: form === undefined && pointer === '#' ? 'missing_field' : 'unknown_field',
        detail
      }))
    )
  }
  const value = body[form]
  switch (form) {
    case 'dataframe_split':
      return splitRows(value, maxRows)
    case 'dataframe_records':
      return listRows(value, `#/${form}`, columns, false, maxRows)
    case 'instances':
      return listRows(value, `#/${form}`, columns, true, maxRows)
    case 'inputs':
      return isObject(value) ? columnRows(value, maxRows) : listRows(value, `#/${form}`, columns, true, maxRows)
  }
}

/**
 * The rows of a CSV body with a header. Pointers name row and column by their numbers, from 0.
 *
 * @throws ProblemError `bad-request` when it is no such CSV, `too-large` when there are too many rows
 */
export async function readCsvFrame(bytes: Uint8Array, maxRows: number): Promise<FrameRow[]> {
  const rows: FrameRow[] = []
  let names: readonly string[] = []
  const onHeader = (header: readonly string[]): void => {
    names = header
  }
  try {
    for await (const batch of recordBatches(inPieces(bytes), { format: 'csv', onHeader })) {
      for (const { record, error } of batch) {
        if (error !== undefined) throw error
        checkNumRows(rows.length + 1, maxRows)
        const base = `#/${rows.length}`
        // By number: without a header row the first applicant's values would be taken for names.
        rows.push({ record, pointerOf: (key) => (key === undefined ? base : `${base}/${names.indexOf(key)}`) })
      }
    }
  } catch (error) {
    if (isProblemError(error)) throw error
    // Messages of the reader name lines, never what stands there.
    throw problemError('bad-request', `expected CSV with a header: ${(error as Error).message}`)
  }
  return rows
}

async function* inPieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let begin = 0; begin < bytes.length; begin += pieceBytes) {
    yield bytes.subarray(begin, begin + pieceBytes)
    await setImmediate()
  }
}

/** Throws a ProblemError `too-large` when there are too many rows. */
export function checkNumRows(numRows: number, maxRows: number): void {
  if (numRows > maxRows) throw problemError('too-large', `expected at most ${maxRows} rows, got more`)
}

function splitRows(frame: unknown, maxRows: number): FrameRow[] {
  const base = '#/dataframe_split'
  if (!isObject(frame)) throw wrongType(base, 'an object', frame)
  const { columns, data } = frame
  const isNames = Array.isArray(columns) && columns.every((name) => typeof name === 'string')
  if (!isNames) throw wrongType(`${base}/columns`, 'an array of names', columns)
  if (!Array.isArray(data)) throw wrongType(`${base}/data`, 'an array of rows', data)
  checkNumRows(data.length, maxRows)
  return data.map((row: unknown, i) => namedRow(row, `${base}/data/${i}`, columns))
}

function listRows(
  list: unknown,
  base: string,
  columns: readonly string[],
  mayBeLists: boolean,
  maxRows: number
): FrameRow[] {
  if (!Array.isArray(list)) throw wrongType(base, 'an array', list)
  checkNumRows(list.length, maxRows)
  return list.map((row: unknown, i) =>
    mayBeLists && Array.isArray(row)
      ? namedRow(row, `${base}/${i}`, columns)
      : { record: row, pointerOf: pointerBelow(`${base}/${i}`) }
  )
}

function columnRows(columns: JsonObject, maxRows: number): FrameRow[] {
  const names = Object.keys(columns)
  const lists = names.map((name) => {
    const list = columns[name]
    if (Array.isArray(list)) return list as readonly unknown[]
    throw wrongType(pointerTo('#/inputs', name), 'an array', list)
  })
  const numRows = lists[0]?.length ?? 0
  checkNumRows(numRows, maxRows)
  const uneven = lists.findIndex((list) => list.length !== numRows)
  if (uneven >= 0) throw wrongLength(pointerTo('#/inputs', names[uneven]!), numRows, lists[uneven]!.length)
  return Array.from({ length: numRows }, (_, i) => ({
    record: Object.fromEntries(names.map((name, column) => [name, lists[column]![i]])),
    pointerOf: (key) => (key === undefined ? '#/inputs' : `${pointerTo('#/inputs', key)}/${i}`)
  }))
}

function namedRow(row: unknown, base: string, columns: readonly string[]): FrameRow {
  if (!Array.isArray(row)) throw wrongType(base, 'an array of values', row)
  if (row.length !== columns.length) throw wrongLength(base, columns.length, row.length)
  return {
    record: Object.fromEntries(columns.map((name, i) => [name, row[i]])),
    pointerOf: (key) => (key === undefined ? base : `${base}/${columns.indexOf(key)}`)
  }
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function wrongType(pointer: string, expected: string, got: unknown): Error {
  const kind = got === undefined ? 'nothing' : jsonKindOf(got)
  const code = got === undefined ? 'missing_field' : 'wrong_type'
  return fieldsError([{ pointer, code, detail: `expected ${expected}, got ${kind}` }])
}

function wrongLength(pointer: string, expected: number, got: number): Error {
  return fieldsError([{ pointer, code: 'wrong_length', detail: `expected ${expected} values, got ${got}` }])
}

/** JSON Schema of a body, for rows of `record`. */
export function frameSchema(record: JsonSchema): JsonSchema {
  const params = { type: ['object', 'null'], description: 'Passed over.' }
  const cells = arraySchema(arraySchema({}))
  const index = arraySchema({})
  const split = objectSchema({ columns: arraySchema({ type: 'string' }), index, data: cells }, ['index'])
  const list: JsonSchema = { type: 'array', items: { anyOf: [record, { type: 'array' }] } }
  return {
    oneOf: [
      objectSchema({ dataframe_split: split, params }, ['params']),
      objectSchema({ dataframe_records: arraySchema(record), params }, ['params']),
      objectSchema({ instances: list, params }, ['params']),
      objectSchema({ inputs: { anyOf: [list, { type: 'object' }] }, params }, ['params'])
    ]
  }
}
