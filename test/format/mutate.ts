/**
 * Damage to model files: single changes of the kinds that disks, editors, transfers and attackers make.
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

/** Makes a damaged copy of the bytes it was made for. */
export type Damage = (random: Random) => Uint8Array

const oddNumbers = [
  '',
  '0',
  '-0',
  '1',
  '-1',
  '2',
  '3',
  '7',
  '8',
  '9',
  '11',
  '12',
  '15',
  '31',
  '64',
  '255',
  '1.5',
  '-0.5',
  '1e3',
  '1e-320',
  '1e400',
  'nan',
  '-nan',
  'inf',
  '-inf',
  'NaN',
  'Infinity',
  '1e',
  '0x1f',
  '65536',
  '65537',
  '1000000',
  '2147483646',
  '2147483647',
  '2147483648',
  '-2147483648',
  '-2147483649',
  '4294967295',
  '4294967296',
  '9007199254740993',
  '99999999999999999999',
  '1e300'
]
const oddValues: unknown[] = [
  null,
  true,
  false,
  '',
  '0',
  'NaN',
  '1||2',
  '7||',
  '99999999',
  '134217727',
  [],
  [0],
  [[]],
  {},
  { leaf_value: 1 },
  0,
  -1,
  1,
  2,
  0.5,
  7,
  65536,
  2147483647,
  2147483648,
  4294967296,
  1e300,
  1e308,
  -0,
  'a b',
  'a\nb',
  'none',
  '==',
  '<=',
  'Zero',
  '__proto__'
]
const separators = [
  ' ',
  '  ',
  '\n',
  '\n\n',
  '\r\n',
  '\t',
  ',',
  '=',
  '==',
  ':',
  '[',
  ']',
  '{',
  '"',
  '\0',
  'é',
  '\ud800',
  '||'
]
const number = /-?(?:\d+\.?\d*(?:e[+-]?\d+)?|inf|nan)/g

/** Damage to a text model. */
export function textDamage(bytes: Uint8Array): Damage {
  const lines = new TextDecoder().decode(bytes).split('\n')
  return (random) => {
    switch (random(4)) {
      case 0:
        return bytesDamaged(bytes, random)
      case 1:
        return encoded(linesDamaged([...lines], random).join('\n'))
      default:
        return encoded(numberDamaged([...lines], random).join('\n'))
    }
  }
}

/** Damage to a JSON dump. */
export function jsonDamage(bytes: Uint8Array): Damage {
  const json = new TextDecoder().decode(bytes)
  // One line a value, so that all values are hit equally often.
  const lines = JSON.stringify(JSON.parse(json), null, 1).split('\n')
  return (random) => {
    switch (random(5)) {
      case 0:
        return bytesDamaged(bytes, random)
      case 1:
        return encoded(numberDamaged([...lines], random).join('\n'))
      default:
        return encoded(JSON.stringify(valuesDamaged(JSON.parse(json), random)))
    }
  }
}

/** Damage to bytes of any kind. */
export function bytesDamaged(bytes: Uint8Array, random: Random): Uint8Array {
  const at = random(bytes.length)
  const length = 1 + random(random(8) === 0 ? 200 : 4)
  const changed = bytes.slice()
  switch (random(6)) {
    case 0:
      return bytes.slice(0, at)
    case 1:
      return bytes.slice(at)
    case 2:
      return joined(bytes.subarray(0, at), bytes.subarray(at + length))
    case 3:
      return joined(bytes.subarray(0, at + length), bytes.subarray(at))
    case 4:
      changed[at]! ^= 1 << random(8)
      return changed
    default:
      for (let i = at; i < Math.min(at + length, changed.length); i++) changed[i] = random(256)
      return changed
  }
}

function linesDamaged(lines: string[], random: Random): string[] {
  const at = random(lines.length)
  const other = random(lines.length)
  const [line, otherLine] = [lines[at]!, lines[other]!]
  const keyEnd = line.indexOf('=') + 1
  const otherKeyEnd = otherLine.indexOf('=') + 1
  switch (random(8)) {
    case 0:
      return lines.toSpliced(at, 1)
    case 1:
      return lines.toSpliced(at, 0, line)
    case 2:
      return lines.toSpliced(other, 0, line)
    case 3:
      return lines.with(at, otherLine).with(other, line)
    case 4:
      return lines.with(at, otherLine.slice(0, otherKeyEnd) + line.slice(keyEnd))
    case 5:
      return lines.with(at, line.slice(0, keyEnd))
    case 6:
      return lines.with(at, line.slice(0, keyEnd) + otherLine.slice(otherKeyEnd))
    default:
      return lines.toSpliced(Math.min(at, other), Math.abs(at - other))
  }
}

// A number on a line with one; every line is equally likely, so counts and sizes are hit as often as long lists.
function numberDamaged(lines: string[], random: Random): string[] {
  let at = random(lines.length)
  while (!/\d/.test(lines[at]!)) at = (at + 1) % lines.length
  const line = lines[at]!
  const numbers = [...line.matchAll(number)]
  const { index, 0: found } = numbers[random(numbers.length)]!
  const before = line.slice(0, index)
  const after = line.slice(index + found.length)
  switch (random(6)) {
    case 0:
      return lines.with(at, before + found.slice(0, random(found.length)) + after)
    case 1:
      return lines.with(at, before + found + separators[random(separators.length)] + after)
    case 2:
      return lines.with(at, before + found + random(10) + after)
    case 3:
      return lines.with(at, before + numbers[random(numbers.length)]![0] + after)
    default:
      return lines.with(at, before + oddNumbers[random(oddNumbers.length)] + after)
  }
}

function valuesDamaged(root: object, random: Random): unknown {
  // Every object and array with one of its keys.
  const places: { parent: Record<string, unknown>; key: string }[] = []
  const pending: unknown[] = [root]
  while (pending.length > 0) {
    const parent = pending.pop()
    if (typeof parent !== 'object' || parent === null) continue
    for (const [key, value] of Object.entries(parent)) {
      places.push({ parent: parent as Record<string, unknown>, key })
      pending.push(value)
    }
  }
  const { parent, key } = places[random(places.length)]!
  const other = places[random(places.length)]!
  switch (random(6)) {
    case 0:
      remove(parent, key)
      break
    case 1:
      parent[other.key] = parent[key]
      remove(parent, key)
      break
    case 2:
      parent[key] = other.parent[other.key]
      break
    case 3:
      if (Array.isArray(parent)) parent.push(parent[Number(key)])
      else parent[key] = [parent[key]]
      break
    default:
      parent[key] = oddValues[random(oddValues.length)]
  }
  return isCyclic(root) ? null : root
}

function remove(parent: Record<string, unknown>, key: string): void {
  if (Array.isArray(parent)) parent.splice(Number(key), 1)
  else delete parent[key]
}

function isCyclic(root: object): boolean {
  try {
    JSON.stringify(root)
    return false
  } catch {
    return true
  }
}

function encoded(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(first.length + second.length)
  bytes.set(first)
  bytes.set(second, first.length)
  return bytes
}
