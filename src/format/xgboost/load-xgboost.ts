/**
 * `loadXGBoost`: an XGBoost model's file to a `Model`.
 *
 * @module
 */
import { parseUbjson } from '../../bytes/ubjson.ts'
import type { Model } from '../../model/model.ts'
import { type FileContent, fileContentOf, type FileSource, startsAsJson, startsWith } from '../file-content.ts'
import { parseJsonDocument } from '../json-document.ts'
import { type LoadOptions, loadWith } from '../load-options.ts'
import { xgboostFault } from './document-values.ts'
import { isXgboostDocument, readXgboostModel } from './read-model.ts'

const saveInstead = "save the model as JSON or UBJSON: booster.save_model('model.json')"
const library = 'XGBoost'
const openBrace = 123
// What the length of a key, and so UBJSON, begins with: a type of integer.
const integerKinds = [...'iUIlL'].map((kind) => kind.charCodeAt(0))
const binaryMagic = [...'binf'].map((character) => character.charCodeAt(0))
// As text, and as JSON, of one tree or of all.
const dumpStart = /^\s*(?:(?:booster\[\d+\]:?\s*)?0:(?:\[|leaf=)|(?:\[\s*)?\{\s*"nodeid")/

/**
 * Loads an XGBoost model, as `save_model` of 1.0 to 3.4 writes it.
 *
 * @param source - a file in JSON or UBJSON, as text or bytes; or the JSON as a parsed object
 * @throws ModelFormatError when the file is damaged, no model, or holds something that cannot be evaluated exactly
 * @throws TypeError, RangeError when `source` is of another kind, or options do not fit
 * @example
 * ```js not-run
 * const model = loadXGBoost(readFileSync('model.ubj'))
 * ```
 */
export function loadXGBoost(source: FileSource, options: LoadOptions = {}): Model {
  return loadWith(options, () => readXgboost(fileContentOf(source, library)))
}

/** Whether bytes are a file that only XGBoost writes: UBJSON, its old binary, or a dump. */
export function isXgboostFile(bytes: Uint8Array): boolean {
  return isUbjson(bytes) || startsWith(bytes, binaryMagic) || isDump(bytes)
}

/**
 * The model of a file's content.
 *
 * @throws ModelFormatError when it is no model of XGBoost
 */
export function readXgboost(content: FileContent): Model {
  const document = 'document' in content ? content.document : documentOf(content.bytes)
  if (isXgboostDocument(document)) return readXgboostModel(document)
  throw xgboostFault('missing', 'model', 'learner')
}

function documentOf(bytes: Uint8Array): unknown {
  if (isUbjson(bytes)) return ubjsonDocument(bytes)
  if (isDump(bytes)) throw xgboostFault(`got a dump, which leaves out what prediction needs; ${saveInstead}`)
  if (startsAsJson(bytes)) return parseJsonDocument(bytes, library)
  throw xgboostFault(
    `expected JSON or UBJSON, got another file; the old binary format is read by XGBoost up to 3.0 only: load it there and ${saveInstead}`
  )
}

function ubjsonDocument(bytes: Uint8Array): unknown {
  try {
    return parseUbjson(bytes)
  } catch (error) {
    throw xgboostFault(`expected UBJSON (${(error as Error).name})`, 'UBJSON')
  }
}

function isUbjson(bytes: Uint8Array): boolean {
  return bytes[0] === openBrace && integerKinds.includes(bytes[1]!)
}

function isDump(bytes: Uint8Array): boolean {
  return dumpStart.test(String.fromCharCode(...bytes.subarray(0, 64)))
}
