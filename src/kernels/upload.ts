/**
 * Copies of tables in the kernels' memory, given back when they become unreachable.
 *
 * @module
 */
import { addressesIn, layoutOf } from './layout.ts'
import type { KernelMemory } from './memory.ts'

/** Tables in the kernels' memory. They stay there as long as `address` is reachable: closures keep it, never bare numbers. */
export interface Uploaded<Part extends string> {
  /** Where each table begins; multiples of 64 bytes. */
  readonly address: Readonly<Record<Part, number>>
  /** Size of all tables. */
  readonly bytes: number
  /** Overwrites a table. */
  readonly write: (part: Part, contents: Table) => void
}

/** What can be uploaded. */
export type Table = Uint8Array | Uint16Array | Int32Array | Uint32Array | Float32Array | Float64Array

interface Block {
  readonly memory: KernelMemory
  readonly address: number
}

// Gives a block back to its memory. Made on first use, because not every host has FinalizationRegistry.
let unreachable: FinalizationRegistry<Block> | undefined

/** Copies tables to where kernels can read them; undefined when the memory is full. */
export function upload<Part extends string>(
  memory: KernelMemory,
  tables: Readonly<Record<Part, Table>>
): Uploaded<Part> | undefined {
  const parts = Object.keys(tables) as Part[]
  const sizes = Object.fromEntries(parts.map((part) => [part, tables[part].byteLength])) as Record<Part, number>
  const layout = layoutOf(sizes)
  const block = memory.take(layout.bytes)
  if (block === undefined) return undefined

  const address = addressesIn(layout, block)
  const write = (part: Part, { buffer, byteOffset, byteLength }: Table): void => {
    memory.bytes().set(new Uint8Array(buffer, byteOffset, byteLength), address[part])
  }
  for (const part of parts) write(part, tables[part])
  // What it keeps must not hold the object it is told about.
  unreachable ??= new FinalizationRegistry((taken) => taken.memory.give(taken.address))
  unreachable.register(address, { memory, address: block })
  return { address, bytes: layout.bytes, write }
}
