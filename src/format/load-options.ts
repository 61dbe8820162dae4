/**
 * Options of everything that loads a model.
 *
 * @module
 */
import { checkOptions } from '../checks.ts'
import { assignCategories, type Categories } from '../model/assign-categories.ts'
import type { Model } from '../model/model.ts'

/** Options of `loadModel`. */
export interface LoadOptions {
  /** Category lists by feature name, for files that do not tell which list is which feature's: values by code. */
  readonly categories?: Categories
}

/** Checks the options, loads, and does what they say with the model. */
export function loadWith(options: LoadOptions, load: () => Model): Model {
  checkOptions(options, ['categories'])
  const model = load()
  return options.categories === undefined ? model : assignCategories(model, options.categories)
}
