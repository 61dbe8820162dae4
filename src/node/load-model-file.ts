/**
 * `loadModelFile`: loads a model from a file.
 *
 * @module
 */
import { readFileSync } from 'node:fs'
import { loadModel } from '../format/load-model.ts'
import type { LoadOptions } from '../format/load-options.ts'
import type { Model } from '../model/model.ts'
import { fileError } from './file-error.ts'

/**
 * Loads the LightGBM model in a file: a text model (`save_model`) or a JSON dump (`dump_model`), detected by content.
 *
 * @param options - as of `loadModel`
 * @throws Error naming the file when it cannot be read
 * @throws ModelFormatError when it is not a model, is damaged, or contains something that cannot be evaluated exactly
 * @example
 * ```js
 * const model = loadModelFile('model.txt')
 * ```
 */
export function loadModelFile(path: string, options: LoadOptions = {}): Model {
  let bytes: Uint8Array
  try {
    bytes = readFileSync(path)
  } catch (error) {
    throw fileError('read', path, error)
  }
  return loadModel(bytes, options)
}
