/**
 * The arrays of documents of version 2: what `arrays` says lies in `data`.
 *
 * @module
 */
import type { NumberArray } from '../../data/number-array.ts'
import { arrayOf, integerOf, type JsonObject, type JsonPlace, jsonFault, objectOf, textOf } from '../json-values.ts'

/** Arrays by name. */
export type PackedArrays = ReadonlyMap<string, NumberArray>

const kinds = {
  uint8: Uint8Array,
  uint16: Uint16Array,
  int32: Int32Array,
  float32: Float32Array,
  float64: Float64Array
}

const maxSize = 2 ** 31 - 1

/**
 * Views of `data`, one for each entry of `arrays`. Numbers are little-endian, as typed arrays are wherever JavaScript runs today.
 *
 * @param data - from the start of its buffer
 * @throws ModelFormatError when an entry is of another kind than expected, or they take more or fewer bytes than there are
 */
export function readPackedArrays(
  document: JsonObject,
  data: Uint8Array<ArrayBuffer>,
  names: readonly string[],
  top: JsonPlace
): PackedArrays {
  const arrays = new Map<string, NumberArray>()
  let offset = 0
  arrayOf(document, 'arrays', top).forEach((entry, i) => {
    const place = { library: 'scikit-learn', section: `arrays[${i}]` }
    const described = objectOf(entry, place)
    const name = textOf(described, 'name', place)
    if (!names.includes(name))
      throw jsonFault(`expected one of ${names.join(', ')}; got "${name.slice(0, 40)}"`, place, 'name')
    if (arrays.has(name)) throw jsonFault(`expected each array once, got a second ${name}`, place, 'name')
    const dtype = textOf(described, 'dtype', place)
    if (!Object.hasOwn(kinds, dtype))
      throw jsonFault(`expected one of ${Object.keys(kinds).join(', ')}; got "${dtype.slice(0, 40)}"`, place, 'dtype')
    const kind = kinds[dtype as keyof typeof kinds]
    const itemSize = kind.BYTES_PER_ELEMENT
    const size = integerOf(described, 'size', place, 0, maxSize)
    if (offset % itemSize !== 0)
      throw jsonFault(`expected ${dtype} at a multiple of ${itemSize} bytes, got byte ${offset}`, place, 'dtype')
    if (offset + size * itemSize > data.length)
      throw jsonFault(`expected at most ${data.length} bytes of data, got ${offset + size * itemSize}`, place, 'size')
    arrays.set(name, new kind(data.buffer, offset, size))
    offset += size * itemSize
  })
  if (offset !== data.length)
    throw jsonFault(`expected ${offset} bytes, as the arrays take, got ${data.length}`, top, 'data')
  return arrays
}
