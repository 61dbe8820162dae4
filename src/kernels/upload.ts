/**
 * Copies of tables in the kernels' memory, given back when nobody can reach them any more.
 *
 * @module
 */
import type { KernelMemory } from './memory.ts'

/** Tables in the kernels' memory. They stay there as long as this object is reachable. */
export interface Uploaded {
  /** Where the first part begins. */
  readonly address: number
  /** Size of all parts. */
  readonly bytes: number
  /** Where each part begins; multiples of 64 bytes [numParts]. */
  readonly parts: readonly number[]
  /** Overwrites a part. */
  readonly write: (part: number, contents: Table) => void
}

/** What can be uploaded. */
export type Table = Uint8Array | Uint16Array | Int32Array | Uint32Array | Float64Array

const alignment = 64

// Gives the block back to its memory. It must not hold the object it is told about.
const unreachable = /* @__PURE__ */ new FinalizationRegistry<{ memory: KernelMemory; address: number }>(
  ({ memory, address }) => memory.give(address)
)

/** Copies tables to where kernels can read them; undefined when there is no room. */
export function upload(memory: KernelMemory, tables: readonly Table[]): Uploaded | undefined {
  const offsets: number[] = []
  let bytes = 0
  for (const { byteLength } of tables) {
    offsets.push(bytes)
    bytes += Math.ceil(byteLength / alignment) * alignment
  }
  const address = memory.take(bytes)
  if (address === undefined) return undefined

  const write = (part: number, { buffer, byteOffset, byteLength }: Table): void => {
    memory.bytes().set(new Uint8Array(buffer, byteOffset, byteLength), address + offsets[part]!)
  }
  for (const [part, table] of tables.entries()) write(part, table)
  const uploaded = { address, bytes, parts: offsets.map((offset) => address + offset), write }
  unreachable.register(uploaded, { memory, address })
  return uploaded
}
