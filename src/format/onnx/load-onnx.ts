/**
 * `loadOnnx`: an ONNX file of a tree ensemble to a `Model`.
 *
 * @module
 */
import { useBitSlices } from '../../bit-slices/use-bit-slices.ts'
import { useCompactWalk } from '../../compact-walk/use-compact-walk.ts'
import { useONNX } from '../../model/libraries/onnx.ts'
import type { Model } from '../../model/model.ts'
import { type FileContent, fileContentOf, type FileSource } from '../file-content.ts'
import { type LoadOptions, loadWith } from '../load-options.ts'
import { onnxFault } from './fault.ts'
import { readOnnxModel } from './read-model.ts'

const library = 'ONNX'

/**
 * Loads an ONNX model of trees, such as skl2onnx, onnxmltools and CatBoost write it.
 *
 * @param source - the bytes of a file
 * @throws ModelFormatError when the file is damaged, no model, or holds something that cannot be evaluated exactly, such as an
 *   operator that is not supported, which the message names
 * @throws TypeError, RangeError when `source` is of another kind, or options do not fit
 * @example
 * ```js not-run
 * const model = loadOnnx(readFileSync('model.onnx'))
 * ```
 */
export function loadOnnx(source: FileSource, options: LoadOptions = {}): Model {
  return loadWith(options, () => readOnnx(fileContentOf(source, library)))
}

/**
 * The model of a file's content.
 *
 * @throws ModelFormatError when it is no model of ONNX
 */
export function readOnnx(content: FileContent): Model {
  if ('document' in content) throw onnxFault('expected the bytes of a file, got an object')
  useONNX()
  useBitSlices()
  useCompactWalk()
  return readOnnxModel(content.bytes)
}
