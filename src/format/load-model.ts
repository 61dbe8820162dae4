/**
 * `loadModel`: from a file's content to a `Model`, whatever the library and the format.
 *
 * @module
 */
import type { Model } from '../model/model.ts'
import { type FileContent, fileContentOf, type FileSource, startsAsJson } from './file-content.ts'
import { parseJsonDocument } from './json-document.ts'
import { readLightgbmJson } from './lightgbm/json.ts'
import { readLightgbm } from './lightgbm/load-lightgbm.ts'
import { type LoadOptions, loadWith } from './load-options.ts'
import { isXgboostFile, readXgboost } from './xgboost/load-xgboost.ts'
import { isXgboostDocument } from './xgboost/read-model.ts'

/**
 * Loads a model of LightGBM or XGBoost; library and format are detected.
 *
 * @param source - LightGBM's text model (`save_model`) or JSON dump (`dump_model`), or XGBoost's JSON or UBJSON (`save_model`), as
 *   text or as the bytes of the file; or the JSON as a parsed object. Files too large for a JavaScript string must come as bytes.
 * @throws ModelFormatError when the file is damaged, no model, or holds something that cannot be evaluated exactly
 * @throws TypeError, RangeError when `source` is of another kind, or options do not fit
 * @example
 * ```js
 * const model = loadModel(readFileSync('model.txt'))
 * ```
 */
export function loadModel(source: FileSource, options: LoadOptions = {}): Model {
  return loadWith(options, () => readContent(fileContentOf(source)))
}

function readContent(content: FileContent): Model {
  if ('document' in content) return isXgboostDocument(content.document) ? readXgboost(content) : readLightgbm(content)
  const { bytes } = content
  if (isXgboostFile(bytes)) return readXgboost(content)
  if (!startsAsJson(bytes)) return readLightgbm(content)
  const document = parseJsonDocument(bytes)
  return isXgboostDocument(document) ? readXgboost({ document }) : readLightgbmJson(document)
}
