/**
 * UBJSON (Universal Binary JSON, draft 12): bytes in, plain values out. All numbers are big-endian.
 *
 * @module
 */

/** A value of UBJSON; arrays of one type of number are typed arrays. */
export type UbjsonValue = unknown

type Numbers = Int8Array | Uint8Array | Int16Array | Int32Array | Float32Array | Float64Array

// The characters that begin values, and some that follow.
const array = 91
const arrayEnd = 93
const object = 123
const objectEnd = 125
const counted = 35
const typed = 36
const text = 83
const yes = 84
const no = 70
const nothing = 90
const int8 = 105
const uint8 = 85
const character = 67
const int16 = 73
const int32 = 108
const int64 = 76
const float32 = 100
const float64 = 68
// Texts that are remembered, by a hash, and how long they are at most: the keys of a model's trees are the same in each, and decoding
// them takes ten times as long as recognising them.
const numKnown = 256
const maxKnown = 32

/** An array or object whose end has not been read yet. */
type Open =
  | { readonly isObject: false; readonly items: unknown[]; left: number | undefined }
  | { readonly isObject: true; readonly members: Record<string, unknown>; key: string }

/**
 * Parses UBJSON, in time and memory linear in its length.
 *
 * @returns objects, arrays (typed where the format has a type), numbers, texts, booleans and null; 64-bit integers as numbers, as
 *   near as these come
 * @throws SyntaxError when the bytes are no UBJSON
 */
export function parseUbjson(source: Uint8Array): UbjsonValue {
  const view = new DataView(source.buffer, source.byteOffset, source.byteLength)
  // Without the methods of Node's Buffer, whose `subarray` is slow.
  const bytes = new Uint8Array(source.buffer, source.byteOffset, source.byteLength)
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  // With a stack of its own, as values can be deeper than the call stack.
  const open: Open[] = []
  const known: string[] = []
  let at = 0

  const fault = (): SyntaxError => new SyntaxError(`expected UBJSON, got other bytes at position ${at}`)
  const peek = (): number => {
    if (at >= bytes.length) throw fault()
    return bytes[at]!
  }
  const take = (): number => {
    const kind = peek()
    at++
    return kind
  }
  const skip = (length: number): number => {
    if (length > bytes.length - at) throw fault()
    at += length
    return at - length
  }
  const takeNumber = (kind: number): number => {
    const size = sizeOf(kind)
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
    let hash = length
    for (let i = start; i < at && i < start + maxKnown; i++) hash = (Math.imul(hash, 31) + bytes[i]!) | 0
    const slot = hash & (numKnown - 1)
    const before = known[slot]
    if (before !== undefined && hasBytes(before, bytes, start, length)) return before
    try {
      const decoded = decoder.decode(bytes.subarray(start, at))
      // Only ASCII has as many characters as bytes.
      if (decoded.length === length && length <= maxKnown) known[slot] = decoded
      return decoded
    } catch {
      throw fault()
    }
  }
  // Arrays are parts of one buffer, as making one for each takes longer than reading its numbers. An array may need seven bytes there
  // to be aligned, for the six or more that begin it here.
  let buffer: ArrayBuffer | undefined
  let used = 0
  const takeTyped = (): Numbers => {
    const kind = take()
    const size = sizeOf(kind)
    if (size === 0 || take() !== counted) throw fault()
    const length = takeLength()
    const start = skip(length * size)
    buffer ??= new ArrayBuffer(Math.ceil((bytes.length * 7) / 6) + 8)
    const begin = Math.ceil(used / size) * size
    used = begin + length * size
    return readNumbers(view, kind, start, length, buffer, begin)
  }

  for (;;) {
    // A value starts here …
    let value: unknown
    const kind = take()
    if (kind === object) {
      if (peek() !== objectEnd) {
        open.push({ isObject: true, members: {}, key: takeText() })
        continue
      }
      at++
      value = {}
    } else if (kind === array && peek() === typed) {
      at++
      value = takeTyped()
    } else if (kind === array) {
      const isCounted = peek() === counted
      if (isCounted) at++
      const left = isCounted ? takeLength() : undefined
      if (left === undefined ? peek() !== arrayEnd : left > 0) {
        open.push({ isObject: false, items: [], left })
        continue
      }
      if (left === undefined) at++
      value = []
    } else if (kind === text) value = takeText()
    else if (kind === yes || kind === no) value = kind === yes
    else if (kind === nothing) value = null
    else value = takeNumber(kind)

    // … and has ended, and perhaps what it stands in with it.
    for (;;) {
      const parent = open.at(-1)
      if (parent === undefined) {
        if (at < bytes.length) throw fault()
        return value
      }
      if (parent.isObject) {
        addMember(parent.members, parent.key, value)
        if (peek() !== objectEnd) {
          parent.key = takeText()
          break
        }
        at++
      } else {
        parent.items.push(value)
        if (parent.left !== undefined) {
          if (--parent.left > 0) break
        } else {
          if (peek() !== arrayEnd) break
          at++
        }
      }
      open.pop()
      value = parent.isObject ? parent.members : parent.items
    }
  }
}

// Whether a text in ASCII is these bytes.
function hasBytes(ascii: string, bytes: Uint8Array, start: number, length: number): boolean {
  if (ascii.length !== length) return false
  for (let i = 0; i < length; i++) if (ascii.charCodeAt(i) !== bytes[start + i]) return false
  return true
}

// A key `__proto__` is a key like any other.
function addMember(members: Record<string, unknown>, key: string, value: unknown): void {
  if (key !== '__proto__') members[key] = value
  else Object.defineProperty(members, key, { value, writable: true, enumerable: true, configurable: true })
}

// Bytes of a type of number; 0 when it is none.
function sizeOf(kind: number): number {
  switch (kind) {
    case int8:
    case uint8:
    case character:
      return 1
    case int16:
      return 2
    case int32:
    case float32:
      return 4
    case int64:
    case float64:
      return 8
    default:
      return 0
  }
}

function readNumber(view: DataView, kind: number, at: number): number {
  switch (kind) {
    case int8:
    case character:
      return view.getInt8(at)
    case uint8:
      return view.getUint8(at)
    case int16:
      return view.getInt16(at)
    case int32:
      return view.getInt32(at)
    case int64:
      return int64At(view, at)
    case float32:
      return view.getFloat32(at)
    default:
      return view.getFloat64(at)
  }
}

// Rounded once: the upper half is exact.
function int64At(view: DataView, at: number): number {
  return view.getInt32(at) * 2 ** 32 + view.getUint32(at + 4)
}

// A loop for each type, as one for all is five times slower.
function readNumbers(
  view: DataView,
  kind: number,
  at: number,
  length: number,
  buffer: ArrayBuffer,
  to: number
): Numbers {
  switch (kind) {
    case int8:
    case character: {
      const numbers = new Int8Array(buffer, to, length)
      for (let i = 0; i < length; i++) numbers[i] = view.getInt8(at + i)
      return numbers
    }
    case uint8: {
      const numbers = new Uint8Array(buffer, to, length)
      for (let i = 0; i < length; i++) numbers[i] = view.getUint8(at + i)
      return numbers
    }
    case int16: {
      const numbers = new Int16Array(buffer, to, length)
      for (let i = 0; i < length; i++) numbers[i] = view.getInt16(at + 2 * i)
      return numbers
    }
    case int32: {
      const numbers = new Int32Array(buffer, to, length)
      for (let i = 0; i < length; i++) numbers[i] = view.getInt32(at + 4 * i)
      return numbers
    }
    case float32: {
      const numbers = new Float32Array(buffer, to, length)
      for (let i = 0; i < length; i++) numbers[i] = view.getFloat32(at + 4 * i)
      return numbers
    }
    case int64: {
      const numbers = new Float64Array(buffer, to, length)
      for (let i = 0; i < length; i++) numbers[i] = int64At(view, at + 8 * i)
      return numbers
    }
    default: {
      const numbers = new Float64Array(buffer, to, length)
      for (let i = 0; i < length; i++) numbers[i] = view.getFloat64(at + 8 * i)
      return numbers
    }
  }
}
