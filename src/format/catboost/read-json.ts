/**
 * The parts of a CatBoost model in JSON.
 *
 * Source: CatBoost 1.2.10 catboost/libs/model/model_export/json_model_helpers.cpp, ConvertModelToJson.
 *
 * @module
 */
import {
  arrayOf,
  booleanOf,
  integerOf,
  type JsonObject,
  type JsonPlace,
  numberOf,
  numbersOf,
  objectOf,
  own,
  textOf
} from '../json-values.ts'
import { float64sOf } from './json-numbers.ts'
import { readJsonProjection, readJsonTables, readCtrType } from './json-tables.ts'
import { readJsonTrees } from './json-trees.ts'
import {
  type CategoricalFeature,
  catboostFault,
  type CtrFeature,
  type FloatFeature,
  type ModelParts,
  numConditionsOf,
  type OneHotFeature,
  tableKey,
  unsupported
} from './model-parts.ts'
import { trainingInfoOf } from './training-info.ts'

const maxIndex = 2 ** 31 - 1
// Losses of several targets. Survival has two, the ends of an interval.
const lossesOfTargets = new Set([
  'MultiRMSE',
  'MultiRMSEWithMissingValues',
  'MultiLogloss',
  'MultiCrossEntropy',
  'SurvivalAft'
])

/** Whether parsed JSON is a model of CatBoost. */
export function isCatboostDocument(document: unknown): document is JsonObject {
  if (typeof document !== 'object' || document === null) return false
  return (
    Object.hasOwn(document, 'features_info') &&
    (Object.hasOwn(document, 'oblivious_trees') || Object.hasOwn(document, 'trees'))
  )
}

/**
 * The parts of a model.
 *
 * @param document - as `isCatboostDocument` has it
 * @throws ModelFormatError when it is damaged or holds what cannot be evaluated
 */
export function readCatboostJson(document: JsonObject): ModelParts {
  const place = placeOf('features_info')
  const features = objectOf(own(document, 'features_info', placeOf('model')), place)
  for (const kind of ['text', 'embedding', 'estimated']) {
    if (listOf(features, `${kind}_features`, place).length > 0)
      throw unsupported(`${kind} features`, 'features_info', `${kind}_features`)
  }
  const floats = listOf(features, 'float_features', place).map(readFloat)
  const categorical = listOf(features, 'categorical_features', place).map(readCategorical)
  const ctrs = listOf(features, 'ctrs', place).map(readCtr)
  const oneHots = categorical.map(({ oneHot }) => oneHot).filter(({ hashes }) => hashes.length > 0)
  const numConditions = numConditionsOf({ floats, oneHots, ctrs })
  const { trees, numOutputs } = readJsonTrees(document, numConditions)
  const modelInfo = Object.hasOwn(document, 'model_info') ? objectOf(document['model_info'], placeOf('model_info')) : {}
  const info = trainingInfoOf((key) => (Object.hasOwn(modelInfo, key) ? modelInfo[key] : undefined))
  checkStatistics(ctrs, info.loss, modelInfo['params'])
  return {
    floats,
    categoricals: categorical.map(({ feature }) => feature),
    oneHots,
    ctrs,
    tables: readJsonTables(document),
    trees,
    numOutputs,
    ...readScale(document),
    info
  }
}

function readFloat(value: unknown, i: number): FloatFeature {
  const place = placeOf(`float_features[${i}]`)
  const feature = objectOf(value, place)
  const treatment = textOf(feature, 'nan_value_treatment', place)
  if (!['AsIs', 'AsFalse', 'AsTrue'].includes(treatment))
    throw catboostFault('expected AsIs, AsFalse or AsTrue', place.section, 'nan_value_treatment')
  return {
    ...readIdentity(feature, place),
    borders: bordersOf(feature, place),
    isNanAbove: booleanOf(feature, 'has_nans', place) && treatment === 'AsTrue'
  }
}

function readCategorical(value: unknown, i: number): { feature: CategoricalFeature; oneHot: OneHotFeature } {
  const place = placeOf(`categorical_features[${i}]`)
  const feature = objectOf(value, place)
  const identity = readIdentity(feature, place)
  const hashes = listOf(feature, 'values', place).map((_, at, list) =>
    integerOf(list as unknown as JsonObject, String(at), place, -(2 ** 31), maxIndex)
  )
  return { feature: identity, oneHot: { index: identity.index, hashes: Int32Array.from(hashes) } }
}

function readIdentity(feature: JsonObject, place: JsonPlace): CategoricalFeature {
  const column = integerOf(feature, 'flat_feature_index', place, 0, maxIndex)
  const key = ['feature_id', 'feature_name'].find((name) => Object.hasOwn(feature, name))
  return {
    index: integerOf(feature, 'feature_index', place, 0, maxIndex),
    column,
    name: key === undefined ? '' : textOf(feature, key, place)
  }
}

function readCtr(value: unknown, i: number): CtrFeature {
  const place = placeOf(`ctrs[${i}]`)
  const ctr = objectOf(value, place)
  const float32 = (key: string): number => Math.fround(numberOf(ctr, key, place))
  return {
    projection: readJsonProjection(arrayOf(ctr, 'elements', place), place),
    type: readCtrType(ctr, 'ctr_type', place),
    targetClassifier: 0,
    targetBorder: integerOf(ctr, 'target_border_idx', place, 0, maxIndex),
    priorNumerator: float32('prior_numerator'),
    // As the library spells it.
    priorDenominator: float32('prior_denomerator'),
    shift: float32('shift'),
    scale: float32('scale'),
    borders: bordersOf(ctr, place)
  }
}

// Of statistics with classes made by different rules, JSON holds one table, and does not say which of the CTRs it is for. That it lacks
// others shows in the loss, in the parameters of training, or in CTRs that are otherwise the same.
function checkStatistics(ctrs: readonly CtrFeature[], loss: string | undefined, parameters: unknown): void {
  const seen = new Set<string>()
  for (const [i, ctr] of ctrs.entries()) {
    const { type, targetBorder, priorNumerator, priorDenominator, shift, scale } = ctr
    if (type === 'Counter' || type === 'FeatureFreq') continue
    const key = [tableKey(ctr), targetBorder, priorNumerator, priorDenominator, shift, scale].join()
    if (seen.has(key) || lossesOfTargets.has(loss ?? '') || hasSeveralRules(parameters, type))
      throw catboostFault(
        'expected statistics of one target, as JSON loses others; save the model as .cbm',
        `ctrs[${i}]`
      )
    seen.add(key)
  }
}

// Whether training was told to make statistics of this type with different borders of the target.
function hasSeveralRules(parameters: unknown, type: string): boolean {
  const {
    simple_ctrs: simple,
    combinations_ctrs: combined,
    per_feature_ctrs: byFeature
  } = membersOf(membersOf(parameters)['cat_feature_params'])
  return [simple, combined, ...Object.values(membersOf(byFeature))].some((list) => {
    const ofType = Object.values(membersOf(list)).filter((ctr) => membersOf(ctr)['ctr_type'] === type)
    return new Set(ofType.map((ctr) => JSON.stringify(membersOf(ctr)['target_binarization']))).size > 1
  })
}

function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {}
}

function bordersOf(feature: JsonObject, place: { readonly library: string; readonly section: string }): Float32Array {
  if (!Object.hasOwn(feature, 'borders')) return new Float32Array(0)
  const borders = Float32Array.from(float64sOf(feature, 'borders', place))
  if (borders.some(Number.isNaN)) throw catboostFault('expected numbers', place.section, 'borders')
  return borders
}

// `[scale, [bias, …]]`, and one bias without a list in older files.
function readScale(document: JsonObject): { scale: number; bias: Float64Array } {
  const key = 'scale_and_bias'
  const place = placeOf(key)
  if (!Object.hasOwn(document, key)) return { scale: 1, bias: new Float64Array(0) }
  const pair = arrayOf(document, key, placeOf('model')) as unknown as JsonObject
  const bias = Array.isArray(pair['1']) ? numbersOf(pair, '1', place) : [numberOf(pair, '1', place)]
  return { scale: numberOf(pair, '0', place), bias: Float64Array.from(bias) }
}

// The list of a key, empty where there is none.
function listOf(object: JsonObject, key: string, place: JsonPlace): readonly unknown[] {
  return Object.hasOwn(object, key) && object[key] !== null ? arrayOf(object, key, place) : []
}

function placeOf(section: string): { readonly library: string; readonly section: string } {
  return { library: 'CatBoost', section }
}
