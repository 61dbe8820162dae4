/**
 * The statistics of categories in a CatBoost model in JSON: `ctr_data`.
 *
 * Source: CatBoost 1.2.10 catboost/libs/model/ctr_value_table.cpp, model_export/json_model_helpers.cpp.
 *
 * @module
 */
import { type CtrType, ctrTypes } from '../../model/libraries/catboost-stage.ts'
import {
  arrayOf,
  integerOf,
  type JsonObject,
  type JsonPlace,
  jsonFault,
  numberOf,
  objectOf,
  own,
  textOf
} from '../json-values.ts'
import { parsePythonJson } from '../../records/python-json.ts'
import type { FileProjection, FileTable } from './model-parts.ts'

const maxIndex = 2 ** 31 - 1
// Of an empty bucket of the library's hash table, which it writes by mistake.
const emptyHash = 2n ** 64n - 1n
const section = 'ctr_data'

/** The tables, in the order of the file. */
export function readJsonTables(document: JsonObject): FileTable[] {
  const data = Object.hasOwn(document, section) ? document[section] : null
  if (data === null) return []
  return Object.entries(objectOf(data, placeOf(section))).map(([key, value], i) => {
    const place = placeOf(`${section}[${i}]`)
    const { elements, type } = readKey(key, place)
    const table = objectOf(value, place)
    const stride = integerOf(table, 'hash_stride', place, 2, maxIndex)
    return {
      projection: elements,
      type,
      targetClassifier: 0,
      ...readHashMap(arrayOf(table, 'hash_map', place), stride, place),
      denominator: integerOf(table, 'counter_denominator', place, 0, maxIndex)
    }
  })
}

// The name of a table is JSON itself.
function readKey(key: string, place: JsonPlace): { elements: FileProjection; type: CtrType } {
  let parsed: unknown
  try {
    parsed = parsePythonJson(key)
  } catch {
    throw jsonFault('expected a key that is JSON', place)
  }
  const identifier = objectOf(parsed, place)
  return {
    elements: readJsonProjection(arrayOf(identifier, 'identifier', place), place),
    type: readCtrType(identifier, 'type', place)
  }
}

// A hash as text, then its numbers, and so on.
function readHashMap(
  list: readonly unknown[],
  stride: number,
  place: JsonPlace
): Pick<FileTable, 'hashes' | 'rows' | 'statistics' | 'width'> {
  const key = 'hash_map'
  if (list.length % stride !== 0) throw jsonFault(`expected a multiple of ${stride} values`, place, key)
  const width = stride - 1
  const halves: number[] = []
  const statistics: number[] = []
  for (let begin = 0; begin < list.length; begin += stride) {
    const text = list[begin]
    const hash = typeof text === 'string' && /^\d{1,20}$/.test(text) ? BigInt(text) : -1n
    if (hash < 0n || hash > emptyHash) throw jsonFault('expected hashes of 64 bits as text', place, key)
    if (hash === emptyHash) continue
    halves.push(Number(hash & 0xffffffffn), Number(hash >> 32n))
    for (let i = begin + 1; i < begin + stride; i++) {
      const value = list[i]
      if (typeof value !== 'number' || !Number.isFinite(value)) throw jsonFault('expected finite numbers', place, key)
      statistics.push(value)
    }
  }
  return {
    hashes: Uint32Array.from(halves),
    rows: Int32Array.from({ length: halves.length / 2 }, (_, row) => row),
    statistics: Float64Array.from(statistics),
    width
  }
}

/** The combination that a list of elements names. */
export function readJsonProjection(elements: readonly unknown[], place: JsonPlace): FileProjection {
  const categories: number[] = []
  const conditions: { index: number; border: number }[] = []
  const matches: { index: number; hash: number }[] = []
  for (const value of elements) {
    const element = objectOf(value, place)
    const index = (key: string): number => integerOf(element, key, place, 0, maxIndex)
    switch (textOf(element, 'combination_element', place)) {
      case 'cat_feature_value':
        categories.push(index('cat_feature_index'))
        break
      case 'float_feature':
        conditions.push({
          index: index('float_feature_index'),
          border: Math.fround(numberOf(element, 'border', place))
        })
        break
      case 'cat_feature_exact_value':
        matches.push({
          index: index('cat_feature_index'),
          hash: integerOf(element, 'value', place, -(2 ** 31), maxIndex)
        })
        break
      default:
        throw jsonFault(
          'expected cat_feature_value, float_feature or cat_feature_exact_value',
          place,
          'combination_element'
        )
    }
  }
  return { categories, conditions, matches }
}

/** The type of statistics that a key names. */
export function readCtrType(object: JsonObject, key: string, place: JsonPlace): CtrType {
  const name = own(object, key, place)
  const type = ctrTypes.find((known) => known === name)
  if (type === undefined) throw jsonFault(`expected one of ${ctrTypes.join(', ')}`, place, key)
  return type
}

function placeOf(ofSection: string): JsonPlace {
  return { library: 'CatBoost', section: ofSection }
}
