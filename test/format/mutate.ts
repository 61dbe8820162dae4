/**
 * Damage to model files: single changes of the kinds disks, editors, transfers and attackers make.
 *
 * @module
 */

/** Whole numbers from 0 to `below` - 1. */
export type Random = (below: number) => number

/** A generator that repeats for a seed (mulberry32). */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296) * below)
  }
}

const oddNumbers = [
  '', '0', '-0', '1', '-1', '2', '3', '7', '8', '9', '11', '12', '15', '31', '64', '255', '1.5', '-0.5', '1e3', '1e-320', '1e400',
  'nan', '-nan', 'inf', '-inf', 'NaN', 'Infinity', '1e', '0x1f', '65536', '65537', '1000000', '2147483646', '2147483647',
  '2147483648', '-2147483648', '-2147483649', '4294967295', '4294967296', '9007199254740993', '99999999999999999999', '1e300'
]
const separators = [' ', '  ', '\n', '\n\n', '\r\n', '\t', ',', '=', '==', ':', '[', ']', '{', '"', '\0', 'é', '\ud800', '||']
const number = /-?(?:\d+\.?\d*(?:e[+-]?\d+)?|inf|nan)/g

/** `bytes` with one change, chosen at random. */
export function damaged(bytes: Uint8Array, random: Random): Uint8Array {
  switch (random(4)) {
    case 0: return damagedBytes(bytes, random)
    case 1: return new TextEncoder().encode(damagedLines(new TextDecoder().decode(bytes), random))
    default: return new TextEncoder().encode(damagedNumbers(new TextDecoder().decode(bytes), random))
  }
}

function damagedBytes(bytes: Uint8Array, random: Random): Uint8Array {
  const at = random(bytes.length)
  const length = 1 + random(random(8) === 0 ? 200 : 4)
  switch (random(6)) {
    case 0: return bytes.slice(0, at)
    case 1: return bytes.slice(at)
    case 2: return Uint8Array.of(...bytes.subarray(0, at), ...bytes.subarray(at + length))
    case 3: return Uint8Array.of(...bytes.subarray(0, at + length), ...bytes.subarray(at))
    case 4: return bytes.map((byte, i) => (i === at ? byte ^ (1 << random(8)) : byte))
    default: return bytes.map((byte, i) => (i >= at && i < at + length ? random(256) : byte))
  }
}

function damagedLines(text: string, random: Random): string {
  const lines = text.split('\n')
  const at = random(lines.length)
  const other = random(lines.length)
  const equals = lines[at]!.indexOf('=')
  switch (random(8)) {
    case 0: lines.splice(at, 1); break
    case 1: lines.splice(at, 0, lines[at]!); break
    case 2: lines.splice(other, 0, lines[at]!); break
    case 3: [lines[at], lines[other]] = [lines[other]!, lines[at]!]; break
    case 4: lines[at] = lines[other]!.split('=', 1)[0] + lines[at]!.slice(Math.max(0, equals)); break
    case 5: lines[at] = lines[at]!.slice(0, equals + 1); break
    case 6: lines[at] = lines[at]!.slice(0, equals + 1) + lines[other]!.slice(lines[other]!.indexOf('=') + 1); break
    default: lines.splice(Math.min(at, other), Math.abs(at - other)); break
  }
  return lines.join('\n')
}

function damagedNumbers(text: string, random: Random): string {
  const numbers = [...text.matchAll(number)]
  const { index, 0: found } = numbers[random(numbers.length)]!
  const before = text.slice(0, index)
  const after = text.slice(index + found.length)
  switch (random(6)) {
    case 0: return before + found.slice(0, random(found.length)) + after
    case 1: return before + found + separators[random(separators.length)] + after
    case 2: return before + found + random(10) + after
    case 3: return before + numbers[random(numbers.length)]![0] + after
    default: return before + oddNumbers[random(oddNumbers.length)] + after
  }
}
