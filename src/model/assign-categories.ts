/**
 * `assignCategories`: tells a model the category lists that its file leaves open.
 *
 * @module
 */
import { kindOf } from '../checks.ts'
import { type CategoryValue, isCategory } from '../data/categories.ts'
import { fitsList } from '../data/category-lists.ts'
import { isSame, listNumbers } from './categories-of.ts'
import { createModel, type Model } from './model.ts'
import { featureKeysOf } from './model-rows.ts'

/** Category lists by feature name: the values in the order of their codes. */
export type Categories = Readonly<Record<string, readonly CategoryValue[]>>

/**
 * The model with these category lists.
 *
 * @param categories - names match as those of records do
 * @throws TypeError, RangeError when a name is no feature, what it has is no list of values, or the list is none of the model's
 *   own or cannot be the feature's
 */
export function assignCategories(model: Model, categories: Categories): Model {
  if (typeof categories !== 'object' || categories === null) {
    throw new TypeError(`"categories" expected lists by feature name, got ${kindOf(categories)}`)
  }
  const { featureNames, featureInfos, pandasCategorical: lists } = model
  const assigned: Record<string, readonly CategoryValue[]> = Object.create(null)
  for (const [name, values] of Object.entries(categories)) {
    const feature = featureKeysOf(model).featureOf(name)
    if (feature < 0 || featureNames[feature]! in assigned)
      throw new RangeError(`"categories" expected names of features, got "${name}"${feature < 0 ? '' : ' twice'}`)
    if (!Array.isArray(values))
      throw new TypeError(`"categories.${name}" expected a list of values, got ${kindOf(values)}`)
    const wrong = values.findIndex((value) => !isCategory(value))
    if (wrong >= 0) {
      throw new TypeError(
        `"categories.${name}[${wrong}]" expected a string, number, boolean or null, got ${kindOf(values[wrong])}`
      )
    }
    if (lists.length > 0 && !lists.some((list) => isSame(list, values)))
      throw new RangeError(`"categories.${name}" expected one of the model's category lists, got another`)
    const info = featureInfos[feature]!
    if (!fitsList(info, values) || (lists.length === 0 && info.kind === 'numerical'))
      throw new RangeError(`"categories.${name}" expected a feature whose values are codes of the list`)
    assigned[featureNames[feature]!] = values
  }
  if (listNumbers({ ...model, categories: assigned }) === undefined)
    throw new RangeError('"categories" expected lists in the order of the features')
  return createModel({ ...model, categories: assigned })
}
