/**
 * Which category list belongs to which feature. A model file holds one list for each category column of the training data
 * frame, in column order, and does not say which columns those were: unordered ones became categorical features, ordered ones
 * numerical features with the codes 0, 1, 2, … as values. What training saw of the features tells most of it.
 *
 * Source: LightGBM 4.7.0 python-package/lightgbm/basic.py, _data_from_pandas.
 *
 * @module
 */
import type { CategoryValue } from './categories.ts'
import type { FeatureInfo } from './feature-info.ts'

/** Marks a feature without a list. Both marks are below 0. */
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
 * impossible as well, any feature's. But as the file does not say that no names were given, a feature's list is unknown
 * where another possibility would give other numbers without an error.
 *
 * @param featureInfos - what training saw of each feature [numFeatures]
 * @param categoryLists - in the order of the data frame's columns
 * @param known - numbers of the lists that a feature may have, for features of which the caller says so
 * @returns [numFeatures]; undefined when the lists cannot be those of these features
 */
export function listOfFeature(
  featureInfos: readonly FeatureInfo[],
  categoryLists: readonly (readonly CategoryValue[])[],
  known: ReadonlyMap<number, readonly number[]> = new Map()
): Int32Array | undefined {
  const numFeatures = featureInfos.length
  const numLists = categoryLists.length
  if (numLists === 0) return new Int32Array(numFeatures).fill(noList)
  if ((numFeatures + 1) * (numLists + 1) > maxPairs) return new Int32Array(numFeatures).fill(unknownList)

  const codes = featureInfos.map(largestCode)
  const canHave = (feature: number, list: number): boolean =>
    codes[feature]! < categoryLists[list]!.length && (known.get(feature)?.includes(list) ?? true)
  const canLack = (feature: number): boolean => !known.has(feature)
  const isOfKind = (feature: number, kind: FeatureInfo['kind']): boolean =>
    canLack(feature) && featureInfos[feature]!.kind === kind
  const share = (have: typeof canHave, lack: typeof canLack): Int32Array | undefined =>
    shareOut(numFeatures, numLists, have, lack)

  const usual =
    share(canHave, (feature) => canLack(feature) && !isOfKind(feature, 'categorical')) ??
    share((feature, list) => canHave(feature, list) && !isOfKind(feature, 'numerical'), canLack)
  if (usual === undefined) return share(canHave, canLack)
  const isTelling = categoryLists.map((values) => values.every(isNoNumber))
  const others = share((feature, list) => canHave(feature, list) && !(usual[feature]! < 0 && isTelling[list]!), canLack)
  return others === undefined ? usual : usual.map((list, feature) => (others[feature] === list ? list : unknownList))
}

/** Whether a feature can have a list: training saw no code beyond it. */
export function fitsList(info: FeatureInfo, { length }: readonly CategoryValue[]): boolean {
  return largestCode(info) < length
}

// Whether a category is an error in a feature that takes numbers, or the same number there as its code.
function isNoNumber(value: CategoryValue, code: number): boolean {
  return typeof value === 'string' ? Number.isNaN(Number(value)) : value === code > 0
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
