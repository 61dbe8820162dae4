/**
 * `loadModel`: from a file's content to a `Model`, whatever the library and the format.
 *
 * @module
 */
import type { Model } from '../model/model.ts'
import { type FileContent, fileContentOf, type FileSource, startsAsJson } from './file-content.ts'
import { parseJsonDocument } from './json-document.ts'
import { isCatboostFile, readCatboost, readCatboostDocument } from './catboost/load-catboost.ts'
import { isCatboostDocument } from './catboost/read-json.ts'
import { readLightgbmJson } from './lightgbm/json.ts'
import { readLightgbm } from './lightgbm/load-lightgbm.ts'
import { type LoadOptions, loadWith } from './load-options.ts'
import { readOnnx } from './onnx/load-onnx.ts'
import { isOnnxFile } from './onnx/model-proto.ts'
import { isSklearnDocument, splitPackedDocument } from './sklearn/document.ts'
import { readSklearnModel } from './sklearn/read-model.ts'
import { isXgboostFile, readXgboost } from './xgboost/load-xgboost.ts'
import { isXgboostDocument, readXgboostModel } from './xgboost/read-model.ts'
import { useBitSlices } from '../bit-slices/use-bit-slices.ts'
import { useCompactWalk } from '../compact-walk/use-compact-walk.ts'
import { useDecisionTables } from '../decision-tables/use-decision-tables.ts'

/**
 * Loads a model of LightGBM, XGBoost, CatBoost, scikit-learn or ONNX; library and format are detected.
 *
 * @param source - LightGBM's text model (`save_model`) or JSON dump (`dump_model`), XGBoost's JSON or UBJSON (`save_model`),
 *   CatBoost's `.cbm` or JSON (`save_model`), scikit-learn's JSON (the script of `opencredit export-sklearn`), or ONNX, as text or as
 *   the bytes of the file; or the JSON as a parsed object. Files too large for a JavaScript string must come as bytes.
 * @throws ModelFormatError when the file is damaged, no model, or holds something that cannot be evaluated exactly
 * @throws TypeError, RangeError when `source` is of another kind, or options do not fit
 * @example
 * ```js
 * const model = loadModel(readFileSync('model.txt'))
 * ```
 */
export function loadModel(source: FileSource, options: LoadOptions = {}): Model {
  useDecisionTables()
  useBitSlices()
  useCompactWalk()
  return loadWith(options, () => readContent(fileContentOf(source)))
}

function readContent(content: FileContent): Model {
  if ('document' in content) return readOtherDocument(content.document) ?? readLightgbm(content)
  const { bytes } = content
  if (isXgboostFile(bytes)) return readXgboost(content)
  if (isCatboostFile(bytes)) return readCatboost(content)
  if (isOnnxFile(bytes)) return readOnnx(content)
  if (!startsAsJson(bytes)) return readLightgbm(content)
  const packed = splitPackedDocument(bytes)
  if (packed !== undefined) return readSklearnModel(packed.document, packed.data)
  const document = parseJsonDocument(bytes)
  return readOtherDocument(document) ?? readLightgbmJson(document)
}

// The model of parsed JSON that is not LightGBM's; undefined when it may be.
function readOtherDocument(document: unknown): Model | undefined {
  if (isXgboostDocument(document)) return readXgboostModel(document)
  if (isCatboostDocument(document)) return readCatboostDocument(document)
  return isSklearnDocument(document) ? readSklearnModel(document) : undefined
}
