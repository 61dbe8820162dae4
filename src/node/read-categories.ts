/**
 * `readCategories`: reads the category lists of a model's features from a file.
 *
 * @module
 */
import { parsePythonJson } from '../records/python-json.ts'
import type { Categories } from '../model/assign-categories.ts'
import { readTextFile } from './read-json-file.ts'

/**
 * The lists in a JSON file, by feature name; NaN and long integers may stand in it as Python writes them. What a list may hold is
 * checked when a model gets it; see `LoadOptions`.
 *
 * @throws Error naming the file when it cannot be read or is no JSON
 */
export function readCategories(path: string): Categories {
  const text = readTextFile(path)
  try {
    return parsePythonJson(text) as Categories
  } catch {
    throw new Error(`${path}: expected JSON, lists of categories by feature name`)
  }
}
