/**
 * `layoutOf`: where named parts lie in one block of the kernels' memory. Tables, scratch and temporary blocks are all laid
 * out by it.
 *
 * @module
 */

/** Bytes of a cache line: parts begin at multiples of it, so that no two share one. */
export const cacheLineBytes = 64

/** Parts of a block, one after the other. */
export interface Layout<Part extends string> {
  /** Where each part begins, in bytes from the start of the block. */
  readonly offset: Readonly<Record<Part, number>>
  /** Size of the block. */
  readonly bytes: number
}

/** The layout of parts of these sizes in bytes, in the order of the keys. */
export function layoutOf<Part extends string>(sizes: Readonly<Record<Part, number>>): Layout<Part> {
  const offset = {} as Record<Part, number>
  let bytes = 0
  for (const part of Object.keys(sizes) as Part[]) {
    offset[part] = bytes
    bytes += Math.ceil(sizes[part] / cacheLineBytes) * cacheLineBytes
  }
  return { offset, bytes }
}

/** The parts' addresses in a block that begins at `address`. */
export function addressesIn<Part extends string>({ offset }: Layout<Part>, address: number): Record<Part, number> {
  const addresses = {} as Record<Part, number>
  for (const part of Object.keys(offset) as Part[]) addresses[part] = address + offset[part]
  return addresses
}
