/**
 * `parseJson`: a JSON value from bytes that must be UTF-8 and not nested too deeply.
 *
 * @module
 */
import { isUtf8 } from 'node:buffer'
import { problemError } from './problem.ts'

/** Deepest allowed nesting of arrays and objects. */
export const maxDepth = 32

/**
 * The value. A key such as `__proto__` is an ordinary key, which no schema knows.
 *
 * @throws ProblemError `bad-request` when the bytes are not such JSON
 */
export function parseJson(bytes: Uint8Array): unknown {
  if (bytes.length === 0) throw problemError('bad-request', 'expected JSON, got an empty body')
  if (!isUtf8(bytes)) throw problemError('bad-request', 'expected JSON in UTF-8, got invalid UTF-8')
  if (isTooDeep(bytes))
    throw problemError('bad-request', `expected JSON nested at most ${maxDepth} levels deep, got more`)
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString()
  try {
    return JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text)
  } catch (error) {
    // The parser's own message quotes the text, which may be an applicant's data.
    const [, position] = /at position (\d+)/.exec((error as Error).message) ?? []
    throw problemError(
      'bad-request',
      `expected valid JSON, got a syntax error${position === undefined ? '' : ` at character ${position}`}`
    )
  }
}

const quote = 0x22
const backslash = 0x5c

// JSON.parse accepts any depth, but code that walks the value recursively does not.
function isTooDeep(bytes: Uint8Array): boolean {
  let depth = 0
  let isText = false
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i]!
    if (isText) {
      if (byte === backslash) i++
      else if (byte === quote) isText = false
    } else if (byte === quote) isText = true
    else if (byte === 0x5b || byte === 0x7b) {
      if (++depth > maxDepth) return true
    } else if (byte === 0x5d || byte === 0x7d) depth--
  }
  return false
}
