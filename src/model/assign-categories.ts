/**
 * `assignCategories`: tells a model the category lists that its file leaves open.
 *
 * @module
 */
import { kindOf } from '../checks.ts'
import type { CategoryValue } from '../data/categories.ts'
import { createModel, type Model } from './model.ts'

/** Category lists by feature name: the values in the order of their codes. */
export type Categories = Readonly<Record<string, readonly CategoryValue[]>>

/**
 * The model with these category lists.
 *
 * @throws TypeError, RangeError when a name is no feature, or what it has is no list of values
 */
export function assignCategories(model: Model, categories: Categories): Model {
  if (typeof categories !== 'object' || categories === null) {
    throw new TypeError(`"categories" expected lists by feature name, got ${kindOf(categories)}`)
  }
  for (const [name, values] of Object.entries(categories)) {
    if (!model.featureNames.includes(name))
      throw new RangeError(`"categories" expected names of features, got "${name}"`)
    if (!Array.isArray(values))
      throw new TypeError(`"categories.${name}" expected a list of values, got ${kindOf(values)}`)
    const wrong = values.findIndex((value) => value !== null && !valueKinds.includes(typeof value))
    if (wrong >= 0) {
      throw new TypeError(
        `"categories.${name}[${wrong}]" expected a string, number, boolean or null, got ${kindOf(values[wrong])}`
      )
    }
  }
  return createModel({ ...model, categories })
}

const valueKinds = ['string', 'number', 'boolean', 'bigint']
