/**
 * The model a command is given.
 *
 * @module
 */
import { ModelFormatError } from '../errors.ts'
import type { Model } from '../model/model.ts'
import { loadModelFile } from '../node/load-model-file.ts'
import { usageError } from './io.ts'

/**
 * Loads the model a positional argument or option names.
 *
 * @throws usage error when there is none; Error that names the file when it cannot be loaded
 */
export function modelOf(path: string | undefined): Model {
  if (path === undefined) throw usageError('expected the file of a model')
  try {
    return loadModelFile(path)
  } catch (error) {
    if (error instanceof ModelFormatError) error.message = `${path}: ${error.message}`
    throw error
  }
}
