/**
 * `cityHash`: CityHash64 of version 1 (2011), which CatBoost hashes categories with. Later versions give other hashes.
 *
 * Source: CityHash 1.0 src/city.cc, CityHash64; CatBoost 1.2.10 util/digest/city.cpp.
 *
 * @module
 */

const k0 = 0xc3a5c85c97cb3127n
const k1 = 0xb492b66fbe98f273n
const k2 = 0x9ae16a3b2f90404fn
const k3 = 0xc949d7c7509e6557n
const multiplier = 0x9ddfea08eb382d69n

type Pair = readonly [bigint, bigint]

/** The hash of bytes, from 0 to 2^64 - 1. */
export function cityHash(bytes: Uint8Array): bigint {
  const { length } = bytes
  if (length > 64) return hashLong(bytes)
  const view = viewOf(bytes)
  const size = BigInt(length)
  const word = (offset: number): bigint => view.getBigUint64(offset, true)
  if (length > 32) return hashTo64(word, length)
  if (length > 16) {
    const a = word(0) * k1
    const b = word(8)
    const c = word(length - 8) * k2
    const d = word(length - 16) * k0
    return hashPair(rotated(a - b, 43n) + rotated(c, 30n) + d, a + rotated(b ^ k3, 20n) - c + size)
  }
  if (length > 8) {
    const a = word(0)
    const b = word(length - 8)
    return hashPair(a, rotated(b + size, size)) ^ b
  }
  if (length >= 4) {
    const half = (offset: number): bigint => BigInt(view.getUint32(offset, true))
    return hashPair(size + (half(0) << 3n), half(length - 4))
  }
  if (length === 0) return k2
  const first = BigInt(bytes[0]! + (bytes[length >> 1]! << 8))
  const last = BigInt(length + (bytes[length - 1]! << 2))
  return wrapped(mixed(wrapped(first * k2) ^ wrapped(last * k3)) * k2)
}

function hashTo64(word: (offset: number) => bigint, length: number): bigint {
  const half = (start: bigint, p: bigint, q: bigint, z: bigint): Pair => {
    const all = start + p + q + z
    return [
      wrapped(all),
      wrapped(rotated(start + z, 52n) + rotated(start, 37n) + rotated(start + p, 7n) + rotated(start + p + q, 31n))
    ]
  }
  const size = BigInt(length)
  const [vFirst, vSecond] = half(word(0) + (size + word(length - 16)) * k0, word(8), word(16), word(24))
  const [wFirst, wSecond] = half(word(16) + word(length - 32), word(length - 24), word(length - 16), word(length - 8))
  const r = mixed(wrapped((vFirst + wSecond) * k2 + (wFirst + vSecond) * k0))
  return wrapped(mixed(wrapped(r * k0 + vSecond)) * k2)
}

function hashLong(bytes: Uint8Array): bigint {
  const { length } = bytes
  const view = viewOf(bytes)
  const word = (offset: number): bigint => view.getBigUint64(offset, true)
  const weak = (at: number, a: bigint, b: bigint): Pair => {
    const start = a + word(at)
    const all = start + word(at + 8) + word(at + 16)
    const z = word(at + 24)
    return [wrapped(all + z), wrapped(rotated(b + start + z, 21n) + rotated(all, 44n) + start)]
  }
  let x = word(0)
  let y = word(length - 16) ^ k1
  let z = word(length - 56) ^ k0
  let v = weak(length - 64, BigInt(length), y)
  let w = weak(length - 32, BigInt(length) * k1, k0)
  z += mixed(v[1]) * k1
  x = wrapped(rotated(z + x, 39n) * k1)
  y = wrapped(rotated(y, 33n) * k1)
  const end = (length - 1) & ~63
  for (let at = 0; at < end; at += 64) {
    x = wrapped(rotated(x + y + v[0] + word(at + 16), 37n) * k1) ^ w[1]
    y = wrapped(rotated(y + v[1] + word(at + 48), 42n) * k1) ^ v[0]
    const rolled = rotated(z ^ w[0], 33n)
    v = weak(at, v[1] * k1, x + w[0])
    w = weak(at + 32, rolled + w[1], y)
    z = x
    x = rolled
  }
  return hashPair(hashPair(v[0], w[0]) + mixed(y) * k1 + z, hashPair(v[1], w[1]) + x)
}

function hashPair(u: bigint, v: bigint): bigint {
  const a = mixed(wrapped((wrapped(u) ^ wrapped(v)) * multiplier))
  const b = mixed(wrapped((wrapped(v) ^ a) * multiplier))
  return wrapped(b * multiplier)
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength)
}

function wrapped(value: bigint): bigint {
  return BigInt.asUintN(64, value)
}

function mixed(value: bigint): bigint {
  const bits = wrapped(value)
  return bits ^ (bits >> 47n)
}

function rotated(value: bigint, by: bigint): bigint {
  const bits = wrapped(value)
  return wrapped((bits >> by) | (bits << (64n - by)))
}
