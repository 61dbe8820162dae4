/**
 * Long lists of numbers in a CatBoost model in JSON.
 *
 * @module
 */
import { type JsonObject, type JsonPlace, jsonFault, own } from '../json-values.ts'

/** The numbers of a key's array, of long integers the nearest. */
export function float64sOf(object: JsonObject, key: string, place: JsonPlace): Float64Array {
  const list = own(object, key, place)
  if (!Array.isArray(list)) throw jsonFault('expected an array', place, key)
  const numbers = new Float64Array(list.length)
  for (let i = 0; i < numbers.length; i++) {
    const value: unknown = list[i]
    if (typeof value !== 'number' && typeof value !== 'bigint') throw jsonFault('expected numbers', place, key)
    numbers[i] = Number(value)
  }
  return numbers
}
