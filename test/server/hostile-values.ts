/**
 * Hostile requests: values that fit the schemas of an OpenAPI document, and what becomes of them when somebody means harm.
 *
 * @module
 */
import fc from 'fast-check'

type Schema = Readonly<Record<string, unknown>>

/** A text that must never come back. */
export const planted = 'PLANTED-7f3c'

/** An OpenAPI document, as far as it is used here. */
export interface Document {
  readonly paths: Readonly<
    Record<string, Readonly<Record<string, { requestBody?: { content: Record<string, { schema: Schema }> } }>>>
  >
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> }
}

const texts = fc.oneof(
  fc.constantFrom(
    planted,
    `${planted}_`,
    '28_',
    '_______',
    '!@9#%8',
    '',
    ' ',
    'Engineer',
    '22 Years and 9 Months',
    '1e999',
    '\u0000',
    '\ud800',
    '__proto__'
  ),
  fc.string({ maxLength: 20 }).map((text) => `${planted}${text}`),
  fc.double().map(String),
  fc.constantFrom(1000, 20_000).map((length) => planted.repeat(length / 10))
)
const numbers = fc.oneof(
  fc.double(),
  fc.integer(),
  fc.constantFrom(0, -0, 1e308, -1e308, 5e-324, 2 ** 53, NaN, Infinity)
)

/** Values that fit a schema of the document. */
export function valuesOf(schema: Schema, document: Document): fc.Arbitrary<unknown> {
  const { $ref, anyOf, oneOf, type, properties, items, prefixItems } = schema as {
    $ref?: string
    anyOf?: Schema[]
    oneOf?: Schema[]
    type?: string | string[]
    properties?: Record<string, Schema>
    items?: Schema
    prefixItems?: Schema[]
  }
  if ($ref !== undefined) return valuesOf(document.components.schemas[$ref.split('/').at(-1)!]!, document)
  if (properties !== undefined) {
    const members = Object.fromEntries(Object.entries(properties).map(([key, one]) => [key, valuesOf(one, document)]))
    return fc.record(members, { requiredKeys: (schema['required'] as string[] | undefined) ?? [] })
  }
  const choices = oneOf ?? anyOf
  if (choices !== undefined) return fc.oneof(...choices.map((one) => valuesOf(one, document)))
  if (prefixItems !== undefined) return fc.tuple(...prefixItems.map((one) => valuesOf(one, document)))
  const kinds = typeof type === 'string' ? [type] : (type ?? [])
  const arbitraries = kinds.map((kind) => {
    switch (kind) {
      case 'array':
        return fc.array(valuesOf(items ?? {}, document), { maxLength: 4 })
      case 'number':
        return numbers
      case 'string':
        return texts
      case 'null':
        return fc.constant(null)
      case 'boolean':
        return fc.boolean()
      default:
        return fc.dictionary(fc.string({ maxLength: 8 }), texts, { maxKeys: 3 })
    }
  })
  return arbitraries.length > 0 ? fc.oneof(...arbitraries) : fc.oneof(texts, numbers, fc.constant(null))
}

const deep = (levels: number): unknown => {
  let value: unknown = planted
  for (let i = 0; i < levels; i++) value = i % 2 === 0 ? [value] : { Age: value }
  return value
}

const hostileValues = fc.oneof(
  texts,
  numbers,
  fc.constantFrom<unknown>(null, true, [], {}, [[]], deep(20), deep(40)),
  fc.jsonValue()
)
const hostileKeys = fc.constantFrom(
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '',
  '\ud800',
  'a/b~',
  'Age',
  'x'.repeat(500)
)

interface Mutation {
  readonly at: number
  readonly key: string
  readonly value: unknown
  readonly kind: 'replace' | 'add' | 'remove' | 'wrap'
}

const mutations: fc.Arbitrary<Mutation[]> = fc.array(
  fc.record({
    at: fc.nat(60),
    key: hostileKeys,
    value: hostileValues,
    kind: fc.constantFrom('replace', 'add', 'remove', 'wrap')
  }),
  { maxLength: 4 }
)

// The node that is met as number `at`, changed.
function mutated(root: unknown, { at, key, value, kind }: Mutation): unknown {
  let met = 0
  const visit = (node: unknown): unknown => {
    if (met++ === at) {
      if (kind === 'replace') return value
      if (kind === 'wrap') return [node]
      if (kind === 'add' && typeof node === 'object' && node !== null && !Array.isArray(node))
        return Object.fromEntries([...Object.entries(node), [key, value]])
      return undefined
    }
    if (Array.isArray(node)) return node.map(visit)
    if (typeof node !== 'object' || node === null) return node
    return Object.fromEntries(Object.entries(node).map(([name, one]) => [name, visit(one)]))
  }
  return visit(root)
}

interface Spoiling {
  readonly at: number
  readonly byte: number
  readonly kind: 'none' | 'cut' | 'byte'
}

const spoilings: fc.Arbitrary<Spoiling> = fc.record({
  at: fc.nat(),
  byte: fc.integer({ min: 0, max: 255 }),
  kind: fc.constantFrom('none', 'none', 'none', 'cut', 'byte')
})

function spoilt(bytes: Buffer, { at, byte, kind }: Spoiling): Buffer {
  if (kind === 'none' || bytes.length === 0) return bytes
  const place = at % bytes.length
  if (kind === 'cut') return bytes.subarray(0, place)
  const changed = Buffer.from(bytes)
  changed[place] = byte
  return changed
}

/** A request. */
export interface HostileRequest {
  readonly path: string
  readonly mediaType: string
  readonly body: Buffer
}

/** Requests to every operation of a document that takes a body: some well-formed, most of them not. */
export function hostileRequests(document: Document): fc.Arbitrary<HostileRequest> {
  const requests = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods['post']?.requestBody?.content ?? {}).map(([mediaType, { schema }]) => {
      const values = fc.oneof(
        { weight: 9, arbitrary: valuesOf(schema, document) },
        { weight: 1, arbitrary: fc.jsonValue() }
      )
      const types = fc.oneof(
        { weight: 19, arbitrary: fc.constant(mediaType) },
        { weight: 1, arbitrary: fc.constantFrom('text/plain', 'application/json; charset=utf-16', '', 'x') }
      )
      return fc.tuple(values, mutations, spoilings, types).map(([value, changes, spoiling, type]): HostileRequest => {
        const changed = changes.reduce(mutated, value)
        const text = typeof changed === 'string' && mediaType === 'text/csv' ? changed : (JSON.stringify(changed) ?? '')
        return { path, mediaType: type, body: spoilt(Buffer.from(text), spoiling) }
      })
    })
  )
  return fc.oneof(...requests)
}
