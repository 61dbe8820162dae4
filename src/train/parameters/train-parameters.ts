/**
 * The types of parameters, given and resolved, taken from the table.
 *
 * @module
 */

import type { addedParameters, savedParameters, unsavedParameters } from './parameter-table.ts'

/** A row of the table, with its values as types. */
export type Row =
  (typeof savedParameters)[number] | (typeof unsavedParameters)[number] | (typeof addedParameters)[number]

type Words<Text extends string> = Text extends `${infer Word} ${infer Rest}`
  ? Word | Words<Rest>
  : Text extends ''
    ? never
    : Text
type Spellings<Word extends string> = Word extends `${infer First}=${infer Rest}` ? First | Spellings<Rest> : Word
type FirstSpelling<Word extends string> = Word extends `${infer First}=${string}` ? First : Word

type OneOrMore<Item> = Item | readonly Item[]
type GivenNumber = number | `${number}`
type Given<Kind, Range extends string> = Kind extends 'int' | 'double'
  ? GivenNumber
  : Kind extends 'bool'
    ? boolean | 'true' | 'false' | 'True' | 'False' | '+' | '-'
    : Kind extends 'choice' | 'word'
      ? Spellings<Words<Range>>
      : Kind extends 'ints' | 'doubles'
        ? string | OneOrMore<GivenNumber>
        : Kind extends 'sets'
          ? string | readonly (readonly GivenNumber[])[]
          : Kind extends 'choices'
            ? OneOrMore<string>
            : OneOrMore<string | number>

type Resolved<Kind, Range extends string> = Kind extends 'int' | 'double'
  ? number
  : Kind extends 'bool'
    ? boolean
    : Kind extends 'choice' | 'word'
      ? FirstSpelling<Words<Range>>
      : Kind extends 'choices'
        ? readonly FirstSpelling<Words<Range>>[]
        : Kind extends 'ints' | 'doubles'
          ? readonly number[]
          : Kind extends 'strings'
            ? readonly string[]
            : Kind extends 'sets'
              ? readonly (readonly number[])[]
              : string

/**
 * Parameters of training by any of LightGBM's names, as a Python dict holds them: numbers also as text, lists also as text
 * with commas. What is null, undefined or empty counts as not given.
 */
export type GivenParameters = {
  readonly [R in Row as R[0] | Words<R[1]>]?: Given<R[2], R[4]> | '' | null | undefined
}

/** Every parameter by its main name, checked and made consistent. */
export type TrainParameters = {
  readonly [R in Row as R[0]]:
    | (R[0] extends 'boosting' ? 'gbdt' | 'rf' | 'dart' : Resolved<R[2], R[4]>)
    | (R[3] extends undefined ? undefined : never)
}
