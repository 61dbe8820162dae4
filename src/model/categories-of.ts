/**
 * `categoriesOf`: the category list of each feature of a model.
 *
 * @module
 */
import { type CategoryCodes, type CategoryValue, createCategoryCodes } from '../data/categories.ts'
import { listOfFeature, noList, unknownList } from '../data/category-lists.ts'
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

function findCategories({
  featureNames,
  featureInfos,
  pandasCategorical: lists,
  categories
}: Model): FeatureCategories[] {
  const prepared = lists.map(prepare)
  const given = new Map(
    Object.entries(categories ?? {}).map(([name, values]) => [featureNames.indexOf(name), values] as const)
  )
  const allowed = new Map(
    [...given].map(
      ([feature, values]) => [feature, [...lists.keys()].filter((i) => isSame(lists[i]!, values))] as const
    )
  )
  const listOf = listOfFeature(featureInfos, lists, allowed)
  return featureNames.map((_, feature) => {
    const values = given.get(feature)
    if (values !== undefined) return prepare(values)
    const list = listOf[feature]!
    if (list === unknownList) return 'unknown'
    return list === noList ? undefined : prepared[list]
  })
}

function prepare(values: readonly CategoryValue[]): CategoryCodes & { readonly values: readonly CategoryValue[] } {
  return { ...createCategoryCodes(values), values }
}

function isSame(a: readonly CategoryValue[], b: readonly CategoryValue[]): boolean {
  return a.length === b.length && a.every((value, i) => value === b[i])
}
