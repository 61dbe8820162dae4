/**
 * `loadCatBoost`: a CatBoost model's file to a `Model`.
 *
 * @module
 */
import type { Model } from '../../model/model.ts'
import { type FileContent, fileContentOf, type FileSource, startsAsJson, startsWith } from '../file-content.ts'
import { parseJsonDocument } from '../json-document.ts'
import { type LoadOptions, loadWith } from '../load-options.ts'
import { buildCatboostModel } from './build-model.ts'
import { catboostFault } from './model-parts.ts'
import { cbmMagic, readCatboostBinary } from './read-cbm.ts'
import { isCatboostDocument, readCatboostJson } from './read-json.ts'

const library = 'CatBoost'

/**
 * Loads a CatBoost model, as `save_model` writes it: `.cbm`, its own format, or JSON.
 *
 * @param source - the file, as bytes, or its JSON as text; or the JSON as a parsed object
 * @throws ModelFormatError when the file is damaged, no model, or holds something that cannot be evaluated exactly
 * @throws TypeError, RangeError when `source` is of another kind, or options do not fit
 * @example
 * ```js not-run
 * const model = loadCatBoost(readFileSync('model.cbm'))
 * ```
 */
export function loadCatBoost(source: FileSource, options: LoadOptions = {}): Model {
  return loadWith(options, () => readCatboost(fileContentOf(source, library)))
}

/** Whether bytes are CatBoost's own format. */
export function isCatboostFile(bytes: Uint8Array): boolean {
  return startsWith(bytes, cbmMagic)
}

/**
 * The model of a file's content.
 *
 * @throws ModelFormatError when it is no model of CatBoost
 */
export function readCatboost(content: FileContent): Model {
  if ('document' in content) return readCatboostDocument(content.document)
  const { bytes } = content
  if (isCatboostFile(bytes)) return buildCatboostModel(readCatboostBinary(bytes))
  if (startsAsJson(bytes)) return readCatboostDocument(parseJsonDocument(bytes, library))
  throw catboostFault("expected .cbm or JSON, got another file; save the model with save_model('model.cbm')")
}

/**
 * The model of parsed JSON.
 *
 * @throws ModelFormatError when it is no model of CatBoost
 */
export function readCatboostDocument(document: unknown): Model {
  if (isCatboostDocument(document)) return buildCatboostModel(readCatboostJson(document))
  throw catboostFault('missing', 'model', 'oblivious_trees')
}
