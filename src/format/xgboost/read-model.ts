/**
 * From the content of an XGBoost file, parsed, to a `Model`.
 *
 * Source: XGBoost 3.4 src/learner.cc LearnerIO::LoadModel, src/gbm/gbtree.cc GBTree::LoadModel, Dart::LoadModel.
 *
 * @module
 */
import type { CategoryValue } from '../../data/categories.ts'
import type { FeatureInfo } from '../../data/feature-info.ts'
import { useBitSlices } from '../../bit-slices/use-bit-slices.ts'
import { useCompactWalk } from '../../compact-walk/use-compact-walk.ts'
import { useXGBoost } from '../../model/libraries/xgboost.ts'
import type { Forest } from '../../model/forest.ts'
import { createModel, type FileTrees, foreignFile, type Model } from '../../model/model.ts'
import { buildXgboostForest } from './build-forest.ts'
import { readXgboostCategories } from './categories.ts'
import {
  type FileObject,
  integersAt,
  integerTextAt,
  isFileObject,
  listAt,
  numbersAt,
  objectAt,
  optional,
  textAt,
  xgboostFault
} from './document-values.ts'
import { readLinearModel } from './linear-model.ts'
import { parseBaseScore, xgboostObjective } from './objective.ts'
import { readXgboostTree } from './tree.ts'
import { orderTrees } from './tree-order.ts'

// Keep a damaged file from making every row huge.
const maxOutputs = 65536
const maxFeatures = 2 ** 20
const numerical: FeatureInfo = { kind: 'numerical', min: -Infinity, max: Infinity }
const maxTrees = 2 ** 31 - 1

/** Whether a parsed file is one of XGBoost's models, or a snapshot of a booster that holds one. */
export function isXgboostDocument(document: unknown): document is FileObject {
  if (!isFileObject(document)) return false
  return isFileObject(optional(document, 'learner')) || isFileObject(optional(document, 'Model'))
}

/**
 * The model.
 *
 * @param document - as `isXgboostDocument` has it
 * @throws ModelFormatError when the file is damaged or holds something that cannot be evaluated exactly
 */
export function readXgboostModel(document: FileObject): Model {
  useXGBoost()
  useBitSlices()
  useCompactWalk()
  const snapshot = optional(document, 'Model')
  const top = isFileObject(snapshot) ? snapshot : document
  const learner = objectAt(top, 'learner', 'model')
  const parameters = objectAt(learner, 'learner_model_param', 'learner')
  const numberAt = (key: string, max: number, absent?: number): number =>
    integerTextAt(parameters, key, 'learner_model_param', 0, max, absent)
  const numFeatures = numberAt('num_feature', maxFeatures)
  const numOutputs = Math.max(numberAt('num_class', maxOutputs, 0), numberAt('num_target', maxOutputs, 1), 1)

  const name = textAt(objectAt(learner, 'objective', 'learner'), 'name', 'objective')
  const objective = xgboostObjective(name)
  if (typeof objective === 'string') throw xgboostFault(objective, 'objective', 'name')
  const base = parseBaseScore(textAt(parameters, 'base_score', 'learner_model_param'), numOutputs)
  if (base === undefined) {
    const expected = numOutputs === 1 ? 'a number' : `a number, or a list of ${numOutputs},`
    throw xgboostFault(`expected ${expected} as text`, 'learner_model_param', 'base_score')
  }

  const booster = objectAt(learner, 'gradient_booster', 'learner')
  const baseScores = objective.toRaw?.(base) ?? base
  const isLinear = textAt(booster, 'name', 'gradient_booster') === 'gblinear'
  const { forest, fileTrees } = (isLinear ? readLinearModel : readTrees)(booster, numFeatures, baseScores)
  const version = versionOf(top)
  const lists = isLinear ? [] : readXgboostCategories(readBooster(booster).model, numFeatures, version)
  const featureNames = readFeatureNames(learner, numFeatures)
  return createModel({
    forest,
    source: { library: 'XGBoost', version },
    fileTrees,
    bestIteration: readBestIteration(learner),
    objective: name,
    numClasses: objective.numClassesOf?.(numOutputs),
    link: objective.link,
    canStopEarly: false,
    averageOutput: false,
    featureNames,
    featureInfos: readFeatureKinds(learner, numFeatures).map((kind, feature) =>
      kind === 'c' || lists[feature] !== undefined
        ? { kind: 'categorical', codes: Array.from(lists[feature] ?? [], (_, code) => code) }
        : numerical
    ),
    pandasCategorical: [],
    categories: categoriesByName(featureNames, lists),
    file: foreignFile(numOutputs)
  })
}

function readTrees(
  booster: FileObject,
  numFeatures: number,
  baseScores: Float32Array
): { forest: Forest; fileTrees: FileTrees } {
  const numOutputs = baseScores.length
  const { model, weights } = readBooster(booster)
  const trees = Array.from(listAt(model, 'trees', 'model'), (tree, i) => {
    const section = `trees[${i}]`
    if (!isFileObject(tree)) throw xgboostFault('expected an object', section)
    return readXgboostTree(tree, section, numFeatures, numOutputs)
  })
  if (weights !== undefined && weights.length !== trees.length)
    throw xgboostFault(`expected ${trees.length} numbers, got ${weights.length}`, 'gradient_booster', 'weight_drop')
  const outputOf = Int32Array.from(integersAt(model, 'tree_info', 'model', 0, numOutputs - 1, trees.length))
  const treeOffsets = readTreeOffsets(model, outputOf)
  trees.forEach(({ vectors }, tree) => {
    if (vectors !== undefined) outputOf[tree] = -1
  })
  return buildXgboostForest({
    trees,
    weights: weights ?? new Float32Array(trees.length).fill(1),
    order: orderTrees(outputOf, treeOffsets, numOutputs),
    numFeatures,
    baseScores
  })
}

// `gradient_booster.model`, and the weights of trees that dart has: up to 3.2 beside the trees' booster, since 3.3 beside the trees.
function readBooster(booster: FileObject): { model: FileObject; weights: Float32Array | undefined } {
  const section = 'gradient_booster'
  const name = textAt(booster, 'name', section)
  if (name !== 'gbtree' && name !== 'dart')
    throw xgboostFault(`expected gbtree, dart or gblinear, got "${name.slice(0, 40)}"`, section, 'name')
  const inner = optional(booster, 'gbtree') === undefined ? booster : objectAt(booster, 'gbtree', section)
  const model = objectAt(inner, 'model', section)
  const holder = [model, inner, booster].find((object) => {
    return optional(object, 'weight_drop') !== undefined && listAt(object, 'weight_drop', section).length > 0
  })
  return { model, weights: holder && numbersAt(holder, 'weight_drop', section) }
}

// Where each iteration's trees begin. Before 2.0 every iteration has as many trees.
function readTreeOffsets(model: FileObject, outputOf: Int32Array): Int32Array {
  const numTrees = outputOf.length
  if (optional(model, 'iteration_indptr') !== undefined) {
    const offsets = Int32Array.from(integersAt(model, 'iteration_indptr', 'model', 0, numTrees))
    const isAscending = offsets.every((offset, i) => i === 0 || offset >= offsets[i - 1]!)
    if (offsets[0] !== 0 || offsets.at(-1) !== numTrees || !isAscending)
      throw xgboostFault(`expected ascending numbers from 0 to ${numTrees}`, 'model', 'iteration_indptr')
    return offsets
  }
  const parameters = objectAt(model, 'gbtree_model_param', 'model')
  const numParallel = integerTextAt(parameters, 'num_parallel_tree', 'gbtree_model_param', 0, maxTrees, 1)
  const step = Math.max(numParallel, 1) * (outputOf.reduce((a, b) => Math.max(a, b), 0) + 1)
  if (numTrees % step !== 0)
    throw xgboostFault(`expected a multiple of ${step} trees, got ${numTrees}`, 'model', 'tree_info')
  return Int32Array.from({ length: numTrees / step + 1 }, (_, iteration) => iteration * step)
}

function readFeatureNames(learner: FileObject, numFeatures: number): string[] {
  const names = readTexts(learner, 'feature_names', numFeatures)
  return names ?? Array.from({ length: numFeatures }, (_, feature) => `f${feature}`)
}

function readFeatureKinds(learner: FileObject, numFeatures: number): string[] {
  return readTexts(learner, 'feature_types', numFeatures) ?? Array.from({ length: numFeatures }, () => 'float')
}

// Texts for each feature; undefined where the file has none.
function readTexts(learner: FileObject, key: string, numFeatures: number): string[] | undefined {
  if (optional(learner, key) === undefined) return undefined
  const list = listAt(learner, key, 'learner')
  if (list.length === 0) return undefined
  if (list.length !== numFeatures)
    throw xgboostFault(`expected ${numFeatures} texts, got ${list.length}`, 'learner', key)
  return Array.from(list, (text) => {
    if (typeof text !== 'string') throw xgboostFault('expected texts', 'learner', key)
    return text
  })
}

// An attribute that any user can set, so anything else it holds is none of our business.
function readBestIteration(learner: FileObject): number | undefined {
  const attributes = optional(learner, 'attributes')
  const text = isFileObject(attributes) ? optional(attributes, 'best_iteration') : undefined
  return typeof text === 'string' && /^\d{1,9}$/.test(text) ? Number(text) : undefined
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

function versionOf(top: FileObject): string | undefined {
  const version = optional(top, 'version')
  const parts = Array.isArray(version) || ArrayBuffer.isView(version) ? Array.from(version as ArrayLike<unknown>) : []
  return parts.length === 3 && parts.every(Number.isInteger) ? parts.join('.') : undefined
}
