import fc from 'fast-check'
import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { canonicalJson } from '../../src/credit/artifact/canonical-json.ts'
import { loadScorer } from '../../src/credit/artifact/load-scorer.ts'
import { packScorer } from '../../src/credit/artifact/pack-scorer.ts'
import { ScorerFormatError } from '../../src/credit/artifact/scorer-format-error.ts'
import { createCreditScorer } from '../../src/credit/create-credit-scorer.ts'
import type { CreditDefinition } from '../../src/credit/definition.ts'
import { forestOf, modelOf, type TreeSpec } from '../oracle/random-forest.ts'
import { definitions, randomCases } from './random-definition.ts'

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)
const encode = (value: string): Uint8Array => new TextEncoder().encode(value)
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

// A file as `packScorer` would write it, with any second line.
function fileOf(packed: string): Uint8Array {
  const hash = sha256(encode(packed))
  return encode(`{"format":"opencredit-scorer","version":1,"sha256":"${hash}"}\n${packed}\n`)
}

const split = (below: number, above: number): TreeSpec => ({
  splitFeature: 0,
  decisionType: 0,
  threshold: 40,
  categories: [],
  left: { leafValue: below, leafCount: 3 },
  right: { leafValue: above, leafCount: 4 }
})
const lender: CreditDefinition = {
  name: 'lender',
  version: '7',
  fields: [{ name: 'income', kind: 'number', validRange: [0, 100], moreIs: 'better' }],
  classes: ['no', 'yes'],
  models: [
    {
      name: 'repays',
      model: modelOf(forestOf([split(-1, 2)], 1), false, 'binary sigmoid:1'),
      predicts: { atLeast: 'yes' },
      fields: ['income']
    }
  ],
  baselines: [{ name: 'near-cutoff', rows: [[45], [50]] }],
  monotoneFields: ['income']
}
const packed = packScorer(lender)

test('a packed definition is two lines: a header with the hash of the second, and canonical JSON', () => {
  const [header, json, end, ...more] = text(packed).split('\n')
  expect([end, more]).toEqual(['', []])
  expect(JSON.parse(header!)).toEqual({ format: 'opencredit-scorer', version: 1, sha256: sha256(encode(json!)) })
  expect(canonicalJson(JSON.parse(json!))).toBe(json)
  expect(Object.keys(JSON.parse(json!) as object)).toEqual(Object.keys(lender).toSorted())
})

test('the identity of a scorer is the hash of its packed form, whether it was packed or not', () => {
  const identity = { id: 'lender', version: '7', sha256: JSON.parse(text(packed).split('\n')[0]!).sha256 }
  expect(loadScorer(packed).identity).toEqual(identity)
  expect(createCreditScorer(lender).identity).toEqual(identity)
  // Keys in another order are the same definition.
  const reversed = Object.fromEntries(Object.entries(lender).reverse()) as unknown as CreditDefinition
  expect(packScorer(reversed)).toEqual(packed)
  expect(createCreditScorer({ ...lender, version: '8' }).identity.sha256).not.toBe(identity.sha256)
})

test('a loaded scorer answers as the one that was packed, to the byte, and packs into the same file', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('worst' as const, 'as trained' as const).chain(randomCases),
      ({ definition, record }) => {
        const file = packScorer(definition)
        const loaded = loadScorer(file.slice().buffer)
        expect(JSON.stringify(loaded.score(record))).toBe(JSON.stringify(createCreditScorer(definition).score(record)))
        const { models } = loaded.definition
        expect(packScorer({ ...definition, models })).toEqual(file)
      }
    ),
    { numRuns: 100 }
  )
})

test('models that have no compact form are packed as text, and category lists stay theirs', () => {
  const forest = { ...lender.models[0]!.model.forest, leafCount: Int32Array.of(-1, -1) }
  const model = {
    ...modelOf(forest, false, 'binary sigmoid:1'),
    pandasCategorical: [['a', 'b']],
    file: { ...lender.models[0]!.model.file, pandasCategorical: '[["a", "b"]]' }
  }
  const file = packScorer({ ...lender, models: [{ ...lender.models[0]!, model }] })
  expect(JSON.parse(text(file).split('\n')[1]!).models[0].model).toHaveProperty('text')
  expect(loadScorer(file).score({ income: 60 })).toMatchObject({ prediction: 'yes' })
})

test('a promise that a model breaks is not packed', () => {
  const broken = { ...lender.models[0]!, model: modelOf(forestOf([split(2, -1)], 1), false, 'binary sigmoid:1') }
  expect(() => packScorer({ ...lender, models: [broken] })).toThrow(
    new RangeError(
      '"monotoneFields" expected models that never move against income, got "repays", of which two rows show that it does'
    )
  )
  // For a model of the worse class it is none.
  const defaults = { ...broken, predicts: { below: 'yes' } }
  expect(packScorer({ ...lender, models: [defaults] }).length).toBeGreaterThan(0)
  expect(() => packScorer({ ...lender, name: '' })).toThrow(RangeError)
})

const faultOf = (act: () => unknown): string => {
  try {
    act()
  } catch (error) {
    expect(error).toBeInstanceOf(ScorerFormatError)
    return (error as Error).message
  }
  throw new Error('expected an error')
}

test('what is no packed scorer, or one of another version, is refused', () => {
  const none = 'packed scorer: expected the header of a packed scorer in the first line'
  for (const bytes of [new Uint8Array(), encode('{}'), encode('tree\nversion=v4\n'), packed.subarray(1)])
    expect(faultOf(() => loadScorer(bytes))).toBe(none)
  const newer = encode(text(packed).replace('"version":1', '"version":2'))
  expect(faultOf(() => loadScorer(newer))).toBe(
    'packed scorer: expected version 1, got 2; a newer version of this package may read it'
  )
  expect(() => loadScorer('x' as never)).toThrow(
    new TypeError('"bytes" expected a Uint8Array or an ArrayBuffer, got string')
  )
})

test('any damage to a file is an error', () => {
  const position = fc.nat({ max: packed.length - 1 })
  const damage = fc.oneof(
    fc.tuple(position, fc.integer({ min: 1, max: 255 })).map(([at, by]) => packed.with(at, packed[at]! ^ by)),
    position.map((length) => packed.slice(0, length)),
    fc.uint8Array({ minLength: 1, maxLength: 20 }).map((more) => Uint8Array.of(...packed, ...more)),
    fc.tuple(position, position).map(([a, b]) => Uint8Array.of(...packed.slice(0, a), ...packed.slice(b)))
  )
  fc.assert(
    fc.property(damage, (bytes) => {
      if (Buffer.from(bytes).equals(packed)) return
      expect(faultOf(() => loadScorer(bytes))).toMatch(/^packed scorer: /)
    }),
    { numRuns: 2000 }
  )
})

// Changes one value somewhere in JSON.
function mutations(value: unknown): fc.Arbitrary<unknown> {
  const other = fc.oneof(
    fc.constantFrom(null, true, '', '__proto__', 'x', -1, 0, 1e300, [], {}, [[]], { kind: 'sum' }),
    fc.string(),
    fc.double({ noNaN: true, noDefaultInfinity: true })
  )
  if (Array.isArray(value))
    return value.length === 0
      ? other
      : fc.oneof(
          { arbitrary: other, weight: 1 },
          {
            arbitrary: fc
              .nat({ max: value.length - 1 })
              .chain((i) => mutations(value[i]).map((item) => value.with(i, item))),
            weight: 6
          },
          { arbitrary: fc.nat({ max: value.length - 1 }).map((i) => value.toSpliced(i, 1)), weight: 1 }
        )
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value)
    if (entries.length === 0) return other
    const entry = fc.constantFrom(...entries)
    return fc.oneof(
      { arbitrary: other, weight: 1 },
      {
        arbitrary: entry.chain(([key, item]) => mutations(item).map((changed) => ({ ...value, [key]: changed }))),
        weight: 8
      },
      { arbitrary: entry.map(([key]) => Object.fromEntries(entries.filter(([name]) => name !== key))), weight: 1 }
    )
  }
  if (typeof value === 'string' && value.length > 60)
    return fc
      .tuple(fc.nat({ max: value.length - 1 }), fc.constantFrom('A', 'z', '/', '*'))
      .map(([at, letter]) => value.slice(0, at) + letter + value.slice(at + 1))
  return other
}

test('whatever stands in a file with a right hash makes a scorer or one clear error', () => {
  let numLoaded = 0
  let numRefused = 0
  const files = definitions('worst').chain((definition) =>
    mutations(JSON.parse(text(packScorer(definition)).split('\n')[1]!))
  )
  fc.assert(
    fc.property(files, (json) => {
      const file = fileOf(canonicalJson(json))
      try {
        const scorer = loadScorer(file)
        scorer.score(scorer.example())
        numLoaded++
      } catch (error) {
        expect(error).toBeInstanceOf(ScorerFormatError)
        expect((error as Error).message.length).toBeLessThan(400)
        numRefused++
      }
    }),
    { numRuns: 1500 }
  )
  expect(numLoaded).toBeGreaterThan(100)
  expect(numRefused).toBeGreaterThan(500)
})

test('neither deep nor long JSON does harm', () => {
  for (const json of ['['.repeat(100_000), 'x', '3', 'null', '[]', '{"models":3}', '{"models":[3]}', '{"models":[{}]}'])
    expect(faultOf(() => loadScorer(fileOf(json)))).toMatch(/^packed scorer: /)
  expect(faultOf(() => loadScorer(Uint8Array.of(...fileOf('{}').subarray(0, -3), 0xff, 10)))).toMatch(/SHA-256/)
})
