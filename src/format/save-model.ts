/**
 * `saveModel` and `saveModelChunks`: from a `Model` to the content of a file.
 *
 * @module
 */
import { checkOptions } from '../checks.ts'
import { nanInSetMask } from '../model/decision.ts'
import type { Forest } from '../model/forest.ts'
import type { Model } from '../model/model.ts'
import { lightgbmJsonPieces } from './lightgbm/json-writer.ts'
import { encodeText } from './lightgbm/text-bytes.ts'
import { lightgbmTextParts, lightgbmTextPieces } from './lightgbm/text-writer.ts'

// The longest string of V8.
const longestText = 2 ** 29 - 24

/** Formats `saveModel` writes. */
export type ModelFormat = 'lightgbm' | 'lightgbm-json'

/** Options of `saveModel`. */
export interface SaveOptions {
  /** `lightgbm`, the default: text, byte for byte what LightGBM 4.7.0 writes; `lightgbm-json`: its JSON dump. */
  readonly format?: ModelFormat
  /** What is returned. Only bytes keep names that are not UTF-8. Default `text`. */
  readonly as?: 'text' | 'bytes'
}

/**
 * The model as text that LightGBM loads, or as its JSON dump, which LightGBM cannot load and which is lossy for infinite
 * thresholds.
 *
 * @throws RangeError for another format, for a model that LightGBM's formats cannot express, and for a text or dump of
 *   more than 536,870,888 characters
 * @example
 * ```js
 * const text = saveModel(model)   // in Python: lgb.Booster(model_str=text)
 * ```
 */
export function saveModel(model: Model, options: SaveOptions & { readonly as: 'bytes' }): Uint8Array
export function saveModel(model: Model, options?: SaveOptions & { readonly as?: 'text' }): string
export function saveModel(model: Model, options: SaveOptions = {}): string | Uint8Array {
  checkOptions(options, ['format', 'as'])
  const { format = 'lightgbm', as = 'text' } = options
  switch (as) {
    case 'text':
      requireFormat(model, format)
      return withinString(format === 'lightgbm' ? lightgbmTextParts(model) : lightgbmJsonPieces(model)).join('')
    case 'bytes':
      requireFormat(model, format)
      return joined([
        ...encoded(format === 'lightgbm' ? lightgbmTextPieces(model) : withinString(lightgbmJsonPieces(model)))
      ])
    default:
      throw new RangeError(`"as" expected text or bytes, got ${String(as satisfies never)}`)
  }
}

/**
 * The bytes of `saveModel` piece by piece, for models larger than the longest JavaScript string.
 *
 * @throws RangeError as `saveModel` does, but for the length
 * @example
 * ```js
 * await writeFile('model.txt', saveModelChunks(model))   // of node:fs/promises
 * ```
 */
export function saveModelChunks(
  model: Model,
  options: Pick<SaveOptions, 'format'> = {}
): Generator<Uint8Array, void, undefined> {
  checkOptions(options, ['format'])
  const { format = 'lightgbm' } = options
  requireFormat(model, format)
  return encoded(format === 'lightgbm' ? lightgbmTextPieces(model) : lightgbmJsonPieces(model))
}

// The pieces of a text that is no longer than a string may be.
function withinString(pieces: Iterable<string>): string[] {
  const texts: string[] = []
  let length = 0
  for (const piece of pieces) {
    length += piece.length
    if (length > longestText) {
      throw new RangeError(
        `"model" expected a text of at most ${longestText} characters, got more; saveModelChunks writes it piece by piece`
      )
    }
    texts.push(piece)
  }
  return texts
}

function* encoded(pieces: Iterable<string>): Generator<Uint8Array, void, undefined> {
  for (const piece of pieces) yield encodeText(piece)
}

function joined(chunks: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(chunks.reduce((length, chunk) => length + chunk.length, 0))
  let offset = 0
  for (const chunk of chunks) {
    bytes.set(chunk, offset)
    offset += chunk.length
  }
  return bytes
}

// LightGBM has no nodes that send NaN with a set, and cuts fractions off towards 0.
function hasLightgbmSets({ fractionIsZeroth, decisionType }: Forest): boolean {
  return fractionIsZeroth && !decisionType.some((type) => (type & nanInSetMask) !== 0)
}

function requireFormat(model: Model, format: ModelFormat): void {
  // LightGBM adds leaf values in float64, starting from 0, and sees float64 values, tiny ones as 0.
  const { baseScores, sumType, inputType, tinyIsZero, scale } = model.forest
  if (
    sumType !== 'float64' ||
    inputType !== 'float64' ||
    !tinyIsZero ||
    scale !== 1 ||
    model.inputStage !== undefined ||
    !baseScores.every((score) => score === 0) ||
    !hasLightgbmSets(model.forest)
  ) {
    throw new RangeError(
      '"model" expected float64 sums without base scores and tiny values seen as 0; another library\'s model cannot be ' +
        "saved as LightGBM's"
    )
  }
  if (format !== 'lightgbm' && format !== 'lightgbm-json')
    throw new RangeError(`"format" expected lightgbm or lightgbm-json, got ${String(format satisfies never)}`)
}
