/**
 * `loadModel`: from a file's content to a `Model`, whatever the format.
 *
 * @module
 */
import { checkOptions, kindOf } from '../checks.ts'
import { ModelFormatError } from '../errors.ts'
import { assignCategories, type Categories } from '../model/assign-categories.ts'
import type { Model } from '../model/model.ts'
import { readLightgbmJson } from './lightgbm/json.ts'
import { encodeText } from './lightgbm/text-bytes.ts'
import { readLightgbmText } from './lightgbm/text.ts'
import { parsePythonJson } from './python-json.ts'

/** Options of `loadModel`. */
export interface LoadOptions {
  /** Category lists by feature name, for files that do not tell which list is which feature's: values by code. */
  readonly categories?: Categories
}

/**
 * Loads a LightGBM model; the format is detected.
 *
 * @param source - a text model (`save_model`) or JSON dump (`dump_model`) as text or as the bytes of the file; or the dump
 *   as a parsed object. Files too large for a JavaScript string must come as bytes.
 * @throws ModelFormatError when the file is damaged, no model, or holds something that cannot be evaluated exactly
 * @throws TypeError, RangeError when `source` is of another kind, or options do not fit
 * @example
 * ```js
 * const model = loadModel(readFileSync('model.txt'))
 * ```
 */
export function loadModel(source: string | Uint8Array | ArrayBuffer | object, options: LoadOptions = {}): Model {
  checkOptions(options, ['categories'])
  const model = loadSource(source)
  return options.categories === undefined ? model : assignCategories(model, options.categories)
}

function loadSource(source: string | Uint8Array | ArrayBuffer | object): Model {
  if (typeof source === 'string') {
    if (isPath(source)) {
      throw new ModelFormatError(
        'expected the content of a model file, got what looks like its path; read the file, or use loadModelFile of ' +
          'opencredit/node',
        { line: 1 }
      )
    }
    return loadBytes(encodeText(source))
  }
  // By its tag, as bytes made in another realm (an iframe, a test runner's sandbox) are no instance of this one's class.
  const tag = Object.prototype.toString.call(source)
  if (tag === '[object Uint8Array]') return loadBytes(source as Uint8Array)
  if (tag === '[object ArrayBuffer]' || tag === '[object SharedArrayBuffer]')
    return loadBytes(new Uint8Array(source as ArrayBuffer))
  if (tag === '[object Object]') return readLightgbmJson(source, true)
  throw new TypeError(
    `"source" expected text, a Uint8Array, an ArrayBuffer or a parsed JSON dump, got ${kindOf(source)}`
  )
}

const openBrace = 123
const byteOrderMark = [0xef, 0xbb, 0xbf]
const longestPath = 4096

// What files begin with that are often taken for a model's, and what to do with them.
const otherFiles: readonly { readonly start: readonly number[]; readonly fault: string }[] = [
  {
    start: [0x1f, 0x8b],
    fault: 'got a gzip file; unpack it first, with gunzipSync of node:zlib or a DecompressionStream'
  },
  { start: [0x50, 0x4b, 3, 4], fault: 'got a zip archive; take the model out of it first' },
  ...[2, 3, 4, 5].map((protocol) => ({
    start: [0x80, protocol],
    fault: "got a Python pickle; load it in Python and save the model as text: booster.save_model('model.txt')"
  }))
]

function loadBytes(bytes: Uint8Array): Model {
  const startsWith = (start: readonly number[]): boolean => start.every((byte, i) => bytes[i] === byte)
  const other = otherFiles.find(({ start }) => startsWith(start))
  if (other !== undefined) throw new ModelFormatError(`expected a LightGBM model, ${other.fault}`, { line: 1 })
  const content = startsWith(byteOrderMark) ? bytes.subarray(byteOrderMark.length) : bytes
  const first = content.find((byte) => byte > 32)
  return first === openBrace ? readDump(content) : readLightgbmText(content)
}

function readDump(bytes: Uint8Array): Model {
  let dump: unknown
  try {
    dump = parsePythonJson(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (error) {
    throw new ModelFormatError(`expected a JSON dump in UTF-8 (${(error as Error).name})`, { section: 'JSON' })
  }
  return readLightgbmJson(dump)
}

// One line that ends as the name of a file does, or has folders.
function isPath(text: string): boolean {
  const path = text.length > longestPath ? '' : text.trim()
  return !/[\r\n{=]/.test(path) && (/\.[a-z]\w{0,9}$/i.test(path) || /^(?:[\w.~-]*[/\\]|[a-z]:\\)/i.test(path))
}
