/**
 * Bitvector tables in the kernels' memory.
 *
 * @module
 */
import type { KernelMemory } from '../kernels/memory.ts'
import { type Table, upload, type Uploaded } from '../kernels/upload.ts'
import { bitvectorBytes, type BitvectorTables } from './bitvectors.ts'

/** The parts of uploaded bitvector tables. */
export type BitvectorPart = 'entries' | 'bitvectorOfRank' | 'bitvectors'

const entryBytes = 8

/** Uploads bitvector tables as the kernel `andBitvectors` reads them, and other tables with them; undefined when the memory is full. */
export function uploadBitvectors<Other extends string>(
  memory: KernelMemory,
  tables: BitvectorTables,
  others: Readonly<Record<Other, Table>>
): Uploaded<BitvectorPart | Other> | undefined {
  const { entryColumn, entryOffset, bitvectorOfRank, words } = tables
  const entries = new Uint32Array(2 * entryColumn.length)
  const parts = { entries, bitvectorOfRank, bitvectors: words, ...others } as Record<BitvectorPart | Other, Table>
  const uploaded = upload(memory, parts)
  if (uploaded === undefined) return undefined
  for (let entry = 0; entry < entryColumn.length; entry++) {
    entries[2 * entry] = 4 * entryColumn[entry]!
    entries[2 * entry + 1] = uploaded.address.bitvectorOfRank + 2 * entryOffset[entry]!
  }
  uploaded.write('entries', entries)
  return uploaded
}

/** Addresses of a group's first entry, of the end of its entries, and of its bitvectors. */
export function bitvectorsOfGroup(
  { address }: Uploaded<BitvectorPart>,
  { entryOffsets, firstBitvector }: BitvectorTables,
  group: number
): { entries: number; endEntries: number; bitvectors: number } {
  return {
    entries: address.entries + entryBytes * entryOffsets[group]!,
    endEntries: address.entries + entryBytes * entryOffsets[group + 1]!,
    bitvectors: address.bitvectors + bitvectorBytes * firstBitvector[group]!
  }
}
