/**
 * `featureTypes`: which JSON values each feature of a model accepts.
 *
 * @module
 */
import { listOfFeature, noList, unknownList } from '../../data/category-lists.ts'
import type { Model } from '../../model/model.ts'

/** JSON Schema types of each feature's values; null is missing [numFeatures]. */
export function featureTypes({ featureInfos, pandasCategorical }: Model): readonly (readonly string[])[] {
  const lists = listOfFeature(featureInfos, pandasCategorical)
  return featureInfos.map((_, feature) => {
    const list = lists[feature]!
    if (list === noList) return ['number', 'null']
    // Without its list, a number could be a category or the code of one.
    if (list === unknownList) return ['null']
    return [...new Set(pandasCategorical[list]!.filter((value) => value !== null).map((value) => typeof value)), 'null']
  })
}
