/**
 * `loadModel` and `saveModel`: from any format to a `Model` and back.
 *
 * @module
 */
import { kindOf } from '../checks.ts'
import { ModelFormatError } from '../errors.ts'
import type { Model } from '../model/model.ts'
import { readLightgbmJson } from './lightgbm/json.ts'
import { writeLightgbmJson } from './lightgbm/json-writer.ts'
import { readLightgbmText } from './lightgbm/text.ts'
import { writeLightgbmText } from './lightgbm/text-writer.ts'

/** Formats `saveModel` writes. */
export type ModelFormat = 'lightgbm' | 'lightgbm-json'

/**
 * Loads a LightGBM model; the format is detected.
 *
 * @param source - a text model (`save_model`) or JSON dump (`dump_model`) as text or as the bytes of the file; or the dump
 *   as a parsed object. Files too large for a JavaScript string must come as bytes.
 * @throws ModelFormatError when the file is damaged, no model, or holds something that cannot be evaluated exactly
 * @throws TypeError when `source` is of another kind
 * @example
 * ```js
 * const model = loadModel(readFileSync('model.txt'))
 * ```
 */
export function loadModel(source: string | Uint8Array | object): Model {
  if (typeof source === 'string') return loadBytes(new TextEncoder().encode(source))
  // By its tag, as bytes made in another realm (an iframe, a test runner's sandbox) are no instance of this one's class.
  const tag = Object.prototype.toString.call(source)
  if (tag === '[object Uint8Array]') return loadBytes(source as Uint8Array)
  if (tag === '[object Object]') return readLightgbmJson(source)
  throw new TypeError(`"source" expected text, a Uint8Array or a parsed JSON dump, got ${kindOf(source)}`)
}

/**
 * The model as text that LightGBM loads (`lightgbm`, the default; byte for byte what LightGBM 4.7.0 writes) or as its JSON
 * dump (`lightgbm-json`, which LightGBM cannot load and which is lossy for infinite thresholds).
 *
 * @throws RangeError for another format, and for a model that LightGBM's formats cannot express
 * @example
 * ```js
 * const text = saveModel(model)   // in Python: lgb.Booster(model_str=text)
 * ```
 */
export function saveModel(model: Model, options: { format?: ModelFormat } = {}): string {
  const format = options.format ?? 'lightgbm'
  requireLightgbmForest(model)
  switch (format) {
    case 'lightgbm':
      return writeLightgbmText(model)
    case 'lightgbm-json':
      return writeLightgbmJson(model)
    default:
      throw new RangeError(`"format" expected lightgbm or lightgbm-json, got ${String(format satisfies never)}`)
  }
}

// LightGBM adds leaf values in float64, starting from 0, and sees tiny values as 0.
function requireLightgbmForest({ forest: { baseScores, sumType, tinyIsZero } }: Model): void {
  if (sumType === 'float64' && tinyIsZero && baseScores.every((score) => score === 0)) return
  throw new RangeError(
    '"model" expected float64 sums without base scores and tiny values seen as 0; another library\'s model cannot be saved ' +
      "as LightGBM's"
  )
}

const openBrace = 123
const byteOrderMark = [0xef, 0xbb, 0xbf]

function loadBytes(bytes: Uint8Array): Model {
  const content = byteOrderMark.every((byte, i) => bytes[i] === byte) ? bytes.subarray(byteOrderMark.length) : bytes
  const first = content.find((byte) => byte > 32)
  return first === openBrace ? readLightgbmJson(parseJson(content)) : readLightgbmText(content)
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (error) {
    throw new ModelFormatError(`expected a JSON dump in UTF-8 (${(error as Error).name})`, { section: 'JSON' })
  }
}
