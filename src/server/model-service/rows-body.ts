/**
 * `readRowsBody`: the body of `/v1/predict` and `/v1/explain`: `{"records":[{…}]}`, values by name, or `{"rows":[[…]]}`, numbers
 * and codes of categories in the order of the features.
 *
 * @module
 */
import { isJsonObject, wrongType } from '../http/field-error.ts'
import { pointerBelow, pointerTo } from '../http/json-pointer.ts'
import { invalidFields } from '../http/problem.ts'
import { checkNumRecords, recordOfList, type RequestRecord } from '../http/request-records.ts'

/**
 * The records of a body.
 *
 * @param names - features, in order
 * @throws ProblemError `invalid-fields` when it has another form, `too-large` when there are too many rows
 */
export function readRowsBody(body: unknown, names: readonly string[], maxRows: number): RequestRecord[] {
  if (!isJsonObject(body)) throw invalidFields([wrongType('#', 'an object', body)])
  const { records, rows, ...others } = body
  const unknown = Object.keys(others)
  const detail = 'expected either records or rows'
  if (records === undefined && rows === undefined) {
    const forms = 'expected {"records":[{…}]} or {"rows":[[…]]}'
    const isBare = unknown.some((key) => names.includes(key))
    throw invalidFields([
      { pointer: '#', code: 'missing_field', detail: isBare ? `${forms}, got a bare record` : `${forms}, got neither` }
    ])
  }
  if (unknown.length > 0)
    throw invalidFields(unknown.map((key) => ({ pointer: pointerTo('#', key), code: 'unknown_field', detail })))
  if (records !== undefined && rows !== undefined)
    throw invalidFields([{ pointer: '#', code: 'missing_field', detail }])
  const [key, list] = records === undefined ? ['rows', rows] : ['records', records]
  if (!Array.isArray(list)) throw invalidFields([wrongType(`#/${key}`, 'an array', list)])
  checkNumRecords(list.length, maxRows)
  return key === 'records'
    ? list.map((record: unknown, i) => ({ record, pointerOf: pointerBelow(`#/records/${i}`) }))
    : list.map((row: unknown, i) => recordOfList(row, `#/rows/${i}`, names, true))
}
