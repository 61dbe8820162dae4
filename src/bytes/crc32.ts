/**
 * `crc32`: the checksum of zip, gzip and PNG.
 *
 * Source: ISO 3309, the reflected polynomial 0xedb88320.
 *
 * @module
 */

let table: Uint32Array | undefined

/** The checksum of bytes, an unsigned 32-bit integer; with `before`, of the bytes that had it and these. */
export function crc32(bytes: Uint8Array, before: number = 0): number {
  table ??= createTable()
  let crc = ~before
  for (let i = 0; i < bytes.length; i++) crc = (crc >>> 8) ^ table[(crc ^ bytes[i]!) & 255]!
  return ~crc >>> 0
}

function createTable(): Uint32Array {
  return Uint32Array.from({ length: 256 }, (_, byte) => {
    let value = byte
    for (let bit = 0; bit < 8; bit++) value = (value & 1) === 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1
    return value
  })
}
