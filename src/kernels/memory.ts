/**
 * The kernels' memory: a growing buffer with blocks that are taken and given back.
 *
 * @module
 */

/** A buffer that grows by pages, as WebAssembly's memory does. */
export interface MemoryPages {
  readonly buffer: ArrayBuffer
  /** @throws when there is no room for so many pages */
  readonly grow: (pages: number) => number
}

/** The memory that kernels read and write. Addresses count bytes and are multiples of 64, a cache line. */
export interface KernelMemory {
  readonly wasm: MemoryPages
  /** Bytes in blocks that are taken. */
  readonly usedBytes: () => number
  /** Takes a block; undefined when the memory is full. */
  readonly take: (bytes: number) => number | undefined
  /** Gives a block back. */
  readonly give: (address: number) => void
  /** Makes sure that `scratch` can hold so many bytes from now on; false when the memory is full. */
  readonly reserveScratch: (bytes: number) => boolean
  /**
   * A block that anyone may overwrite: its contents last until the function that asked for it returns.
   *
   * @throws RangeError when the memory is full
   */
  readonly scratch: (bytes: number) => number
  /** Views of the whole memory; valid until the next `take` or `scratch`. */
  readonly bytes: () => Uint8Array
  readonly int32: () => Int32Array
  readonly float64: () => Float64Array
}

const pageBytes = 65536
/** 2 GB: addresses stay positive as 32-bit integers. */
export const maxPages = 32768
const lineBytes = 64

interface Block {
  readonly begin: number
  readonly end: number
}

/** Makes an empty memory. */
export function createKernelMemory(
  wasm: MemoryPages = new WebAssembly.Memory({ initial: 1, maximum: maxPages })
): KernelMemory {
  // Blocks that are taken, in ascending order; what lies between them is free.
  const taken: Block[] = []
  let used = 0
  let scratchBegin = 0
  let scratchBytes = 0

  const take = (wanted: number): number | undefined => {
    const bytes = Math.max(1, Math.ceil(wanted / lineBytes)) * lineBytes
    // The first line stays unused: no block has address 0.
    let begin = lineBytes
    let place = 0
    for (; place < taken.length && taken[place]!.begin - begin < bytes; place++) begin = taken[place]!.end
    if (!reaches(begin + bytes)) return undefined
    taken.splice(place, 0, { begin, end: begin + bytes })
    used += bytes
    return begin
  }

  // Grows the memory where it has to.
  const reaches = (end: number): boolean => {
    const size = wasm.buffer.byteLength
    const pages = Math.ceil((end - size) / pageBytes)
    // By at least a quarter, so that growing many times copies little where an engine copies; exactly when that is too much.
    return pages <= 0 || tryGrow(Math.max(pages, Math.ceil(size / pageBytes / 4))) || tryGrow(pages)
  }

  const tryGrow = (pages: number): boolean => {
    try {
      wasm.grow(pages)
      views = viewsOf(wasm.buffer)
      return true
    } catch {
      return false
    }
  }

  const give = (address: number): void => {
    const place = taken.findIndex(({ begin }) => begin === address)
    if (place < 0) throw new RangeError('"address" expected a block that was taken and not given back')
    const [{ begin, end }] = taken.splice(place, 1) as [Block]
    used -= end - begin
  }

  const reserveScratch = (bytes: number): boolean => {
    if (bytes <= scratchBytes) return true
    const address = take(bytes)
    if (address === undefined) return false
    if (scratchBytes > 0) give(scratchBegin)
    scratchBegin = address
    scratchBytes = bytes
    return true
  }

  const scratch = (bytes: number): number => {
    if (!reserveScratch(bytes)) throw new RangeError(`the kernels' memory has no room for ${bytes} more bytes`)
    return scratchBegin
  }

  // Growing gives the memory a new buffer and empties the views of the old one. To ask for the buffer is slow.
  let views = viewsOf(wasm.buffer)

  return {
    wasm,
    usedBytes: () => used,
    take,
    give,
    reserveScratch,
    scratch,
    bytes: () => views.bytes,
    int32: () => views.int32,
    float64: () => views.float64
  }
}

/** Views of a whole buffer. */
export function viewsOf(buffer: ArrayBuffer): { bytes: Uint8Array; int32: Int32Array; float64: Float64Array } {
  return { bytes: new Uint8Array(buffer), int32: new Int32Array(buffer), float64: new Float64Array(buffer) }
}
