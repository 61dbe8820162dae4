import { expect, test } from 'vitest'
import { visitFields, wireType } from '../../../src/bytes/protobuf.ts'
import { loadOnnx } from '../../../src/format/onnx/load-onnx.ts'
import type { Model } from '../../../src/model/model.ts'
import { predictClass } from '../../../src/predict/predict-class.ts'
import { bytesDamaged, type Random } from '../mutate.ts'
import { expectEvaluates, memoryOf, oddRows, tryMutations } from '../safe-model.ts'
import { readOnnxCases } from './cases.ts'

// OPENCREDIT_MUTATIONS tries more of each file than the test run does, OPENCREDIT_SEED others.
const mutationsPerFile = Number(process.env['OPENCREDIT_MUTATIONS'] ?? 2000)
const seed = Number(process.env['OPENCREDIT_SEED'] ?? 1)
const names = [
  'modes',
  'min-sparse',
  'two-both-base',
  'double-classes',
  'ensemble-5-sets',
  'operators',
  'operators-double',
  'arg-max',
  'several-trees',
  'lightgbm-categories',
  'sklearn-forest-columns'
]
const megabyte = 2 ** 20

/** A field of a message, at any depth. */
interface Place {
  readonly field: number
  readonly type: number
  /** Where its key begins. */
  readonly key: number
  readonly start: number
  readonly end: number
}

// Fields of the file and of what in it can be read as a message: also some texts and lists, which is as good a place for damage.
function placesIn(bytes: Uint8Array): Place[] {
  const places: Place[] = []
  const pending = [{ start: 0, end: bytes.length, depth: 0 }]
  while (pending.length > 0) {
    const { start, end, depth } = pending.pop()!
    const found: Place[] = []
    let key = start
    try {
      visitFields(bytes, start, end, (field, type, from, to) => {
        found.push({ field, type, key, start: from, end: to })
        key = to
      })
    } catch {
      continue
    }
    for (const place of found) {
      places.push(place)
      if (place.type === wireType.bytes && depth < 6) pending.push({ ...place, depth: depth + 1 })
    }
  }
  return places
}

function varint(value: bigint): number[] {
  const bytes: number[] = []
  let rest = BigInt.asUintN(64, value)
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128)
  return [...bytes, Number(rest)]
}

const oddIntegers = [
  0n,
  1n,
  2n,
  3n,
  5n,
  6n,
  7n,
  8n,
  10n,
  11n,
  100n,
  65536n,
  2n ** 20n,
  2n ** 31n - 1n,
  2n ** 31n,
  2n ** 53n,
  -1n,
  -2n
]
const oddFloats = [0, -0, 1, -1, NaN, Infinity, -Infinity, 1e-45, 3e38]

// A part of the file that is put in place of another, with the lengths of all that it stands in as they should be, or not.
function fieldDamaged(bytes: Uint8Array, places: readonly Place[], random: Random): Uint8Array {
  const place = places[random(places.length)]!
  const other = places[random(places.length)]!
  const { key, start, end } = place
  switch (random(6)) {
    case 0:
      return spliced(bytes, places, key, end, [])
    case 1:
      return spliced(bytes, places, end, end, bytes.subarray(key, end))
    case 2:
      return spliced(bytes, places, key, end, bytes.subarray(other.key, other.end))
    case 3:
      return spliced(bytes, places, key, end, [
        ...varint(BigInt(random(16) * 8 + [0, 1, 2, 5][random(4)]!)),
        ...bytes.subarray(start, end)
      ])
    case 4:
      if (place.type === wireType.bytes) return lengthDamaged(bytes, place, random)
      return spliced(bytes, places, start, end, oddValue(place.type, random))
    default: {
      const numbers = places.filter(({ type }) => type !== wireType.bytes)
      const { type, ...number } = numbers[random(numbers.length)]!
      return spliced(bytes, places, number.start, number.end, oddValue(type, random))
    }
  }
}

function oddValue(type: number, random: Random): ArrayLike<number> {
  if (type === wireType.varint) return varint(oddIntegers[random(oddIntegers.length)]!)
  const value = oddFloats[random(oddFloats.length)]!
  return new Uint8Array((type === wireType.fixed32 ? Float32Array : Float64Array).of(value).buffer)
}

function lengthDamaged(bytes: Uint8Array, { key, start, end }: Place, random: Random): Uint8Array {
  const field = bytes[key]!
  const length = [BigInt(end - start + random(5) - 2), ...oddIntegers][random(oddIntegers.length + 1)]!
  return Uint8Array.of(...bytes.subarray(0, key), field, ...varint(length), ...bytes.subarray(start))
}

// Puts bytes in place of others, and corrects the lengths of the messages around, from the innermost on.
function spliced(
  bytes: Uint8Array,
  places: readonly Place[],
  from: number,
  to: number,
  inserted: ArrayLike<number>
): Uint8Array {
  const around = places.filter(
    ({ type, key, start, end }) => type === wireType.bytes && start <= from && to <= end && key < from
  )
  let changed = [...bytes.subarray(0, from), ...Array.from(inserted), ...bytes.subarray(to)]
  let growth = inserted.length - (to - from)
  for (const { key, start, end } of around.sort((a, b) => b.start - a.start)) {
    let keyEnd = key
    while (bytes[keyEnd]! >= 128) keyEnd++
    const head = [...bytes.subarray(key, keyEnd + 1), ...varint(BigInt(end - start + growth))]
    changed = [...changed.slice(0, key), ...head, ...changed.slice(start)]
    growth += head.length - (start - key)
  }
  return Uint8Array.from(changed)
}

function checkSafe(model: Model, bytes: Uint8Array): void {
  expect(memoryOf(model)).toBeLessThan(64 * bytes.length + 16 * megabyte)
  // Rows of as many features as a damaged number says would take more than the model.
  if (model.numFeatures > 10_000) return
  const rows = oddRows(model.numFeatures)
  expectEvaluates(model, rows, rows.numRows)
  if (model.classLabels === undefined) return
  predictClass(model, rows).forEach((number) => {
    if (model.classLabels![number] === undefined) expect.fail(`class ${number} has no label`)
  })
}

const files = readOnnxCases('fixtures/onnx').filter(({ name }) => names.includes(name))

test('at least 20,000 mutations are tried', () => {
  expect(files.length).toBe(names.length)
  expect(files.length * mutationsPerFile).toBeGreaterThanOrEqual(20_000)
})

test.each(files)(
  '$name: damage is refused with its place, or leaves a model that is safe to use',
  ({ name, bytes }) => {
    const places = placesIn(bytes)
    const numLoaded = tryMutations({ name, count: mutationsPerFile, seed }, (random) => {
      const damaged = random(3) === 0 ? bytesDamaged(bytes, random) : fieldDamaged(bytes, places, random)
      checkSafe(loadOnnx(damaged), damaged)
    })
    // Most damage is to numbers that may be others.
    expect(numLoaded).toBeGreaterThan(0)
  },
  120_000
)
