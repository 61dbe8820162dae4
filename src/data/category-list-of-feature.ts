/**
 * Which category list belongs to which feature. A model file holds one list for each category column of the training data
 * frame, in column order, and does not say which columns those were: unordered ones became categorical features, ordered ones
 * numerical features with the codes 0, 1, 2, … as values. What training saw of the features tells most of it.
 *
 * Source: LightGBM 4.7.0 python-package/lightgbm/basic.py, _data_from_pandas.
 *
 * @module
 */

/** What stands for a feature without a list. */
export const noList = -1
/** What stands for a feature of which the file does not tell whether it has a list, or which. */
export const unknownList = -2

// Beyond so many pairs of features and lists the search would cost more than it is worth.
const maxPairs = 10_000_000

/**
 * The number of each feature's category list, `noList` or `unknownList`.
 *
 * Every categorical feature has a list, lists keep the order of the features, and no feature holds a code beyond its list.
 * When that leaves one possibility for a feature, that is the answer.
 *
 * @param featureInfos - what training saw of each feature, as in the model file [numFeatures]
 * @param listLengths - number of values of each list
 * @returns [numFeatures]
 */
export function listOfFeature(featureInfos: readonly string[], listLengths: readonly number[]): Int32Array {
  const numFeatures = featureInfos.length
  const numLists = listLengths.length
  const lists = new Int32Array(numFeatures).fill(numLists === 0 ? noList : unknownList)
  const width = numLists + 1
  if (numLists === 0 || (numFeatures + 1) * width > maxPairs) return lists

  const codes = featureInfos.map(seenCodes)
  const canHave = (feature: number, list: number): boolean => codes[feature]!.largest < listLengths[list]!
  const canLack = (feature: number): boolean => !codes[feature]!.categorical
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

// Whether training took the feature for categories, and the largest code it saw: infinite when the values are no codes.
function seenCodes(info: string): { categorical: boolean; largest: number } {
  if (info === 'none') return { categorical: false, largest: -1 }
  const categorical = !info.startsWith('[')
  const values = (categorical ? info : info.slice(1, -1)).split(':').map(Number)
  const areCodes = values.every((value) => Number.isInteger(value) && (categorical || value >= 0))
  return { categorical, largest: areCodes ? values.reduce((a, b) => Math.max(a, b)) : Infinity }
}
