/**
 * `parseJson`: bytes to a JSON value, strictly: UTF-8, and not nested too deeply.
 *
 * @module
 */
import { isUtf8 } from 'node:buffer'
import { problemError } from './problem.ts'

/** Deepest nesting of arrays and objects in a request. */
export const maxDepth = 32

/**
 * The value.
 *
 * Own keys such as `__proto__` stay own keys: they are fields nobody knows.
 *
 * @throws ProblemError `bad-request` when the bytes are no such JSON
 */
export function parseJson(bytes: Uint8Array): unknown {
  if (bytes.length === 0) throw problemError('bad-request', 'expected JSON, got nothing')
  if (!isUtf8(bytes)) throw problemError('bad-request', 'expected JSON in UTF-8, got other bytes')
  if (isTooDeep(bytes)) throw problemError('bad-request', `expected JSON of at most ${maxDepth} levels, got more`)
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString()
  try {
    return JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text)
  } catch (error) {
    // The parser's own message quotes the text, which may be an applicant's.
    const [, position] = /at position (\d+)/.exec((error as Error).message) ?? []
    throw problemError(
      'bad-request',
      position === undefined ? 'expected valid JSON' : `expected valid JSON, which ends at character ${position}`
    )
  }
}

const quote = 0x22
const backslash = 0x5c

// JSON.parse takes any depth; what goes through the value afterwards need not.
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
