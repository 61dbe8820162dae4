/**
 * Which field a name written by a person refers to: a key of a record, a column of a file, a pasted line.
 *
 * @module
 */
import { type FieldSpec, type InputOf, type KeyOf, keysOf, type RecordDefinition } from './field-spec.ts'

/** The text without what people write differently: case, white space, underscores and hyphens. */
export function squash(text: string): string {
  return text.toLowerCase().replace(/[\s_-]/g, '')
}

/** The type of `squash(text)`. */
type Squashed<Text extends string, Done extends string = ''> = Text extends `${infer Character}${infer Rest}`
  ? Squashed<Rest, Character extends ' ' | '_' | '-' ? Done : `${Done}${Lowercase<Character>}`>
  : Done

type InputBySquashedKey<Spec extends FieldSpec, Ignored extends string> = {
  [S in Spec as Squashed<KeyOf<S> | S['label']>]: InputOf<S> | undefined
} & { [Key in Ignored as Squashed<Key>]: unknown }

type InputAt<Key, Inputs> = Key extends keyof Inputs ? Inputs[Key] : never

/** A raw record with the keys `Key`, each of which a key finder finds. */
export type SpelledRecord<Spec extends FieldSpec, Ignored extends string, Key extends string> = {
  readonly [K in Key]?: InputAt<Squashed<K>, InputBySquashedKey<Spec, Ignored>>
}

/** The key that a name refers to; undefined when there is none. */
export type KeyFinder = (name: string) => string | undefined

/**
 * Creates a finder. A name refers to a field by its name, an alias or its label, and to an ignored key by that key; case,
 * blanks, underscores and hyphens do not count.
 */
export function createKeyFinder({ fields, ignoredKeys }: KeyDefinition): KeyFinder {
  const fieldKeys = fields.flatMap(keysOf)
  const keys = new Map(ignoredKeys.map((key) => [squash(key), key]))
  for (const { label, name } of fields) keys.set(squash(label), name)
  for (const key of fieldKeys) keys.set(squash(key), key)
  const asTheyAre = new Set([...ignoredKeys, ...fieldKeys])
  return (name) => (asTheyAre.has(name) ? name : keys.get(squash(name)))
}

type KeyDefinition = Pick<RecordDefinition, 'ignoredKeys'> & { readonly fields: readonly FieldSpec[] }

/**
 * Creates a function from column names to the keys of records. A column that refers to no field keeps its name.
 *
 * The function throws an Error when two columns refer to one field.
 */
export function createColumnReader(definition: KeyDefinition): (names: readonly string[]) => string[] {
  const findKey = createKeyFinder(definition)
  const fieldKeys = new Set(definition.fields.flatMap(keysOf))
  return (names) => {
    const columnOf = new Map<string, number>()
    return names.map((name, column) => {
      const key = findKey(name)
      if (key === undefined) return name
      const first = columnOf.get(key)
      if (first === undefined) columnOf.set(key, column)
      else if (!fieldKeys.has(key)) return name
      else throw new Error(`columns ${first + 1} and ${column + 1} are both the field ${key}`)
      return key
    })
  }
}

/**
 * Creates such a function for the header of a file. It also throws an Error when fewer than half of the required fields are
 * found, because then nearly everybody would be scored alike. It never quotes a column name: without a header, that is a value.
 */
export function createHeaderReader(definition: KeyDefinition): (names: readonly string[]) => string[] {
  const keysOfColumns = createColumnReader(definition)
  const required = definition.fields.filter((field) => field.required)
  const leastFound = Math.ceil(required.length / 2)
  return (names) => {
    const keys = keysOfColumns(names)
    const given = new Set(keys)
    const found = required.filter((field) => keysOf(field).some((key) => given.has(key)))
    if (found.length >= leastFound) return keys
    const list = found.length === 0 ? '' : `: ${found.map(({ name }) => name).join(', ')}`
    const others = required.filter((field) => !found.includes(field)).slice(0, 3)
    const wanted = `expected at least ${leastFound} in the header row, such as ${others.map(({ name }) => name).join(', ')}`
    throw new Error(`${found.length} of ${required.length} fields found${list}; ${wanted}`)
  }
}
