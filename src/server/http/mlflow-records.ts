/**
 * Records as MLflow's scoring protocol sends them, in JSON or CSV.
 *
 * Source: MLflow 3, Deploy MLflow Model as a Local Inference Server, "Accepted Input Formats"; SageMaker sends the same.
 *
 * @module
 */
import { setImmediate } from 'node:timers/promises'
import { recordBatches } from '../../node/read-records.ts'
import { type FieldError, isJsonObject, maxFieldErrors, wrongLength, wrongType } from './field-error.ts'
import { pointerBelow, type PointerOf, pointerTo } from './json-pointer.ts'
import { arraySchema, type JsonSchema, objectSchema } from './json-schema.ts'
import { invalidFields, isProblemError, problemError } from './problem.ts'
import { checkNumRecords, recordOfList, type RequestRecord, type RequestTable, tableOf } from './request-records.ts'

// Bytes of CSV to read before other requests get their turn.
const pieceBytes = 65536

const forms = ['dataframe_split', 'dataframe_records', 'instances', 'inputs'] as const

/**
 * The records in a JSON body, by column name.
 *
 * @param columns - column names, for bodies that do not have them
 * @param maxRows - most records allowed; they are counted before any is built
 * @throws ProblemError `invalid-fields` unless it has one of the protocol's four forms, `too-large` when there are too
 *   many records
 */
export function readMlflowJson(body: unknown, columns: readonly string[], maxRows: number): RequestTable {
  if (!isJsonObject(body)) throw invalidFields([wrongType('#', 'an object', body)])
  const form = forms.find((name) => Object.hasOwn(body, name))
  const others = Object.keys(body).filter((key) => key !== form && key !== 'params')
  if (form === undefined || others.length > 0) {
    const detail = `expected exactly one of ${forms.join(', ')}, and optionally params`
    const pointers = others.length > 0 ? others.slice(0, maxFieldErrors + 1).map((key) => pointerTo('#', key)) : ['#']
    throw invalidFields(
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
      return isJsonObject(value) ? columnRows(value, maxRows) : listRows(value, `#/${form}`, columns, true, maxRows)
  }
}

/**
 * The records in a CSV body with a header. Pointers give row and column numbers, from 0.
 *
 * @throws ProblemError `bad-request` when the CSV is invalid, `too-large` when there are too many records
 */
export async function readMlflowCsv(bytes: Uint8Array, maxRows: number): Promise<RequestTable> {
  const rows: RequestRecord[] = []
  let names: readonly string[] = []
  const onHeader = (header: readonly string[]): void => {
    names = header
  }
  try {
    for await (const batch of recordBatches(inPieces(bytes), { format: 'csv', onHeader })) {
      for (const { record, error } of batch) {
        if (error !== undefined) throw error
        checkNumRecords(rows.length + 1, maxRows)
        const base = `#/${rows.length}`
        // Numbers, not names: if the header row is missing, the names are an applicant's values.
        rows.push({ record, pointerOf: (key) => (key === undefined ? base : `${base}/${names.indexOf(key)}`) })
      }
    }
  } catch (error) {
    if (isProblemError(error)) throw error
    // The reader's messages give line numbers, never what is in the lines.
    throw problemError('bad-request', `invalid CSV: ${(error as Error).message}`)
  }
  return tableOf(rows, names, '', placeOf('#/columns', names))
}

async function* inPieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let begin = 0; begin < bytes.length; begin += pieceBytes) {
    yield bytes.subarray(begin, begin + pieceBytes)
    await setImmediate()
  }
}

function splitRows(frame: unknown, maxRows: number): RequestTable {
  const base = '#/dataframe_split'
  if (!isJsonObject(frame)) throw invalidFields([wrongType(base, 'an object', frame)])
  const { columns, data } = frame
  const isNames = Array.isArray(columns) && columns.every((name) => typeof name === 'string')
  if (!isNames) throw invalidFields([wrongType(`${base}/columns`, 'an array of names', columns)])
  rejectDuplicates(columns, `${base}/columns`)
  if (!Array.isArray(data)) throw invalidFields([wrongType(`${base}/data`, 'an array of rows', data)])
  checkNumRecords(data.length, maxRows)
  const rows = data.map((row: unknown, i) => recordOfList(row, `${base}/data/${i}`, columns, false))
  return tableOf(rows, columns, null, placeOf(`${base}/columns`, columns))
}

// Where a column's name stands in a list.
function placeOf(pointer: string, names: readonly string[]): PointerOf {
  return (key) => (key === undefined ? pointer : `${pointer}/${names.indexOf(key)}`)
}

// The second value of a name would replace the first.
function rejectDuplicates(names: readonly string[], pointer: string): void {
  const places = new Map<string, number>()
  const errors: FieldError[] = []
  for (const [i, name] of names.entries()) {
    const first = places.get(name)
    if (first === undefined) places.set(name, i)
    else if (errors.length <= maxFieldErrors) {
      errors.push({ pointer: `${pointer}/${i}`, code: 'duplicate_field', detail: `same name as ${pointer}/${first}` })
    }
  }
  if (errors.length > 0) throw invalidFields(errors)
}

function listRows(
  list: unknown,
  base: string,
  columns: readonly string[],
  mayBeLists: boolean,
  maxRows: number
): RequestTable {
  if (!Array.isArray(list)) throw invalidFields([wrongType(base, 'an array', list)])
  checkNumRecords(list.length, maxRows)
  const records = list.map((row: unknown, i) =>
    mayBeLists && Array.isArray(row)
      ? recordOfList(row, `${base}/${i}`, columns, true)
      : { record: row, pointerOf: pointerBelow(`${base}/${i}`) }
  )
  return { records, checked: records }
}

function columnRows(columns: Readonly<Record<string, unknown>>, maxRows: number): RequestTable {
  const names = Object.keys(columns)
  const lists = names.map((name) => {
    const list = columns[name]
    if (Array.isArray(list)) return list as readonly unknown[]
    throw invalidFields([wrongType(pointerTo('#/inputs', name), 'an array', list)])
  })
  const numRows = lists[0]?.length ?? 0
  checkNumRecords(numRows, maxRows)
  const uneven = lists.findIndex((list) => list.length !== numRows)
  if (uneven >= 0)
    throw invalidFields([wrongLength(pointerTo('#/inputs', names[uneven]!), numRows, lists[uneven]!.length)])
  const rows = Array.from({ length: numRows }, (_, i): RequestRecord => ({
    get record() {
      return Object.fromEntries(names.map((name, column) => [name, lists[column]![i]]))
    },
    pointerOf: (key) => (key === undefined ? '#/inputs' : `${pointerTo('#/inputs', key)}/${i}`)
  }))
  return tableOf(rows, names, null, pointerBelow('#/inputs'))
}

/** JSON Schema of a JSON body with records of schema `record`. */
export function mlflowSchema(record: JsonSchema): JsonSchema {
  const params = { type: ['object', 'null'], description: 'Ignored.' }
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
