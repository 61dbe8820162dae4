/**
 * Whether the texts of a definition that people are shown, in letters and on terminals, are lines.
 *
 * @module
 */
import type { CreditDefinition } from '../definition.ts'

type Texts = readonly (readonly [place: string, text: string | undefined])[]

// Also those that end a line, and those that change the direction of what follows.
const controlCharacter = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u

/**
 * Checks these texts.
 *
 * @throws RangeError naming the place of one that has control characters
 */
export function checkTexts(definition: CreditDefinition): void {
  for (const [place, text] of textsOf(definition)) if (text !== undefined) checkOneLine(place, text)
}

/**
 * Checks a text that people are shown.
 *
 * @throws RangeError naming its place when it has control characters
 */
export function checkOneLine(place: string, text: string): void {
  if (controlCharacter.test(text)) throw new RangeError(`"${place}" expected one line without control characters`)
}

function textsOf({ name, version, fields, classes, models, baselines, ...rest }: CreditDefinition): Texts {
  const { reasonGroups = [], junk = {}, contradictions = [] } = rest
  return [
    ['name', name],
    ['version', version],
    ...fields.flatMap((field, i) => [
      ...textsAt(`fields[${i}]`, field, ['name', 'label', 'unit', 'description']),
      ...listAt(`fields[${i}].categories`, field.categories ?? [])
    ]),
    ...listAt('classes', classes),
    ...models.flatMap((model, i) => textsAt(`models[${i}]`, model, ['name'])),
    ...baselines.flatMap((baseline, i) => textsAt(`baselines[${i}]`, baseline, ['name', 'description'])),
    ...reasonGroups.flatMap((group, i) =>
      textsAt(`reasonGroups[${i}]`, group, ['code', 'name', 'text', 'missingText'])
    ),
    ...Object.entries(junk).flatMap(([code, token]) => textsAt(`junk.${code}`, token, ['message'])),
    ...contradictions.flatMap((pair, i) => textsAt(`contradictions[${i}]`, pair, ['message']))
  ]
}

function textsAt<Key extends string>(
  place: string,
  item: { readonly [K in Key]?: string | undefined },
  keys: readonly Key[]
): Texts {
  return keys.map((key) => [`${place}.${key}`, item[key]])
}

function listAt(place: string, texts: readonly string[]): Texts {
  return texts.map((text, i) => [`${place}[${i}]`, text])
}
