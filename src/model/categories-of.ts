/**
 * `categoriesOf`: the category list of each feature of a model.
 *
 * @module
 */
import { type CategoryCodes, type CategoryValue, createCategoryCodes } from '../data/categories.ts'
import { listOfFeature, noList, unknownList } from '../data/category-lists.ts'
import { preparedStage } from './library-code.ts'
import type { Model } from './model.ts'

/**
 * The values of a feature's categories in the order of their codes, prepared; undefined for a feature that has none, `unknown`
 * where the model does not tell whether and which.
 */
export type FeatureCategories = (CategoryCodes & { readonly values: readonly CategoryValue[] }) | 'unknown' | undefined

const known = new WeakMap<Model, readonly FeatureCategories[]>()

/** The categories of each feature, worked out once [numFeatures]. */
export function categoriesOf(model: Model): readonly FeatureCategories[] {
  let categories = known.get(model)
  if (categories === undefined) known.set(model, (categories = findCategories(model)))
  return categories
}

function findCategories(model: Model): FeatureCategories[] {
  const { featureNames, inputStage, pandasCategorical: lists, categories = {} } = model
  const ofStage = inputStage && preparedStage(inputStage).categoriesOf
  if (ofStage !== undefined) return featureNames.map((_, feature) => ofStage(feature))
  const prepared = lists.map(prepare)
  const listOf = listNumbers(model)
  return featureNames.map((name, feature) => {
    if (Object.hasOwn(categories, name)) return prepare(categories[name]!)
    const list = listOf?.[feature] ?? unknownList
    if (list === unknownList) return 'unknown'
    return list === noList ? undefined : prepared[list]
  })
}

/** The number of each feature's list as `listOfFeature` has it, with what the caller of `loadModel` said. */
export function listNumbers({
  featureNames,
  featureInfos,
  pandasCategorical: lists,
  categories
}: Pick<Model, 'featureNames' | 'featureInfos' | 'pandasCategorical' | 'categories'>): Int32Array | undefined {
  const known = Object.entries(categories ?? {}).map(
    ([name, values]) =>
      [featureNames.indexOf(name), [...lists.keys()].filter((i) => isSame(lists[i]!, values))] as const
  )
  return listOfFeature(featureInfos, lists, new Map(known))
}

function prepare(values: readonly CategoryValue[]): CategoryCodes & { readonly values: readonly CategoryValue[] } {
  return { ...createCategoryCodes(values), values }
}

/** Whether two lists are the same; NaN stands in no model's list but as null. */
export function isSame(a: readonly CategoryValue[], b: readonly CategoryValue[]): boolean {
  return a.length === b.length && a.every((value, i) => value === b[i] || (value === null && Number.isNaN(b[i])))
}
