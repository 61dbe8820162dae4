/**
 * LightGBM's JSON dump: `Model` in, JSON text out in pieces, with the keys, order and values of LightGBM 4.7.0's `dump_model()`.
 *
 * As there, infinite thresholds become ±1e300 and a threshold of NaN becomes 0, so the text format is the one to keep models
 * in. Other infinities, which LightGBM writes as JSON does not have them, are written as ±1e999, which reads as infinite.
 *
 * Source: LightGBM 4.7.0 src/boosting/gbdt_model_text.cpp GBDT::DumpModel, src/io/tree.cpp Tree::ToJSON, Common::AvoidInf.
 *
 * @module
 */
import type { FeatureInfo } from '../../data/feature-info.ts'
import { createCategoryTexts } from '../../model/category-texts.ts'
import { defaultLeftMask, isCategorical, missingTypeOf } from '../../model/decision.ts'
import { type Forest, rootOf } from '../../model/forest.ts'
import type { Model } from '../../model/model.ts'
import { splitImportance } from '../../model/split-importance.ts'
import { objectiveText } from './header-text.ts'
import { categoryListsJson } from './pandas-categorical.ts'

const largest = 1e300
const largestGain = Math.fround(1e38)
// Characters of a piece, or more by the text of a node.
const pieceLength = 2 ** 16
const missingTypeNames = ['None', 'Zero', 'NaN']

/**
 * The model as a JSON dump, in pieces. A set of categories is written at every node that has it, so a dump can be many times
 * larger than the model; no more than a node's text is in memory.
 *
 * @throws RangeError when a leaf's output is NaN, which JSON has not
 */
export function lightgbmJsonPieces(model: Model): Generator<string> {
  const { leafValue, linear } = model.forest
  if ([leafValue, linear?.leafConst, linear?.coeff].some((values) => values?.some(Number.isNaN)))
    throw new RangeError('"format" expected lightgbm for a model with NaN in its leaves, got lightgbm-json')
  return jsonPieces(model)
}

function* jsonPieces(model: Model): Generator<string> {
  const { forest, file } = model
  const objective = objectiveText(model)
  const header = {
    name: 'tree',
    version: 'v4',
    num_class: file.numClass,
    num_tree_per_iteration: forest.numTreesPerIteration,
    label_index: file.labelIndex,
    max_feature_idx: forest.numFeatures - 1,
    ...(objective === undefined ? {} : { objective }),
    average_output: model.averageOutput,
    feature_names: model.featureNames,
    monotone_constraints: file.monotoneConstraints ?? []
  }
  const importance = splitImportance(forest, 'split')
  const hasLists = file.pandasCategorical !== undefined && file.pandasCategorical !== 'null'
  yield (
    `${JSON.stringify(header).slice(0, -1)},` +
    `"feature_infos":${byName(model, (feature) => featureInfoJson(model.featureInfos[feature]!))},"tree_info":[`
  )
  for (let tree = 0; tree < forest.numTrees; tree++) {
    if (tree > 0) yield ','
    yield* treePieces(forest, tree)
  }
  yield (
    `],"feature_importances":${byName(model, (feature) => importance[feature]! || undefined)},` +
    `"pandas_categorical":${hasLists ? categoryListsJson(model.pandasCategorical) : 'null'}}`
  )
}

// An object of the values that are defined, in column order: a JavaScript object would put names such as "1" first.
function byName(model: Model, valueOf: (feature: number) => unknown): string {
  const entries = model.featureNames.flatMap((name, feature) => {
    const value = valueOf(feature)
    return value === undefined ? [] : [`${JSON.stringify(name)}:${JSON.stringify(value)}`]
  })
  return `{${entries.join(',')}}`
}

// Undefined for an unused feature, and for categories that are not int32.
function featureInfoJson(info: FeatureInfo): unknown {
  if (info.kind === 'unused') return undefined
  if (info.kind === 'numerical') return { min_value: finite(info.min), max_value: finite(info.max), values: [] }
  const { codes } = info
  if (!codes.every((code) => (code | 0) === code)) return undefined
  return {
    min_value: codes.reduce((a, b) => Math.min(a, b)),
    max_value: codes.reduce((a, b) => Math.max(a, b)),
    values: codes
  }
}

// LightGBM's AvoidInf.
function finite(value: number, limit = largest): number {
  return value !== value ? 0 : Math.max(-limit, Math.min(limit, value))
}

// A number as JSON text; JSON.stringify would lose infinities and the sign of zero.
function numeral(value: number): string {
  if (value === Infinity) return '1e999'
  return value === -Infinity ? '-1e999' : Object.is(value, -0) ? '-0' : String(value)
}

// What a file may not have given, or give as NaN, and predictions do not need.
function optionalNumeral(value: number): string {
  return numeral(value !== value ? 0 : value)
}

function* treePieces(forest: Forest, tree: number): Generator<string> {
  const numLeaves = forest.leafOffsets[tree + 1]! - forest.leafOffsets[tree]!
  const numSets = forest.catOffsets[tree + 1]! - forest.catOffsets[tree]!
  yield (
    `{"tree_index":${tree},"num_leaves":${numLeaves},"num_cat":${numSets},` +
    `"shrinkage":${optionalNumeral(forest.shrinkage[tree]!)},"tree_structure":`
  )
  yield* structurePieces(forest, tree)
  yield '}'
}

// Writes nodes in preorder with a stack of what is still to come, as trees can be deeper than the call stack.
function* structurePieces(forest: Forest, tree: number): Generator<string> {
  const pending: (number | string)[] = [rootOf(forest, tree)]
  const textOfSet = createCategoryTexts(forest)
  let json = ''
  while (pending.length > 0) {
    if (json.length > pieceLength) {
      yield json
      json = ''
    }
    const next = pending.pop()!
    if (typeof next === 'string') json += next
    else if (next < 0) json += leafJson(forest, tree, ~next)
    else {
      json += `${splitJson(forest, tree, next, textOfSet)},"left_child":`
      pending.push('}', forest.rightChild[next]!, ',"right_child":', forest.leftChild[next]!)
    }
  }
  yield json
}

// All of a split but its children and closing brace.
function splitJson(forest: Forest, tree: number, node: number, textOfSet: (set: number) => string): string {
  const decisionType = forest.decisionType[node]!
  const categorical = isCategorical(decisionType)
  const threshold = forest.threshold[node]!
  return (
    `{"split_index":${node - forest.nodeOffsets[tree]!},"split_feature":${forest.splitFeature[node]},` +
    `"split_gain":${numeral(finite(Math.fround(forest.splitGain[node]!), largestGain))},` +
    `"threshold":${categorical ? `"${textOfSet(threshold)}"` : numeral(finite(threshold))},` +
    `"decision_type":"${categorical ? '==' : '<='}","default_left":${(decisionType & defaultLeftMask) !== 0},` +
    `"missing_type":"${missingTypeNames[missingTypeOf(decisionType)]}",` +
    `"internal_value":${optionalNumeral(forest.internalValue[node]!)},` +
    `"internal_weight":${optionalNumeral(forest.internalWeight[node]!)},` +
    `"internal_count":${Math.max(0, forest.internalCount[node]!)}`
  )
}

function leafJson(forest: Forest, tree: number, leaf: number): string {
  const firstLeaf = forest.leafOffsets[tree]!
  const constant = forest.leafOffsets[tree + 1]! - firstLeaf === 1
  return (
    `{${constant ? '' : `"leaf_index":${leaf - firstLeaf},`}"leaf_value":${numeral(forest.leafValue[leaf]!)},` +
    `${constant ? '' : `"leaf_weight":${optionalNumeral(forest.leafWeight[leaf]!)},`}` +
    `"leaf_count":${Math.max(0, forest.leafCount[leaf]!)}${linearJson(forest, tree, leaf)}}`
  )
}

function linearJson({ linear }: Forest, tree: number, leaf: number): string {
  if (linear === undefined || linear.isLinear[tree] === 0) return ''
  const { leafConst, coeffOffsets, coeffFeature, coeff } = linear
  const terms = [coeffOffsets[leaf], coeffOffsets[leaf + 1]] as const
  return (
    `,"leaf_const":${numeral(leafConst[leaf]!)},"leaf_features":[${coeffFeature.subarray(...terms).join(',')}],` +
    `"leaf_coeff":[${Array.from(coeff.subarray(...terms), numeral).join(',')}]`
  )
}
