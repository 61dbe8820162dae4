/**
 * From the document that `export_model.py` writes of a scikit-learn model, parsed, to a `Model`.
 *
 * @module
 */
import { type CategoryValue, isCategory } from '../../data/categories.ts'
import type { FeatureInfo } from '../../data/feature-info.ts'
import { useBitSlices } from '../../bit-slices/use-bit-slices.ts'
import { useCompactWalk } from '../../compact-walk/use-compact-walk.ts'
import { useSklearn } from '../../model/libraries/sklearn.ts'
import { createModel, foreignFile, type Model } from '../../model/model.ts'
import {
  arrayOf,
  integerOf,
  type JsonObject,
  type JsonPlace,
  jsonFault,
  numberOf,
  numbersOf,
  objectOf,
  own,
  textOf
} from '../json-values.ts'
import { buildSklearnForest } from './build-forest.ts'
import {
  isolationLabels,
  isolationLink,
  isolationRule,
  plainLink,
  plainLinks,
  sklearnEstimators
} from './estimators.ts'
import { joinedTrees } from './join-trees.ts'
import { dataOf, type PackedDocument } from './document.ts'
import { readPackedTrees } from './packed-trees.ts'
import { readSklearnTree } from './tree.ts'
import { maxCategories, type SklearnTrees, type SklearnTreeShape } from './trees.ts'

// Of version 1, trees are lists of decimals.
const versions: readonly number[] = [1, 2]
// Keep a damaged file from making every row huge.
const maxOutputs = 65536
const maxFeatures = 2 ** 20
const numerical: FeatureInfo = { kind: 'numerical', min: -Infinity, max: Infinity }
const top: JsonPlace = placeOf('document')

/**
 * The model.
 *
 * @param document - as `isSklearnDocument` has it
 * @param data - what its data encodes, where that is known already
 * @throws ModelFormatError when it is damaged or of an estimator that is not supported
 */
export function readSklearnModel(document: JsonObject, data?: PackedDocument['data']): Model {
  useSklearn()
  useBitSlices()
  useCompactWalk()
  const written = integerOf(document, 'version', top, 0, 2 ** 31 - 1)
  if (!versions.includes(written))
    throw jsonFault(
      `expected ${versions.join(' or ')}, got ${written}; export the model again with this version's script`,
      top,
      'version'
    )
  const estimator = oneOf(document, 'estimator', sklearnEstimators)
  const numFeatures = integerOf(document, 'num_features', top, 0, maxFeatures)
  const numOutputs = integerOf(document, 'num_outputs', top, 1, maxOutputs)
  const baseScores = numbersOf(document, 'base_scores', top)
  if (baseScores.length !== numOutputs || !baseScores.every(Number.isFinite))
    throw jsonFault(`expected ${numOutputs} finite numbers`, top, 'base_scores')
  const isMean = oneOf(document, 'combine', ['mean', 'sum']) === 'mean'
  const inputType = oneOf(document, 'input', ['float32', 'float64'])
  const featureNames = readNames(document, numFeatures)
  const lists = readCategories(document, numFeatures)
  const shape = { numFeatures, valuesPerLeaf: isMean ? numOutputs : 1, categories: lists }
  const trees =
    written === 1 ? readTrees(document, shape) : readPackedTrees(document, data ?? dataOf(document, top), top, shape)
  const numTrees = trees.splitOffsets.length - 1
  if (numTrees === 0 || (!isMean && numTrees % numOutputs !== 0))
    throw jsonFault(isMean ? 'expected trees' : `expected a multiple of ${numOutputs} trees`, top, 'trees')
  const { forest, fileTrees } = buildSklearnForest({ ...shape, trees, baseScores, inputType })
  return createModel({
    forest,
    source: { library: 'scikit-learn', version: textOf(document, 'sklearn_version', top) },
    fileTrees,
    objective: estimator,
    ...readOutputs(document, estimator, numOutputs, isMean),
    canStopEarly: false,
    averageOutput: isMean,
    featureNames,
    featureInfos: lists.map((list) =>
      list === undefined ? numerical : { kind: 'categorical', codes: [...list.keys()] }
    ),
    pandasCategorical: [],
    categories: categoriesByName(featureNames, lists),
    file: foreignFile(numOutputs)
  })
}

function readTrees(document: JsonObject, shape: SklearnTreeShape): SklearnTrees {
  const trees = arrayOf(document, 'trees', top).map((tree, i) => {
    const place = placeOf(`trees[${i}]`)
    return readSklearnTree(objectOf(tree, place), place, shape)
  })
  return joinedTrees(trees, shape.valuesPerLeaf)
}

type Outputs = Pick<Model, 'link' | 'numClasses' | 'classLabels' | 'classRule'>

// What becomes of raw scores, and which classes they tell apart.
function readOutputs(document: JsonObject, estimator: string, numOutputs: number, isMean: boolean): Outputs {
  if (estimator === 'IsolationForest') return readIsolation(document, numOutputs, isMean)
  const link = plainLink(oneOf(document, 'link', plainLinks), estimator)
  const labels = own(document, 'classes', top)
  if (!estimator.endsWith('Classifier')) {
    if (labels !== null) throw jsonFault('expected null, as the estimator is no classifier', top, 'classes')
    return { link, numClasses: undefined }
  }
  const classLabels = categoryValues(labels, top, 'classes')
  const numClasses = isMean || numOutputs > 1 ? numOutputs : 2
  if (classLabels.length !== numClasses) throw jsonFault(`expected ${numClasses} labels`, top, 'classes')
  if (isMean) return { link, numClasses, classLabels }
  const zeroClass = numOutputs > 1 ? 0 : integerOf(document, 'zero_class', top, 0, 1)
  return { link, numClasses, classLabels, classRule: { of: 'raw', zeroClass: zeroClass === 1 ? 1 : 0 } }
}

function readIsolation(document: JsonObject, numOutputs: number, isMean: boolean): Outputs {
  if (numOutputs !== 1 || isMean) throw jsonFault('expected one sum, as of every isolation forest', top, 'combine')
  oneOf(document, 'link', ['isolation'])
  const place = placeOf('isolation')
  const isolation = objectOf(own(document, 'isolation', top), place)
  const [denominator, offset] = ['denominator', 'offset'].map((key) => {
    const value = numberOf(isolation, key, place)
    if (Number.isFinite(value)) return value
    throw jsonFault('expected a finite number', place, key)
  }) as [number, number]
  return {
    link: isolationLink(denominator, offset),
    numClasses: 2,
    classLabels: isolationLabels,
    classRule: isolationRule
  }
}

function readNames(document: JsonObject, numFeatures: number): string[] {
  const key = 'feature_names'
  // As scikit-learn calls features of arrays.
  if (own(document, key, top) === null) return Array.from({ length: numFeatures }, (_, feature) => `x${feature}`)
  const names = arrayOf(document, key, top)
  if (names.length === numFeatures && names.every((name) => typeof name === 'string')) return names as string[]
  throw jsonFault(`expected ${numFeatures} texts`, top, key)
}

// Values by code; undefined for features without [numFeatures].
function readCategories(document: JsonObject, numFeatures: number): (CategoryValue[] | undefined)[] {
  const key = 'categories'
  if (own(document, key, top) === null) return Array.from({ length: numFeatures }, () => undefined)
  const lists = arrayOf(document, key, top)
  if (lists.length !== numFeatures) throw jsonFault(`expected ${numFeatures} lists or nulls`, top, key)
  return lists.map((list, feature) => {
    if (list === null) return undefined
    const values = categoryValues(list, placeOf(key), String(feature))
    if (values.length <= maxCategories) return values
    throw jsonFault(`expected at most ${maxCategories} values, got ${values.length}`, placeOf(key), String(feature))
  })
}

function categoryValues(list: unknown, place: JsonPlace, key: string): CategoryValue[] {
  // Every hole of an array that did not come from JSON text is an undefined here.
  if (Array.isArray(list) && Array.from(list).every(isCategory)) return Array.from(list as CategoryValue[])
  throw jsonFault('expected a list of texts, numbers, booleans and nulls', place, key)
}

function categoriesByName(
  featureNames: readonly string[],
  lists: readonly (readonly CategoryValue[] | undefined)[]
): Model['categories'] {
  const entries = featureNames.flatMap((name, feature) => {
    const list = lists[feature]
    return list === undefined ? [] : [[name, list] as const]
  })
  return entries.length === 0 ? undefined : Object.fromEntries(entries)
}

function oneOf<Name extends string>(document: JsonObject, key: string, names: readonly Name[]): Name {
  const text = textOf(document, key, top)
  const found = names.find((name) => name === text)
  if (found !== undefined) return found
  throw jsonFault(
    `expected ${names.length > 1 ? 'one of ' : ''}${names.join(', ')}; got "${text.slice(0, 40)}"`,
    top,
    key
  )
}

function placeOf(section: string): JsonPlace {
  return { library: 'scikit-learn', section }
}
