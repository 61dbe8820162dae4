/**
 * SHA-256, because browsers have it only as a promise.
 *
 * Source: FIPS 180-4, sections 4.1.2, 5 and 6.2.
 *
 * @module
 */

const blockBytes = 64

// The first 32 bits of the fractional parts of the square roots of the first 8 primes, and of the cube roots of the first 64
// (FIPS 180-4, 5.3.3 and 4.2.2). A float64 has 52 bits after the point, of which the integer part takes at most 4.
const primes = /* @__PURE__ */ firstPrimes(64)
const initial = /* @__PURE__ */ Int32Array.from(primes.slice(0, 8), (prime) => fractionBits(Math.sqrt(prime)))
const constants = /* @__PURE__ */ Int32Array.from(primes, (prime) => fractionBits(cubeRoot(prime)))

/** The hash of bytes, in hexadecimal. */
export function sha256(bytes: Uint8Array): string {
  const state = initial.slice()
  const schedule = new Int32Array(64)
  const numWhole = Math.floor(bytes.length / blockBytes)
  const whole = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let block = 0; block < numWhole; block++) compress(state, schedule, whole, block * blockBytes)

  // What is left, a 1 bit, zeros, and the length in bits.
  const left = bytes.subarray(numWhole * blockBytes)
  const last = new Uint8Array(left.length + 9 <= blockBytes ? blockBytes : 2 * blockBytes)
  last.set(left)
  last[left.length] = 128
  const view = new DataView(last.buffer)
  view.setUint32(last.length - 8, Math.floor(bytes.length / 2 ** 29))
  view.setUint32(last.length - 4, bytes.length << 3)
  for (let at = 0; at < last.length; at += blockBytes) compress(state, schedule, view, at)
  return Array.from(state, (word) => (word >>> 0).toString(16).padStart(8, '0')).join('')
}

function compress(state: Int32Array, schedule: Int32Array, view: DataView, at: number): void {
  for (let t = 0; t < 16; t++) schedule[t] = view.getInt32(at + 4 * t)
  for (let t = 16; t < 64; t++) {
    const before2 = schedule[t - 2]!
    const before15 = schedule[t - 15]!
    const small1 = rotate(before2, 17) ^ rotate(before2, 19) ^ (before2 >>> 10)
    const small0 = rotate(before15, 7) ^ rotate(before15, 18) ^ (before15 >>> 3)
    schedule[t] = small1 + schedule[t - 7]! + small0 + schedule[t - 16]!
  }
  let [a, b, c, d, e, f, g, h] = state as unknown as [number, number, number, number, number, number, number, number]
  for (let t = 0; t < 64; t++) {
    const big1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)
    const choice = (e & f) ^ (~e & g)
    const sum1 = (h + big1 + choice + constants[t]! + schedule[t]!) | 0
    const big0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)
    const majority = (a & b) ^ (a & c) ^ (b & c)
    h = g
    g = f
    f = e
    e = (d + sum1) | 0
    d = c
    c = b
    b = a
    a = (sum1 + big0 + majority) | 0
  }
  for (const [i, value] of [a, b, c, d, e, f, g, h].entries()) state[i]! += value
}

function rotate(word: number, bits: number): number {
  return (word >>> bits) | (word << (32 - bits))
}

function fractionBits(root: number): number {
  return Math.floor((root - Math.floor(root)) * 2 ** 32) | 0
}

// Not Math.cbrt, whose last bits are the engine's own: one step of Newton's method is enough.
function cubeRoot(x: number): number {
  const near = Math.cbrt(x)
  return near - (near * near * near - x) / (3 * near * near)
}

function firstPrimes(count: number): number[] {
  const found: number[] = []
  for (let n = 2; found.length < count; n++) if (found.every((prime) => n % prime !== 0)) found.push(n)
  return found
}
