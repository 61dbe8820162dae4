/**
 * UBJSON (Universal Binary JSON, draft 12): bytes in, plain values out. All numbers are big-endian.
 *
 * @module
 */

/** A value of UBJSON; arrays of one type of number are typed arrays. */
export type UbjsonValue = unknown

const int64Kind = 'L'
// Bytes of each type of number.
const sizes: Readonly<Record<string, number>> = { i: 1, U: 1, C: 1, I: 2, l: 4, [int64Kind]: 8, d: 4, D: 8 }

/** An array or object whose end has not been read yet. */
type Open =
  | { readonly end: ']'; readonly items: unknown[]; left: number | undefined }
  | { readonly end: '}'; readonly entries: [string, unknown][]; key: string }

/**
 * Parses UBJSON, in time and memory linear in its length.
 *
 * @returns objects, arrays (typed where the format has a type), numbers, texts, booleans and null; 64-bit integers as numbers, as
 *   near as these come
 * @throws SyntaxError when the bytes are no UBJSON
 */
export function parseUbjson(bytes: Uint8Array): UbjsonValue {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  // With a stack of its own, as values can be deeper than the call stack.
  const open: Open[] = []
  let at = 0

  const fault = (): SyntaxError => new SyntaxError(`expected UBJSON, got other bytes at position ${at}`)
  const peek = (): string => {
    if (at >= bytes.length) throw fault()
    return String.fromCharCode(bytes[at]!)
  }
  const take = (): string => {
    const kind = peek()
    at++
    return kind
  }
  const skip = (length: number): number => {
    if (length > bytes.length - at) throw fault()
    at += length
    return at - length
  }
  const takeNumber = (kind: string): number => {
    const size = Object.hasOwn(sizes, kind) ? sizes[kind]! : 0
    if (size === 0) throw fault()
    return readNumber(view, kind, skip(size))
  }
  // No more than there are bytes left, as every value has at least one.
  const takeLength = (): number => {
    const kind = take()
    const length = takeNumber(kind)
    if (!Number.isInteger(length) || length < 0 || length > bytes.length - at) throw fault()
    return length
  }
  const takeText = (): string => {
    const length = takeLength()
    const start = skip(length)
    try {
      return decoder.decode(bytes.subarray(start, start + length))
    } catch {
      throw fault()
    }
  }
  const takeTyped = (): ArrayLike<number> => {
    const kind = take()
    if (take() !== '#' || !Object.hasOwn(sizes, kind)) throw fault()
    const length = takeLength()
    const size = sizes[kind]!
    const start = skip(length * size)
    const numbers = emptyNumbers(kind, length)
    for (let i = 0; i < length; i++) numbers[i] = readNumber(view, kind, start + i * size)
    return numbers
  }

  for (;;) {
    // A value starts here …
    let value: unknown
    const kind = take()
    if (kind === '{') {
      if (peek() !== '}') {
        open.push({ end: '}', entries: [], key: takeText() })
        continue
      }
      at++
      value = {}
    } else if (kind === '[' && peek() === '$') {
      at++
      value = takeTyped()
    } else if (kind === '[') {
      const isCounted = peek() === '#'
      if (isCounted) at++
      const left = isCounted ? takeLength() : undefined
      if (left === undefined ? peek() !== ']' : left > 0) {
        open.push({ end: ']', items: [], left })
        continue
      }
      if (left === undefined) at++
      value = []
    } else if (kind === 'S') value = takeText()
    else if (kind === 'T' || kind === 'F') value = kind === 'T'
    else if (kind === 'Z') value = null
    else value = takeNumber(kind)

    // … and has ended, and perhaps what it stands in with it.
    for (;;) {
      const parent = open.at(-1)
      if (parent === undefined) {
        if (at < bytes.length) throw fault()
        return value
      }
      if (parent.end === '}') {
        parent.entries.push([parent.key, value])
        if (peek() !== '}') {
          parent.key = takeText()
          break
        }
        at++
      } else {
        parent.items.push(value)
        if (parent.left !== undefined) {
          if (--parent.left > 0) break
        } else {
          if (peek() !== ']') break
          at++
        }
      }
      open.pop()
      // `fromEntries` takes a key `__proto__` for a key like any other.
      value = parent.end === ']' ? parent.items : Object.fromEntries(parent.entries)
    }
  }
}

function readNumber(view: DataView, kind: string, at: number): number {
  switch (kind) {
    case 'i':
    case 'C':
      return view.getInt8(at)
    case 'U':
      return view.getUint8(at)
    case 'I':
      return view.getInt16(at)
    case 'l':
      return view.getInt32(at)
    case int64Kind:
      return Number(view.getBigInt64(at))
    case 'd':
      return view.getFloat32(at)
    default:
      return view.getFloat64(at)
  }
}

function emptyNumbers(
  kind: string,
  length: number
): Int32Array | Float32Array | Float64Array | Int8Array | Uint8Array | Int16Array {
  if (kind === 'd') return new Float32Array(length)
  if (kind === 'l') return new Int32Array(length)
  if (kind === 'I') return new Int16Array(length)
  if (kind === 'U') return new Uint8Array(length)
  return kind === 'i' || kind === 'C' ? new Int8Array(length) : new Float64Array(length)
}
