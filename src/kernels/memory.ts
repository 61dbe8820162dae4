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
// 2 GB: addresses stay positive as 32-bit integers.
const maxPages = 32768
const lineBytes = 64

interface Block {
  begin: number
  end: number
}

/** Makes an empty memory. */
export function createKernelMemory(
  wasm: MemoryPages = new WebAssembly.Memory({ initial: 1, maximum: maxPages })
): KernelMemory {
  // Free blocks in ascending order, never two that touch. The first line stays unused: no block has address 0.
  const free: Block[] = [{ begin: lineBytes, end: pageBytes }]
  const ends = new Map<number, number>()
  let used = 0
  let scratchBegin = 0
  let scratchBytes = 0

  const take = (wanted: number): number | undefined => {
    const bytes = Math.max(1, Math.ceil(wanted / lineBytes)) * lineBytes
    let index = free.findIndex(({ begin, end }) => end - begin >= bytes)
    if (index < 0) {
      if (!grow(bytes)) return undefined
      index = free.length - 1
    }
    const block = free[index]!
    const address = block.begin
    block.begin += bytes
    if (block.begin === block.end) free.splice(index, 1)
    ends.set(address, address + bytes)
    used += bytes
    return address
  }

  // Makes the last free block large enough.
  const grow = (bytes: number): boolean => {
    const size = wasm.buffer.byteLength
    const last = free.at(-1)
    const begin = last !== undefined && last.end === size ? last.begin : size
    const pages = Math.ceil((begin + bytes - size) / pageBytes)
    // By at least a quarter, so that growing many times copies little where an engine copies; exactly when that is too much.
    if (!tryGrow(Math.max(pages, Math.ceil(size / pageBytes / 4))) && !tryGrow(pages)) return false
    give(size, wasm.buffer.byteLength)
    return true
  }

  const tryGrow = (pages: number): boolean => {
    try {
      wasm.grow(pages)
      return true
    } catch {
      return false
    }
  }

  const give = (begin: number, end: number): void => {
    const index = free.findIndex((block) => block.begin > begin)
    const place = index < 0 ? free.length : index
    free.splice(place, 0, { begin, end })
    // Merges with the block after it, then with the one before it.
    for (const second of [place + 1, place]) {
      if (second > 0 && second < free.length && free[second - 1]!.end === free[second]!.begin) {
        free[second - 1]!.end = free[second]!.end
        free.splice(second, 1)
      }
    }
  }

  const giveBack = (address: number): void => {
    const end = ends.get(address)
    if (end === undefined) throw new RangeError('"address" expected a block that was taken and not given back')
    ends.delete(address)
    used -= end - address
    give(address, end)
  }

  const reserveScratch = (bytes: number): boolean => {
    if (bytes <= scratchBytes) return true
    const address = take(bytes)
    if (address === undefined) return false
    if (scratchBytes > 0) giveBack(scratchBegin)
    scratchBegin = address
    scratchBytes = bytes
    return true
  }

  const scratch = (bytes: number): number => {
    if (!reserveScratch(bytes)) throw new RangeError(`the kernels' memory has no room for ${bytes} more bytes`)
    return scratchBegin
  }

  let bytesView = new Uint8Array(wasm.buffer)
  let int32View = new Int32Array(wasm.buffer)
  let float64View = new Float64Array(wasm.buffer)
  // Growing gives the memory a new buffer and empties the views of the old one.
  const refresh = (): void => {
    if (bytesView.buffer === wasm.buffer) return
    bytesView = new Uint8Array(wasm.buffer)
    int32View = new Int32Array(wasm.buffer)
    float64View = new Float64Array(wasm.buffer)
  }
  const viewed =
    <View>(view: () => View) =>
    (): View => {
      refresh()
      return view()
    }

  return {
    wasm,
    usedBytes: () => used,
    take,
    give: giveBack,
    reserveScratch,
    scratch,
    bytes: viewed(() => bytesView),
    int32: viewed(() => int32View),
    float64: viewed(() => float64View)
  }
}
