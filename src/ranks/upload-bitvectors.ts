/**
 * Line tables for the kernels.
 *
 * @module
 */
import type { KernelMemory } from '../kernels/memory.ts'
import { type Table, upload, type Uploaded } from '../kernels/upload.ts'
import { type LineTables, wordsPerLine } from './bitvectors.ts'

/** The first part of what `uploadLines` uploads that is not of the line tables. */
export const firstOtherPart = 3

const entryBytes = 8

/** Uploads line tables as the kernel `combineLines` reads them, and others behind them; undefined when there is no room. */
export function uploadLines(memory: KernelMemory, tables: LineTables, others: readonly Table[]): Uploaded | undefined {
  const { entryColumn, entryMap, lineOfSlot, lines } = tables
  const entries = new Uint32Array(2 * entryColumn.length)
  const uploaded = upload(memory, [entries, lineOfSlot, lines, ...others])
  if (uploaded === undefined) return undefined
  for (let entry = 0; entry < entryColumn.length; entry++) {
    entries[2 * entry] = 4 * entryColumn[entry]!
    entries[2 * entry + 1] = uploaded.parts[1]! + 2 * entryMap[entry]!
  }
  uploaded.write(0, entries)
  return uploaded
}

/** Addresses of a group's first entry, of what is behind its last, and of its lines. */
export function linesOfGroup(
  { parts }: Uploaded,
  { entryOffsets, firstLine }: LineTables,
  group: number
): { entries: number; endEntries: number; lines: number } {
  return {
    entries: parts[0]! + entryBytes * entryOffsets[group]!,
    endEntries: parts[0]! + entryBytes * entryOffsets[group + 1]!,
    lines: parts[2]! + 4 * wordsPerLine * firstLine[group]!
  }
}
