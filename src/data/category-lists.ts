/**
 * Which category list belongs to which feature. A model file holds one list for each category column of the training data
 * frame, in column order, and does not say which columns those were: unordered ones became categorical features, ordered ones
 * numerical features with the codes 0, 1, 2, … as values. What training saw of the features tells most of it.
 *
 * Source: LightGBM 4.7.0 python-package/lightgbm/basic.py, _data_from_pandas.
 *
 * @module
 */
import type { FeatureInfo } from './feature-info.ts'

/** Marks a feature without a list. */
export const noList = -1
/** Marks a feature for which the file leaves open whether it has a list, or which one. */
export const unknownList = -2

// Beyond so many pairs of features and lists the search would cost more than it is worth.
const maxPairs = 10_000_000

/**
 * The number of each feature's category list, `noList` or `unknownList`.
 *
 * Lists keep the order of the features, and no feature holds a code beyond its list. LightGBM takes a data frame's unordered
 * category columns as categorical features, so each of these has a list; unless its user names the categorical features, integer
 * columns among them. So where there are too few lists for that, they are the categorical features' alone, and where that is
 * impossible as well, any feature's. When this leaves one possibility for a feature, that is the answer.
 *
 * @param featureInfos - what training saw of each feature [numFeatures]
 * @param categoryLists - in the order of the data frame's columns
 * @param known - numbers of the lists that a feature may have, for features of which the caller says so; none: it has no list
 * @returns [numFeatures]
 */
export function listOfFeature(
  featureInfos: readonly FeatureInfo[],
  categoryLists: readonly { readonly length: number }[],
  known: ReadonlyMap<number, readonly number[]> = new Map()
): Int32Array {
  const numFeatures = featureInfos.length
  const numLists = categoryLists.length
  if (numLists === 0) return new Int32Array(numFeatures).fill(noList)
  const unknown = new Int32Array(numFeatures).fill(unknownList)
  if ((numFeatures + 1) * (numLists + 1) > maxPairs) return unknown

  const codes = featureInfos.map(largestCode)
  const canHave = (feature: number, list: number): boolean =>
    known.get(feature)?.includes(list) ?? codes[feature]! < categoryLists[list]!.length
  const canLack = (feature: number): boolean => (known.get(feature)?.length ?? 0) === 0
  const isOfKind = (feature: number, kind: FeatureInfo['kind']): boolean =>
    !known.has(feature) && featureInfos[feature]!.kind === kind
  return (
    shareOut(numFeatures, numLists, canHave, (feature) => canLack(feature) && !isOfKind(feature, 'categorical')) ??
    shareOut(
      numFeatures,
      numLists,
      (feature, list) => canHave(feature, list) && !isOfKind(feature, 'numerical'),
      canLack
    ) ??
    shareOut(numFeatures, numLists, canHave, canLack) ??
    unknown
  )
}

// What all ways to share out the lists have in common; undefined when there is none.
function shareOut(
  numFeatures: number,
  numLists: number,
  canHave: (feature: number, list: number) => boolean,
  canLack: (feature: number) => boolean
): Int32Array | undefined {
  const lists = new Int32Array(numFeatures)
  const width = numLists + 1
  // fromStart[feature, list]: the features before `feature` can share out the lists before `list`; toEnd: those from there on.
  const fromStart = new Uint8Array((numFeatures + 1) * width)
  const toEnd = new Uint8Array((numFeatures + 1) * width)
  fromStart[0] = 1
  toEnd[numFeatures * width + numLists] = 1
  for (let feature = 0; feature < numFeatures; feature++) {
    for (let list = 0; list <= numLists; list++) {
      if (fromStart[feature * width + list] === 0) continue
      if (canLack(feature)) fromStart[(feature + 1) * width + list] = 1
      if (list < numLists && canHave(feature, list)) fromStart[(feature + 1) * width + list + 1] = 1
    }
  }
  if (fromStart[numFeatures * width + numLists] === 0) return undefined
  for (let feature = numFeatures - 1; feature >= 0; feature--) {
    let numAnswers = 0
    const allow = (answer: number): void => {
      if (numAnswers === 0 || lists[feature] !== answer) numAnswers++
      lists[feature] = numAnswers === 1 ? answer : unknownList
    }
    for (let list = 0; list <= numLists; list++) {
      const without = canLack(feature) && toEnd[(feature + 1) * width + list] === 1
      const having = list < numLists && canHave(feature, list) && toEnd[(feature + 1) * width + list + 1] === 1
      if (!without && !having) continue
      toEnd[feature * width + list] = 1
      if (fromStart[feature * width + list] === 0) continue
      if (without) allow(noList)
      if (having) allow(list)
    }
  }
  return lists
}

// The largest category code training saw: infinite when the values are no codes, -1 when it saw none.
function largestCode(info: FeatureInfo): number {
  if (info.kind === 'unused') return -1
  const values = info.kind === 'categorical' ? info.codes : [info.min, info.max]
  const areCodes = values.every((value) => Number.isInteger(value) && (info.kind === 'categorical' || value >= 0))
  return areCodes ? values.reduce((a, b) => Math.max(a, b)) : Infinity
}
