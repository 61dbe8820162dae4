/**
 * The JSON of a model file.
 *
 * @module
 */
import { ModelFormatError } from '../errors.ts'
import { parsePythonJson } from '../records/python-json.ts'

/**
 * What JSON in UTF-8 holds.
 *
 * @throws ModelFormatError when the bytes are no JSON
 */
export function parseJsonDocument(bytes: Uint8Array, library?: string): unknown {
  try {
    return parsePythonJson(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (error) {
    throw new ModelFormatError(`expected JSON in UTF-8 (${(error as Error).name})`, { library, section: 'JSON' })
  }
}
