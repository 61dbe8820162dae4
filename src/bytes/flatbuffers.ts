/**
 * FlatBuffers: tables of fields that are found by offsets. What a field means is for the reader to know.
 *
 * Offsets may lead to the same bytes again and again, so what is read of vectors and texts together is limited to what a file without
 * that can hold. Numbers are little-endian, as typed arrays are wherever JavaScript runs today.
 *
 * Source: https://flatbuffers.dev/internals
 *
 * @module
 */

/** A table. Fields are numbered as in the schema; one that is not there has its default. */
export interface FlatTable {
  readonly int8: (field: number, absent: number) => number
  readonly int32: (field: number, absent: number) => number
  readonly float32: (field: number, absent: number) => number
  readonly float64: (field: number, absent: number) => number
  /** Undefined when it is not there. */
  readonly table: (field: number) => FlatTable | undefined
  /** Empty when it is not there. */
  readonly text: (field: number) => string
  /** Elements of a vector. */
  readonly length: (field: number) => number
  /** A copy of a vector's elements of so many bytes. */
  readonly vector: (field: number, elementBytes: number) => ArrayBuffer
  readonly tables: (field: number) => FlatTable[]
  readonly texts: (field: number) => string[]
}

// A vector of tables takes 4 bytes an element of the file, and more than that of memory.
const elementCost = 4
const maxCost = 4

/**
 * The root table of a buffer.
 *
 * @throws SyntaxError, as all its functions do, when an offset leads out of the buffer, a text is no UTF-8, or bytes are used again
 *   and again
 */
export function flatRoot(bytes: Uint8Array): FlatTable {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  let left = maxCost * bytes.length

  const within = (at: number, length: number): number => {
    if (at < 0 || length > bytes.length - at) throw new SyntaxError(`expected FlatBuffers, got an offset to ${at}`)
    return at
  }
  const uint32 = (at: number): number => view.getUint32(within(at, 4), true)
  const spend = (cost: number): void => {
    left -= cost
    if (left < 0) throw new SyntaxError('expected FlatBuffers, got offsets that lead to the same bytes again and again')
  }
  const target = (at: number): number => at + uint32(at)
  // Where the elements of a vector begin, and how many there are.
  const elements = (at: number, elementBytes: number): { begin: number; length: number } => {
    const length = uint32(at)
    within(at + 4, length * elementBytes)
    spend(length * Math.max(elementBytes, 1))
    return { begin: at + 4, length }
  }
  const textAt = (at: number): string => {
    const { begin, length } = elements(at, 1)
    try {
      return decoder.decode(bytes.subarray(begin, begin + length))
    } catch {
      throw new SyntaxError('expected UTF-8 in FlatBuffers')
    }
  }

  const tableAt = (at: number): FlatTable => {
    const fields = at - view.getInt32(within(at, 4), true)
    const fieldsLength = view.getUint16(within(fields, 2), true)
    const find = (field: number): number | undefined => {
      const entry = 4 + 2 * field
      if (entry + 2 > fieldsLength) return undefined
      const offset = view.getUint16(within(fields + entry, 2), true)
      return offset === 0 ? undefined : at + offset
    }
    const found = <Value>(field: number, absent: Value, read: (at: number) => Value): Value => {
      const place = find(field)
      return place === undefined ? absent : read(place)
    }
    const list = <Value>(field: number, read: (at: number) => Value): Value[] =>
      found(field, [], (place) => {
        const { begin, length } = elements(target(place), elementCost)
        return Array.from({ length }, (_, i) => read(target(begin + elementCost * i)))
      })
    return {
      int8: (field, absent) => found(field, absent, (place) => view.getInt8(within(place, 1))),
      int32: (field, absent) => found(field, absent, (place) => view.getInt32(within(place, 4), true)),
      float32: (field, absent) => found(field, absent, (place) => view.getFloat32(within(place, 4), true)),
      float64: (field, absent) => found(field, absent, (place) => view.getFloat64(within(place, 8), true)),
      table: (field) => found<FlatTable | undefined>(field, undefined, (place) => tableAt(target(place))),
      text: (field) => found(field, '', (place) => textAt(target(place))),
      length: (field) => found(field, 0, (place) => uint32(target(place))),
      vector: (field, elementBytes) =>
        found(field, new ArrayBuffer(0), (place) => {
          const { begin, length } = elements(target(place), elementBytes)
          // `slice` of a Buffer would be no copy.
          return new Uint8Array(bytes.subarray(begin, begin + length * elementBytes)).buffer
        }),
      tables: (field) => list(field, tableAt),
      texts: (field) => list(field, textAt)
    }
  }
  return tableAt(target(0))
}
