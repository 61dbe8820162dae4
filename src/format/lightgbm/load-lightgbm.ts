/**
 * `loadLightGBM`: a LightGBM model's file to a `Model`.
 *
 * @module
 */
import type { Model } from '../../model/model.ts'
import { type FileContent, fileContentOf, type FileSource, startsAsJson } from '../file-content.ts'
import { parseJsonDocument } from '../json-document.ts'
import { type LoadOptions, loadWith } from '../load-options.ts'
import { readLightgbmJson } from './json.ts'
import { readLightgbmText } from './text.ts'

/**
 * Loads a LightGBM model.
 *
 * @param source - a text model (`save_model`) or JSON dump (`dump_model`) as text or as the bytes of the file; or the dump
 *   as a parsed object. Files too large for a JavaScript string must come as bytes.
 * @throws ModelFormatError when the file is damaged, no model, or holds something that cannot be evaluated exactly
 * @throws TypeError, RangeError when `source` is of another kind, or options do not fit
 * @example
 * ```js
 * const model = loadLightGBM(readFileSync('model.txt'))
 * ```
 */
export function loadLightGBM(source: FileSource, options: LoadOptions = {}): Model {
  return loadWith(options, () => readLightgbm(fileContentOf(source)))
}

/** The model of a file's content. */
export function readLightgbm(content: FileContent): Model {
  if ('document' in content) return readLightgbmJson(content.document, true)
  const { bytes } = content
  return startsAsJson(bytes) ? readLightgbmJson(parseJsonDocument(bytes)) : readLightgbmText(bytes)
}
