/**
 * Lines of an append-only log: each carries a checksum, so that what a process wrote when it was killed is told from what it
 * wrote whole.
 *
 * @module
 */
import { crc32 } from '../../bytes/crc32.ts'

/** The entries of a log, and how much of it they take. */
export interface LogContent {
  readonly entries: readonly unknown[]
  /** Bytes of the whole lines; what follows is torn and can be cut off. */
  readonly numBytes: number
}

const prefix = '{"checksum":"'
const middle = '","entry":'

/** The line of an entry, with its line feed. */
export function logLine(entry: unknown): string {
  const json = JSON.stringify(entry)
  return `${prefix}${checksumOf(json)}${middle}${json}}\n`
}

function checksumOf(text: string): string {
  return crc32(new TextEncoder().encode(text)).toString(16).padStart(8, '0')
}

/**
 * Reads a log. A last line that is not whole, as a process leaves it that was killed, is left out.
 *
 * @throws RangeError naming a line that is damaged although others follow it
 */
export function readLog(bytes: Uint8Array): LogContent {
  const entries: unknown[] = []
  let begin = 0
  for (let line = 1; begin < bytes.length; line++) {
    const end = bytes.indexOf(10, begin)
    const entry = end < 0 ? undefined : entryOf(new TextDecoder().decode(bytes.subarray(begin, end)))
    if (entry === undefined) {
      if (end >= 0 && end + 1 < bytes.length) {
        throw new RangeError(`line ${line} of the log expected an entry with its checksum, got a damaged one`)
      }
      break
    }
    entries.push(entry.value)
    begin = end + 1
  }
  return { entries, numBytes: begin }
}

function entryOf(line: string): { readonly value: unknown } | undefined {
  const start = prefix.length + 8 + middle.length
  const json = line.slice(start, -1)
  if (line !== `${prefix}${checksumOf(json)}${middle}${json}}`) return undefined
  try {
    return { value: JSON.parse(json) }
  } catch {
    return undefined
  }
}
