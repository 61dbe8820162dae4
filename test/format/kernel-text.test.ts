import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ModelFormatError } from '../../src/errors.ts'
import { createLineCursor, lineIs, nextLine } from '../../src/format/lightgbm/byte-lines.ts'
import { readLists } from '../../src/format/lightgbm/number-lists.ts'
import { addField, addSection, createFieldTable } from '../../src/format/lightgbm/text-fields.ts'
import { readLightgbmText } from '../../src/format/lightgbm/text.ts'
import { treeLists } from '../../src/format/lightgbm/tree-lists.ts'
import { type Kernels, kernels } from '../../src/kernels/kernels.ts'
import { draftForest } from '../../src/model/forest-builder.ts'
import { readCases } from '../fixtures.ts'
import { randomFrom, textDamage } from './mutate.ts'
import { smallModel, smallModelWith } from './small-model.ts'

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)

// All that reading gives: the model with the bits of its numbers, or the fault.
function outcome(bytes: Uint8Array, useKernels: boolean): unknown {
  try {
    const { forest, ...parts } = readLightgbmText(bytes, useKernels)
    return { ...parts, forest: bitsOf(forest) }
  } catch (error) {
    if (!(error instanceof ModelFormatError)) throw error
    const { message, line, section, key } = error
    return { message, line, section, key }
  }
}

function bitsOf(value: unknown): unknown {
  if (ArrayBuffer.isView(value)) return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('latin1')
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, bitsOf(part)]))
}

// Kernels and JavaScript make the same of the bytes.
function expectSame(bytes: Uint8Array): void {
  const expected = outcome(bytes, false)
  const got = outcome(bytes, true)
  if (JSON.stringify(got) !== JSON.stringify(expected)) expect(got).toEqual(expected)
}

const models = readCases().map(({ name, file }) => ({ name, bytes: new Uint8Array(file('model.txt')!) }))

test.each(models)('$name: kernels read the same model', ({ bytes }) => {
  expectSame(bytes)
})

test('kernels read all lists of models as LightGBM writes them', () => {
  for (const text of [smallModel, smallModel.replaceAll('\n', '\r\n')]) {
    const cursor = createLineCursor(bytesOf(text))
    while (!lineIs(cursor, 'Tree=0')) nextLine(cursor)
    const keys = [...smallModel.matchAll(/^(\w+)=/gm)].map(([, key]) => key!)
    const table = createFieldTable(cursor, [...new Set(keys)])
    const tree = addSection(table, 'Tree=0', cursor, 0)
    while (nextLine(cursor) && !lineIs(cursor, 'Tree=1')) if (cursor.start < cursor.end) addField(tree, cursor)

    const size = { trees: [{ numLeaves: 3, numCategoricalSplits: 0 }], numFeatures: 3, numTreesPerIteration: 1 }
    const forest = draftForest({ ...size, anyLinear: false, tinyIsZero: true })
    const lists = treeLists(forest)
    const stops: number[] = []
    const readNumbers: Kernels['readNumbers'] = (...args) => {
      stops.push(kernels()!.readNumbers(...args))
      return stops.at(-1)!
    }
    readLists([tree], lists, { ...kernels()!, readNumbers })
    expect(stops).toEqual(lists.map(() => 1))
    expect([...forest.threshold, ...forest.leafValue]).not.toContain(0)
  }
})

test('damaged models have the same faults or the same content', () => {
  for (const [i, { bytes }] of models.filter((model) => model.bytes.length < 200_000).entries()) {
    const damage = textDamage(bytes)
    for (let seed = 0; seed < 40; seed++) expectSame(damage(randomFrom(1_000_003 * i + seed)))
  }
})

test('numbers however they are written', () => {
  const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), maxLength: 24 })
  const zeros = fc.constantFrom('', '', '0', '00000')
  const decimals = fc
    .tuple(fc.constantFrom('', '', '.', '.0', '.00000', '.0000000000000'), digits)
    .map((parts) => parts.join(''))
  const power = fc.oneof(
    fc.constant(''),
    fc.integer({ min: -90, max: 90 }).map((exponent) => `e${exponent < 0 ? '' : '+'}${exponent}`),
    fc.constantFrom('e5', 'E-5', 'e400', 'e-400', 'e12345', 'e', 'e+', 'x', '.', ' ')
  )
  const written = fc
    .tuple(fc.constantFrom('', '', '-', '+'), zeros, digits, decimals, power)
    .map((parts) => parts.join(''))
  const number = fc.oneof(
    { weight: 6, arbitrary: written },
    { weight: 3, arbitrary: fc.double().map((value) => value.toPrecision(17)) },
    { weight: 3, arbitrary: fc.float({ noNaN: true }).map(String) },
    { weight: 1, arbitrary: fc.constantFrom('nan', '-nan', 'inf', '-inf', '5e-324', '9007199254740993', '') }
  )
  const line = fc.tuple(
    fc.constantFrom(
      'threshold',
      'split_gain',
      'internal_value',
      'internal_weight',
      'leaf_value',
      'leaf_weight',
      'left_child'
    ),
    fc.array(number, { minLength: 2, maxLength: 3 }),
    fc.constantFrom(' ', ' ', '  ', '\t')
  )
  fc.assert(
    fc.property(line, ([key, numbers, space]) => {
      expectSame(bytesOf(smallModelWith(`${key}=${numbers.join(space)}`)))
    }),
    { numRuns: 5000 }
  )
})

// Decimals of 17 digits beside the middle of two float64, where the last bit depends on every digit.
test('numbers near the middle of two float64', () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: 2n ** 52n, max: 2n ** 53n - 1n }),
      fc.integer({ min: -100, max: 10 }),
      (mantissa, power) => {
        const middle = 2n * mantissa + 1n
        const shift = power - 1
        const scaled = shift >= 0 ? (middle << BigInt(shift)) * 10n ** 40n : (middle * 10n ** 40n) >> BigInt(-shift)
        const text = scaled.toString()
        const numbers = [0n, 1n].map((step) => `${BigInt(text.slice(0, 19)) + step}e${text.length - 59}`)
        expectSame(bytesOf(smallModelWith(`threshold=${numbers.join(' ')}`)))
      }
    ),
    { numRuns: 2000 }
  )
})

// The kernel looks at half a megabyte at once.
test('trees that are larger than what is looked at once, and many small ones', () => {
  const [before, rest] = smallModel.split('Tree=0\n') as [string, string]
  const tree = rest.slice(0, rest.indexOf('Tree=1'))
  const after = rest.slice(rest.indexOf('end of trees'))
  const header = before.replace(/tree_sizes=.*\n/, '')
  const padded = tree.replace('threshold=40 ', `threshold=${' '.repeat(700_000)}40 `)
  for (const body of [tree, padded, tree.replaceAll('\n', '\r\n')]) {
    const numTrees = body === padded ? 3 : 1500
    const trees = Array.from({ length: numTrees }, (_, t) => `Tree=${t}\n${t === 1 ? tree : body}`).join('')
    expectSame(bytesOf(`${header}${trees}${after}`))
    expectSame(bytesOf(`${header}${trees.slice(0, -100)}`))
    expectSame(bytesOf(`${header}${trees.replace(`Tree=${numTrees - 1}`, 'Tree=7')}${after}`))
  }
})
